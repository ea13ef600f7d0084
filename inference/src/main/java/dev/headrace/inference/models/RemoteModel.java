package dev.headrace.inference.models;

import java.net.URI;
import java.util.Optional;

/**
 * A language model that a server elsewhere runs, which speaks OpenAI's API.
 *
 * @param baseUrl what stands before {@code /chat/completions}, such as {@code
 *     http://127.0.0.1:8000/v1}; without a slash at its end
 * @param modelThere what that server calls the model
 * @param apiKeyVariable the environment variable of this process that holds the key to send
 * @param slots the most requests that it is sent at once; further ones wait here
 */
public record RemoteModel(
    String name,
    URI baseUrl,
    String modelThere,
    Optional<String> apiKeyVariable,
    int contextTokens,
    int slots)
    implements Model {
  /** What is assumed of a server's model where nobody says it. */
  public static final int USUAL_CONTEXT_TOKENS = 131_072;

  /** What is sent at most to a server that has a queue of its own, where nobody says it. */
  public static final int MAX_SLOTS = 1_024;

  /** One that is sent as much as may be. */
  public RemoteModel(
      String name,
      URI baseUrl,
      String modelThere,
      Optional<String> apiKeyVariable,
      int contextTokens) {
    this(name, baseUrl, modelThere, apiKeyVariable, contextTokens, MAX_SLOTS);
  }

  @Override
  public String license() {
    return "terms of " + baseUrl.getHost();
  }
}
