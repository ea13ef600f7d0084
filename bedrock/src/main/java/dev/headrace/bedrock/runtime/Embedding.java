package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.bedrock.catalogue.Catalogue;
import dev.headrace.inference.EmbeddingModels;
import dev.headrace.inference.EmbeddingModels.Embeddings;
import dev.headrace.inference.ModelException;
import dev.headrace.wire.CallContext;
import java.util.List;
import java.util.UUID;

/**
 * Embeddings in the formats of Titan and Cohere: <a
 * href="https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html">Titan's</a>,
 * <a
 * href="https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed.html">Cohere's</a>.
 */
final class Embedding {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** The most characters of a text, and of texts in one request. */
  private static final int TITAN_MOST_CHARACTERS = 50_000;

  private static final int COHERE_MOST_TEXTS = 96;
  private static final int COHERE_MOST_CHARACTERS = 2_048;

  private final EmbeddingModels models;
  private final Noting noting;

  Embedding(EmbeddingModels models, Noting noting) {
    this.models = models;
    this.noting = noting;
  }

  /** Answers a body in the format of its model. */
  ObjectNode embed(CallContext call, OwnModels.Meant model, Input body) {
    Answered answered = answer(call, model, body);
    Embeddings embeddings = answered.embeddings();
    noting.noteVectors(
        call,
        model.payment().arn().isEmpty() ? model.modelId() : model.payment().arn(),
        embeddings.modelName(),
        body.node(),
        answered.reply(),
        embeddings.totalTokens());
    return answered.reply();
  }

  /** An answer and what it was made of. */
  record Answered(Embeddings embeddings, ObjectNode reply) {}

  /** Answers a body in the format of its model; the log of invocations does not hear of it. */
  Answered answer(CallContext call, OwnModels.Meant model, Input body) {
    return switch (Catalogue.withoutGeography(model.modelId())) {
      case "amazon.titan-embed-text-v1", "amazon.titan-embed-g1-text-02" ->
          titanV1(call, model, body);
      case "amazon.titan-embed-text-v2:0" -> titanV2(call, model, body);
      case "cohere.embed-english-v3", "cohere.embed-multilingual-v3" ->
          cohere(call, model, body, List.of(), 1_024);
      case "cohere.embed-v4:0" -> cohere(call, model, body, List.of(256, 512, 1_024, 1_536), 1_536);
      default ->
          throw Invalid.request(
              "Headrace does not know the request format of "
                  + model.modelId()
                  + "; it embeds text for Titan Text Embeddings and Cohere Embed.");
    };
  }

  private Embeddings vectors(CallContext call, OwnModels.Meant model, List<String> texts) {
    long beganNanos = System.nanoTime();
    try {
      Embeddings embeddings =
          models.embed(
              call.partition(), Inference.SERVICE, model.modelId(), texts, model.payment());
      call.respondWithHeader(Inference.MODEL_HEADER, embeddings.modelName());
      InvocationHeaders.tell(
          call,
          new Usage(embeddings.totalTokens(), 0, 0),
          (System.nanoTime() - beganNanos) / NANOS_PER_MILLI);
      return embeddings;
    } catch (ModelException failure) {
      throw Failures.of(failure, model.modelId());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.interrupted();
    }
  }

  private Answered titanV1(CallContext call, OwnModels.Meant model, Input body) {
    Embeddings embeddings = vectors(call, model, List.of(titanText(body.only("inputText"))));
    ObjectNode reply = JSON.objectNode();
    reply.set("embedding", array(Vectors.sized(embeddings.vectors().getFirst(), 1_536, true)));
    reply.put("inputTextTokenCount", embeddings.totalTokens());
    return new Answered(embeddings, reply);
  }

  private Answered titanV2(CallContext call, OwnModels.Meant model, Input body) {
    body.only("inputText", "dimensions", "normalize", "embeddingTypes");
    int dimensions = oneOf(body, "dimensions", List.of(256, 512, 1_024), 1_024);
    boolean normalised = !body.has("normalize") || body.truth("normalize");
    List<String> types = body.texts("embeddingTypes");
    List<String> wanted = types.isEmpty() ? List.of("float") : types;
    checkTypes(wanted, List.of("float", "binary"), body.path() + "/embeddingTypes");
    Embeddings embeddings = vectors(call, model, List.of(titanText(body)));
    float[] vector = Vectors.sized(embeddings.vectors().getFirst(), dimensions, normalised);
    ObjectNode reply = JSON.objectNode();
    if (wanted.contains("float")) {
      reply.set("embedding", array(vector));
    }
    reply.put("inputTextTokenCount", embeddings.totalTokens());
    ObjectNode byType = reply.putObject("embeddingsByType");
    wanted.forEach(type -> byType.set(type, type.equals("float") ? array(vector) : signs(vector)));
    return new Answered(embeddings, reply);
  }

  private static String titanText(Input body) {
    String text = body.text("inputText");
    if (text.isEmpty()) {
      throw Invalid.input("#/inputText: expected minLength: 1, actual: 0");
    }
    if (text.length() > TITAN_MOST_CHARACTERS) {
      throw Invalid.input(
          "#/inputText: expected maxLength: "
              + TITAN_MOST_CHARACTERS
              + ", actual: "
              + text.length());
    }
    return text;
  }

  private Answered cohere(
      CallContext call, OwnModels.Meant model, Input body, List<Integer> sizes, int usualSize) {
    body.only(
        "texts",
        "input_type",
        "truncate",
        "embedding_types",
        "output_dimension",
        "images",
        "inputs");
    for (String refused : List.of("images", "inputs")) {
      if (body.has(refused)) {
        throw Invalid.unsupported("the " + refused + " field");
      }
    }
    int dimensions =
        sizes.isEmpty() ? usualSize : oneOf(body, "output_dimension", sizes, usualSize);
    if (sizes.isEmpty() && body.has("output_dimension")) {
      throw Invalid.input("#: extraneous key [output_dimension] is not permitted");
    }
    choice(
        body.text("input_type"),
        List.of("search_document", "search_query", "classification", "clustering"),
        "#/input_type");
    String truncate = body.textOrNull("truncate");
    choice(
        truncate == null ? "NONE" : truncate,
        List.of("NONE", "START", "END", "LEFT", "RIGHT"),
        "#/truncate");
    List<String> types = body.texts("embedding_types");
    checkTypes(types, List.of("float"), "#/embedding_types");
    List<String> texts = CohereTexts.of(body, truncate, COHERE_MOST_TEXTS, COHERE_MOST_CHARACTERS);
    Embeddings embeddings = vectors(call, model, texts);
    ArrayNode vectors = JSON.arrayNode();
    embeddings
        .vectors()
        .forEach(vector -> vectors.add(array(Vectors.sized(vector, dimensions, true))));
    ObjectNode reply = JSON.objectNode().put("id", UUID.randomUUID().toString());
    if (types.isEmpty()) {
      reply.put("response_type", "embeddings_floats").set("embeddings", vectors);
    } else {
      reply
          .put("response_type", "embeddings_by_type")
          .putObject("embeddings")
          .set("float", vectors);
    }
    texts.forEach(reply.withArray("texts")::add);
    return new Answered(embeddings, reply);
  }

  private static int oneOf(Input body, String key, List<Integer> choices, int otherwise) {
    Integer wanted = body.whole(key, 1, Integer.MAX_VALUE);
    if (wanted != null && !choices.contains(wanted)) {
      throw Invalid.input("#/" + key + ": " + wanted + " is not a valid enum value of " + choices);
    }
    return wanted == null ? otherwise : wanted;
  }

  private static void checkTypes(List<String> types, List<String> known, String path) {
    types.forEach(type -> choice(type, known, path));
  }

  private static void choice(String value, List<String> known, String path) {
    if (!known.contains(value)) {
      throw Invalid.input(path + ": " + value + " is not a valid enum value of " + known);
    }
  }

  private static ArrayNode array(float[] vector) {
    ArrayNode array = JSON.arrayNode(vector.length);
    for (float component : vector) {
      array.add(component);
    }
    return array;
  }

  private static ArrayNode signs(float[] vector) {
    ArrayNode array = JSON.arrayNode(vector.length);
    for (float component : vector) {
      array.add(component > 0 ? 1 : 0);
    }
    return array;
  }
}
