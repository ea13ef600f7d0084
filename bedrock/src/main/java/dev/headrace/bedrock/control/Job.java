package dev.headrace.bedrock.control;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A batch of requests to a model, from objects to objects.
 *
 * @param id twelve letters and digits
 * @param token the client's, by which it may repeat itself
 * @param inputUri an object, or what begins the keys of several
 * @param outputUri what begins the keys of the results
 * @param message why it failed; empty where it did not
 * @param endEpochMillis 0 where it has not ended
 */
record Job(
    String id,
    String arn,
    String name,
    String modelId,
    String roleArn,
    @Nullable String token,
    SortedMap<String, String> tags,
    String inputUri,
    String outputUri,
    int timeoutHours,
    State state,
    String message,
    long submittedEpochMillis,
    long modifiedEpochMillis,
    long endEpochMillis)
    implements Shelf.Item {
  private static final long MILLIS_PER_HOUR = 3_600_000;

  /** Where a job is in its life, as the API words it. */
  enum State {
    SUBMITTED("Submitted"),
    VALIDATING("Validating"),
    IN_PROGRESS("InProgress"),
    COMPLETED("Completed"),
    PARTIALLY_COMPLETED("PartiallyCompleted"),
    FAILED("Failed"),
    STOPPING("Stopping"),
    STOPPED("Stopped"),
    EXPIRED("Expired");

    private final String word;

    State(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }

    boolean hasEnded() {
      return switch (this) {
        case SUBMITTED, VALIDATING, IN_PROGRESS, STOPPING -> false;
        case COMPLETED, PARTIALLY_COMPLETED, FAILED, STOPPED, EXPIRED -> true;
      };
    }
  }

  long expiresEpochMillis() {
    return submittedEpochMillis + timeoutHours * MILLIS_PER_HOUR;
  }

  Job tagged(SortedMap<String, String> replacement) {
    return with(replacement, state, message, modifiedEpochMillis, endEpochMillis);
  }

  Job in(State next, String why, long epochMillis) {
    return with(tags, next, why, epochMillis, next.hasEnded() ? epochMillis : 0);
  }

  private Job with(
      SortedMap<String, String> itsTags,
      State itsState,
      String itsMessage,
      long modified,
      long ended) {
    return new Job(
        id,
        arn,
        name,
        modelId,
        roleArn,
        token,
        itsTags,
        inputUri,
        outputUri,
        timeoutHours,
        itsState,
        itsMessage,
        submittedEpochMillis,
        modified,
        ended);
  }
}
