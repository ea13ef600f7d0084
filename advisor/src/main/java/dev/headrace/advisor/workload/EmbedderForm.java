package dev.headrace.advisor.workload;

import static dev.headrace.advisor.workload.Field.optional;
import static dev.headrace.advisor.workload.Field.usually;
import static dev.headrace.advisor.workload.Formats.COUNTS;
import static dev.headrace.advisor.workload.Formats.DURATIONS;
import static dev.headrace.advisor.workload.Formats.LARGE_BYTES;
import static dev.headrace.advisor.workload.Formats.MEMORY_MIB;
import static dev.headrace.advisor.workload.Formats.NAME;
import static dev.headrace.advisor.workload.Formats.TRUTH;

/** Of code that turns texts into vectors; what it has in common with other code is read there. */
final class EmbedderForm {
  static final Field<String> MODEL =
      usually(
          "model",
          NAME,
          "bge-small-en-v1.5",
          "a small model that runs well on CPUs",
          "The embedding model");
  static final Field<Spread> TOKENS =
      usually("tokens", COUNTS, "300", "a paragraph or two", "Tokens of the text of one call");
  static final Field<Integer> MEMORY =
      usually(
          "memory",
          MEMORY_MIB,
          "1GiB",
          "a runtime for models and a small model in memory",
          "What it needs to run at all");
  static final Field<Spread> INIT =
      usually(
          "init",
          DURATIONS,
          "2s..5s",
          "a runtime for models is imported and a small model is loaded",
          "From the start of the runtime until it takes a request, on one vCPU");
  static final Field<Long> PACKAGE =
      usually(
          "package",
          LARGE_BYTES,
          "400MB",
          "a runtime for models with a small model",
          "The size of the zip or image");
  static final Field<Boolean> IMAGE =
      usually(
          "image",
          TRUTH,
          "true",
          "a runtime for models is larger than a zip may be",
          "Whether it ships as a container image");
  static final Field<Long> WEIGHTS =
      optional("weights", LARGE_BYTES, "Of the model, where it is none that is known");
  static final Form FORM =
      Form.of(
          MODEL,
          TOKENS,
          SharedFields.CALLS,
          CodeForm.RUNTIME,
          CodeForm.ARCHITECTURE,
          PACKAGE,
          IMAGE,
          INIT,
          MEMORY,
          CodeForm.DISK,
          CodeForm.DURATION,
          CodeForm.WAITING,
          CodeForm.PAYLOAD,
          CodeForm.CONCURRENCY,
          CodeForm.GPU,
          WEIGHTS,
          CodeForm.PROTOCOLS);

  private EmbedderForm() {}
}
