package dev.headrace.advisor.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads access logs that are lines of text: of an Application Load Balancer, and of API Gateway in
 * the common log format.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-access-logging.html
 */
final class AccessLogs {
  static final String BALANCER = "load balancer requests";
  static final String GATEWAY = "API Gateway requests";

  private static final Set<String> TYPES = Set.of("http", "https", "h2", "grpcs", "ws", "wss");
  private static final int TIME = 1;
  private static final int BALANCER_ID = 2;
  private static final int TARGET_TIME = 6;
  private static final int STATUS = 8;
  private static final int RECEIVED = 10;
  private static final int SENT = 11;
  private static final int TARGET_GROUP = 16;
  private static final int CREATED = 21;
  private static final int FIELDS = 17;
  private static final int MOST_FIELDS = 64;
  private static final double MILLIS = 1_000;

  private static final Pattern COMMON_LOG =
      Pattern.compile(
          "\\S+ \\S+ \\S+ \\[([^\\]]{1,40})\\] ?\"(\\S+) (\\S+) ([^\"\\s]+)\" (\\d{3}) (\\d+|-)(?: .*)?");

  private AccessLogs() {}

  /**
   * Reads a line.
   *
   * @return whether it is one of an access log
   */
  static boolean read(String line, Reading reading) {
    int end = line.indexOf(' ');
    if (end > 0 && end <= 5 && TYPES.contains(line.substring(0, end))) {
      return balancer(fields(line), reading);
    }
    if (line.indexOf('[') < 0 || line.length() > 65_536) {
      return false;
    }
    Matcher common = COMMON_LOG.matcher(line);
    return common.matches() && gateway(common, reading);
  }

  private static boolean balancer(List<String> fields, Reading reading) {
    Long time = fields.size() > TIME ? Instants.parse(fields.get(TIME)) : null;
    if (time == null) {
      return false;
    }
    if (fields.size() < FIELDS) {
      reading.damaged(
          "an access log entry with " + fields.size() + " fields instead of 17 or more");
      return true;
    }
    Long created = fields.size() > CREATED ? Instants.parse(fields.get(CREATED)) : null;
    double seconds = Numbers.of(fields.get(TARGET_TIME));
    var access =
        new DoorSeen.Access(
            seconds < 0 ? Numbers.MISSING : seconds * MILLIS,
            Numbers.of(fields.get(RECEIVED)),
            Numbers.of(fields.get(SENT)),
            (int) Numbers.of(fields.get(STATUS)),
            fields.getFirst());
    reading
        .door(targetGroup(fields.get(TARGET_GROUP), fields.get(BALANCER_ID)))
        .add(access, created == null ? time : created);
    reading.understood.read(BALANCER);
    return true;
  }

  /** The name within {@code …:targetgroup/NAME/ID}; the balancer's where no target was chosen. */
  private static String targetGroup(String arn, String balancer) {
    int from = arn.indexOf(":targetgroup/");
    if (from < 0) {
      String[] parts = balancer.split("/", 3);
      return parts.length > 1 ? parts[1] : balancer;
    }
    String rest = arn.substring(from + ":targetgroup/".length());
    int slash = rest.indexOf('/');
    return slash < 0 ? rest : rest.substring(0, slash);
  }

  private static boolean gateway(Matcher entry, Reading reading) {
    var access =
        new DoorSeen.Access(
            Numbers.MISSING,
            Numbers.MISSING,
            Numbers.of(entry.group(6)),
            Integer.parseInt(entry.group(5)),
            "http");
    @Nullable Long time = Instants.parse(entry.group(1));
    reading.door(reading.stem()).add(access, time);
    reading.understood.read(GATEWAY);
    return true;
  }

  /**
   * Fields between spaces; one in quotation marks may have spaces, and marks behind a backslash.
   */
  static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    int at = 0;
    while (at < line.length() && fields.size() < MOST_FIELDS) {
      if (line.charAt(at) == '"') {
        int end = closingQuote(line, at + 1);
        fields.add(line.substring(at + 1, end));
        at = end + 2;
      } else {
        int end = line.indexOf(' ', at);
        end = end < 0 ? line.length() : end;
        fields.add(line.substring(at, end));
        at = end + 1;
      }
    }
    return fields;
  }

  private static int closingQuote(String line, int from) {
    int at = from;
    while (at < line.length() && line.charAt(at) != '"') {
      at += line.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(at, line.length());
  }
}
