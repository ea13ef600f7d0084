package dev.headrace.advisor.observe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.headrace.kernel.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bill that an advice expects: the charges of one of the systems in JSON of {@code
 * headrace advise}. It is read as a stream; of each system only its charges are held.
 */
final class AdviceFile {
  static final String FORMAT = "charges that an advice expects";

  private static final int MAX_NESTING = 100;
  private static final int NAMED_SYSTEMS = 5;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxStringLength(JsonRecord.MAX_TEXT)
                  .build())
          .build();

  private final Reading reading;
  private final List<String> ids = new ArrayList<>();
  private @Nullable String wanted;
  private boolean found;

  private AdviceFile(@Nullable String wanted, Reading reading) {
    this.wanted = wanted;
    this.reading = reading;
  }

  /** Whether a text begins as advice does, which says first what reproduces it. */
  static boolean recognises(String beginning) {
    return beginning.stripLeading().startsWith("{")
        && beginning.contains("\"schemaVersion\"")
        && beginning.contains("\"provenance\"")
        && beginning.contains("\"workloadSha256\"");
  }

  /**
   * Reads an advice.
   *
   * @param system whose charges are taken; null for those of the one that is advised
   */
  static void read(InputStream in, @Nullable String system, Reading reading) throws IOException {
    var file = new AdviceFile(system, reading);
    try (JsonParser parser = JSON.createParser(in)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        file.root(parser);
        file.sayWhatIsMissing();
      }
    } catch (JsonProcessingException wrong) {
      reading.at(wrong.getLocation() == null ? 0 : wrong.getLocation().getLineNr());
      reading.damaged(
          "JSON that is not whole: "
              + Understood.shown(String.valueOf(wrong.getOriginalMessage())));
    }
  }

  private void root(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_OBJECT && name.equals("answer")) {
        String advised = JsonRecord.read(parser, ignored -> {}).get("systemId");
        wanted = wanted == null ? advised : wanted;
      } else if (value == JsonToken.START_ARRAY && name.equals("systems")) {
        systems(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void systems(JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    while (token != null && token != JsonToken.END_ARRAY) {
      if (token == JsonToken.START_OBJECT) {
        List<JsonRecord> charges = new ArrayList<>();
        String id = JsonRecord.read(parser, charges::add).get("id");
        reading.at(parser.currentLocation().getLineNr());
        if (id != null) {
          ids.add(id);
          take(id, charges);
        }
      } else {
        parser.skipChildren();
      }
      token = parser.nextToken();
    }
  }

  private void take(String id, List<JsonRecord> charges) {
    if (!id.equals(wanted)) {
      return;
    }
    found = true;
    for (JsonRecord charge : charges) {
      if (!OwnBills.read(charge, FORMAT, reading)) {
        reading.damaged("a charge without serviceCode, usageType or cashUsd");
      }
    }
  }

  private void sayWhatIsMissing() {
    String id = wanted;
    if (found) {
      return;
    }
    String some = String.join(", ", ids.stream().limit(NAMED_SYSTEMS).toList());
    reading.understood.stopped(
        ids.isEmpty()
            ? "the advice has no system that could be billed: nothing fits its workload"
            : id == null
                ? "the advice names no system; choose one of " + some
                : "the advice has no system "
                    + Understood.shown(id)
                    + "; it has "
                    + some
                    + Nearest.hint(id, ids));
  }
}
