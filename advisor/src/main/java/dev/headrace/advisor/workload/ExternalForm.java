package dev.headrace.advisor.workload;

import static dev.headrace.advisor.workload.Field.usually;
import static dev.headrace.advisor.workload.Formats.DURATIONS;

/** Of something that runs elsewhere whatever is decided. */
final class ExternalForm {
  static final Field<Double> PRICE =
      usually(
          "price",
          Quantity.USD_PER_MONTH,
          "0 USD/month",
          "it costs the same whatever is decided",
          "What it costs a month");
  static final Field<Double> PER_CALL =
      usually(
          "perCall",
          Quantity.USD,
          "0 USD",
          "it costs the same whatever is decided",
          "What one call costs");
  static final Field<Spread> LATENCY =
      usually(
          "latency", DURATIONS, "10ms", "a database in the same region", "How long one call takes");
  static final Form FORM = Form.of(SharedFields.CALLS, PRICE, PER_CALL, LATENCY);

  private ExternalForm() {}
}
