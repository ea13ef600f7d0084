package dev.headrace.inference.calls;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headrace.inference.Answer;
import dev.headrace.inference.AnswerTiming;
import dev.headrace.inference.Ask;
import dev.headrace.inference.LanguageModels;
import dev.headrace.inference.Served;
import dev.headrace.inference.TokenUse;
import dev.headrace.kernel.Partition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ForcedCallsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String TOOLS =
      """
      [{"type": "function", "function": {"name": "digest", "parameters":
          {"type": "object", "properties": {"words": {"$ref": "#/$defs/count"}},
           "$defs": {"count": {"type": "integer"}}}}},
       {"type": "function", "function": {"name": "rank"}}]
      """;

  /** A call whose arguments hold what ends calls elsewhere. */
  private static final String CALL =
      "{ \"name\" : \"digest\", \"arguments\": {\"of\": [\"a } \\\" ]\", {}], \"words\": 7} }";

  private static final String ARGUMENTS = "{\"of\": [\"a } \\\" ]\", {}], \"words\": 7}";

  /** Models that answer with given parts and remember what they were asked. */
  private static final class Scripted implements LanguageModels {
    private final boolean remote;
    private final List<String> parts;
    private @Nullable JsonNode asked;

    Scripted(boolean remote, List<String> parts) {
      this.remote = remote;
      this.parts = parts;
    }

    @Override
    public Served served(String modelId) {
      return new Served(modelId, "scripted", 2_048, remote);
    }

    @Override
    public Answer ask(Ask ask) {
      asked = json(new String(ask.body(), StandardCharsets.UTF_8));
      return new ScriptedAnswer(served(ask.modelId()), new ArrayDeque<>(parts));
    }

    @Override
    public int countTokens(Ask ask) {
      return 0;
    }

    JsonNode asked() {
      return java.util.Objects.requireNonNull(asked);
    }
  }

  private record ScriptedAnswer(Served served, Deque<String> parts) implements Answer {
    @Override
    public byte @Nullable [] next() {
      String part = parts.poll();
      return part == null ? null : part.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public TokenUse use() {
      return new TokenUse(3, 1, 2);
    }

    @Override
    public AnswerTiming timing() {
      return new AnswerTiming(0, 0, 0, 0);
    }

    @Override
    public void close() {}
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Ask ask(String choice, boolean streamed) {
    String body = "{\"tools\": " + TOOLS + ", \"tool_choice\": " + choice + "}";
    return new Ask(
        new Partition("000000000000", "us-east-1"),
        "openai",
        "m",
        Ask.Task.CHAT,
        body.getBytes(StandardCharsets.UTF_8),
        streamed,
        1,
        1,
        Duration.ofSeconds(1));
  }

  private static String whole(String content, String reason) {
    var message = JSON.createObjectNode().put("role", "assistant").put("content", content);
    var choice = JSON.createObjectNode().put("index", 0).put("finish_reason", reason);
    choice.set("message", message);
    var response = JSON.createObjectNode().put("id", "r1");
    response.putArray("choices").add(choice);
    return response.toString();
  }

  private static String part(@Nullable String content, @Nullable String reason) {
    var delta = JSON.createObjectNode();
    if (content != null) {
      delta.put("content", content);
    }
    var choice = JSON.createObjectNode().put("index", 0).put("finish_reason", reason);
    choice.set("delta", delta);
    var chunk = JSON.createObjectNode().put("id", "r1");
    chunk.putArray("choices").add(choice);
    return chunk.toString();
  }

  private static List<JsonNode> answers(LanguageModels models, Ask ask) throws Exception {
    var all = new ArrayList<JsonNode>();
    try (Answer answer = new ForcedCalls(models).ask(ask)) {
      for (byte[] next = answer.next(); next != null; next = answer.next()) {
        all.add(JSON.readTree(next));
      }
    }
    return all;
  }

  @Test
  void a_forced_call_is_asked_for_as_an_object_and_told_as_a_call() throws Exception {
    var models = new Scripted(false, List.of(whole(CALL, "stop")));

    JsonNode choice = answers(models, ask("\"required\"", false)).getFirst().at("/choices/0");

    assertThat(choice.path("finish_reason").asText()).isEqualTo("tool_calls");
    assertThat(choice.at("/message/content").isNull()).isTrue();
    JsonNode call = choice.at("/message/tool_calls/0");
    assertThat(call.path("id").asText()).isEqualTo("call-r1");
    assertThat(call.path("type").asText()).isEqualTo("function");
    assertThat(call.at("/function/name").asText()).isEqualTo("digest");
    assertThat(call.at("/function/arguments").asText()).isEqualTo(ARGUMENTS);
  }

  @Test
  void the_object_may_be_any_of_the_tools_and_references_hold_where_they_are_put()
      throws Exception {
    var models = new Scripted(false, List.of(whole(CALL, "stop")));
    answers(models, ask("\"required\"", false));

    JsonNode schema = models.asked().at("/response_format/json_schema/schema");
    assertThat(models.asked().path("tool_choice").asText()).isEqualTo("none");
    assertThat(schema.path("anyOf")).hasSize(2);
    JsonNode digest = schema.at("/$defs/call0/properties");
    assertThat(digest.at("/name/const").asText()).isEqualTo("digest");
    String reference = digest.at("/arguments/properties/words/$ref").asText();
    assertThat(schema.at(reference.substring(1)).path("type").asText()).isEqualTo("integer");
    assertThat(schema.at("/$defs/call1/properties/arguments/type").asText()).isEqualTo("object");
  }

  @Test
  void a_named_tool_is_the_only_one_that_can_be_called() throws Exception {
    var models = new Scripted(false, List.of(whole(CALL, "stop")));
    answers(models, ask("{\"type\": \"function\", \"function\": {\"name\": \"rank\"}}", false));

    JsonNode definitions = models.asked().at("/response_format/json_schema/schema/$defs");
    assertThat(definitions).hasSize(1);
    assertThat(definitions.at("/call0/properties/name/const").asText()).isEqualTo("rank");
  }

  @Test
  void a_streamed_call_comes_with_its_name_first_and_then_its_arguments_as_they_are_made()
      throws Exception {
    var parts = new ArrayList<String>();
    CALL.chars().forEach(c -> parts.add(part(Character.toString(c), null)));
    parts.add(part(null, "stop"));
    var models = new Scripted(false, parts);

    List<JsonNode> told = answers(models, ask("\"required\"", true));

    var names = new ArrayList<String>();
    var arguments = new StringBuilder();
    for (JsonNode chunk : told) {
      JsonNode delta = chunk.at("/choices/0/delta");
      assertThat(delta.has("content")).isFalse();
      JsonNode call = delta.at("/tool_calls/0");
      if (call.at("/function/name").isTextual()) {
        names.add(call.at("/function/name").asText());
        assertThat(call.path("id").asText()).isEqualTo("call-r1");
      }
      arguments.append(call.at("/function/arguments").asText(""));
    }
    assertThat(names).containsExactly("digest");
    assertThat(arguments).hasToString(ARGUMENTS);
    assertThat(told.getLast().at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
  }

  @Test
  void a_call_that_was_cut_off_says_so() throws Exception {
    var models = new Scripted(false, List.of(whole(CALL.substring(0, 50), "length")));

    JsonNode choice = answers(models, ask("\"required\"", false)).getFirst().at("/choices/0");

    assertThat(choice.path("finish_reason").asText()).isEqualTo("length");
    assertThat(ARGUMENTS)
        .startsWith(choice.at("/message/tool_calls/0/function/arguments").asText());
  }

  @Test
  void a_call_that_was_cut_off_before_it_named_its_tool_is_none() throws Exception {
    String start = CALL.substring(0, CALL.indexOf("digest") + 3);
    JsonNode whole =
        answers(new Scripted(false, List.of(whole(start, "length"))), ask("\"required\"", false))
            .getFirst()
            .at("/choices/0");
    assertThat(whole.at("/message/tool_calls").isMissingNode()).isTrue();
    assertThat(whole.path("finish_reason").asText()).isEqualTo("length");

    var streamed = new Scripted(false, List.of(part(start, null), part(null, "length")));
    assertThat(answers(streamed, ask("\"required\"", true)))
        .noneMatch(chunk -> chunk.at("/choices/0/delta").has("tool_calls"));
  }

  @Test
  void what_forces_nothing_and_who_is_elsewhere_is_left_as_it_is() throws Exception {
    for (String choice : List.of("\"auto\"", "\"none\"", "null")) {
      var models = new Scripted(false, List.of(whole("text", "stop")));
      JsonNode answer = answers(models, ask(choice, false)).getFirst();
      assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("text");
      assertThat(models.asked().has("response_format")).isFalse();
    }
    var elsewhere = new Scripted(true, List.of(whole("text", "stop")));
    answers(elsewhere, ask("\"required\"", false));
    assertThat(elsewhere.asked().path("tool_choice").asText()).isEqualTo("required");
  }

  @Test
  void a_tool_that_there_is_not_is_left_to_the_server_to_refuse() throws Exception {
    var models = new Scripted(false, List.of(whole("text", "stop")));
    answers(models, ask("{\"type\": \"function\", \"function\": {\"name\": \"x\"}}", false));

    assertThat(models.asked().has("response_format")).isFalse();
  }
}
