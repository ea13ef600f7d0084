package dev.headrace.advisor.workload;

import static dev.headrace.advisor.workload.Field.optional;
import static dev.headrace.advisor.workload.Field.required;
import static dev.headrace.advisor.workload.Field.usually;
import static dev.headrace.advisor.workload.Formats.BYTES;
import static dev.headrace.advisor.workload.Formats.COUNTS;
import static dev.headrace.advisor.workload.Formats.NAME;
import static dev.headrace.advisor.workload.Formats.TRUTH;
import static dev.headrace.advisor.workload.Formats.choice;
import static dev.headrace.advisor.workload.Formats.word;

/** Of calls of a language model. */
final class ModelForm {
  static final Field<String> MODEL =
      required("model", NAME, "Such as claude-haiku-4.5 or llama-3.1-8b");
  static final Field<Spread> IN = optional("in", COUNTS, "Input tokens of one call");
  static final Field<Spread> OUT = optional("out", COUNTS, "Output tokens of one call");
  static final Field<Double> CACHED =
      usually(
          "cached",
          Quantity.PERCENT,
          "0%",
          "nothing is said of a prompt cache",
          "The share of input tokens that are read from a prompt cache");
  static final Field<Double> MAX_OUT =
      usually(
          "maxOut",
          Quantity.COUNT.between(1, 10e6, "a count from 1 to 10M"),
          "4096",
          "what many clients ask for at most",
          "Output tokens that a call asks for at most; a quota reserves them when it starts");
  static final Field<Double> QUOTA =
      optional("quota", Quantity.PER_MINUTE, "The account's tokens a minute at a token API");
  static final Field<Boolean> BATCH =
      usually(
          "batch", TRUTH, "false", "somebody waits for answers", "Whether answers may take a day");
  static final Field<String> BITS =
      usually(
          "bits",
          choice("16", "8", "4"),
          "16",
          "as most weights are published",
          "Of one weight, where the team serves it");
  static final Form TOKENS =
      Form.of(MODEL, SharedFields.CALLS, IN, OUT, CACHED, MAX_OUT, QUOTA, BATCH, BITS);

  static final Field<Double> PARAMETERS =
      optional(
          "parameters",
          Quantity.COUNT.hinting("B").between(1e6, 1e13, "a count such as 8B"),
          "All of the model's, where it is none that is known");
  static final Field<Double> ACTIVE =
      optional(
          "active",
          Quantity.COUNT.hinting("B").between(1e6, 1e13, "a count such as 3B"),
          "Those that a token passes through; all of them if not given");
  static final Field<Long> KV =
      optional(
          "kvPerToken",
          BYTES,
          "Of the attention cache for one token at 16 bits, where the model is none that is known");
  static final Field<Double> CONTEXT =
      optional("context", Quantity.COUNT, "Tokens that it can attend to; 8192 if not given");
  static final Field<String> FAMILY =
      optional(
          "family",
          word("[a-z][a-z0-9-]{0,39}", "a family in small letters, such as llama or qwen3"),
          "Its architecture, by which an accelerator supports it");
  static final Field<String> LICENSE =
      optional("license", NAME, "Under which the weights may be used");
  static final Form SELF_SERVED = TOKENS.and(PARAMETERS, ACTIVE, KV, CONTEXT, FAMILY, LICENSE);

  private ModelForm() {}
}
