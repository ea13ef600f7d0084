package dev.headrace.advisor.workload;

import static dev.headrace.advisor.workload.Field.optional;

/** Of the conversation that a user has with code. */
final class SessionForm {
  private static final double DAY_MILLIS = 86_400_000;
  private static final double MOST_IDLE_MILLIS = 8 * 3_600_000;

  static final Field<Double> REQUESTS =
      optional(
          "requests",
          Quantity.COUNT.between(1, 1e6, "a count from 1 to 1M"),
          "Calls that one session has; 2.5 if not given");
  static final Field<Double> PAUSE =
      optional(
          "pause",
          Quantity.DURATION.between(0, DAY_MILLIS, "a duration up to 24h"),
          "From an answer to the session's next call; 1m if not given");
  static final Field<Double> IDLE =
      optional(
          "idle",
          Quantity.DURATION.between(0, MOST_IDLE_MILLIS, "a duration up to 8h"),
          "How long it is kept after its last call; 0s where it is stopped at once; 15m if not"
              + " given");
  static final Form FORM = Form.of(REQUESTS, PAUSE, IDLE);

  private SessionForm() {}
}
