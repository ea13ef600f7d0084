package dev.headrace.supporting.logs;

import java.nio.charset.StandardCharsets;

/** A message as it was stored. */
final class LogEvent {
  private final long streamId;
  private final Position position;
  private final long ingestedEpochMillis;
  private final byte[] message;

  /**
   * @param message in UTF-8
   */
  LogEvent(long streamId, Position position, long ingestedEpochMillis, byte[] message) {
    this.streamId = streamId;
    this.position = position;
    this.ingestedEpochMillis = ingestedEpochMillis;
    this.message = message;
  }

  long streamId() {
    return streamId;
  }

  Position position() {
    return position;
  }

  long epochMillis() {
    return position.epochMillis();
  }

  long ingestedEpochMillis() {
    return ingestedEpochMillis;
  }

  String text() {
    return new String(message, StandardCharsets.UTF_8);
  }

  /** What it counts against limits of pages. */
  int bytes() {
    return message.length + LogLine.OVERHEAD_BYTES;
  }
}
