package dev.headrace.lambda.run;

import dev.headrace.kernel.Body;
import dev.headrace.kernel.journal.Document;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an asynchronous event.
 *
 * @param version the version of the function that it is for
 * @param requestId the id that its caller was given; the same for each attempt
 * @param acceptedEpochMillis when it was accepted
 * @param failures attempts that ended in a function error
 * @param notBeforeEpochMillis when the next attempt is due
 * @param payload what it carries
 */
record EventDocument(
    String functionName,
    String version,
    String requestId,
    String invokedArn,
    @Nullable String traceHeader,
    @Nullable String clientContext,
    long acceptedEpochMillis,
    int failures,
    long notBeforeEpochMillis,
    Body.InMemory payload)
    implements Document {
  private static final byte FORMAT = 1;

  EventDocument retriedAt(int failuresNow, long epochMillis) {
    return new EventDocument(
        functionName,
        version,
        requestId,
        invokedArn,
        traceHeader,
        clientContext,
        acceptedEpochMillis,
        failuresNow,
        epochMillis,
        payload);
  }

  @Override
  public byte[] encode() {
    byte[][] texts = {
      bytes(functionName),
      bytes(version),
      bytes(requestId),
      bytes(invokedArn),
      bytes(traceHeader),
      bytes(clientContext),
      payload.bytes()
    };
    int length = 1 + 8 + 4 + 8;
    for (byte[] text : texts) {
      length += 4 + text.length;
    }
    ByteBuffer to = ByteBuffer.allocate(length).put(FORMAT);
    to.putLong(acceptedEpochMillis).putInt(failures).putLong(notBeforeEpochMillis);
    for (byte[] text : texts) {
      to.putInt(text.length).put(text);
    }
    return to.array();
  }

  @Override
  public long heldBytes() {
    return Document.super.heldBytes() + payload.lengthBytes();
  }

  /**
   * Reads back what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException if these bytes are something else
   */
  static EventDocument decode(byte[] bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    try {
      byte format = from.get();
      if (format != FORMAT) {
        throw new IllegalArgumentException("an asynchronous event of format " + format);
      }
      long accepted = from.getLong();
      int failures = from.getInt();
      long notBefore = from.getLong();
      return new EventDocument(
          text(from),
          text(from),
          text(from),
          text(from),
          textOrNull(from),
          textOrNull(from),
          accepted,
          failures,
          notBefore,
          Body.of(read(from)));
    } catch (BufferUnderflowException | NegativeArraySizeException cut) {
      throw new IllegalArgumentException("a damaged asynchronous event", cut);
    }
  }

  private static byte[] bytes(@Nullable String text) {
    return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(ByteBuffer from) {
    return new String(read(from), StandardCharsets.UTF_8);
  }

  private static @Nullable String textOrNull(ByteBuffer from) {
    String text = text(from);
    return text.isEmpty() ? null : text;
  }

  private static byte[] read(ByteBuffer from) {
    int length = from.getInt();
    if (length > from.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    from.get(bytes);
    return bytes;
  }
}
