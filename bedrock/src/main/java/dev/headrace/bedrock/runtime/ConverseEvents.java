package dev.headrace.bedrock.runtime;

import java.io.IOException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockDelta;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockDeltaEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockStartEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockStopEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamMetadataEvent;
import software.amazon.awssdk.services.bedrockruntime.model.MessageStartEvent;
import software.amazon.awssdk.services.bedrockruntime.model.MessageStopEvent;

/**
 * An answer as the events of ConverseStream, which are those of Nova's own format too: <a
 * href="https://docs.aws.amazon.com/bedrock/latest/userguide/conversation-inference-call.html">their
 * order</a>.
 */
final class ConverseEvents extends ReplyBlocks {
  private final Sink sink;

  /** Takes events. */
  @FunctionalInterface
  interface Sink {
    /**
     * @param type the member of the stream's union
     */
    void event(String type, SdkPojo members) throws IOException;
  }

  ConverseEvents(Sink sink) {
    this.sink = sink;
  }

  void begin() throws IOException {
    sink.event(
        "messageStart", MessageStartEvent.builder().role(ConversationRole.ASSISTANT).build());
  }

  @Override
  void blockBegins(int at, Kind kind, String id, String name) throws IOException {
    if (kind == Kind.TOOL) {
      sink.event(
          "contentBlockStart",
          ContentBlockStartEvent.builder()
              .start(start -> start.toolUse(tool -> tool.toolUseId(id).name(name)))
              .contentBlockIndex(at)
              .build());
    }
  }

  @Override
  void blockGrows(int at, Kind kind, String piece) throws IOException {
    ContentBlockDelta delta =
        switch (kind) {
          case TEXT -> ContentBlockDelta.fromText(piece);
          case REASONING -> ContentBlockDelta.fromReasoningContent(it -> it.text(piece));
          case TOOL -> ContentBlockDelta.fromToolUse(it -> it.input(piece));
        };
    sink.event(
        "contentBlockDelta",
        ContentBlockDeltaEvent.builder().delta(delta).contentBlockIndex(at).build());
  }

  @Override
  void blockEnds(int at) throws IOException {
    sink.event("contentBlockStop", ContentBlockStopEvent.builder().contentBlockIndex(at).build());
  }

  /** Says why the answer ended. */
  void messageStop(ResponseFields fields) throws IOException {
    sink.event(
        "messageStop",
        MessageStopEvent.builder()
            .stopReason(ConverseReply.stopReason(stop()))
            .additionalModelResponseFields(fields.of(stop(), stopSequence()))
            .build());
  }

  /** Says what the answer took. */
  void metadata(Usage usage, long latencyMillis) throws IOException {
    sink.event(
        "metadata",
        ConverseStreamMetadataEvent.builder()
            .usage(ConverseReply.usage(usage))
            .metrics(metrics -> metrics.latencyMs(latencyMillis))
            .build());
  }
}
