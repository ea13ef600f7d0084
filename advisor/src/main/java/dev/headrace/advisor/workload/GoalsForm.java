package dev.headrace.advisor.workload;

import static dev.headrace.advisor.workload.Field.optional;

/** What must hold. */
final class GoalsForm {
  static final Field<Double> P99 =
      optional("p99", Quantity.DURATION, "Of 99 of 100 requests of the system, at most");
  static final Field<Double> FIRST_BYTE =
      optional("firstByteP99", Quantity.DURATION, "Until their first byte, at most");
  static final Field<Double> COST =
      optional("cost", Quantity.USD_PER_MONTH, "What a month may cost at most");
  static final Form FORM = Form.of(P99, FIRST_BYTE, COST);

  private GoalsForm() {}
}
