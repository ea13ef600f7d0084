package dev.headrace.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.inference.EmbeddingModels;
import dev.headrace.inference.LanguageModels;
import dev.headrace.inference.ModelException;
import dev.headrace.inference.Served;
import dev.headrace.kernel.Partition;
import dev.headrace.wire.Caller;
import dev.headrace.wire.RequestBody;
import dev.headrace.wire.ServiceError;
import dev.headrace.wire.WireRequest;
import dev.headrace.wire.WireResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * OpenAI's API over the models of this cloud (<a
 * href="https://platform.openai.com/docs/api-reference">source</a>): what OpenAI's own clients need
 * for chats, completions, responses, embeddings and the list of models.
 */
public final class OpenAi {
  /** The service's name, for usage. */
  public static final String SERVICE = "openai";

  /** The most bytes of a request. */
  public static final int MAX_BODY_BYTES = 8 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(OpenAi.class);
  private static final String ROOT = "/v1/";
  private static final String MODELS = ROOT + "models";
  private static final String OWNER = "headrace";
  private static final String BEARER = "bearer ";

  private final Texts texts;
  private final Vectors vectors;
  private final LanguageModels languageModels;
  private final ModelList models;
  private final ApiKeys keys;
  private final InstantSource clock;
  private final long openedEpochSeconds;

  /**
   * Makes the API; it keeps nothing.
   *
   * @param models that are listed
   * @param keys who may ask
   */
  public OpenAi(
      LanguageModels languageModels,
      EmbeddingModels embeddingModels,
      ModelList models,
      ApiKeys keys,
      InstantSource clock) {
    this.texts = new Texts(languageModels);
    this.vectors = new Vectors(embeddingModels, languageModels);
    this.languageModels = languageModels;
    this.models = models;
    this.keys = keys;
    this.clock = clock;
    this.openedEpochSeconds = clock.instant().getEpochSecond();
  }

  /**
   * Whether a request is meant for this API: its path says so, and no signature of AWS says
   * otherwise.
   */
  public static boolean claims(WireRequest request) {
    return request.rawPath().startsWith(ROOT)
        && request.header("X-Amz-Target") == null
        && Caller.of(request).service().isEmpty();
  }

  /** Answers; what goes wrong is an answer too. */
  public WireResponse serve(WireRequest request, String requestId) {
    var head = new AnswerHead(requestId);
    try {
      return answer(request, new Call(partition(request), requestId, head));
    } catch (ApiError error) {
      return refused(error, head);
    }
  }

  /** An error of the listener, in a form that OpenAI's clients can read. */
  public WireResponse refuse(ServiceError error, WireRequest request, String requestId) {
    String type = error.status() >= 500 ? ApiError.SERVER_ERROR : ApiError.INVALID_REQUEST;
    return refused(
        new ApiError(error.status(), type, null, null, error.message()), new AnswerHead(requestId));
  }

  private static WireResponse refused(ApiError error, AnswerHead head) {
    if (!error.isRetried()) {
      head.with("x-should-retry", "false");
    }
    return WireResponse.of(
        error.status(), head.build("application/json"), Json.bytes(error.json()));
  }

  private Partition partition(WireRequest request) {
    String authorization = request.headers().first("Authorization", "");
    String key =
        authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
            ? authorization.substring(BEARER.length()).strip()
            : null;
    Partition partition = keys.partitionOf(key);
    if (partition != null) {
      return partition;
    }
    throw key == null
        ? new ApiError(
            401,
            ApiError.INVALID_REQUEST,
            null,
            null,
            "You didn't provide an API key. Give it in an Authorization header, as 'Authorization:"
                + " Bearer KEY'; `headrace env` prints it.")
        : new ApiError(
            401,
            ApiError.INVALID_REQUEST,
            null,
            "invalid_api_key",
            "Incorrect API key provided. `headrace env` prints the right one.");
  }

  private WireResponse answer(WireRequest request, Call call) {
    String path = request.rawPath();
    return switch (path) {
      case ROOT + "chat/completions" ->
          texts.answer(ChatRequest.of(body(request)), new PassingOn(), call);
      case ROOT + "completions" ->
          texts.answer(CompletionRequest.of(body(request)), new PassingOn(), call);
      case ROOT + "responses" -> {
        ResponsesRequest asked = ResponsesRequest.of(body(request));
        var draft = new ResponseDraft(asked, call.requestId(), clock.instant().getEpochSecond());
        yield texts.answer(asked, new ResponsesPassing(draft), call);
      }
      case ROOT + "embeddings" -> vectors.answer(EmbeddingRequest.of(body(request)), call);
      case MODELS -> list(request, call);
      default -> {
        if (path.startsWith(MODELS + "/")) {
          yield model(request, path.substring(MODELS.length() + 1), call);
        }
        throw unknown(request);
      }
    };
  }

  private static JsonNode body(WireRequest request) {
    requireMethod(request, "POST");
    try {
      return Json.request(request.body().bytes(MAX_BODY_BYTES));
    } catch (RequestBody.BodyTooLarge e) {
      throw new ApiError(
          413,
          ApiError.INVALID_REQUEST,
          null,
          "request_too_large",
          "The request is larger than the " + MAX_BODY_BYTES + " bytes that one may have.");
    } catch (IOException e) {
      LOG.debug("a body ended before its length", e);
      throw ApiError.badRequest(null, null, "The request's body ended before its length.");
    }
  }

  private static void requireMethod(WireRequest request, String method) {
    if (!request.method().equals(method)) {
      throw new ApiError(
          405,
          ApiError.INVALID_REQUEST,
          null,
          "method_not_supported",
          "Not allowed to "
              + request.method()
              + " on "
              + request.rawPath()
              + ": it takes "
              + method
              + ".");
    }
  }

  private static ApiError unknown(WireRequest request) {
    return new ApiError(
        404,
        ApiError.INVALID_REQUEST,
        null,
        "unknown_url",
        "Unknown request URL: "
            + request.method()
            + " "
            + request.rawPath()
            + ". Here are /v1/chat/completions, /v1/completions, /v1/responses, /v1/embeddings and"
            + " /v1/models.");
  }

  private WireResponse list(WireRequest request, Call call) {
    requireMethod(request, "GET");
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("object", "list");
    ArrayNode data = json.putArray("data");
    listed().forEach(model -> data.add(json(model.id(), model.ownedBy())));
    return call.answer(json);
  }

  private WireResponse model(WireRequest request, String encoded, Call call) {
    requireMethod(request, "GET");
    String id = decoded(encoded);
    String owner = ownerOf(id);
    if (owner != null) {
      return call.answer(json(id, owner));
    }
    try {
      Served served = languageModels.served(id);
      call.head().with(AnswerHead.MODEL, served.modelName());
      String owned = ownerOf(served.modelName());
      return call.answer(json(id, owned == null ? OWNER : owned));
    } catch (ModelException e) {
      if (e.reason() == ModelException.Reason.UNSUPPORTED) { // it makes vectors, and no text
        return call.answer(json(id, OWNER));
      }
      throw Refusals.of(e, id, "model");
    }
  }

  private List<ModelList.Listed> listed() {
    try {
      return models.models();
    } catch (ModelException e) {
      throw Refusals.of(e, "", "model");
    }
  }

  private @Nullable String ownerOf(String id) {
    return listed().stream()
        .filter(model -> model.id().equals(id))
        .map(ModelList.Listed::ownedBy)
        .findFirst()
        .orElse(null);
  }

  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiError.badValue("model", "The model's name is not well encoded.");
    }
  }

  private ObjectNode json(String id, String owner) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id);
    json.put("object", "model");
    json.put("created", openedEpochSeconds);
    json.put("owned_by", owner);
    return json;
  }
}
