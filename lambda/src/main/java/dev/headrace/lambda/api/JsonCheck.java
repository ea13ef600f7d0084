package dev.headrace.lambda.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Tells whether bytes are one JSON value, without building it. */
final class JsonCheck {
  /** Deeper than any runtime's own parser goes. */
  private static final int MAX_DEPTH = 10_000;

  /** The request's own limit is the only one on what is within. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private JsonCheck() {}

  /** What is wrong with the bytes as JSON; null where nothing is. */
  static @Nullable String problem(byte[] bytes) {
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      if (parser.nextToken() == null) {
        return "No content to map due to end-of-input";
      }
      parser.skipChildren();
      return parser.nextToken() == null ? null : "There is more than one JSON value";
    } catch (JsonProcessingException bad) {
      return bad.getOriginalMessage();
    } catch (IOException e) {
      throw new UncheckedIOException("an array can always be read", e);
    }
  }
}
