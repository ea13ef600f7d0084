package dev.headrace.bedrock.runtime;

import dev.headrace.bedrock.catalogue.Catalogue;
import java.util.Set;

/** Finds the format in which a model is invoked. */
final class Dialects {
  /** Mistral's older models complete text; its newer ones chat. */
  private static final Set<String> MISTRALS_THAT_COMPLETE =
      Set.of(
          "mistral.mistral-7b-instruct-v0:2",
          "mistral.mixtral-8x7b-instruct-v0:1",
          "mistral.mistral-large-2402-v1:0",
          "mistral.mistral-small-2402-v1:0");

  private Dialects() {}

  /**
   * The format of a model.
   *
   * @throws dev.headrace.wire.ServiceError where it is one that is not known here
   */
  static Dialect of(Target target) {
    String id = Catalogue.withoutGeography(target.id());
    if (id.startsWith("anthropic.")) {
      if (id.startsWith("anthropic.claude-v") || id.startsWith("anthropic.claude-instant")) {
        throw notSpoken(id);
      }
      return new AnthropicDialect();
    }
    if (id.startsWith("meta.")) {
      return new LlamaDialect();
    }
    if (id.startsWith("amazon.")) {
      return id.startsWith("amazon.titan") ? new TitanTextDialect() : new NovaDialect();
    }
    if (id.startsWith("cohere.") || id.startsWith("ai21.j2") || id.startsWith("twelvelabs.")) {
      throw notSpoken(id);
    }
    return MISTRALS_THAT_COMPLETE.contains(id) ? new MistralDialect() : new ChatDialect();
  }

  private static RuntimeException notSpoken(String id) {
    return Invalid.request(
        "Headrace does not know the request format of " + id + "; the Converse API serves it.");
  }
}
