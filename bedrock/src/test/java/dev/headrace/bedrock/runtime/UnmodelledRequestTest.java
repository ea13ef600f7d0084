package dev.headrace.bedrock.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headrace.wire.Headers;
import dev.headrace.wire.RequestBody;
import dev.headrace.wire.WireRequest;
import dev.headrace.wire.WireResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that the SDK of this build cannot make: clients of a later release, or none at all. */
@Timeout(30)
class UnmodelledRequestTest {
  private static final String HELLO = "'messages':[{'role':'user','content':[{'text':'Hello'}]}]";

  private final House house = new House();

  @AfterEach
  void close() {
    house.close();
  }

  private record Answered(int status, JsonNode json) {}

  private Answered converse(String json) throws IOException {
    return post("converse", "{" + HELLO + "," + json + "}");
  }

  private Answered post(String operation, String json) throws IOException {
    byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    String path = "/model/amazon.nova-lite-v1:0/" + operation;
    WireResponse response =
        house.service.serve(
            new WireRequest("POST", path, "", Headers.none(), RequestBody.of(body)));
    var out = new ByteArrayOutputStream();
    response.body().writeTo(out);
    return new Answered(response.status(), new ObjectMapper().readTree(out.toByteArray()));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "'outputConfig':{'textFormat':{'type':'json_schema'}} | outputConfig",
        "'system':[{'text':'x'},{'cachePoint':{'type':'default','ttl':'1h'}}] | system.1.cachePoint.ttl",
        "'inferenceConfig':{'maxTokens':3,'topK':5} | inferenceConfig.topK",
      })
  void a_member_of_a_later_release_is_refused_and_not_passed_over(String json, String path)
      throws IOException {
    Answered answer = converse(json);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("message").asText())
        .startsWith("Headrace does not know " + path + ":");
    assertThat(house.models.asked).isEmpty();
  }

  @Test
  void a_member_of_a_later_release_is_refused_within_a_body_of_nova_too() throws IOException {
    Answered answer = post("invoke", "{" + HELLO.replace("'text'", "'later':1,'text'") + "}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("message").asText())
        .startsWith("Headrace does not know messages.0.content.0.later:");
  }

  @Test
  void a_member_that_is_null_or_stands_in_the_path_is_none_of_those() throws IOException {
    assertThat(converse("'later':null,'modelId':'amazon.nova-lite-v1:0'").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e1001", "1e99999999", "1e9999999999999", "1e-99999999"})
  void a_number_whose_digits_no_memory_holds_is_refused(String number) throws IOException {
    String schema = "{'type':'object','properties':{'x':{'type':'integer','maximum':" + number;
    for (String json :
        new String[] {
          "'additionalModelRequestFields':{'top_k':" + number + "}",
          "'toolConfig':{'tools':[{'toolSpec':{'name':'t','inputSchema':{'json':"
              + schema
              + "}}}}}]}"
        }) {
      Answered answer = converse(json);
      assertThat(answer.status()).as(json).isEqualTo(400);
      assertThat(answer.json().path("message").asText()).contains("exponent is beyond 1000");
    }
    assertThat(house.models.asked).isEmpty();
  }

  @Test
  void a_number_of_the_largest_exponent_is_read() throws IOException {
    Answered answer = converse("'additionalModelRequestFields':{'top_k':1e1000}");
    assertThat(answer.json().path("message").asText()).contains("is not less or equal to");
    assertThat(converse("'additionalModelRequestFields':{'top_k':5e0}").status()).isEqualTo(200);
  }
}
