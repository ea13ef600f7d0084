package dev.headrace.lambda.functions;

import org.jspecify.annotations.Nullable;

/**
 * Whether a version can be invoked, and how its last update went.
 *
 * <p>Source: <a href="https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html">Lambda
 * function states</a>.
 *
 * @param stateReason in words; null where there is nothing to say
 * @param stateReasonCode one of Lambda's codes, such as {@code Creating}
 * @param updateReason in words; null where there is nothing to say
 * @param updateReasonCode one of Lambda's codes
 */
public record Condition(
    State state,
    @Nullable String stateReason,
    @Nullable String stateReasonCode,
    Update update,
    @Nullable String updateReason,
    @Nullable String updateReasonCode) {
  /** Whether a version can be invoked. */
  public enum State {
    /** It is being made. */
    PENDING("Pending"),
    /** It can be invoked. */
    ACTIVE("Active"),
    /** It could not be made. */
    FAILED("Failed");

    private final String apiName;

    State(String apiName) {
      this.apiName = apiName;
    }

    /** What the API calls it. */
    public String apiName() {
      return apiName;
    }

    static State named(String apiName) {
      for (State value : values()) {
        if (value.apiName.equals(apiName)) {
          return value;
        }
      }
      throw new IllegalArgumentException("no such state: " + apiName);
    }
  }

  /** How the last update of a version went. */
  public enum Update {
    /** It is being made; the version still runs as before. */
    IN_PROGRESS("InProgress"),
    /** It was made. */
    SUCCESSFUL("Successful"),
    /** It was not made. */
    FAILED("Failed");

    private final String apiName;

    Update(String apiName) {
      this.apiName = apiName;
    }

    /** What the API calls it. */
    public String apiName() {
      return apiName;
    }

    static Update named(String apiName) {
      for (Update value : values()) {
        if (value.apiName.equals(apiName)) {
          return value;
        }
      }
      throw new IllegalArgumentException("no such state: " + apiName);
    }
  }

  /** Of a function that was just created. */
  static final Condition CREATING =
      new Condition(
          State.PENDING,
          "The function is being created.",
          "Creating",
          Update.SUCCESSFUL,
          null,
          null);

  /** Of a version that can be invoked. */
  static final Condition ACTIVE =
      new Condition(State.ACTIVE, null, null, Update.SUCCESSFUL, null, null);

  /** Of an active function whose change is being made. */
  static final Condition UPDATING =
      new Condition(
          State.ACTIVE,
          null,
          null,
          Update.IN_PROGRESS,
          "The function is being updated.",
          "Updating");

  /** Of a version whose package is lost or damaged. */
  static Condition failed(String reason) {
    return new Condition(
        State.FAILED,
        reason,
        "InvalidZipFileException",
        Update.FAILED,
        reason,
        "InvalidZipFileException");
  }

  /** Whether something is still to be done before it is settled. */
  public boolean isSettling() {
    return state == State.PENDING || update == Update.IN_PROGRESS;
  }
}
