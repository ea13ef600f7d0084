package dev.headrace.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headrace.inference.ModelException.Reason;
import dev.headrace.openai.Api.Answered;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Responses: made chats on the way in, and responses again on the way out. */
final class ResponsesTest {
  private static final String PATH = "/v1/responses";
  private static final String TOOL =
      "'tools':[{'type':'function','name':'weather','parameters':{'type':'object'}}]";

  private final FakeModels models = new FakeModels();
  private final Api api = new Api(models);

  private JsonNode asked() {
    return Json.request(models.asked().body());
  }

  private static List<String> types(Answered answer) {
    return answer.events().stream().map(event -> event.path("type").asText()).toList();
  }

  @Test
  void a_text_is_the_user_s_message_after_the_instructions() {
    api.post(PATH, "{'model':'m','input':'Hi','instructions':'Be brief.','max_output_tokens':9}");
    assertThat(asked().path("messages").toString())
        .isEqualTo(
            "[{'role':'system','content':'Be brief.'},{'role':'user','content':'Hi'}]"
                .replace('\'', '"'));
    assertThat(asked().path("max_tokens").asInt()).isEqualTo(9);
  }

  @Test
  void items_are_made_messages_and_calls_belong_to_the_assistant_s() {
    api.post(
        PATH,
        "{'model':'m',"
            + TOOL
            + ",'input':[{'role':'developer','content':[{'type':'input_text','text':'a'},"
            + "{'type':'input_text','text':'b'}]},{'type':'function_call','call_id':'c1',"
            + "'name':'weather','arguments':'{}'},{'type':'function_call','call_id':'c2',"
            + "'name':'weather','arguments':'{}'},{'type':'function_call_output','call_id':'c1',"
            + "'output':'sun'}]}");
    JsonNode messages = asked().path("messages");
    assertThat(messages.size()).isEqualTo(3);
    assertThat(messages.at("/0/role").asText()).isEqualTo("system");
    assertThat(messages.at("/0/content").asText()).isEqualTo("ab");
    assertThat(messages.at("/1/tool_calls").size()).isEqualTo(2);
    assertThat(messages.at("/2/tool_call_id").asText()).isEqualTo("c1");
    assertThat(asked().at("/tools/0/function/name").asText()).isEqualTo("weather");
  }

  @Test
  void a_response_has_the_text_the_use_and_what_was_asked() {
    JsonNode json =
        api.post(PATH, "{'model':'m','input':'Hi','temperature':0.5,'metadata':{'a':'b'}}").json();
    assertThat(json.path("object").asText()).isEqualTo("response");
    assertThat(json.path("status").asText()).isEqualTo("completed");
    assertThat(json.path("model").asText()).isEqualTo("tiny");
    assertThat(json.at("/output/0/content/0/text").asText()).isEqualTo("Hello there");
    assertThat(json.at("/usage/input_tokens").asInt()).isEqualTo(7);
    assertThat(json.at("/usage/input_tokens_details/cached_tokens").asInt()).isEqualTo(3);
    assertThat(json.at("/usage/output_tokens").asInt()).isEqualTo(2);
    assertThat(json.path("temperature").asDouble()).isEqualTo(0.5);
    assertThat(json.at("/metadata/a").asText()).isEqualTo("b");
    assertThat(json.path("store").asBoolean()).isFalse();
  }

  @Test
  void a_response_that_the_limit_ended_is_incomplete() {
    models.cutShort();
    JsonNode json = api.post(PATH, "{'model':'m','input':'Hi'}").json();
    assertThat(json.path("status").asText()).isEqualTo("incomplete");
    assertThat(json.at("/incomplete_details/reason").asText()).isEqualTo("max_output_tokens");
  }

  @Test
  void a_call_of_a_tool_is_an_item_of_the_output() {
    models.calling("weather", "{\"city\":\"Oslo\"}");
    JsonNode json = api.post(PATH, "{'model':'m','input':'Hi'," + TOOL + "}").json();
    assertThat(json.path("output").size()).isEqualTo(1);
    JsonNode call = json.at("/output/0");
    assertThat(call.path("type").asText()).isEqualTo("function_call");
    assertThat(call.path("call_id").asText()).isEqualTo("call_1");
    assertThat(call.path("arguments").asText()).isEqualTo("{\"city\":\"Oslo\"}");
  }

  @Test
  void a_stream_grows_event_by_event_into_the_response() {
    Answered answer = api.post(PATH, "{'model':'m','input':'Hi','stream':true}");
    assertThat(types(answer))
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.completed");
    for (int i = 0; i < answer.events().size(); i++) {
      assertThat(answer.events().get(i).path("sequence_number").asInt()).isEqualTo(i);
    }
    JsonNode last = answer.events().getLast().path("response");
    assertThat(last.at("/output/0/content/0/text").asText()).isEqualTo("Hello there");
    assertThat(last.at("/usage/total_tokens").asInt()).isEqualTo(9);
    assertThat(answer.body()).contains("event: response.completed\ndata: {").doesNotContain("DONE");
  }

  @Test
  void a_stream_of_a_call_tells_its_arguments() {
    models.calling("weather", "{}");
    Answered answer = api.post(PATH, "{'model':'m','input':'Hi','stream':true," + TOOL + "}");
    assertThat(types(answer))
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.output_item.done",
            "response.completed");
  }

  @Test
  void a_stream_that_fails_ends_with_the_failed_response() {
    models.failingAfter(2, Reason.SERVER_FAILED, "The model's server ended.");
    Answered answer = api.post(PATH, "{'model':'m','input':'Hi','stream':true}");
    JsonNode last = answer.events().getLast();
    assertThat(last.path("type").asText()).isEqualTo("response.failed");
    assertThat(last.at("/response/status").asText()).isEqualTo("failed");
    assertThat(last.at("/response/error/message").asText()).isEqualTo("The model's server ended.");
    assertThat(models.open()).isZero();
  }

  @Test
  void the_schema_of_the_text_is_that_of_the_chat_s_answer() {
    api.post(
        PATH,
        "{'model':'m','input':'Hi','text':{'format':{'type':'json_schema','name':'s','strict':true,"
            + "'schema':{'type':'object'}}}}");
    assertThat(asked().at("/response_format/json_schema/name").asText()).isEqualTo("s");
    assertThat(asked().at("/response_format/json_schema/schema/type").asText()).isEqualTo("object");
  }

  @Test
  void a_tool_may_be_chosen_by_its_name() {
    api.post(
        PATH,
        "{'model':'m','input':'Hi','tool_choice':{'type':'function','name':'weather'},"
            + TOOL
            + "}");
    assertThat(asked().at("/tool_choice/function/name").asText()).isEqualTo("weather");
  }
}
