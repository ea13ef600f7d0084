package dev.headrace.bedrock.runtime;

import java.util.Arrays;

/**
 * Brings the vectors of the model that answers to the length that the model that was named has.
 * Zeros at the end change no angle between vectors; a vector that must lose its end is scaled to
 * length 1 again.
 */
final class Vectors {
  private Vectors() {}

  /**
   * A vector of a given length.
   *
   * @param normalised whether it is to have length 1
   */
  static float[] sized(float[] vector, int dimensions, boolean normalised) {
    float[] sized = Arrays.copyOf(vector, dimensions);
    return normalised && dimensions < vector.length ? scaled(sized) : sized;
  }

  private static float[] scaled(float[] vector) {
    double squares = 0;
    for (float component : vector) {
      squares += (double) component * component;
    }
    if (squares > 0) {
      double length = Math.sqrt(squares);
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) (vector[i] / length);
      }
    }
    return vector;
  }
}
