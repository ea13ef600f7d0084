package dev.headrace.bedrock.control;

import dev.headrace.bedrock.control.DurableCalls.Result;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The rules of batch jobs: which there are, and how each goes from state to state. */
final class Jobs {
  /** The most jobs of an account and region, ended ones included; the oldest ended make room. */
  static final int MAX_JOBS = 1_000;

  private final World world;
  private final Map<Partition, Map<String, Kept>> jobs = new TreeMap<>();

  private record Kept(Job job, long position) {}

  Jobs(World world) {
    this.world = world;
  }

  void restore(Partition partition, Job job) {
    of(partition).put(job.id(), new Kept(job, 0));
  }

  private Map<String, Kept> of(Partition partition) {
    return jobs.computeIfAbsent(partition, key -> new TreeMap<>());
  }

  /** Takes a job in; one that its client sent before is given back as it is. */
  Result<Job> submit(Partition partition, Job job) {
    Map<String, Kept> all = of(partition);
    for (Kept kept : all.values()) {
      if (job.token() != null && job.token().equals(kept.job().token())) {
        return new Result<>(kept.job(), kept.position());
      }
    }
    if (all.size() >= MAX_JOBS) {
      makeRoom(partition, all);
    }
    return keep(partition, job);
  }

  private void makeRoom(Partition partition, Map<String, Kept> all) {
    Job oldest = null;
    for (Kept kept : all.values()) {
      Job job = kept.job();
      boolean older = oldest == null || job.submittedEpochMillis() < oldest.submittedEpochMillis();
      if (job.state().hasEnded() && older) {
        oldest = job;
      }
    }
    if (oldest == null) {
      throw Refused.tooMany("There are " + MAX_JOBS + " batch jobs that have not ended.");
    }
    all.remove(oldest.id());
    world.record(BedrockRecords.delete(partition, oldest));
  }

  private Result<Job> keep(Partition partition, Job job) {
    long position = world.record(BedrockRecords.put(partition, job));
    of(partition).put(job.id(), new Kept(job, position));
    return new Result<>(job, position);
  }

  Result<Optional<Job>> find(Partition partition, String id) {
    Kept kept = of(partition).get(id);
    return kept == null
        ? new Result<>(Optional.empty(), 0)
        : new Result<>(Optional.of(kept.job()), kept.position());
  }

  Result<List<Job>> all(Partition partition) {
    List<Job> all = new ArrayList<>();
    long newest = 0;
    for (Kept kept : of(partition).values()) {
      all.add(kept.job());
      newest = Math.max(newest, kept.position());
    }
    return new Result<>(all, newest);
  }

  /** Goes on, unless the job was told to stop or has ended: then it is given back as it is. */
  Result<Job> goOn(Partition partition, String id, Job.State next) {
    Job job = require(partition, id);
    return job.state() == Job.State.STOPPING || job.state().hasEnded()
        ? new Result<>(job, 0)
        : keep(partition, job.in(next, "", world.epochMillis()));
  }

  /** The job has ended; one that was told to stop has stopped, however far it came. */
  Result<Job> end(Partition partition, String id, Job.State last, String why) {
    Job job = require(partition, id);
    Job.State state = job.state() == Job.State.STOPPING ? Job.State.STOPPED : last;
    return keep(partition, job.in(state, why, world.epochMillis()));
  }

  /** Tells a job to stop. */
  Result<Job> stop(Partition partition, String id) {
    Kept kept = of(partition).get(id);
    if (kept == null) {
      throw Refused.notFound("There is no batch job " + id + ".");
    }
    if (kept.job().state().hasEnded()) {
      throw Refused.conflict(
          "The batch job " + id + " cannot be stopped: it is " + kept.job().state().word() + ".");
    }
    return keep(partition, kept.job().in(Job.State.STOPPING, "", world.epochMillis()));
  }

  private Job require(Partition partition, String id) {
    Kept kept = of(partition).get(id);
    if (kept == null) {
      throw new IllegalStateException("the batch job " + id + " runs and is not known");
    }
    return kept.job();
  }
}
