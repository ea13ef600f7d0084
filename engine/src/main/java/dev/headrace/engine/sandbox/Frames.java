package dev.headrace.engine.sandbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The frames that the server sends to {@code headrace-init}, ready to be written
 * (engine/native/PROTOCOL.md, "Server to init").
 */
public final class Frames {
  /** The largest payload of an ASSIGN in bytes. */
  public static final int ASSIGN_LIMIT_BYTES = 262_144;

  /** The largest payload of a SPAWN in bytes. */
  public static final int SPAWN_LIMIT_BYTES = 65_536;

  /** The longest grace of a STOP. */
  public static final long STOP_GRACE_LIMIT_MILLIS = 60_000;

  static final int HEADER_BYTES = 5;

  private static final int ASSIGN = 0x01;
  private static final int FREEZE = 0x02;
  private static final int THAW = 0x03;
  private static final int STOP = 0x04;
  private static final int KILL = 0x05;
  private static final int RESTART = 0x06;
  private static final int MEASURE = 0x07;
  private static final int LIMITS = 0x08;
  private static final int SPAWN = 0x20;

  private Frames() {}

  /**
   * Gives a sandbox its function; once in a sandbox's life.
   *
   * @throws IllegalArgumentException if it exceeds {@link #ASSIGN_LIMIT_BYTES} or a string holds
   *     NUL
   */
  public static ByteBuffer assign(Assignment assignment) {
    List<String> strings = new ArrayList<>();
    if (!assignment.code().isEmpty()) {
      strings.add("code=" + assignment.code());
    }
    assignment.layers().forEach(layer -> strings.add("layer=" + layer));
    assignment.environment().forEach((name, value) -> strings.add("env=" + name + "=" + value));
    assignment.command().forEach(argument -> strings.add("arg=" + argument));
    addLimit(strings, "memoryMiB", assignment.memoryMiB());
    addLimit(strings, "cpuMillis", assignment.cpuMillis());
    addLimit(strings, "tmpMiB", assignment.tmpMiB());
    return structured(ASSIGN, strings, ASSIGN_LIMIT_BYTES);
  }

  /** Stops the runtime and its descendants; a PHASE {@code frozen} follows if acknowledged. */
  public static ByteBuffer freeze(boolean acknowledged) {
    return acknowledged ? frame(FREEZE, 1).put((byte) 1).flip() : frame(FREEZE, 0).flip();
  }

  /** Lets them go on; a PHASE {@code thawed} follows if acknowledged. */
  public static ByteBuffer thaw(boolean acknowledged) {
    return acknowledged ? frame(THAW, 1).put((byte) 1).flip() : frame(THAW, 0).flip();
  }

  /**
   * Ends the sandbox: SIGTERM to the runtime, SIGKILL to all after the grace.
   *
   * @param graceMillis 0 to {@link #STOP_GRACE_LIMIT_MILLIS}
   */
  public static ByteBuffer stop(long graceMillis) {
    if (graceMillis < 0 || graceMillis > STOP_GRACE_LIMIT_MILLIS) {
      throw new IllegalArgumentException("grace of " + graceMillis + " ms");
    }
    return frame(STOP, 4).putInt((int) graceMillis).flip();
  }

  /** Kills everything in the sandbox but keeps it, for a RESTART. */
  public static ByteBuffer kill() {
    return frame(KILL, 0).flip();
  }

  /** Starts the runtime again with the same assignment and the same {@code /tmp}. */
  public static ByteBuffer restart() {
    return frame(RESTART, 0).flip();
  }

  /** Asks for a MEASURED with this cookie. */
  public static ByteBuffer measure(int cookie) {
    return frame(MEASURE, 4).putInt(cookie).flip();
  }

  /** Changes limits while the function runs; an absent one stays. */
  public static ByteBuffer limits(OptionalInt memoryMiB, OptionalInt cpuMillis) {
    List<String> strings = new ArrayList<>();
    addLimit(strings, "memoryMiB", memoryMiB);
    addLimit(strings, "cpuMillis", cpuMillis);
    return structured(LIMITS, strings, 256);
  }

  /**
   * Has a broker start a sandbox, which then connects by itself.
   *
   * @param token what its HELLO will say
   * @param options as on a command line of {@code headrace-init run}, without the shared ones
   */
  public static ByteBuffer spawn(String token, List<String> options) {
    List<String> strings = new ArrayList<>(options.size() + 1);
    strings.add(token);
    strings.addAll(options);
    return structured(SPAWN, strings, SPAWN_LIMIT_BYTES);
  }

  private static void addLimit(List<String> strings, String key, OptionalInt value) {
    if (value.isPresent()) {
      strings.add(key + "=" + value.getAsInt());
    }
  }

  private static ByteBuffer structured(int type, List<String> strings, int limitBytes) {
    List<byte[]> encoded = new ArrayList<>(strings.size());
    long length = 0;
    for (String string : strings) {
      if (string.indexOf(0) >= 0) {
        throw new IllegalArgumentException("a string of a frame holds NUL");
      }
      byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
      encoded.add(bytes);
      length += bytes.length + 1;
    }
    if (length > limitBytes) {
      throw new IllegalArgumentException(
          "a frame of " + length + " bytes, more than " + limitBytes + " bytes");
    }
    ByteBuffer frame = frame(type, (int) length);
    encoded.forEach(bytes -> frame.put(bytes).put((byte) 0));
    return frame.flip();
  }

  private static ByteBuffer frame(int type, int length) {
    return ByteBuffer.allocate(HEADER_BYTES + length).putInt(length).put((byte) type);
  }
}
