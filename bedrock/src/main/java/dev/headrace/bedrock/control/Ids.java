package dev.headrace.bedrock.control;

import java.util.UUID;

/** Ids of Bedrock's resources. */
final class Ids {
  private static final int LENGTH = 12;

  private Ids() {}

  /** Twelve letters and digits that were not there before. */
  static String fresh() {
    return UUID.randomUUID().toString().replace("-", "").substring(0, LENGTH);
  }
}
