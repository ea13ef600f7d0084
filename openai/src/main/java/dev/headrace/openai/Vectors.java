package dev.headrace.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.inference.EmbeddingModels;
import dev.headrace.inference.EmbeddingModels.Embeddings;
import dev.headrace.inference.LanguageModels;
import dev.headrace.inference.ModelException;
import dev.headrace.wire.WireResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** Answers of embedding models. */
final class Vectors {
  private final EmbeddingModels models;
  private final LanguageModels quotas;

  Vectors(EmbeddingModels models, LanguageModels quotas) {
    this.models = models;
    this.quotas = quotas;
  }

  WireResponse answer(EmbeddingRequest request, Call call) {
    try {
      Embeddings made =
          models.embed(call.partition(), OpenAi.SERVICE, request.model(), request.texts());
      ObjectNode json = json(made, request);
      call.head().with(AnswerHead.MODEL, made.modelName());
      quotas.quotaLeft(call.partition(), request.model()).ifPresent(call.head()::with);
      return call.answer(json);
    } catch (ModelException e) {
      throw Refusals.of(e, request.model(), "input");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiError(503, ApiError.SERVER_ERROR, null, null, "The server is shutting down.");
    }
  }

  private static ObjectNode json(Embeddings made, EmbeddingRequest request) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("object", "list");
    ArrayNode data = json.putArray("data");
    for (float[] vector : made.vectors()) {
      float[] wanted = shortened(vector, request.dimensions());
      ObjectNode one = data.addObject();
      one.put("object", "embedding");
      one.put("index", data.size() - 1);
      if (request.base64()) {
        one.put("embedding", base64(wanted));
      } else {
        ArrayNode numbers = one.putArray("embedding");
        for (float number : wanted) {
          numbers.add(number);
        }
      }
    }
    json.put("model", made.modelName());
    ObjectNode usage = json.putObject("usage");
    usage.put("prompt_tokens", made.totalTokens());
    usage.put("total_tokens", made.totalTokens());
    return json;
  }

  /**
   * The first dimensions, scaled to length 1 again (<a
   * href="https://platform.openai.com/docs/guides/embeddings">source</a>).
   */
  private static float[] shortened(float[] vector, int dimensions) {
    if (dimensions == 0 || dimensions == vector.length) {
      return vector;
    }
    if (dimensions > vector.length) {
      throw ApiError.badRequest(
          "dimensions",
          "integer_above_max_value",
          "Invalid 'dimensions': the model makes vectors of "
              + vector.length
              + " dimensions, and you asked for "
              + dimensions
              + ".");
    }
    double squares = 0;
    for (int d = 0; d < dimensions; d++) {
      squares += (double) vector[d] * vector[d];
    }
    float factor = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
    float[] shortened = new float[dimensions];
    for (int d = 0; d < dimensions; d++) {
      shortened[d] = vector[d] * factor;
    }
    return shortened;
  }

  /** Little-endian, as the API's clients read it. */
  private static String base64(float[] vector) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * vector.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
