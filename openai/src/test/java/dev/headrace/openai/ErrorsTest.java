package dev.headrace.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.inference.ModelException.Reason;
import dev.headrace.openai.Api.Answered;
import dev.headrace.wire.Headers;
import dev.headrace.wire.RequestBody;
import dev.headrace.wire.ServiceError;
import dev.headrace.wire.WireRequest;
import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each error: its status, and its type, parameter and code as OpenAI's clients know them. */
final class ErrorsTest {
  private static final String CHAT = "/v1/chat/completions";

  private final FakeModels models = new FakeModels();
  private final Api api = new Api(models);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "null",
      value = {
        // what is missing or unknown
        "{'messages':[{'role':'user','content':'x'}]} | null | null | you must provide a model parameter",
        "{'model':'m'} | messages | missing_required_parameter | Missing required parameter: 'messages'.",
        "{'model':'m','messages':[{'role':'user','content':'x'}],'top_k':3} | top_k | unknown_parameter | Unknown parameter: 'top_k'.",
        "{'model':'m','messages':[{'role':'user','content':'x','mood':'sad'}]} | messages[0].mood | unknown_parameter | Unknown parameter: 'messages[0].mood'.",
        "{'model':'m','messages':[{'content':'x'}]} | messages[0].role | missing_required_parameter | Missing required parameter: 'messages[0].role'.",
        "{'model':'m','messages':[{'role':'user'}]} | messages[0].content | missing_required_parameter | Missing required parameter: 'messages[0].content'.",
        // types and ranges
        "{'model':7,'messages':[]} | model | invalid_type | expected a string, but got an integer instead",
        "{'model':'m','messages':'x'} | messages | invalid_type | expected an array, but got a string instead",
        "{'model':'m','messages':[]} | messages | empty_array | empty array",
        "{'model':'m','messages':['x']} | messages[0] | invalid_type | expected an object, but got a string",
        "{'model':'m','messages':[{'role':'king','content':'x'}]} | messages[0].role | invalid_value | Invalid value: 'king'. Supported values are: 'system', 'assistant', 'user', 'tool', 'developer'.",
        "{'model':'m','messages':[{'role':'user','content':7}]} | messages[0].content | invalid_type | one of a string or array of objects",
        "{'model':'m','messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'x'}}]}]} | messages[0].content[0].type | invalid_value | Invalid content type. 'image_url'",
        "{'model':'m','messages':[{'role':'tool','content':'x','tool_call_id':'c'}]} | messages[0].role | invalid_value | must be a response to a preceding message with 'tool_calls'",
        "{'model':'m','messages':[{'role':'user','content':'x','tool_calls':[]}]} | messages[0].tool_calls | invalid_value | only messages with role 'assistant'",
        "{'model':'m','temperature':2.1,'messages':[{'role':'user','content':'x'}]} | temperature | decimal_above_max_value | Expected a value <= 2, but got 2.1 instead.",
        "{'model':'m','temperature':-1,'messages':[{'role':'user','content':'x'}]} | temperature | decimal_below_min_value | Expected a value >= 0, but got -1 instead.",
        "{'model':'m','temperature':'hot','messages':[{'role':'user','content':'x'}]} | temperature | invalid_type | expected a decimal number, but got a string",
        "{'model':'m','max_tokens':0,'messages':[{'role':'user','content':'x'}]} | max_tokens | integer_below_min_value | Expected a value >= 1, but got 0 instead.",
        "{'model':'m','max_tokens':1.5,'messages':[{'role':'user','content':'x'}]} | max_tokens | invalid_type | expected an integer, but got a decimal number",
        "{'model':'m','max_tokens':1001,'messages':[{'role':'user','content':'x'}]} | max_tokens | invalid_value | max_tokens is too large: 1001. This model supports at most 1000 completion tokens",
        "{'model':'m','max_tokens':99999999999,'messages':[{'role':'user','content':'x'}]} | max_tokens | integer_above_max_value | but got 99999999999 instead",
        "{'model':'m','max_tokens':1,'max_completion_tokens':1,'messages':[{'role':'user','content':'x'}]} | max_tokens | invalid_value | at the same time",
        "{'model':'m','n':2,'messages':[{'role':'user','content':'x'}]} | n | integer_above_max_value | Expected a value <= 1, but got 2 instead.",
        "{'model':'m','n':0,'messages':[{'role':'user','content':'x'}]} | n | integer_below_min_value | Expected a value >= 1",
        "{'model':'m','stop':['a','b','c','d','e'],'messages':[{'role':'user','content':'x'}]} | stop | array_above_max_length | maximum length 4, but got an array with length 5",
        "{'model':'m','stop':[7],'messages':[{'role':'user','content':'x'}]} | stop[0] | invalid_type | expected a string",
        "{'model':'m','stream':'yes','messages':[{'role':'user','content':'x'}]} | stream | invalid_type | expected a boolean, but got a string",
        "{'model':'m','stream_options':{'include_usage':true},'messages':[{'role':'user','content':'x'}]} | stream_options | invalid_value | only allowed when 'stream' is enabled",
        "{'model':'m','top_logprobs':2,'messages':[{'role':'user','content':'x'}]} | top_logprobs | invalid_value | only allowed when 'logprobs' is enabled",
        "{'model':'m','logit_bias':{'word':1},'messages':[{'role':'user','content':'x'}]} | logit_bias | invalid_value | 'word' is no token id",
        // tools and schemas
        "{'model':'m','tools':[],'messages':[{'role':'user','content':'x'}]} | tools | empty_array | empty array",
        "{'model':'m','tools':[{'type':'web'}],'messages':[{'role':'user','content':'x'}]} | tools[0].type | invalid_value | Supported values are: 'function'.",
        "{'model':'m','tools':[{'type':'function','function':{'name':'a b'}}],'messages':[{'role':'user','content':'x'}]} | tools[0].function.name | invalid_value | letters, digits, underscores and hyphens",
        "{'model':'m','tools':[{'type':'function','function':{'name':'f','parameters':{'type':'string'}}}],'messages':[{'role':'user','content':'x'}]} | tools[0].function.parameters | invalid_function_parameters | Invalid schema for function 'f'",
        "{'model':'m','tools':[{'type':'function','function':{'name':'f','parameters':{'type':'object','properties':{'a':{'type':'strin'}}}}}],'messages':[{'role':'user','content':'x'}]} | tools[0].function.parameters | invalid_function_parameters | Invalid schema for function 'f'",
        "{'model':'m','tool_choice':'auto','messages':[{'role':'user','content':'x'}]} | tool_choice | invalid_value | only allowed when 'tools' are given",
        "{'model':'m','tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':{'type':'function','function':{'name':'g'}},'messages':[{'role':'user','content':'x'}]} | tool_choice | invalid_value | Tool choice 'g' not found in 'tools' parameter.",
        "{'model':'m','parallel_tool_calls':true,'messages':[{'role':'user','content':'x'}]} | parallel_tool_calls | invalid_value | only allowed when 'tools' are given",
        "{'model':'m','response_format':{'type':'xml'},'messages':[{'role':'user','content':'x'}]} | response_format.type | invalid_value | 'json_schema'",
        "{'model':'m','response_format':{'type':'json_schema'},'messages':[{'role':'user','content':'x'}]} | response_format.json_schema | missing_required_parameter | Missing",
        "{'model':'m','response_format':{'type':'json_schema','json_schema':{'name':'s','schema':{'type':7}}},'messages':[{'role':'user','content':'x'}]} | response_format.json_schema.schema | invalid_value | Invalid schema for response_format 's'",
        "{'model':'m','response_format':{'type':'json_object'},'messages':[{'role':'user','content':'x'}]} | messages | null | must contain the word 'json'",
        "{'model':'m','tools':[{'type':'function','function':{'name':'f','cache':1}}],'messages':[{'role':'user','content':'x'}]} | tools[0].function.cache | unknown_parameter | Unknown parameter",
        "{'model':'m','response_format':{'type':'json_schema','json_schema':{'name':'s','schema':{},'more':1}},'messages':[{'role':'user','content':'x'}]} | response_format.json_schema.more | unknown_parameter | Unknown parameter",
        "{'model':'m','response_format':{'type':'text','schema':{}},'messages':[{'role':'user','content':'x'}]} | response_format.schema | unknown_parameter | Unknown parameter",
        // what the models here do not heed
        "{'model':'m','store':true,'messages':[{'role':'user','content':'x'}]} | store | unsupported_parameter | Answers are not stored here.",
        "{'model':'m','reasoning_effort':'low','messages':[{'role':'user','content':'x'}]} | reasoning_effort | unsupported_parameter | Unsupported parameter: 'reasoning_effort'.",
        "{'model':'m','modalities':['text','audio'],'messages':[{'role':'user','content':'x'}]} | modalities | unsupported_parameter | answer with text",
      })
  void a_chat_that_is_wrong_is_refused(String json, String parameter, String code, String message) {
    Answered answer = api.post(CHAT, json);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error().path("type").asText()).isEqualTo("invalid_request_error");
    assertThat(answer.error().path("param").textValue()).isEqualTo(parameter);
    assertThat(answer.error().path("code").textValue()).isEqualTo(code);
    assertThat(answer.error().path("message").asText()).contains(message.strip());
    assertThat(models.asks()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "null",
      value = {
        "completions | {'model':'m'} | prompt | missing_required_parameter",
        "completions | {'model':'m','prompt':['a','b']} | prompt | invalid_value",
        "completions | {'model':'m','prompt':[1,2]} | prompt | invalid_value",
        "completions | {'model':'m','prompt':7} | prompt | invalid_type",
        "completions | {'model':'m','prompt':'x','suffix':'y'} | suffix | unsupported_parameter",
        "completions | {'model':'m','prompt':'x','best_of':2} | best_of | integer_above_max_value",
        "completions | {'model':'m','prompt':'x','echo':true} | echo | unsupported_parameter",
        "embeddings | {'model':'m'} | input | missing_required_parameter",
        "embeddings | {'model':'m','input':''} | input | invalid_value",
        "embeddings | {'model':'m','input':[]} | input | empty_array",
        "embeddings | {'model':'m','input':['a','']} | input[1] | invalid_value",
        "embeddings | {'model':'m','input':[1,2]} | input[0] | invalid_value",
        "embeddings | {'model':'m','input':[[1,2]]} | input[0] | invalid_value",
        "embeddings | {'model':'m','input':'x','encoding_format':'hex'} | encoding_format | invalid_value",
        "embeddings | {'model':'m','input':'x','dimensions':0} | dimensions | integer_below_min_value",
        "embeddings | {'model':'m','input':'x','dimensions':4} | dimensions | integer_above_max_value",
        "embeddings | {'model':'m','input':'x','truncate':true} | truncate | unknown_parameter",
        "responses | {'model':'m'} | input | missing_required_parameter",
        "responses | {'input':'x'} | null | null",
        "responses | {'model':'m','input':[]} | input | empty_array",
        "responses | {'model':'m','input':7} | input | invalid_type",
        "responses | {'model':'m','input':[{'type':'reasoning'}]} | input[0].type | invalid_value",
        "responses | {'model':'m','input':[{'role':'user','content':[{'type':'input_image'}]}]} | input[0].content[0].type | invalid_value",
        "responses | {'model':'m','input':[{'type':'function_call_output','call_id':'c','output':'x'}]} | input[0].call_id | invalid_value",
        "responses | {'model':'m','input':'x','previous_response_id':'r'} | previous_response_id | unsupported_parameter",
        "responses | {'model':'m','input':'x','background':true} | background | unsupported_parameter",
        "responses | {'model':'m','input':'x','store':true} | store | unsupported_parameter",
        "responses | {'model':'m','input':'x','tools':[{'type':'web_search'}]} | tools[0].type | invalid_value",
        "responses | {'model':'m','input':'x','tools':[{'type':'function','name':'f','parameters':[]}]} | tools[0].parameters | invalid_function_parameters",
        "responses | {'model':'m','input':'x','text':{'format':{'type':'json_schema','name':'s'}}} | text.format.schema | missing_required_parameter",
        "responses | {'model':'m','input':'x','max_output_tokens':1001} | max_output_tokens | invalid_value",
        "responses | {'model':'m','input':'x','truncation':'auto'} | truncation | invalid_value",
      })
  void other_requests_that_are_wrong_are_refused(
      String path, String json, String parameter, String code) {
    Answered answer = api.post("/v1/" + path, json);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error().path("type").asText()).isEqualTo("invalid_request_error");
    assertThat(answer.error().path("param").textValue()).isEqualTo(parameter);
    assertThat(answer.error().path("code").textValue()).isEqualTo(code);
    assertThat(models.asks()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "UNKNOWN_MODEL, 404, invalid_request_error, null, model_not_found, true",
        "UNSUPPORTED, 400, invalid_request_error, model, unsupported_model, true",
        "INVALID_REQUEST, 400, invalid_request_error, null, null, true",
        "CONTEXT_TOO_LONG, 400, invalid_request_error, messages, context_length_exceeded, true",
        "TOO_MANY_REQUESTS, 429, requests, null, rate_limit_exceeded, true",
        "TOO_MANY_TOKENS, 429, tokens, null, rate_limit_exceeded, true",
        "QUEUE_FULL, 503, server_error, null, overloaded, true",
        "TIMEOUT, 504, server_error, null, timeout, false",
        "UNAVAILABLE, 503, server_error, null, model_unavailable, false",
        "SERVER_FAILED, 500, server_error, null, model_failed, true",
        "SHUTTING_DOWN, 503, server_error, null, null, true",
      })
  void why_a_model_does_not_answer_is_told(
      Reason reason, int status, String type, String parameter, String code, boolean retried) {
    models.refusing(reason, "Because.").limited();
    Answered answer = api.post(CHAT, "{'model':'m','messages':[{'role':'user','content':'x'}]}");
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.error().path("type").asText()).isEqualTo(type);
    assertThat(answer.error().path("param").textValue()).isEqualTo(parameter);
    assertThat(answer.error().path("code").textValue()).isEqualTo(code);
    assertThat(answer.headers().first("x-should-retry")).isEqualTo(retried ? null : "false");
    assertThat(answer.headers().first("x-ratelimit-limit-tokens")).isEqualTo("150000");
    assertThat(models.open()).isZero();
  }

  @Test
  void an_id_that_no_model_answers_for_is_unknown() {
    Answered answer =
        api.post(CHAT, "{'model':'nobody','messages':[{'role':'user','content':'x'}]}");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.error().path("message").asText()).contains("`nobody` does not exist");
  }

  @ParameterizedTest
  @CsvSource({
    "{'model':, line 1",
    "'', no object",
    "[], no object",
    "{} {}, line 1",
    "7, no object"
  })
  void what_is_no_json_object_is_refused_with_the_place(String json, String where) {
    Answered answer = api.post(CHAT, json);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error().path("message").asText())
        .contains("could not parse the JSON body")
        .contains(where);
  }

  @Test
  void json_that_is_nested_without_end_is_refused() {
    assertThat(api.post(CHAT, "{'model':" + "[".repeat(100_000)).status()).isEqualTo(400);
  }

  @Test
  void a_request_of_the_most_bytes_is_read_and_one_more_is_refused() {
    String start = "{'model':'m','messages':[{'role':'user','content':'";
    String end = "'}]}";
    String filling = "x".repeat(OpenAi.MAX_BODY_BYTES - start.length() - end.length());
    assertThat(api.post(CHAT, start + filling + end).status()).isEqualTo(200);
    Answered more = api.post(CHAT, start + filling + "x" + end);
    assertThat(more.status()).isEqualTo(413);
    assertThat(more.error().path("code").asText()).isEqualTo("request_too_large");
  }

  @Test
  void a_body_that_ends_early_is_refused() {
    var body = new RequestBody(new ByteArrayInputStream(new byte[] {'{'}), 10);
    Answered answer = api.send(new WireRequest("POST", CHAT, "", Headers.none(), body));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error().path("message").asText()).contains("ended before its length");
  }

  @Test
  void as_many_messages_and_tools_as_may_are_taken_and_one_more_is_refused() {
    String message = "{'role':'user','content':'x'}";
    String full = message + ("," + message).repeat(Messages.MAX_MESSAGES - 1);
    assertThat(api.post(CHAT, "{'model':'m','messages':[" + full + "]}").status()).isEqualTo(200);
    Answered more = api.post(CHAT, "{'model':'m','messages':[" + full + "," + message + "]}");
    assertThat(more.error().path("code").asText()).isEqualTo("array_above_max_length");
    String tool = "{'type':'function','function':{'name':'f'}}";
    String tools = tool + ("," + tool).repeat(Tools.MAX_TOOLS - 1);
    String chat = "{'model':'m','messages':[" + message + "],'tools':[";
    assertThat(api.post(CHAT, chat + tools + "]}").status()).isEqualTo(200);
    assertThat(api.post(CHAT, chat + tools + "," + tool + "]}").status()).isEqualTo(400);
  }

  @Test
  void as_many_texts_as_may_are_embedded_and_one_more_is_refused() {
    String texts = "'x'" + ",'x'".repeat(EmbeddingRequest.MAX_TEXTS - 1);
    assertThat(api.post("/v1/embeddings", "{'model':'m','input':[" + texts + "]}").status())
        .isEqualTo(200);
    Answered more = api.post("/v1/embeddings", "{'model':'m','input':[" + texts + ",'x']}");
    assertThat(more.error().path("code").asText()).isEqualTo("array_above_max_length");
  }

  @Test
  void a_path_that_is_not_here_is_unknown_and_says_which_are() {
    Answered answer = api.get("/v1/files");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.error().path("code").asText()).isEqualTo("unknown_url");
    assertThat(answer.error().path("message").asText())
        .startsWith("Unknown request URL: GET /v1/files.")
        .contains("/v1/embeddings");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/chat/completions",
    "GET, /v1/embeddings",
    "POST, /v1/models",
    "DELETE, /v1/models/tiny"
  })
  void a_method_that_a_path_does_not_take_is_refused(String method, String path) {
    Answered answer = api.send(method, path, Headers.none(), "");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.error().path("code").asText()).isEqualTo("method_not_supported");
  }

  @Test
  void where_keys_are_asked_for_only_the_right_one_is_let_in() {
    var guarded = new Api(models, key -> "sk-right".equals(key) ? Api.ACCOUNT : null);
    Answered none = guarded.get("/v1/models");
    assertThat(none.status()).isEqualTo(401);
    assertThat(none.error().path("message").asText()).startsWith("You didn't provide an API key.");
    assertThat(none.error().path("code").isNull()).isTrue();
    Answered wrong =
        guarded.send("GET", "/v1/models", Headers.of("Authorization", "Bearer sk-wrong"), "");
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.error().path("code").asText()).isEqualTo("invalid_api_key");
    assertThat(wrong.body()).doesNotContain("sk-wrong");
    Answered right =
        guarded.send("GET", "/v1/models", Headers.of("authorization", "bearer sk-right"), "");
    assertThat(right.status()).isEqualTo(200);
  }

  @Test
  void an_error_of_the_listener_has_the_same_form() {
    var busy = new ServiceError("ServiceUnavailable", 503, "The server is shutting down.");
    var request = new WireRequest("POST", CHAT, "", Headers.none(), RequestBody.empty());
    assertThat(api.api().refuse(busy, request, "id").status()).isEqualTo(503);
  }
}
