package dev.headrace.kernel.world;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 over every event, effect and draw of a simulated world, in order: two runs that decided
 * the same have the same one.
 */
public final class WorldTrace {
  private static final byte EVENT = 1;
  private static final byte ALARM = 2;
  private static final byte EFFECT = 3;
  private static final byte DRAW = 4;
  private static final byte NOTE = 5;

  private final MessageDigest digest;
  private final ByteBuffer buffer = ByteBuffer.allocate(8192);
  private long entries;

  /** Starts an empty trace. */
  public WorldTrace() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  void event(long nowNanos) {
    put(EVENT, nowNanos);
  }

  void rang(long nowNanos, Alarm alarm) {
    put(ALARM, nowNanos);
    put(alarm.name());
  }

  void performed(long nowNanos, Lane lane) {
    put(EFFECT, nowNanos);
    room(8).putLong(lane.id());
  }

  void drew(long value) {
    put(DRAW, value);
  }

  /** Adds a decision of the rules, in their own words. */
  public void note(String decision) {
    put(NOTE, decision.length());
    put(decision);
  }

  /** How many entries it covers. */
  public long entries() {
    return entries;
  }

  /** The SHA-256 of all entries so far, in hexadecimal. */
  public String sha256() {
    flush();
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 of every Java platform can be cloned", e);
    }
  }

  private void put(byte kind, long value) {
    entries++;
    room(9).put(kind).putLong(value);
  }

  private void put(String text) {
    flush();
    digest.update(text.getBytes(StandardCharsets.UTF_8));
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      flush();
    }
    return buffer;
  }

  private void flush() {
    digest.update(buffer.flip());
    buffer.clear();
  }
}
