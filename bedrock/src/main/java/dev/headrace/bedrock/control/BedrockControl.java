package dev.headrace.bedrock.control;

import dev.headrace.bedrock.catalogue.Catalogue;
import dev.headrace.bedrock.runtime.BatchInvocations;
import dev.headrace.bedrock.runtime.WakeUps;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.Journal;
import dev.headrace.kernel.ports.ObjectStore;
import dev.headrace.kernel.world.Durably;
import dev.headrace.kernel.world.Entrance;
import dev.headrace.kernel.world.World;
import dev.headrace.wire.ServiceDefinition;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Bedrock's control plane, put together. Its records are in the journal; making one takes up what
 * an earlier process left.
 */
public final class BedrockControl implements AutoCloseable {
  private final JobRunner runner;
  private final Throughputs throughputs;
  private final ThroughputMaker maker;
  private final List<Broken> broken = new ArrayList<>();
  private final ServiceDefinition service;

  /** A job that an earlier process did not bring to its end. */
  private record Broken(Partition partition, Job job) {}

  /**
   * @param journal already listened to by the world
   * @param log the log of invocations, whose settings are its own
   * @param objects where batch jobs read and write
   * @param owned what accounts have of their own, which the runtime asks
   * @param models who answers batch jobs
   * @param wakeUps wakes models of which throughput is bought
   * @param scratch a folder of its own for what is not whole yet; made when it is needed
   * @param clock the wall clock
   */
  public BedrockControl(
      World world,
      Entrance entrance,
      Journal journal,
      InvocationLogs log,
      ObjectStore objects,
      OwnedModels owned,
      BatchInvocations models,
      WakeUps wakeUps,
      Path scratch,
      InstantSource clock) {
    var durably = new Durably(world, entrance, journal::durablePosition);
    var jobs = new Jobs(world);
    entrance.enter(() ->
        BedrockRecords.loadJobs(
            journal,
            (partition, job) -> {
              jobs.shelf().restore(partition, job);
              if (!job.state().hasEnded()) {
                broken.add(new Broken(partition, job));
              }
            }));
    this.runner = new JobRunner(jobs, durably, objects, models, scratch, clock);
    this.throughputs = owned.throughputs();
    this.maker = new ThroughputMaker(throughputs, durably, wakeUps);
    this.service =
        BedrockApi.define(
            new ModelLists(Catalogue::shipped),
            new Profiles(Catalogue::shipped, owned.profiles(), durably, clock),
            new LoggingApi(log.logging(), durably, objects),
            new JobApi(jobs, durably, runner, models, clock),
            new ThroughputApi(Catalogue::shipped, throughputs, durably, maker, clock),
            new TagApi(durably, jobs, owned));
  }

  /** Begins anew what an earlier process did not bring to its end. */
  public void start() {
    throughputs
        .shelf()
        .forEach((partition, throughput) -> {
          if (throughput.state() == Throughput.State.CREATING) {
            maker.make(partition, throughput);
          }
        });
    broken.forEach(job -> runner.run(job.partition(), job.job()));
    broken.clear();
  }

  /** Bedrock's control plane as the wire sees it. */
  public ServiceDefinition service() {
    return service;
  }

  /** Breaks off what runs. */
  @Override
  public void close() {
    maker.close();
    runner.close();
  }
}
