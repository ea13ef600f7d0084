package dev.headrace.advisor.workload;

import static dev.headrace.advisor.workload.Field.required;
import static dev.headrace.advisor.workload.Field.usually;
import static dev.headrace.advisor.workload.Formats.choice;

import java.util.stream.Stream;

/** Fields that components of several kinds have. */
final class SharedFields {
  /** What a component is. */
  static final Field<String> KIND =
      required(
          "kind",
          choice(Stream.of(Kind.values()).map(Kind::word).toList()),
          "What the component is");

  static final Field<Double> CALLS =
      usually(
          "calls",
          Quantity.COUNT,
          "1",
          "every request calls it once",
          "How often one request of the system calls it");

  private SharedFields() {}
}
