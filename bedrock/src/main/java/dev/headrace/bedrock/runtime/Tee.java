package dev.headrace.bedrock.runtime;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Tells two listeners of one answer. */
record Tee(ReplyListener first, ReplyListener second) implements ReplyListener {
  @Override
  public void text(String piece) throws IOException {
    first.text(piece);
    second.text(piece);
  }

  @Override
  public void reasoning(String piece) throws IOException {
    first.reasoning(piece);
    second.reasoning(piece);
  }

  @Override
  public void toolUse(String id, String name) throws IOException {
    first.toolUse(id, name);
    second.toolUse(id, name);
  }

  @Override
  public void toolInput(String piece) throws IOException {
    first.toolInput(piece);
    second.toolInput(piece);
  }

  @Override
  public void stop(Stop stop, @Nullable String stopSequence) throws IOException {
    first.stop(stop, stopSequence);
    second.stop(stop, stopSequence);
  }
}
