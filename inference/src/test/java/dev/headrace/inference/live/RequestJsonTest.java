package dev.headrace.inference.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.inference.ModelException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestJsonTest {
  @Test
  void the_name_of_the_model_is_replaced_where_it_stands_and_all_else_is_kept() throws Exception {
    assertThat(whole("{\"a\": [1, {\"model\":\"no\"}], \"model\" : \"gpt\\n\" ,\"b\":1e9 }"))
        .isEqualTo("{\"a\": [1, {\"model\":\"no\"}], \"model\" : \"small\" ,\"b\":1e9 }");
  }

  @Test
  void a_request_without_a_model_gets_one() throws Exception {
    assertThat(whole("{\"a\":1}")).isEqualTo("{\"model\":\"small\",\"a\":1}");
    assertThat(whole(" { } ")).isEqualTo(" {\"model\":\"small\" } ");
  }

  @Test
  void a_stream_is_asked_for_its_usage() throws Exception {
    assertThat(streamed("{\"model\":\"x\",\"stream\":true}"))
        .isEqualTo(
            "{\"stream_options\":{\"include_usage\":true},\"model\":\"small\",\"stream\":true}");
    assertThat(streamed("{\"stream\":true}"))
        .isEqualTo(
            "{\"model\":\"small\",\"stream_options\":{\"include_usage\":true},\"stream\":true}");
    assertThat(streamed("{\"stream_options\":{\"include_usage\":false},\"model\":1}"))
        .isEqualTo("{\"stream_options\":{\"include_usage\":true},\"model\":\"small\"}");
    assertThat(streamed("{\"stream_options\":null,\"model\":null}"))
        .isEqualTo("{\"stream_options\":{\"include_usage\":true},\"model\":\"small\"}");
  }

  @Test
  void whether_the_client_asked_for_usage_itself_is_known() throws Exception {
    assertThat(of("{\"stream_options\":{\"include_usage\":true}}").asksForUsage()).isTrue();
    assertThat(of("{\"stream_options\":{\"include_usage\":false}}").asksForUsage()).isFalse();
    assertThat(of("{}").asksForUsage()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "7", "{", "{\"a\":}", "{\"model\":\"x\"", "not json"})
  void what_is_no_json_object_is_refused(String body) {
    assertThatThrownBy(() -> of(body)).isInstanceOf(ModelException.class);
  }

  private static RequestJson of(String body) throws ModelException {
    return RequestJson.of(body.getBytes(StandardCharsets.UTF_8), "small", true);
  }

  private static String streamed(String body) throws ModelException {
    return new String(of(body).bytes(), StandardCharsets.UTF_8);
  }

  private static String whole(String body) throws ModelException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new String(RequestJson.of(bytes, "small", false).bytes(), StandardCharsets.UTF_8);
  }
}
