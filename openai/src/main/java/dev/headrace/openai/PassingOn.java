package dev.headrace.openai;

import dev.headrace.inference.Answer;
import java.io.IOException;

/** Answers passed on as they come: model servers speak as OpenAI's API does. */
final class PassingOn implements Texts.Passing {
  @Override
  public byte[] whole(byte[] answer) {
    return answer;
  }

  @Override
  public void event(byte[] event, EventStream out) throws IOException {
    out.send(event);
  }

  @Override
  public void end(Answer answer, EventStream out) throws IOException {
    out.done();
  }

  @Override
  public void failure(ApiError error, EventStream out) throws IOException {
    out.send(Json.bytes(error.json()));
  }
}
