package dev.headrace.bedrock.control;

import dev.headrace.bedrock.runtime.BatchInvocations;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.ports.ObjectStore;
import dev.headrace.kernel.world.Durably;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs batch jobs, a few at once and the others after them, each on a thread of its own. */
final class JobRunner implements AutoCloseable {
  /** How many run at once. */
  static final int AT_ONCE = 4;

  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
  private static final long END_LIMIT_SECONDS = 10;

  private final Jobs jobs;
  private final Durably durably;
  private final ObjectStore objects;
  private final BatchInvocations models;
  private final Path scratch;
  private final InstantSource clock;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().name("bedrock-batch-", 0).factory());

  JobRunner(
      Jobs jobs,
      Durably durably,
      ObjectStore objects,
      BatchInvocations models,
      Path scratch,
      InstantSource clock) {
    this.jobs = jobs;
    this.durably = durably;
    this.objects = objects;
    this.models = models;
    this.scratch = scratch;
    this.clock = clock;
  }

  /** Runs a job when it is its turn: a new one, or from its start one that a crash broke off. */
  void run(Partition partition, Job job) {
    threads.execute(() -> {
      try {
        runNow(partition, job.id());
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException failure) {
        if (!threads.isShutdown()) {
          LOG.error("the batch job {} failed by a defect", job.id(), failure);
        }
      }
    });
  }

  private void runNow(Partition partition, String id) throws InterruptedException {
    Job job = durably.call(() -> jobs.goOn(partition, id, Job.State.VALIDATING));
    try {
      var run =
          new JobRun(
              partition,
              job,
              objects,
              models,
              scratch,
              () -> jobs.shelf().now(partition, id).map(Job::tags).orElse(job.tags()),
              () -> mayGoOn(partition, job));
      if (job.state() == Job.State.VALIDATING) {
        run.validate();
        durably.call(() -> jobs.goOn(partition, id, Job.State.IN_PROGRESS));
      }
      Job.State last = mayGoOn(partition, job) ? run.run() : Job.State.EXPIRED;
      durably.call(() -> jobs.end(partition, id, last, run.message()));
    } catch (JobRun.Unusable | IOException failure) {
      if (threads.isShutdown()) {
        return; // broken off, and run again when the next server starts
      }
      String why = String.valueOf(failure.getMessage());
      durably.call(() -> jobs.end(partition, id, Job.State.FAILED, why));
    }
  }

  private boolean mayGoOn(Partition partition, Job job) {
    return clock.millis() < job.expiresEpochMillis()
        && durably
            .call(() -> jobs.find(partition, job.id()))
            .filter(now -> now.state() == Job.State.IN_PROGRESS)
            .isPresent();
  }

  /** Jobs that run are broken off, and run again when the next server starts. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(END_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("batch jobs do not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
