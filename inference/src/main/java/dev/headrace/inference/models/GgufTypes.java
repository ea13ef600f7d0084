package dev.headrace.inference.models;

import java.util.Map;

/**
 * How much room the numbers of a tensor take, by their type: types are named in <a
 * href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">the description of GGUF</a>,
 * their sizes follow from the block structures of ggml.
 */
final class GgufTypes {
  /**
   * Numbers that are packed together.
   *
   * @param elements of a block
   * @param bytes of a block
   */
  private record Block(int elements, int bytes) {}

  private static final Map<Integer, Block> BLOCKS =
      Map.ofEntries(
          Map.entry(0, new Block(1, 4)), // F32
          Map.entry(1, new Block(1, 2)), // F16
          Map.entry(2, new Block(32, 18)), // Q4_0
          Map.entry(3, new Block(32, 20)), // Q4_1
          Map.entry(6, new Block(32, 22)), // Q5_0
          Map.entry(7, new Block(32, 24)), // Q5_1
          Map.entry(8, new Block(32, 34)), // Q8_0
          Map.entry(9, new Block(32, 36)), // Q8_1
          Map.entry(10, new Block(256, 84)), // Q2_K
          Map.entry(11, new Block(256, 110)), // Q3_K
          Map.entry(12, new Block(256, 144)), // Q4_K
          Map.entry(13, new Block(256, 176)), // Q5_K
          Map.entry(14, new Block(256, 210)), // Q6_K
          Map.entry(15, new Block(256, 292)), // Q8_K
          Map.entry(16, new Block(256, 66)), // IQ2_XXS
          Map.entry(17, new Block(256, 74)), // IQ2_XS
          Map.entry(18, new Block(256, 98)), // IQ3_XXS
          Map.entry(19, new Block(256, 50)), // IQ1_S
          Map.entry(20, new Block(32, 18)), // IQ4_NL
          Map.entry(21, new Block(256, 110)), // IQ3_S
          Map.entry(22, new Block(256, 82)), // IQ2_S
          Map.entry(23, new Block(256, 136)), // IQ4_XS
          Map.entry(24, new Block(1, 1)), // I8
          Map.entry(25, new Block(1, 2)), // I16
          Map.entry(26, new Block(1, 4)), // I32
          Map.entry(27, new Block(1, 8)), // I64
          Map.entry(28, new Block(1, 8)), // F64
          Map.entry(29, new Block(256, 56)), // IQ1_M
          Map.entry(30, new Block(1, 2)), // BF16
          Map.entry(34, new Block(256, 54)), // TQ1_0
          Map.entry(35, new Block(256, 66)), // TQ2_0
          Map.entry(39, new Block(32, 17))); // MXFP4

  private GgufTypes() {}

  /**
   * Bytes of a tensor; 0 for a type that came after this list, whose tensors are only known to
   * begin within the file.
   */
  static long bytes(long type, long elements) {
    Block block = BLOCKS.get((int) type);
    return block == null ? 0 : (elements + block.elements() - 1) / block.elements() * block.bytes();
  }
}
