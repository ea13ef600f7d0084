package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** A provider's own format of requests and answers, as InvokeModel takes and gives it. */
interface Dialect {
  /**
   * Translates a request.
   *
   * @throws dev.headrace.wire.ServiceError a ValidationException where it breaks the format
   */
  Prompt prompt(Input body);

  /** An answer in this format. */
  ObjectNode reply(Reply reply, Usage usage, String modelId);

  /** Makes the chunks of an answer in this format. */
  StreamedReply chunks(ChunkSink sink, String modelId);

  /** Takes chunks. */
  @FunctionalInterface
  interface ChunkSink {
    void chunk(JsonNode chunk) throws IOException;
  }

  /** Hears an answer and makes chunks of it. */
  interface StreamedReply extends ReplyListener {
    /** The answer begins; {@code known} is what is known by now of what it takes. */
    void begin(Usage known) throws IOException;

    /**
     * The answer has ended.
     *
     * @param metrics what Bedrock itself puts into the last chunk
     */
    void end(Usage usage, ObjectNode metrics) throws IOException;
  }

  /** The member of the last chunk that is Bedrock's and not the provider's. */
  String METRICS = "amazon-bedrock-invocationMetrics";
}
