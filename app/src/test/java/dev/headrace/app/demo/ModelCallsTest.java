package dev.headrace.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headrace.app.print.Format;
import dev.headrace.app.print.Table;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class ModelCallsTest {
  private static final String WOKEN =
      """
      {"totalMillis": 1300, "tokensPerSecond": 20, "phases": [
        {"name": "process", "millis": 100}, {"name": "weights", "millis": 400},
        {"name": "queue", "millis": 50}, {"name": "prompt", "millis": 250},
        {"name": "generation", "millis": 500}]}
      """;
  private static final String WARM =
      """
      {"totalMillis": 100, "phases": [
        {"name": "prompt", "millis": 100}, {"name": "generation", "millis": 0}]}
      """;

  private final ModelCalls calls = new ModelCalls();

  @Test
  void tokens_are_summed_and_the_first_one_is_waited_for_since_the_call() throws Exception {
    for (ModelUse use :
        ModelUse.read(
            json(
                """
                {"modelCalls": [
                  {"requestId": "a", "answeredBy": "small", "inputTokens": 300, "outputTokens": 11},
                  {"requestId": "b", "answeredBy": "small", "inputTokens": 20, "outputTokens": 1}]}
                """))) {
      calls.add(use);
    }
    calls.explained(json(WOKEN));
    calls.explained(json(WARM));

    assertThat(calls.answeredBy()).isEqualTo("small");
    assertThat(calls.count()).isEqualTo(2);
    assertThat(cells(calls.tokens())).containsExactly("2", "320", "12", "100.0", "800.0", "20");
  }

  @Test
  void a_call_is_told_by_what_it_waited_for_and_what_it_did() throws Exception {
    calls.explained(json(WOKEN));

    assertThat(printed(calls.phases()))
        .containsPattern("wake: .+ 500\\.0 +500\\.0 +500\\.0")
        .containsPattern("queue: .+ 50\\.0 +50\\.0 +50\\.0")
        .containsPattern("prompt: .+ 250\\.0 +250\\.0 +250\\.0")
        .containsPattern("generation: .+ 500\\.0 +500\\.0 +500\\.0");
    assertThat(calls.totalMicros().percentile(50)).isEqualTo(1_300_000);
  }

  @Test
  void of_an_answer_whose_parts_are_not_told_apart_the_first_token_is_not_known() throws Exception {
    calls.explained(
        json("{\"totalMillis\": 70, \"phases\": [{\"name\": \"answer\", \"millis\": 70}]}"));

    assertThat(calls.totalMicros().percentile(50)).isEqualTo(70_000);
    assertThat(printed(calls.phases())).containsPattern("prompt: .+ 0\\.0 +0\\.0 +0\\.0");
  }

  @Test
  void an_answer_without_a_model_made_no_calls() throws Exception {
    assertThat(ModelUse.read(json("{\"modelCalls\": []}"))).isEmpty();
    assertThat(calls.answeredBy()).isEmpty();
    assertThat(cells(calls.tokens())).containsExactly("0", "0", "0", "0.0", "0.0", "0");
  }

  private static String[] cells(Table table) {
    return printed(table).lines().toList().getLast().split(" +");
  }

  private static String printed(Table table) {
    var text = new StringWriter();
    table.print(Format.TABLE, new PrintWriter(text));
    return text.toString();
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }
}
