package dev.headrace.advisor.workload;

import static dev.headrace.advisor.workload.Field.usually;
import static dev.headrace.advisor.workload.Formats.BYTES;

/** What a call and its answer carry. */
final class PayloadForm {
  static final Field<Long> IN =
      usually("in", BYTES, "6KB", "a page of text in JSON", "What a call carries");
  static final Field<Long> OUT =
      usually("out", BYTES, "6KB", "a page of text in JSON", "What its answer carries");
  static final Form FORM = Form.of(IN, OUT);

  private PayloadForm() {}
}
