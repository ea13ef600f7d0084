package dev.headrace.inference.models;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A language model that runs here, in a sandboxed model server of its own.
 *
 * @param file its weights, in GGUF form; of a model that the first use installs the place where it
 *     will be
 * @param sha256 of the file in hexadecimal digits; empty where nobody has said it
 * @param contextTokens of each slot
 * @param slots requests that are answered at the same time
 * @param memoryMiB the most that its server may take
 * @param idle how long without a request until its server is stopped
 * @param installed whether the first use installs it; else the file is the user's own
 */
public record LocalModel(
    String name,
    Path file,
    String sha256,
    String license,
    int contextTokens,
    int slots,
    int memoryMiB,
    Duration idle,
    boolean installed)
    implements Model {
  /** The most requests that one server answers at the same time. */
  public static final int MAX_SLOTS = 64;

  /** The most tokens of one slot. */
  public static final int MAX_CONTEXT_TOKENS = 1_048_576;

  /** The longest time that a server may be idle. */
  public static final Duration MAX_IDLE = Duration.ofDays(7);
}
