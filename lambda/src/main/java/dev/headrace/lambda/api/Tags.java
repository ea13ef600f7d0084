package dev.headrace.lambda.api;

import dev.headrace.lambda.functions.Refusals;
import java.util.Map;

/**
 * What tags may be.
 *
 * <p>Source: <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html">Tags</a>.
 */
final class Tags {
  private static final int MAX_KEY_CHARACTERS = 128;
  private static final int MAX_VALUE_CHARACTERS = 256;

  private Tags() {}

  static void requireUsable(Map<String, String> tags) {
    tags.forEach((key, value) -> {
      if (key.isEmpty() || key.length() > MAX_KEY_CHARACTERS) {
        throw Refusals.invalid(
            "A tag's key has 1 to " + MAX_KEY_CHARACTERS + " characters: " + key);
      }
      if (value != null && value.length() > MAX_VALUE_CHARACTERS) {
        throw Refusals.invalid(
            "A tag's value has at most " + MAX_VALUE_CHARACTERS + " characters: " + value);
      }
      if (key.startsWith("aws:")) {
        throw Refusals.invalid("Tag keys that begin with aws: are reserved: " + key);
      }
    });
  }
}
