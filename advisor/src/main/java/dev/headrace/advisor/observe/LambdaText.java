package dev.headrace.advisor.observe;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines that Lambda adds to a function's log in text format.
 * https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html
 */
final class LambdaText {
  static final String FORMAT = "Lambda REPORT lines";

  private static final String REPORT = "REPORT RequestId: ";
  private static final String INIT_START = "INIT_START Runtime Version: ";

  /** Tabs stand between the fields; copies of a log may have spaces, or a backslash and a t. */
  private static final Pattern FIELD =
      Pattern.compile(
          "(Billed Restore Duration|Restore Duration|Billed Duration|Init Duration|Duration"
              + "|Memory Size|Max Memory Used|Status|Error Type): ([^\\s\\\\]+)");

  private static final Pattern RUNTIME =
      Pattern.compile("Runtime Version: ([a-z]+[a-z0-9]*):?([0-9.]*[0-9x])?");

  private static final Pattern RUNTIME_ARN = Pattern.compile("arn:aws[a-z-]*:lambda:([a-z0-9-]+):");

  private LambdaText() {}

  /**
   * Reads a message.
   *
   * @return whether it is one of Lambda's own
   */
  static boolean read(String message, @Nullable Long epochMillis, Reading reading) {
    if (message.startsWith(REPORT)) {
      report(message, epochMillis, reading);
      return true;
    }
    if (message.startsWith(INIT_START)) {
      runtime(message, reading);
      return true;
    }
    return message.startsWith("START RequestId: ")
        || message.startsWith("END RequestId: ")
        || message.startsWith("INIT_REPORT ")
        || message.startsWith("RESTORE_START ")
        || message.startsWith("RESTORE_REPORT ");
  }

  private static void report(String message, @Nullable Long epochMillis, Reading reading) {
    Map<String, String> fields = new HashMap<>();
    Matcher field = FIELD.matcher(message);
    while (field.find()) {
      fields.putIfAbsent(field.group(1), field.group(2));
    }
    double duration = Numbers.of(fields.get("Duration"));
    double memory = Numbers.of(fields.get("Memory Size"));
    if (!(duration >= 0) || !(memory >= 1) || memory > FunctionSeen.MOST_MIB) {
      reading.damaged("a REPORT without a Duration or a Memory Size");
      return;
    }
    var report =
        new FunctionSeen.Report(
            duration,
            Numbers.of(fields.get("Billed Duration")),
            (int) memory,
            Numbers.of(fields.get("Max Memory Used")),
            Numbers.of(fields.get("Init Duration")),
            Numbers.of(fields.get("Restore Duration")),
            fields.getOrDefault("Status", ""));
    reading.function().add(report, epochMillis);
    reading.understood.read(FORMAT);
  }

  /** {@code INIT_START Runtime Version: python:3.13.v27 Runtime Version ARN: arn:aws:lambda:…}. */
  private static void runtime(String message, Reading reading) {
    Matcher arn = RUNTIME_ARN.matcher(message);
    reading.runsOn(runtimeOf(message), arn.find() ? arn.group(1) : null);
  }

  /** The runtime's identifier, such as {@code python3.13}, of a runtime version. */
  static @Nullable String runtimeOf(String text) {
    Matcher version =
        RUNTIME.matcher(
            text.startsWith("Runtime") || text.contains("Runtime Version: ")
                ? text
                : "Runtime Version: " + text);
    if (!version.find()) {
      return null;
    }
    String number = version.group(2);
    String family = version.group(1);
    if (number == null) {
      return null;
    }
    // Node's identifiers end in .x: nodejs:22.v60 is nodejs22.x.
    return family + number + (family.equals("nodejs") ? ".x" : "");
  }
}
