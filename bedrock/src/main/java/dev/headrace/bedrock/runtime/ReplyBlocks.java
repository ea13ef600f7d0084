package dev.headrace.bedrock.runtime;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Parts an answer into numbered blocks that begin, grow and end, as the streams of Converse and of
 * Anthropic have them.
 */
abstract class ReplyBlocks implements ReplyListener {
  /** What a block is. */
  enum Kind {
    TEXT,
    REASONING,
    TOOL
  }

  private @Nullable Kind open;
  private int index = -1;
  private Stop stop = Stop.END_TURN;
  private @Nullable String stopSequence;

  /** A block begins; a tool's has an id and a name, which are else empty. */
  abstract void blockBegins(int at, Kind kind, String id, String name) throws IOException;

  /** A block grows. */
  abstract void blockGrows(int at, Kind kind, String piece) throws IOException;

  /** A block ends. */
  abstract void blockEnds(int at) throws IOException;

  @Override
  public final void text(String piece) throws IOException {
    turnTo(Kind.TEXT);
    blockGrows(index, Kind.TEXT, piece);
  }

  @Override
  public final void reasoning(String piece) throws IOException {
    turnTo(Kind.REASONING);
    blockGrows(index, Kind.REASONING, piece);
  }

  @Override
  public final void toolUse(String id, String name) throws IOException {
    begin(Kind.TOOL, id, name);
  }

  @Override
  public final void toolInput(String piece) throws IOException {
    blockGrows(index, Kind.TOOL, piece);
  }

  @Override
  public final void stop(Stop why, @Nullable String sequence) throws IOException {
    end();
    stop = why;
    stopSequence = sequence;
  }

  /** Why the answer ended. */
  final Stop stop() {
    return stop;
  }

  final @Nullable String stopSequence() {
    return stopSequence;
  }

  private void turnTo(Kind kind) throws IOException {
    if (open != kind) {
      begin(kind, "", "");
    }
  }

  private void begin(Kind kind, String id, String name) throws IOException {
    end();
    index++;
    open = kind;
    blockBegins(index, kind, id, name);
  }

  private void end() throws IOException {
    if (open != null) {
      blockEnds(index);
      open = null;
    }
  }
}
