package dev.headrace.advisor.observe;

import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads logs that are lines: each is recognised by itself, so that a file may mix formats. A line
 * may begin with its time, as {@code aws logs tail} and exports to S3 have it, and with its stream.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/S3Export.html
 */
final class TextLogs {
  private static final Pattern TIMED =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\d[T ][0-9:.]{5,18}(?:Z|[+-]\\d\\d:?\\d\\d)?|\\d{13})\\s+(.*)");

  private static final Pattern STREAM =
      Pattern.compile(
          "(?:(?:/aws/lambda/)?\\S*\\d{4}/\\d\\d/\\d\\d/\\S*\\[[^\\]]*\\]\\S*)\\s+(.*)");

  /** A file of which so much is none of the known formats is not read on. */
  static final long HOPELESS_BYTES = 64L * 1_024 * 1_024;

  private TextLogs() {}

  static void read(InputStream in, Reading reading) throws IOException {
    var lines = new Lines(in);
    long bytes = 0;
    String line = lines.next();
    while (line != null) {
      reading.at(lines.number());
      bytes += line.length() + 1;
      if (lines.tooLong()) {
        reading.damaged("longer than " + Lines.MAX_BYTES / 1_024 + " KiB");
      } else {
        line(line, reading);
      }
      if (bytes > HOPELESS_BYTES && !reading.understood.anything()) {
        reading.understood.stopped("nothing known in the first 64 MiB: the rest was not read");
        return;
      }
      line = lines.next();
    }
  }

  private static void line(String line, Reading reading) {
    String text = line.strip();
    if (!text.isEmpty() && !known(text, reading)) {
      reading.understood.other(reading.line(), text);
    }
  }

  private static boolean known(String text, Reading reading) {
    if (text.startsWith("{")) {
      return JsonLogs.line(text, null, reading);
    }
    if (LambdaText.read(text, null, reading) || AccessLogs.read(text, reading)) {
      return true;
    }
    Matcher timed = TIMED.matcher(text);
    if (!timed.matches()) {
      return false;
    }
    return message(Instants.parse(timed.group(1)), timed.group(2), reading);
  }

  private static boolean message(@Nullable Long at, String rest, Reading reading) {
    Matcher stream = STREAM.matcher(rest);
    String message = stream.matches() ? stream.group(1) : rest;
    return message.startsWith("{")
        ? JsonLogs.line(message, at, reading)
        : LambdaText.read(message, at, reading) || AccessLogs.read(message, reading);
  }
}
