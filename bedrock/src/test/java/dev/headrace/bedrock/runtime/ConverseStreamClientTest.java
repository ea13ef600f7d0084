package dev.headrace.bedrock.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.bedrock.testing.FakeModels;
import dev.headrace.inference.ModelException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamMetadataEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.ModelStreamErrorException;
import software.amazon.awssdk.services.bedrockruntime.model.ThrottlingException;

class ConverseStreamClientTest {
  private final House house = new House();

  @AfterEach
  void close() {
    house.close();
  }

  /** What a client hears, an event a line. */
  private List<String> hear() {
    List<String> heard = Collections.synchronizedList(new ArrayList<>());
    var visitor =
        ConverseStreamResponseHandler.Visitor.builder()
            .onMessageStart(event -> heard.add("start " + event.roleAsString()))
            .onContentBlockStart(event ->
                heard.add(
                    event.contentBlockIndex()
                        + " tool "
                        + event.start().toolUse().toolUseId()
                        + " "
                        + event.start().toolUse().name()))
            .onContentBlockDelta(event ->
                heard.add(
                    event.contentBlockIndex()
                        + switch (event.delta().type()) {
                          case TEXT -> " text " + event.delta().text();
                          case REASONING_CONTENT ->
                              " reasoning " + event.delta().reasoningContent().text();
                          default -> " input " + event.delta().toolUse().input();
                        }))
            .onContentBlockStop(event -> heard.add(event.contentBlockIndex() + " stop"))
            .onMessageStop(event -> heard.add("stop " + event.stopReasonAsString()))
            .onMetadata(event -> heard.add(told(event)))
            .onDefault(event -> heard.add("unknown " + event))
            .build();
    house
        .async
        .converseStream(
            it ->
                it.modelId("amazon.nova-lite-v1:0")
                    .messages(
                        Message.builder()
                            .role(ConversationRole.USER)
                            .content(ContentBlock.fromText("Hi"))
                            .build()),
            ConverseStreamResponseHandler.builder().subscriber(visitor).build())
        .join();
    return heard;
  }

  private static String told(ConverseStreamMetadataEvent event) {
    assertThat(event.metrics().latencyMs()).isNotNegative();
    return "used " + event.usage().inputTokens() + " " + event.usage().outputTokens();
  }

  @Test
  void an_answer_comes_piece_by_piece_and_ends_with_its_tokens() {
    house.models.streams(
        "stop", "{\"role\":\"assistant\"}", "{\"content\":\"Good\"}", "{\"content\":\" day\"}");
    assertThat(hear())
        .containsExactly(
            "start assistant",
            "0 text Good",
            "0 text  day",
            "0 stop",
            "stop end_turn",
            "used 11 5");
    assertThat(house.models.body().path("stream").booleanValue()).isTrue();
    assertThat(house.models.body().path("stream_options").path("include_usage").booleanValue())
        .isTrue();
    assertThat(house.models.closed).hasValue(1);
    assertThat(house.header("X-Headrace-Model")).isEqualTo(FakeModels.NAME);
  }

  @Test
  void what_the_model_asks_of_tools_comes_in_blocks_of_their_own() {
    house.models.streams(
        "tool_calls",
        "{\"reasoning_content\":\"hm\"}",
        "{\"content\":\"Look\"}",
        "{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"a\",\"arguments\":\"{\"}}]}",
        "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"}\"}}]}",
        "{\"tool_calls\":[{\"index\":1,\"id\":\"c2\",\"function\":{\"name\":\"b\",\"arguments\":\"{}\"}}]}");
    assertThat(hear())
        .containsExactly(
            "start assistant",
            "0 reasoning hm",
            "0 stop",
            "1 text Look",
            "1 stop",
            "2 tool c1 a",
            "2 input {",
            "2 input }",
            "2 stop",
            "3 tool c2 b",
            "3 input {}",
            "3 stop",
            "stop tool_use",
            "used 11 5");
  }

  @Test
  void a_server_that_dies_midway_ends_the_stream_with_bedrocks_own_error() {
    house.models.streams("stop", "{\"content\":\"Once\"}");
    house.models.parts = house.models.parts.subList(0, 1);
    house.models.failsMidway = Reason.SERVER_FAILED;
    assertThatThrownBy(this::hear)
        .hasCauseInstanceOf(ModelStreamErrorException.class)
        .hasMessageContaining("It fell over.");
    assertThat(house.models.closed).hasValue(1);
    house.models.failsMidway = null;
    house.models.streams("stop", "{\"content\":\"Again\"}");
    assertThat(hear()).contains("0 text Again");
  }

  @Test
  void what_is_wrong_before_the_first_event_is_an_error_of_the_request() {
    house.models.refusal = Reason.TOO_MANY_TOKENS;
    assertThatThrownBy(this::hear)
        .hasCauseInstanceOf(ThrottlingException.class)
        .hasMessageContaining("Too many tokens");
    assertThat(house.models.closed).hasValue(0);
  }

  @Test
  void an_answer_whose_body_is_never_begun_gives_its_slot_back() {
    house.models.streams("stop", "{\"content\":\"Hi\"}");
    house.losesBodies = true;
    assertThat(hear()).isEmpty();
    assertThat(house.models.closed).hasValue(1);
  }

  @Test
  void a_client_that_goes_away_ends_the_generation() throws IOException, InterruptedException {
    house.models.streams("stop", "{\"content\":\"and so on \"}");
    house.models.parts = house.models.parts.subList(0, 1);
    house.models.endless = true;
    String body = "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Hi\"}]}]}";
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), house.uri().getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /model/amazon.nova-lite-v1:0/converse-stream HTTP/1.1\r\nHost: localhost\r\n"
                  + "Content-Type: application/json\r\nContent-Length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body)
              .getBytes(StandardCharsets.UTF_8));
      out.flush();
      assertThat(socket.getInputStream().readNBytes(2_000)).hasSize(2_000);
      assertThat(house.models.closed).hasValue(0);
    }
    assertThat(house.models.anyClosed.await(20, TimeUnit.SECONDS)).isTrue();
  }
}
