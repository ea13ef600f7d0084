package dev.headrace.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockDeltaEvent;
import software.amazon.awssdk.services.bedrockruntime.model.PayloadPart;
import software.amazon.eventstream.Message;
import software.amazon.eventstream.MessageDecoder;

class EventStreamTest {
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final EventStream events = new EventStream(sent);

  private List<Message> received() {
    List<Message> messages = new ArrayList<>();
    new MessageDecoder(messages::add).feed(sent.toByteArray());
    return messages;
  }

  private static String header(Message message, String name) {
    return Objects.requireNonNull(message.getHeaders().get(name)).getString();
  }

  @Test
  void an_event_is_a_message_of_its_type_with_its_members_as_json() throws IOException {
    events.event(
        "contentBlockDelta",
        ContentBlockDeltaEvent.builder()
            .delta(delta -> delta.text("Grüße"))
            .contentBlockIndex(0)
            .build());
    Message message = received().getFirst();
    assertThat(header(message, ":message-type")).isEqualTo("event");
    assertThat(header(message, ":event-type")).isEqualTo("contentBlockDelta");
    assertThat(header(message, ":content-type")).isEqualTo("application/json");
    assertThat(new String(message.getPayload(), UTF_8))
        .isEqualTo("{\"delta\":{\"text\":\"Grüße\"},\"contentBlockIndex\":0}");
  }

  @Test
  void bytes_of_an_event_are_base64() throws IOException {
    events.event("chunk", PayloadPart.builder().bytes(SdkBytes.fromUtf8String("{}")).build());
    assertThat(new String(received().getFirst().getPayload(), UTF_8))
        .isEqualTo("{\"bytes\":\"e30=\"}");
  }

  @Test
  void an_exception_says_so_and_keeps_its_members() throws IOException {
    events.exception("modelStreamErrorException", Map.of("message", "it failed"));
    Message message = received().getFirst();
    assertThat(header(message, ":message-type")).isEqualTo("exception");
    assertThat(header(message, ":exception-type")).isEqualTo("modelStreamErrorException");
    assertThat(new String(message.getPayload(), UTF_8)).isEqualTo("{\"message\":\"it failed\"}");
  }
}
