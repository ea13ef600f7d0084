package dev.headrace.bedrock.control;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.world.Durably.Answer;
import dev.headrace.kernel.world.World;
import java.util.List;
import java.util.Optional;

/** The rules of batch jobs: which there are, and how each goes from state to state. */
final class Jobs {
  /** The most jobs of an account and region, ended ones included; the oldest ended make room. */
  static final int MAX_JOBS = 1_000;

  private final World world;
  private final Shelf<Job> jobs;

  Jobs(World world) {
    this.world = world;
    this.jobs = new Shelf<>(world, BedrockRecords.JOBS);
  }

  Shelf<Job> shelf() {
    return jobs;
  }

  /** Takes a job in; one that its client sent before is given back as it is. */
  Answer<Job> submit(Partition partition, Job job) {
    Answer<Job> before = jobs.repeated(partition, job.token());
    if (before != null) {
      return before;
    }
    if (jobs.size(partition) >= MAX_JOBS) {
      makeRoom(partition);
    }
    return jobs.keep(partition, job);
  }

  private void makeRoom(Partition partition) {
    Job oldest = null;
    for (Job job : jobs.all(partition).value()) {
      boolean older = oldest == null || job.submittedEpochMillis() < oldest.submittedEpochMillis();
      if (job.state().hasEnded() && older) {
        oldest = job;
      }
    }
    if (oldest == null) {
      throw Refused.tooMany("There are " + MAX_JOBS + " batch jobs that have not ended.");
    }
    jobs.remove(partition, oldest);
  }

  Answer<Optional<Job>> find(Partition partition, String id) {
    return jobs.find(partition, id);
  }

  Answer<List<Job>> all(Partition partition) {
    return jobs.all(partition);
  }

  /** Goes on, unless the job was told to stop or has ended: then it is given back as it is. */
  Answer<Job> goOn(Partition partition, String id, Job.State next) {
    Job job = require(partition, id);
    return job.state() == Job.State.STOPPING || job.state().hasEnded()
        ? new Answer<>(job, 0)
        : jobs.keep(partition, job.in(next, "", world.epochMillis()));
  }

  /** The job has ended; one that was told to stop has stopped, however far it came. */
  Answer<Job> end(Partition partition, String id, Job.State last, String why) {
    Job job = require(partition, id);
    Job.State state = job.state() == Job.State.STOPPING ? Job.State.STOPPED : last;
    return jobs.keep(partition, job.in(state, why, world.epochMillis()));
  }

  /** Tells a job to stop. */
  Answer<Job> stop(Partition partition, String id) {
    Job job =
        jobs.now(partition, id)
            .orElseThrow(() -> Refused.notFound("There is no batch job " + id + "."));
    if (job.state().hasEnded()) {
      throw Refused.conflict(
          "The batch job " + id + " cannot be stopped: it is " + job.state().word() + ".");
    }
    return jobs.keep(partition, job.in(Job.State.STOPPING, "", world.epochMillis()));
  }

  private Job require(Partition partition, String id) {
    return jobs.now(partition, id)
        .orElseThrow(
            () -> new IllegalStateException("the batch job " + id + " runs and is not known"));
  }
}
