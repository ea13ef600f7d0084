package dev.headrace.inference.models;

/** How much a local model may take where nobody says it. */
final class ModelSizes {
  static final int USUAL_CONTEXT_TOKENS = 8_192;
  static final int USUAL_SLOTS = 4;
  static final int USUAL_MEMORY_MIB = 8_192;

  /** The program, its buffers and the prompt that it works on; measured with small models. */
  private static final long OVERHEAD_BYTES = 512L << 20;

  /** What is remembered of a token is kept as 16-bit numbers. */
  private static final int BYTES_PER_NUMBER = 2;

  private static final int MIB_SHIFT = 20;

  private ModelSizes() {}

  /** What a server of a model will take at the most, in MiB: weights, context of all slots. */
  static int memoryMiB(GgufFile file, int contextTokens, int slots) {
    long context = (long) contextTokens * slots * file.numbersPerToken() * BYTES_PER_NUMBER;
    long bytes = file.bytes() + context + OVERHEAD_BYTES;
    long mib = (bytes >> MIB_SHIFT) + 1;
    return Math.clamp(mib, PageReader.MIN_MEMORY_MIB, PageReader.MAX_MEMORY_MIB);
  }
}
