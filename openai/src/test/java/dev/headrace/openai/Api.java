package dev.headrace.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.headrace.kernel.Partition;
import dev.headrace.wire.Headers;
import dev.headrace.wire.RequestBody;
import dev.headrace.wire.WireRequest;
import dev.headrace.wire.WireResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The API over models that a test tells what to say, asked without a network. */
final class Api {
  static final Partition ACCOUNT = new Partition("000000000000", "us-east-1");
  private static final JsonMapper MAPPER = new JsonMapper();

  private final FakeModels models;
  private final OpenAi api;

  Api(FakeModels models) {
    this(models, key -> ACCOUNT);
  }

  Api(FakeModels models, ApiKeys keys) {
    this.models = models;
    this.api =
        new OpenAi(
            models,
            models,
            () ->
                List.of(
                    new ModelList.Listed(FakeModels.NAME, "Apache-2.0"),
                    new ModelList.Listed("all-minilm-l6-v2", "Apache-2.0")),
            keys,
            InstantSource.fixed(Instant.ofEpochSecond(1_790_000_000L)));
  }

  OpenAi api() {
    return api;
  }

  FakeModels models() {
    return models;
  }

  /** An answer, read to its end. */
  record Answered(int status, Headers headers, String body) {
    JsonNode json() {
      try {
        return MAPPER.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    JsonNode error() {
      return json().path("error");
    }

    /** The data of a stream's events, the closing one left out. */
    List<JsonNode> events() {
      List<JsonNode> events = new ArrayList<>();
      for (String line : body.lines().toList()) {
        if (line.startsWith("data: {")) {
          try {
            events.add(MAPPER.readTree(line.substring("data: ".length())));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      }
      return events;
    }
  }

  /** Posts JSON whose quotes may be single. */
  Answered post(String path, String json) {
    return send("POST", path, Headers.none(), json.replace('\'', '"'));
  }

  Answered get(String path) {
    return send("GET", path, Headers.none(), "");
  }

  Answered send(String method, String path, Headers headers, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return send(new WireRequest(method, path, "", headers, RequestBody.of(bytes)));
  }

  Answered send(WireRequest request) {
    WireResponse response = api.serve(request, "11111111-2222-4333-8444-555555555555");
    var out = new ByteArrayOutputStream();
    try {
      response.body().writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Answered(
        response.status(), response.headers(), out.toString(StandardCharsets.UTF_8));
  }
}
