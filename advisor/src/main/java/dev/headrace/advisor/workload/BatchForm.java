package dev.headrace.advisor.workload;

import static dev.headrace.advisor.workload.Field.required;
import static dev.headrace.advisor.workload.Field.usually;
import static dev.headrace.advisor.workload.Formats.DURATIONS;

/** Of work in bulk. */
final class BatchForm {
  static final Field<Double> ITEMS = required("items", Quantity.COUNT, "What one run handles");
  static final Field<Double> RUNS =
      usually("runs", Quantity.RATE, "1/day", "a nightly run", "How often it runs");
  static final Field<Spread> DURATION =
      required("duration", DURATIONS, "Of one item on one vCPU, or one GPU where it needs one");
  static final Field<Double> DEADLINE =
      usually(
          "deadline",
          Quantity.DURATION.between(1_000, 31 * 86_400_000.0, "a duration from 1s to 31d"),
          "8h",
          "a night",
          "From the start of a run until all items must be done");
  static final Form FORM =
      Form.of(
          ITEMS,
          RUNS,
          DURATION,
          CodeForm.WAITING,
          CodeForm.MEMORY,
          CodeForm.GPU,
          CodeForm.PACKAGE,
          DEADLINE);

  private BatchForm() {}
}
