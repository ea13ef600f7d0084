package dev.headrace.engine.sandbox;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What {@code headrace-init} says to the server (engine/native/PROTOCOL.md, "Init to server"). */
public sealed interface InitFrame {

  /**
   * The first frame of every connection.
   *
   * @param token proves the connection; compare it before anything else is believed
   * @param role {@code sandbox} or {@code broker}
   * @param name the sandbox's name; empty for a broker
   * @param pid the process id of init as the machine knows it
   * @param mode {@code root}, {@code user}, {@code landlock} or {@code none}
   * @param missing the names of the protections that this sandbox lacks
   */
  record Hello(String token, String role, String name, long pid, String mode, List<String> missing)
      implements InitFrame {}

  /**
   * A step of a start, a freeze or a thaw.
   *
   * @param atNanos the instant on the clock of {@link System#nanoTime()}
   */
  record Phase(String name, long atNanos) implements InitFrame {}

  /**
   * What the runtime or a descendant has written.
   *
   * @param stream 1 for standard output, 2 for standard error
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared; a copy per chunk would be waste
  record Output(int stream, byte[] bytes) implements InitFrame {}

  /** The answer to a MEASURE, with its cookie. */
  record Measured(int cookie, Measure measure) implements InitFrame {}

  /**
   * The runtime has ended, and everything else in the sandbox with it.
   *
   * @param code its exit status; absent if a signal ended it
   * @param signal the signal that ended it; absent if it exited
   * @param oomKilled whether it or a descendant was killed for memory in this run
   */
  record Exited(OptionalInt code, OptionalInt signal, boolean oomKilled, Measure measure)
      implements InitFrame {}

  /**
   * Something could not be done.
   *
   * @param code {@code protocol}, {@code assign}, {@code start}, {@code limit}, {@code spawn} or
   *     {@code internal}
   * @param name the sandbox of a SPAWN that failed; else empty
   */
  record Failed(String code, String name, String message) implements InitFrame {}

  /** A process of the sandbox was killed for memory; the runtime itself may still live. */
  record OutOfMemory(long oomKills) implements InitFrame {}

  /**
   * What a sandbox has used; each value absent where the machine cannot measure it.
   *
   * @param memoryMaxBytes the high-water mark since the sandbox started
   */
  record Measure(
      OptionalLong memoryMaxBytes,
      OptionalLong memoryBytes,
      OptionalLong cpuNanos,
      OptionalLong processes,
      OptionalLong oomKills) {}
}
