package dev.headrace.advisor.observe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads logs that are JSON: Lambda's own format, Bedrock's model invocations, API Gateway's access
 * logs, and the answers of CloudWatch Logs, which hold any of these as messages.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html
 */
final class JsonLogs {
  static final String LAMBDA = "Lambda platform.report records";
  static final String BEDROCK = "Bedrock model invocations";

  /** The longest text that is read over: Bedrock's logs carry requests of up to 100 KB. */
  static final int MAX_STRING = 8 * 1_024 * 1_024;

  private static final int MAX_NESTING = 100;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxStringLength(MAX_STRING)
                  .build())
          .build();

  private JsonLogs() {}

  /** Whether a text is one whole JSON object that is not a list of events in disguise. */
  static boolean isWholeObject(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Reads a line that is one object.
   *
   * @param epochMillis when it was logged, where that stands beside it
   * @return whether it is of a known format, or damaged and said to be so
   */
  static boolean line(String text, @Nullable Long epochMillis, Reading reading) {
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      var found = new boolean[1];
      JsonRecord record =
          JsonRecord.read(
              parser,
              event -> found[0] |= take(event, null, reading, true) || other(event, reading));
      return take(record, epochMillis, reading, true) || found[0];
    } catch (IOException e) {
      reading.damaged("JSON that is not whole: " + reason(e));
      return true;
    }
  }

  /** Reads a stream of objects or lists of objects, over any number of lines. */
  static void document(InputStream in, Reading reading) throws IOException {
    try (JsonParser parser = JSON.createParser(in)) {
      JsonToken token = parser.nextToken();
      while (token != null) {
        reading.at(parser.currentTokenLocation().getLineNr());
        if (token == JsonToken.START_OBJECT) {
          object(parser, reading);
        } else if (token != JsonToken.START_ARRAY && token != JsonToken.END_ARRAY) {
          reading.understood.other(reading.line(), parser.getText());
        }
        token = parser.nextToken();
      }
    } catch (JsonProcessingException e) {
      reading.at(e.getLocation() == null ? reading.line() : e.getLocation().getLineNr());
      reading.damaged("JSON that is not whole: " + reason(e));
      reading.understood.stopped("what follows line " + reading.line() + " was not read");
    }
  }

  private static void object(JsonParser parser, Reading reading) throws IOException {
    var events = new boolean[1];
    JsonRecord record =
        JsonRecord.read(
            parser,
            event -> {
              events[0] = true;
              reading.at(parser.currentLocation().getLineNr());
              if (!take(event, null, reading, true)) {
                other(event, reading);
              }
            });
    if (!events[0] && !record.isEmpty() && !take(record, null, reading, true)) {
      other(record, reading);
    }
  }

  private static boolean other(JsonRecord record, Reading reading) {
    String message = record.any("message", "@message");
    reading.understood.other(reading.line(), message == null ? "{…}" : message);
    return true;
  }

  private static String reason(IOException e) {
    String message =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    return Understood.shown(String.valueOf(message));
  }

  private static boolean take(
      JsonRecord record, @Nullable Long epochMillis, Reading reading, boolean outer) {
    String group = record.any("logGroup", "logGroupName", "@log");
    if (group != null) {
      reading.aboutGroup(group.substring(group.indexOf(':') + 1));
    }
    String type = record.get("type");
    if (type != null && type.startsWith("platform.")) {
      return platform(type, record, epochMillis, reading);
    }
    if ("ModelInvocationLog".equals(record.get("schemaType"))) {
      return bedrock(record, epochMillis, reading);
    }
    String message = record.any("message", "@message");
    if (message != null && outer) {
      Long at = Instants.parse(record.any("timestamp", "@timestamp", "ingestionTime"));
      return message(message.strip(), at, reading);
    }
    return GatewayJson.read(record, epochMillis, reading) || OwnBills.read(record, reading);
  }

  private static boolean message(String message, @Nullable Long at, Reading reading) {
    if (!message.startsWith("{")) {
      return LambdaText.read(message, at, reading) || AccessLogs.read(message, reading);
    }
    try (JsonParser parser = JSON.createParser(message)) {
      return parser.nextToken() == JsonToken.START_OBJECT
          && take(JsonRecord.read(parser, event -> {}), at, reading, false);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean platform(
      String type, JsonRecord record, @Nullable Long epochMillis, Reading reading) {
    if (type.equals("platform.initStart")) {
      String function = record.get("record.functionName");
      if (function != null) {
        reading.about(function);
      }
      String version = record.get("record.runtimeVersion");
      reading.runsOn(version == null ? null : LambdaText.runtimeOf(version), null);
      return true;
    }
    if (!type.equals("platform.report")) {
      return true;
    }
    double memory = record.number("record.metrics.memorySizeMB");
    double duration = record.number("record.metrics.durationMs");
    if (!(duration >= 0) || !(memory >= 1) || memory > FunctionSeen.MOST_MIB) {
      reading.damaged("a platform.report without durationMs or memorySizeMB");
      return true;
    }
    String status = record.get("record.status");
    var report =
        new FunctionSeen.Report(
            duration,
            record.number("record.metrics.billedDurationMs"),
            (int) memory,
            record.number("record.metrics.maxMemoryUsedMB"),
            record.number("record.metrics.initDurationMs"),
            record.number("record.metrics.restoreDurationMs"),
            status == null ? "" : status);
    Long time = Instants.parse(record.get("time"));
    reading.function().add(report, time == null ? epochMillis : time);
    reading.understood.read(LAMBDA);
    return true;
  }

  private static boolean bedrock(JsonRecord record, @Nullable Long epochMillis, Reading reading) {
    String model = record.get("modelId");
    if (model == null) {
      reading.damaged("a ModelInvocationLog without a modelId");
      return true;
    }
    String error = record.get("errorCode");
    var call =
        new ModelSeen.Call(
            record.number("input.inputTokenCount"),
            record.number("input.cacheReadInputTokenCount"),
            record.number("input.cacheWriteInputTokenCount"),
            record.number("output.outputTokenCount"),
            record.number("output.outputBodyJson.metrics.latencyMs"),
            error != null && !error.isEmpty());
    Long time = Instants.parse(record.get("timestamp"));
    ModelSeen seen = reading.model(ModelNames.of(model));
    String region = record.get("region");
    seen.region = region == null ? seen.region : region;
    seen.add(call, time == null ? epochMillis : time);
    reading.understood.read(BEDROCK);
    return true;
  }
}
