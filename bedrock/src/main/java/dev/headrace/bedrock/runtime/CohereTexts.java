package dev.headrace.bedrock.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The texts of a request to Cohere Embed, shortened where the client wants that. */
final class CohereTexts {
  private CohereTexts() {}

  static List<String> of(Input body, @Nullable String truncate, int mostTexts, int mostCharacters) {
    List<Input> texts = body.required("texts").elements();
    if (texts.isEmpty() || texts.size() > mostTexts) {
      throw Invalid.input("#/texts: expected 1 to " + mostTexts + " items, found: " + texts.size());
    }
    return texts.stream().map(text -> shortened(text, truncate, mostCharacters)).toList();
  }

  private static String shortened(Input text, @Nullable String truncate, int most) {
    String whole = text.text();
    if (whole.length() <= most) {
      return whole;
    }
    return switch (truncate) {
      case "START", "LEFT" -> whole.substring(whole.length() - most);
      case "END", "RIGHT" -> whole.substring(0, most);
      case null, default ->
          throw Invalid.input(
              text.path() + ": expected maxLength: " + most + ", actual: " + whole.length());
    };
  }
}
