package dev.headrace.bedrock.runtime;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An answer of a format that knows text alone. */
abstract class TextChunks implements Dialect.StreamedReply {
  private Stop stop = Stop.END_TURN;

  /** More of the text. */
  abstract void piece(String text) throws IOException;

  @Override
  public void begin(Usage known) throws IOException {}

  @Override
  public final void text(String piece) throws IOException {
    piece(piece);
  }

  @Override
  public final void reasoning(String piece) {}

  @Override
  public final void toolUse(String id, String name) {}

  @Override
  public final void toolInput(String piece) {}

  @Override
  public final void stop(Stop why, @Nullable String sequence) {
    stop = why;
  }

  /** Why the answer ended. */
  final Stop stop() {
    return stop;
  }
}
