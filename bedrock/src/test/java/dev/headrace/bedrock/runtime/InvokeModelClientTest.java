package dev.headrace.bedrock.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headrace.bedrock.testing.FakeModels;
import dev.headrace.inference.Ask;
import dev.headrace.inference.ModelException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.ModelStreamErrorException;
import software.amazon.awssdk.services.bedrockruntime.model.ValidationException;

/** InvokeModel in the formats of the providers. */
class InvokeModelClientTest {
  private static final String CLAUDE = "anthropic.claude-3-haiku-20240307-v1:0";
  private static final String LLAMA = "meta.llama3-8b-instruct-v1:0";
  private static final String TITAN = "amazon.titan-text-express-v1";
  private static final String NOVA = "amazon.nova-lite-v1:0";
  private static final String MISTRAL = "mistral.mistral-7b-instruct-v0:2";
  private static final String GPT = "openai.gpt-oss-20b-1:0";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final House house = new House();

  @AfterEach
  void close() {
    house.close();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Test bodies are written with single quotes. */
  private static String quoted(String body) {
    return body.replace('\'', '"');
  }

  private JsonNode invoke(String modelId, String body) {
    return json(
        house
            .client
            .invokeModel(it -> it.modelId(modelId).body(SdkBytes.fromUtf8String(quoted(body))))
            .body()
            .asUtf8String());
  }

  private List<JsonNode> stream(String modelId, String body) {
    List<JsonNode> chunks = Collections.synchronizedList(new ArrayList<>());
    var visitor =
        InvokeModelWithResponseStreamResponseHandler.Visitor.builder()
            .onChunk(chunk -> chunks.add(json(chunk.bytes().asUtf8String())))
            .build();
    house
        .async
        .invokeModelWithResponseStream(
            it -> it.modelId(modelId).body(SdkBytes.fromUtf8String(quoted(body))),
            InvokeModelWithResponseStreamResponseHandler.builder().subscriber(visitor).build())
        .join();
    return chunks;
  }

  private void refuses(String modelId, String body, String words) {
    assertThatThrownBy(() -> invoke(modelId, body))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(words);
    assertThat(house.models.asked).isEmpty();
  }

  private static void isLast(JsonNode chunk) {
    JsonNode metrics = chunk.path("amazon-bedrock-invocationMetrics");
    assertThat(metrics.path("inputTokenCount").intValue()).isEqualTo(11);
    assertThat(metrics.path("outputTokenCount").intValue()).isEqualTo(5);
    assertThat(metrics.path("invocationLatency").isIntegralNumber()).isTrue();
    assertThat(metrics.path("firstByteLatency").isIntegralNumber()).isTrue();
  }

  private static String anthropic(String more) {
    return "{'anthropic_version':'bedrock-2023-05-31','max_tokens':50,"
        + "'messages':[{'role':'user','content':'Hi'}]"
        + more
        + "}";
  }

  @Test
  void the_header_fields_tell_what_an_answer_took_and_who_gave_it() {
    house.models.says("Hello");
    invoke(CLAUDE, anthropic(""));
    assertThat(house.header("X-Amzn-Bedrock-Input-Token-Count")).isEqualTo("11");
    assertThat(house.header("X-Amzn-Bedrock-Output-Token-Count")).isEqualTo("5");
    assertThat(house.header("X-Amzn-Bedrock-Invocation-Latency")).matches("\\d+");
    assertThat(house.header("X-Headrace-Model")).isEqualTo(FakeModels.NAME);
  }

  @Test
  void claude_answers_a_message() {
    house.models.says("Hello");
    JsonNode reply =
        invoke(
            CLAUDE,
            anthropic(
                ",'system':[{'type':'text','text':'Be brief'}],'temperature':0.5,'top_p':0.9,"
                    + "'top_k':7,'stop_sequences':['END'],'metadata':{'user_id':'u'}"));
    assertThat(reply.path("type").asText()).isEqualTo("message");
    assertThat(reply.path("role").asText()).isEqualTo("assistant");
    assertThat(reply.path("model").asText()).isEqualTo(CLAUDE);
    assertThat(reply.path("id").asText()).startsWith("msg_bdrk_");
    assertThat(reply.path("content").toString())
        .isEqualTo("[{\"type\":\"text\",\"text\":\"Hello\"}]");
    assertThat(reply.path("stop_reason").asText()).isEqualTo("end_turn");
    assertThat(reply.path("stop_sequence").isNull()).isTrue();
    assertThat(reply.path("usage").path("input_tokens").intValue()).isEqualTo(11);
    assertThat(reply.path("usage").path("output_tokens").intValue()).isEqualTo(5);
    JsonNode asked = house.models.body();
    assertThat(asked.path("messages").path(0).path("content").asText()).isEqualTo("Be brief");
    assertThat(asked.path("max_tokens").intValue()).isEqualTo(50);
    assertThat(asked.path("top_k").intValue()).isEqualTo(7);
    assertThat(asked.path("stop").path(0).asText()).isEqualTo("END");
  }

  @Test
  void claude_uses_tools() {
    house.models.answers(
        "{\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"function\":"
            + "{\"name\":\"look\",\"arguments\":\"{\\\"at\\\":1}\"}}]}",
        "tool_calls");
    JsonNode reply =
        invoke(
            CLAUDE,
            "{'anthropic_version':'bedrock-2023-05-31','max_tokens':50,'messages':["
                + "{'role':'user','content':'Hi'},"
                + "{'role':'assistant','content':[{'type':'text','text':'Hm'},"
                + "{'type':'tool_use','id':'c0','name':'look','input':{'at':0}}]},"
                + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'c0',"
                + "'content':[{'type':'text','text':'dark'}]}]}],"
                + "'tools':[{'name':'look','description':'Looks','input_schema':{'type':'object'}}],"
                + "'tool_choice':{'type':'any'}}");
    assertThat(reply.path("stop_reason").asText()).isEqualTo("tool_use");
    assertThat(reply.path("content").path(0).toString())
        .isEqualTo("{\"type\":\"tool_use\",\"id\":\"c1\",\"name\":\"look\",\"input\":{\"at\":1}}");
    JsonNode messages = house.models.body().path("messages");
    assertThat(messages.path(1).path("tool_calls").path(0).path("id").asText()).isEqualTo("c0");
    assertThat(messages.path(2).path("content").asText()).isEqualTo("dark");
    assertThat(house.models.body().path("tool_choice").asText()).isEqualTo("required");
  }

  @Test
  void claude_answers_in_json_of_a_schema() {
    house.models.says("{}");
    invoke(
        CLAUDE,
        anthropic(",'output_config':{'format':{'type':'json_schema','schema':{'type':'object'}}}"));
    JsonNode format = house.models.body().path("response_format");
    assertThat(format.path("type").asText()).isEqualTo("json_schema");
    assertThat(format.path("json_schema").path("schema").path("type").asText()).isEqualTo("object");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|#: required key [anthropic_version] not found",
        "{'anthropic_version':'2'}|#/anthropic_version: the value must be bedrock-2023-05-31",
        "[]|expected type: JSONObject",
        "{'a|Malformed input request, please reformat your input and try again.",
        "{'anthropic_version':'bedrock-2023-05-31','max_tokens':5,'messages':[]}|at least one",
        "{'anthropic_version':'bedrock-2023-05-31','messages':[{'role':'user','content':'a'}]}"
            + "|required key [max_tokens] not found",
        "{'anthropic_version':'bedrock-2023-05-31','max_tokens':0,"
            + "'messages':[{'role':'user','content':'a'}]}|#/max_tokens: 0 is not greater or equal",
        "{'anthropic_version':'bedrock-2023-05-31','max_tokens':5000,"
            + "'messages':[{'role':'user','content':'a'}]}|exceeds the model limit of 4096",
        "{'anthropic_version':'bedrock-2023-05-31','max_tokens':5,"
            + "'messages':[{'role':'assistant','content':'a'}]}|first message must use the",
        "{'anthropic_version':'bedrock-2023-05-31','max_tokens':5,"
            + "'messages':[{'role':'boss','content':'a'}]}|Unexpected role",
        "{'anthropic_version':'bedrock-2023-05-31','max_tokens':5,'messages':[{'role':'user',"
            + "'content':[{'type':'image','source':{}}]}]}|the image block at #/messages/0/content/0",
      })
  void claude_refuses_what_breaks_its_format(String body, String words) {
    refuses(CLAUDE, body, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ",'temperature':2|#/temperature: 2 is not less or equal to 1",
        ",'temperature':'hot'|#/temperature: expected type: Number, found: String",
        ",'best_of':2|extraneous key [best_of] is not permitted",
        ",'thinking':{'type':'enabled','budget_tokens':1024}|does not support extended thinking",
        ",'tools':[{'type':'web_search_20250305','name':'w'}]|web_search_20250305",
        ",'tools':[{'name':'w','input_schema':{'type':'string'}}]|must be one of the following: object",
        ",'tool_choice':{'type':'tool','name':'x'}|Tool 'x' not found in provided tools",
        ",'output_config':{'format':{'type':'json_schema','schema':{'type':'thing'}}}|.type must be",
        ",'output_config':{'format':{'type':'xml'}}|the value must be json_schema",
      })
  void claude_refuses_settings_that_it_does_not_have(String more, String words) {
    refuses(CLAUDE, anthropic(more), words);
  }

  @Test
  void claude_streams_its_events() {
    house.models.streams(
        "tool_calls",
        "{\"content\":\"Hm\"}",
        "{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"a\",\"arguments\":\"{}\"}}]}");
    List<JsonNode> chunks = stream(CLAUDE, anthropic(""));
    assertThat(chunks.stream().map(chunk -> chunk.path("type").asText()))
        .containsExactly(
            "message_start",
            "content_block_start",
            "content_block_delta",
            "content_block_stop",
            "content_block_start",
            "content_block_delta",
            "content_block_stop",
            "message_delta",
            "message_stop");
    assertThat(chunks.get(2).path("delta").path("text").asText()).isEqualTo("Hm");
    assertThat(chunks.get(4).path("content_block").path("name").asText()).isEqualTo("a");
    assertThat(chunks.get(5).path("delta").path("partial_json").asText()).isEqualTo("{}");
    assertThat(chunks.get(7).path("delta").path("stop_reason").asText()).isEqualTo("tool_use");
    assertThat(chunks.get(7).path("usage").path("output_tokens").intValue()).isEqualTo(5);
    isLast(chunks.getLast());
    assertThat(house.models.closed).hasValue(1);
  }

  @Test
  void a_stream_that_breaks_off_ends_with_the_models_error() {
    house.models.streams("stop", "{\"content\":\"Hm\"}");
    house.models.parts = house.models.parts.subList(0, 1);
    house.models.failsMidway = Reason.SERVER_FAILED;
    assertThatThrownBy(() -> stream(CLAUDE, anthropic("")))
        .hasCauseInstanceOf(ModelStreamErrorException.class);
    assertThat(house.models.closed).hasValue(1);
  }

  @Test
  void llama_goes_on_with_a_text() {
    house.models.parts =
        List.of("{\"choices\":[{\"text\":\" a time\",\"finish_reason\":\"length\"}]}");
    JsonNode reply = invoke(LLAMA, "{'prompt':'Once upon','max_gen_len':3,'temperature':0.1}");
    assertThat(reply.toString())
        .isEqualTo(
            "{\"generation\":\" a time\",\"prompt_token_count\":11,"
                + "\"generation_token_count\":5,\"stop_reason\":\"length\"}");
    assertThat(house.models.asked.getLast().task()).isEqualTo(Ask.Task.COMPLETION);
    assertThat(house.models.body().path("prompt").asText()).isEqualTo("Once upon");
    assertThat(house.models.body().has("messages")).isFalse();
  }

  @Test
  void a_prompt_in_llamas_template_is_a_conversation() {
    house.models.says("Hello");
    invoke(
        LLAMA,
        "{'prompt':'<|begin_of_text|><|start_header_id|>system<|end_header_id|>\\n\\nBe brief"
            + "<|eot_id|><|start_header_id|>user<|end_header_id|>\\n\\nHi<|eot_id|>"
            + "<|start_header_id|>assistant<|end_header_id|>\\n\\n'}");
    assertThat(house.models.asked.getLast().task()).isEqualTo(Ask.Task.CHAT);
    assertThat(house.models.body().path("messages").toString())
        .isEqualTo(
            "[{\"role\":\"system\",\"content\":\"Be brief\"},"
                + "{\"role\":\"user\",\"content\":\"Hi\"}]");
    assertThat(house.models.body().path("max_tokens").intValue()).isEqualTo(512);
  }

  @Test
  void llama_streams() {
    house.models.streams("stop", "{\"content\":\"a\"}", "{\"content\":\"b\"}");
    List<JsonNode> chunks =
        stream(LLAMA, "{'prompt':'<|start_header_id|>user<|end_header_id|>Hi'}");
    assertThat(chunks.stream().map(chunk -> chunk.path("generation").asText()))
        .containsExactly("a", "b", "");
    assertThat(chunks.getLast().path("stop_reason").asText()).isEqualTo("stop");
    isLast(chunks.getLast());
  }

  @Test
  void llama_refuses_images_and_unknown_keys() {
    refuses(LLAMA, "{'prompt':'a','images':['x']}", "doesn't support the images field");
    refuses(LLAMA, "{'prompt':'a','max_tokens':1}", "extraneous key [max_tokens]");
    refuses(LLAMA, "{'prompt':'a','max_gen_len':9000}", "#/max_gen_len: 9000 is not less");
  }

  @Test
  void titan_answers_a_text() {
    house.models.says("Hello");
    JsonNode reply =
        invoke(
            TITAN,
            "{'inputText':'User: Hi\\nBot:','textGenerationConfig':"
                + "{'maxTokenCount':9,'stopSequences':['User:'],'temperature':0,'topP':1}}");
    assertThat(reply.toString())
        .isEqualTo(
            "{\"inputTextTokenCount\":11,\"results\":[{\"tokenCount\":5,\"outputText\":\"Hello\","
                + "\"completionReason\":\"FINISH\"}]}");
    assertThat(house.models.body().path("messages").path(0).path("content").asText())
        .isEqualTo("Hi");
    assertThat(house.models.body().path("max_tokens").intValue()).isEqualTo(9);
  }

  @Test
  void titan_streams_and_refuses() {
    house.models.streams("length", "{\"content\":\"a\"}");
    List<JsonNode> chunks = stream(TITAN, "{'inputText':'Hi'}");
    assertThat(chunks.getFirst().path("outputText").asText()).isEqualTo("a");
    assertThat(chunks.getLast().path("completionReason").asText()).isEqualTo("LENGTH");
    isLast(chunks.getLast());
    house.models.asked.clear();
    refuses(TITAN, "{'inputText':''}", "#/inputText: expected minLength: 1");
    refuses(TITAN, "{'inputText':'a','textGenerationConfig':{'topK':1}}", "extraneous key [topK]");
  }

  @Test
  void nova_answers_a_conversation() {
    house.models.says("Hello");
    JsonNode reply =
        invoke(
            NOVA,
            "{'schemaVersion':'messages-v1','system':[{'text':'Be brief'}],'messages':["
                + "{'role':'user','content':[{'text':'Hi'}]}],"
                + "'inferenceConfig':{'max_new_tokens':30,'top_k':20,'temperature':0.5}}");
    assertThat(reply.path("output").path("message").path("content").path(0).path("text").asText())
        .isEqualTo("Hello");
    assertThat(reply.path("stopReason").asText()).isEqualTo("end_turn");
    assertThat(reply.path("usage").path("totalTokens").intValue()).isEqualTo(16);
    assertThat(house.models.body().path("max_tokens").intValue()).isEqualTo(30);
    assertThat(house.models.body().path("top_k").intValue()).isEqualTo(20);
  }

  @Test
  void nova_streams_and_refuses() {
    house.models.streams("stop", "{\"content\":\"a\"}");
    List<JsonNode> chunks =
        stream(NOVA, "{'messages':[{'role':'user','content':[{'text':'Hi'}]}]}");
    assertThat(chunks.stream().map(chunk -> chunk.fieldNames().next()))
        .containsExactly(
            "messageStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata");
    isLast(chunks.getLast());
    house.models.asked.clear();
    refuses(NOVA, "{'messages':[{'role':'boss','content':[{'text':'Hi'}]}]}", "enum value set");
    refuses(NOVA, "{'messages':[{'role':'user','content':[{'toolUse':{}}]}]}", "must not be null");
    refuses(NOVA, "{'messages':[],'best':1}", "extraneous key [best]");
    refuses(
        NOVA,
        "{'messages':[{'role':'user','content':[{'image':{'format':'png','source':"
            + "{'bytes':'eA=='}}}]}]}",
        "This model doesn't support the image field for user messages.");
  }

  @Test
  void mistral_completes_an_instruction() {
    house.models.says("Hello");
    JsonNode reply =
        invoke(
            MISTRAL,
            "{'prompt':'<s>[INST] One [/INST] Two</s>[INST] Three [/INST]','max_tokens':9,"
                + "'stop':['END'],'top_k':5}");
    assertThat(reply.toString())
        .isEqualTo("{\"outputs\":[{\"text\":\"Hello\",\"stop_reason\":\"stop\"}]}");
    assertThat(house.models.body().path("messages").toString())
        .isEqualTo(
            "[{\"role\":\"user\",\"content\":\"One\"},{\"role\":\"assistant\",\"content\":\"Two\"},"
                + "{\"role\":\"user\",\"content\":\"Three\"}]");
  }

  @Test
  void open_models_chat_as_openai_has_it() {
    house.models.says("Hello");
    JsonNode reply =
        invoke(
            GPT,
            "{'model':'x','messages':[{'role':'user','content':'Hi'}],'max_completion_tokens':9,"
                + "'response_format':{'type':'json_object'}}");
    assertThat(reply.path("object").asText()).isEqualTo("chat.completion");
    assertThat(reply.path("model").asText()).isEqualTo(GPT);
    assertThat(reply.path("choices").path(0).path("message").path("content").asText())
        .isEqualTo("Hello");
    assertThat(reply.path("choices").path(0).path("finish_reason").asText()).isEqualTo("stop");
    assertThat(reply.path("usage").path("total_tokens").intValue()).isEqualTo(16);
    assertThat(house.models.body().path("max_tokens").intValue()).isEqualTo(9);
    assertThat(house.models.body().path("response_format").path("type").asText())
        .isEqualTo("json_object");
    assertThat(house.models.body().has("model")).isFalse();
  }

  @Test
  void open_models_stream_and_refuse() {
    house.models.streams(
        "tool_calls",
        "{\"content\":\"a\"}",
        "{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"n\",\"arguments\":\"{}\"}}]}");
    List<JsonNode> chunks = stream(GPT, "{'messages':[{'role':'user','content':'Hi'}]}");
    JsonNode last = chunks.getLast();
    assertThat(last.path("choices").path(0).path("finish_reason").asText()).isEqualTo("tool_calls");
    assertThat(last.path("usage").path("prompt_tokens").intValue()).isEqualTo(11);
    isLast(last);
    house.models.asked.clear();
    refuses(GPT, "{'messages':[]}", "expected minimum item count: 1");
    refuses(
        GPT,
        "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{}}]}]}",
        "doesn't support the image_url part");
    refuses(GPT, "{'messages':[{'role':'user','content':'a'}],'n':2}", "extraneous key [n]");
  }

  @Test
  void formats_that_are_not_known_here_say_that_converse_serves_their_models() {
    refuses("cohere.command-text-v14", "{'prompt':'a'}", "the Converse API serves it");
    refuses("anthropic.claude-v2:1", "{'prompt':'a'}", "the Converse API serves it");
  }

  @Test
  void a_body_is_json_of_bounded_depth() {
    refuses(CLAUDE, "{'a':1}{'b':2}", "Malformed input request");
    refuses(CLAUDE, "{'a':" + "[".repeat(200) + "]".repeat(200) + "}", "Malformed input request");
    assertThatThrownBy(() ->
            house.client.invokeModel(it ->
                it.modelId(CLAUDE)
                    .contentType("text/plain")
                    .body(SdkBytes.fromUtf8String("hello"))))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("text/plain");
  }

  @Test
  void titan_embeds_a_text_in_the_length_that_is_wanted() {
    JsonNode reply = invoke("amazon.titan-embed-text-v2:0", "{'inputText':'Hi','dimensions':256}");
    assertThat(reply.path("embedding")).hasSize(256);
    assertThat(reply.path("embedding").path(0).floatValue()).isEqualTo(0.6f);
    assertThat(reply.path("embedding").path(1).floatValue()).isEqualTo(0.8f);
    assertThat(reply.path("embedding").path(2).floatValue()).isZero();
    assertThat(reply.path("inputTextTokenCount").intValue()).isEqualTo(3);
    assertThat(reply.path("embeddingsByType").path("float")).hasSize(256);
    assertThat(house.models.embedded).containsExactly("Hi");
    assertThat(house.header("X-Headrace-Model")).isEqualTo("small-embedding");
    assertThat(house.header("X-Amzn-Bedrock-Input-Token-Count")).isEqualTo("3");
    assertThat(invoke("amazon.titan-embed-text-v1", "{'inputText':'Hi'}").path("embedding"))
        .hasSize(1_536);
  }

  @Test
  void titan_refuses_what_it_does_not_have() {
    String titan = "amazon.titan-embed-text-v2:0";
    refuses(titan, "{'inputText':'a','dimensions':300}", "300 is not a valid enum value");
    refuses(titan, "{'inputText':''}", "#/inputText: expected minLength: 1");
    refuses(titan, "{'inputText':'" + "a".repeat(50_001) + "'}", "expected maxLength: 50000");
    refuses(titan, "{'inputText':'a','embeddingTypes':['int8']}", "int8 is not a valid enum value");
    refuses("amazon.titan-embed-image-v1", "{'inputText':'a'}", "does not know the request format");
    assertThatThrownBy(() -> stream(titan, "{'inputText':'a'}"))
        .hasMessageContaining("unsupported for streaming");
  }

  @Test
  void cohere_embeds_texts() {
    JsonNode reply =
        invoke("cohere.embed-english-v3", "{'texts':['a','b'],'input_type':'search_query'}");
    assertThat(reply.path("embeddings")).hasSize(2);
    assertThat(reply.path("embeddings").path(0)).hasSize(1_024);
    assertThat(reply.path("response_type").asText()).isEqualTo("embeddings_floats");
    assertThat(reply.path("texts").toString()).isEqualTo("[\"a\",\"b\"]");
    JsonNode byType =
        invoke(
            "us.cohere.embed-v4:0",
            "{'texts':['a'],'input_type':'search_document','embedding_types':['float'],"
                + "'output_dimension':512}");
    assertThat(byType.path("embeddings").path("float").path(0)).hasSize(512);
  }

  @Test
  void cohere_shortens_texts_only_where_it_may_and_refuses_what_it_does_not_have() {
    String cohere = "cohere.embed-english-v3";
    String big = "x" + "a".repeat(2_048);
    invoke(cohere, "{'texts':['" + big + "'],'input_type':'search_query','truncate':'START'}");
    assertThat(house.models.embedded.getFirst()).hasSize(2_048).doesNotContain("x");
    refuses(cohere, "{'texts':['" + big + "'],'input_type':'search_query'}", "maxLength: 2048");
    refuses(cohere, "{'texts':[],'input_type':'search_query'}", "1 to 96 items");
    refuses(cohere, "{'texts':['a'],'input_type':'poem'}", "poem is not a valid enum value");
    refuses(cohere, "{'images':['a'],'input_type':'image'}", "doesn't support the images field");
    refuses(cohere, "{'texts':['a']}", "required key [input_type] not found");
  }

  @Test
  void an_embedding_that_is_refused_is_one_of_bedrocks_errors() {
    house.models.refusal = Reason.CONTEXT_TOO_LONG;
    assertThatThrownBy(() -> invoke("amazon.titan-embed-text-v1", "{'inputText':'a'}"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("Input is too long for requested model.");
  }

  @Test
  void a_streamed_answer_whose_body_is_never_begun_gives_its_slot_back() {
    house.models.streams("stop", "{\"content\":\"Hi\"}");
    house.losesBodies = true;
    assertThat(stream(CLAUDE, anthropic(""))).isEmpty();
    assertThat(house.models.closed).hasValue(1);
  }
}
