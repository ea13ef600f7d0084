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
 */
public record RemoteModel(
    String name, URI baseUrl, String modelThere, Optional<String> apiKeyVariable, int contextTokens)
    implements Model {
  /** What is assumed of a server's model where nobody says it. */
  public static final int USUAL_CONTEXT_TOKENS = 131_072;

  @Override
  public String license() {
    return "terms of " + baseUrl.getHost();
  }
}
