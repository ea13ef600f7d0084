package dev.headrace.engine.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads what one {@code headrace-init} says, from a blocking channel. For one thread. */
public final class FrameReader {
  /** The largest payload that init sends, in bytes. */
  public static final int LIMIT_BYTES = 65_536;

  private static final int HELLO = 0x81;
  private static final int PHASE = 0x82;
  private static final int OUTPUT = 0x83;
  private static final int MEASURED = 0x84;
  private static final int EXITED = 0x85;
  private static final int ERROR = 0x86;
  private static final int OOM = 0x87;

  private final ReadableByteChannel channel;
  // Small at first: a thousand idle sandboxes should not hold a thousand large buffers.
  private ByteBuffer buffer = ByteBuffer.allocate(4096).limit(0);

  public FrameReader(ReadableByteChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits for the next frame.
   *
   * @return null at the end of the stream
   * @throws ProtocolException if what arrives is no frame of the protocol
   */
  public @Nullable InitFrame read() throws IOException {
    if (!fill(Frames.HEADER_BYTES)) {
      if (buffer.hasRemaining()) {
        throw new ProtocolException("the stream ends within a frame");
      }
      return null;
    }
    int length = buffer.getInt();
    int type = buffer.get() & 0xff;
    if (length < 0 || length > LIMIT_BYTES) {
      throw new ProtocolException("a frame of " + Integer.toUnsignedString(length) + " bytes");
    }
    if (!fill(length)) {
      throw new ProtocolException("the stream ends within a frame");
    }
    byte[] payload = new byte[length];
    buffer.get(payload);
    return decode(type, payload);
  }

  /** Makes that many bytes available; false if the stream ends before. */
  private boolean fill(int bytes) throws IOException {
    if (buffer.remaining() >= bytes) {
      return true;
    }
    if (buffer.capacity() < bytes) {
      ByteBuffer larger = ByteBuffer.allocate(Math.max(bytes, 2 * buffer.capacity()));
      buffer = larger.put(buffer).flip();
    }
    buffer.compact();
    try {
      while (buffer.position() < bytes) {
        if (channel.read(buffer) < 0) {
          return false;
        }
      }
      return true;
    } finally {
      buffer.flip();
    }
  }

  private static InitFrame decode(int type, byte[] payload) throws ProtocolException {
    if (type == OUTPUT) {
      return output(payload);
    }
    Fields fields = Fields.parse(payload);
    return switch (type) {
      case HELLO ->
          new InitFrame.Hello(
              fields.text("token"),
              fields.text("role"),
              fields.textOr("name", ""),
              fields.number("pid"),
              fields.text("mode"),
              fields.missing());
      case PHASE -> new InitFrame.Phase(fields.text("name"), fields.number("at"));
      case MEASURED -> new InitFrame.Measured((int) fields.number("cookie"), fields.measure());
      case EXITED ->
          new InitFrame.Exited(
              fields.small("code"),
              fields.small("signal"),
              fields.text("oomKilled").equals("true"),
              fields.measure());
      case ERROR ->
          new InitFrame.Failed(
              fields.text("code"), fields.textOr("name", ""), fields.textOr("message", ""));
      case OOM -> new InitFrame.OutOfMemory(fields.number("oomKills"));
      default -> throw new ProtocolException("a frame of unknown type " + type);
    };
  }

  private static InitFrame output(byte[] payload) throws ProtocolException {
    if (payload.length < 2 || payload[0] < 1 || payload[0] > 2) {
      throw new ProtocolException("a malformed OUTPUT");
    }
    byte[] bytes = new byte[payload.length - 1];
    System.arraycopy(payload, 1, bytes, 0, bytes.length);
    return new InitFrame.Output(payload[0], bytes);
  }

  /** The {@code key=value} strings of a structured payload. */
  private record Fields(Map<String, String> values, List<String> missing) {

    static Fields parse(byte[] payload) throws ProtocolException {
      Map<String, String> values = new LinkedHashMap<>();
      List<String> missing = new ArrayList<>();
      int start = 0;
      for (int i = 0; i < payload.length; i++) {
        if (payload[i] != 0) {
          continue;
        }
        String string = new String(payload, start, i - start, StandardCharsets.UTF_8);
        int equals = string.indexOf('=');
        if (equals < 0) {
          throw new ProtocolException("not key=value: " + string);
        }
        String key = string.substring(0, equals);
        if (key.equals("missing")) {
          missing.add(string.substring(equals + 1));
        } else {
          values.put(key, string.substring(equals + 1));
        }
        start = i + 1;
      }
      if (start != payload.length) {
        throw new ProtocolException("a string is not ended");
      }
      return new Fields(values, List.copyOf(missing));
    }

    String text(String key) throws ProtocolException {
      String value = values.get(key);
      if (value == null) {
        throw new ProtocolException("no " + key);
      }
      return value;
    }

    String textOr(String key, String otherwise) {
      return values.getOrDefault(key, otherwise);
    }

    long number(String key) throws ProtocolException {
      return parseNumber(key, text(key));
    }

    OptionalInt small(String key) throws ProtocolException {
      String value = values.get(key);
      return value == null ? OptionalInt.empty() : OptionalInt.of((int) parseNumber(key, value));
    }

    InitFrame.Measure measure() throws ProtocolException {
      return new InitFrame.Measure(
          large("memoryMaxBytes"),
          large("memoryBytes"),
          large("cpuNanos"),
          large("processes"),
          large("oomKills"));
    }

    private OptionalLong large(String key) throws ProtocolException {
      String value = values.get(key);
      return value == null ? OptionalLong.empty() : OptionalLong.of(parseNumber(key, value));
    }

    private static long parseNumber(String key, String value) throws ProtocolException {
      try {
        return Long.parseLong(value);
      } catch (NumberFormatException e) {
        throw new ProtocolException(key + " is not a number: " + value);
      }
    }
  }
}
