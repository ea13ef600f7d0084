package dev.headrace.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headrace.inference.Ask;
import dev.headrace.inference.ModelException.Reason;
import dev.headrace.openai.Api.Answered;
import dev.headrace.wire.Headers;
import dev.headrace.wire.RequestBody;
import dev.headrace.wire.WireRequest;
import dev.headrace.wire.WireResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Chats: what a model's server is asked, and what the client is told. */
final class ChatTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";

  private final FakeModels models = new FakeModels();
  private final Api api = new Api(models);

  private JsonNode asked() {
    return Json.request(models.asked().body());
  }

  @Test
  void an_answer_is_passed_on_as_the_model_s_server_gives_it() {
    Answered answer = api.post(CHAT, "{'model':'gpt-4o'," + HI + "}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/choices/0/message/content").asText()).isEqualTo("Hello there");
    assertThat(answer.json().at("/usage/total_tokens").asInt()).isEqualTo(9);
    assertThat(models.open()).isZero();
  }

  @Test
  void a_streamed_answer_whose_body_is_never_begun_gives_its_slot_back() {
    String json = "{'model':'gpt-4o','stream':true," + HI + "}";
    var request =
        new WireRequest(
            "POST",
            CHAT,
            "",
            Headers.none(),
            RequestBody.of(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    WireResponse response = api.api().serve(request, "id");
    assertThat(models.open()).isOne();
    response.body().release();
    assertThat(models.open()).isZero();
  }

  @Test
  void the_answer_s_head_says_who_answered_and_under_which_id() {
    Headers head = api.post(CHAT, "{'model':'gpt-4o'," + HI + "}").headers();
    assertThat(head.first("x-headrace-model")).isEqualTo("tiny");
    assertThat(head.first("x-request-id")).isEqualTo("11111111-2222-4333-8444-555555555555");
    assertThat(head.first("openai-version")).isEqualTo("2020-10-01");
    assertThat(head.first("openai-processing-ms")).matches("\\d+");
    assertThat(head.first("Content-Type")).isEqualTo("application/json");
    assertThat(head.has("x-ratelimit-limit-requests")).isFalse();
  }

  @Test
  void what_is_left_of_the_quota_stands_in_the_head() {
    models.limited();
    Headers head = api.post(CHAT, "{'model':'gpt-4o'," + HI + "}").headers();
    assertThat(head.first("x-ratelimit-limit-requests")).isEqualTo("60");
    assertThat(head.first("x-ratelimit-remaining-requests")).isEqualTo("59");
    assertThat(head.first("x-ratelimit-reset-requests")).isEqualTo("1s");
    assertThat(head.first("x-ratelimit-limit-tokens")).isEqualTo("150000");
    assertThat(head.first("x-ratelimit-remaining-tokens")).isEqualTo("149984");
    assertThat(head.first("x-ratelimit-reset-tokens")).isEqualTo("6m0s");
  }

  @Test
  void the_ask_names_the_client_s_model_and_reserves_its_tokens() {
    api.post(CHAT, "{'model':'gpt-4o','max_completion_tokens':17," + HI + "}");
    Ask ask = models.asked();
    assertThat(ask.modelId()).isEqualTo("gpt-4o");
    assertThat(ask.service()).isEqualTo("openai");
    assertThat(ask.task()).isEqualTo(Ask.Task.CHAT);
    assertThat(ask.maxOutputTokens()).isEqualTo(17);
    assertThat(ask.inputTokensEstimate()).isBetween(5, 15);
    assertThat(asked().path("max_tokens").asInt()).isEqualTo(17);
    assertThat(asked().has("max_completion_tokens")).isFalse();
  }

  @Test
  void an_answer_without_a_limit_has_that_of_the_context() {
    api.post(CHAT, "{'model':'gpt-4o'," + HI + "}");
    assertThat(models.asked().maxOutputTokens()).isEqualTo(FakeModels.CONTEXT_TOKENS);
  }

  @Test
  void a_stream_is_passed_on_event_by_event_and_says_that_it_is_whole() {
    Answered answer = api.post(CHAT, "{'model':'gpt-4o','stream':true," + HI + "}");
    assertThat(answer.headers().first("Content-Type")).startsWith("text/event-stream");
    assertThat(answer.headers().first("x-headrace-model")).isEqualTo("tiny");
    assertThat(answer.events())
        .extracting(event -> event.at("/choices/0/delta/content").asText(""))
        .containsExactly("", "Hello ", "there", "");
    assertThat(answer.body()).endsWith("data: [DONE]\n\n");
    assertThat(models.open()).isZero();
  }

  @Test
  void a_stream_ends_with_its_use_where_the_client_asks_for_it() {
    Answered answer =
        api.post(
            CHAT, "{'model':'m','stream':true,'stream_options':{'include_usage':true}," + HI + "}");
    JsonNode last = answer.events().getLast();
    assertThat(last.path("choices").size()).isZero();
    assertThat(last.at("/usage/prompt_tokens").asInt()).isEqualTo(7);
    assertThat(last.at("/usage/completion_tokens").asInt()).isEqualTo(2);
  }

  @Test
  void a_failure_amid_a_stream_is_its_last_event_and_the_answer_is_closed() {
    models.failingAfter(2, Reason.SERVER_FAILED, "The model's server ended.");
    Answered answer = api.post(CHAT, "{'model':'m','stream':true," + HI + "}");
    assertThat(answer.status()).isEqualTo(200);
    JsonNode error = answer.events().getLast().path("error");
    assertThat(error.path("message").asText()).isEqualTo("The model's server ended.");
    assertThat(error.path("type").asText()).isEqualTo("server_error");
    assertThat(answer.body()).doesNotContain("[DONE]");
    assertThat(models.open()).isZero();
  }

  @Test
  void a_client_that_goes_away_amid_a_stream_ends_the_answer() {
    byte[] body =
        ("{'model':'m','stream':true," + HI + "}")
            .replace('\'', '"')
            .getBytes(StandardCharsets.UTF_8);
    var request = new WireRequest("POST", CHAT, "", Headers.none(), RequestBody.of(body));
    WireResponse response = api.api().serve(request, "id");
    assertThat(models.open()).isEqualTo(1);
    var gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    assertThatThrownBy(() -> response.body().writeTo(gone)).hasMessage("Broken pipe");
    assertThat(models.open()).isZero();
  }

  @Test
  void a_developer_s_message_is_the_system_s_to_the_model() {
    api.post(
        CHAT,
        "{'model':'m','messages':[{'role':'developer','content':'Be brief.'},{'role':'user','content':'Hi'}]}");
    assertThat(asked().at("/messages/0/role").asText()).isEqualTo("system");
  }

  @Test
  void a_tool_may_be_chosen_by_its_name() {
    api.post(
        CHAT,
        "{'model':'m','tools':[{'type':'function','function':{'name':'a'}},"
            + "{'type':'function','function':{'name':'b','parameters':{'type':'object'}}}],"
            + "'tool_choice':{'type':'function','function':{'name':'b'}},"
            + HI
            + "}");
    assertThat(asked().path("tools").size()).isEqualTo(2);
    assertThat(asked().at("/tool_choice/function/name").asText()).isEqualTo("b");
  }

  @Test
  void calls_of_tools_and_their_answers_are_passed_on() {
    models.calling("weather", "{\"city\":\"Oslo\"}");
    Answered answer =
        api.post(
            CHAT,
            "{'model':'m','tools':[{'type':'function','function':{'name':'weather'}}],'messages':["
                + "{'role':'user','content':'Hi'},"
                + "{'role':'assistant','content':null,'tool_calls':[{'id':'c1','type':'function',"
                + "'function':{'name':'weather','arguments':'{}'}}]},"
                + "{'role':'tool','tool_call_id':'c1','content':'sun'}]}");
    assertThat(answer.json().at("/choices/0/message/tool_calls/0/function/name").asText())
        .isEqualTo("weather");
    assertThat(answer.json().at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
    assertThat(asked().at("/messages/2/content").asText()).isEqualTo("sun");
  }

  @Test
  void what_has_no_effect_is_taken_and_not_passed_on() {
    Answered answer =
        api.post(
            CHAT,
            "{'model':'m','user':'u','metadata':{'a':'b'},'store':false,'service_tier':'auto',"
                + "'modalities':['text'],'prompt_cache_key':'k','safety_identifier':'s','n':1,"
                + HI
                + "}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(asked().fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("model", "messages", "max_tokens");
  }

  @Test
  void what_says_how_to_generate_is_passed_on() {
    api.post(
        CHAT,
        "{'model':'m','temperature':0.5,'top_p':1,'frequency_penalty':-2,'presence_penalty':2,"
            + "'seed':7,'stop':['a','b','c','d'],'logit_bias':{'15':-100},'logprobs':true,"
            + "'top_logprobs':20,'response_format':{'type':'json_schema','json_schema':"
            + "{'name':'x','strict':true,'schema':{'type':'object'}}},"
            + HI
            + "}");
    assertThat(asked().path("temperature").asDouble()).isEqualTo(0.5);
    assertThat(asked().path("stop").size()).isEqualTo(4);
    assertThat(asked().at("/logit_bias/15").asInt()).isEqualTo(-100);
    assertThat(asked().at("/response_format/json_schema/name").asText()).isEqualTo("x");
  }
}
