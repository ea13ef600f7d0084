package dev.headrace.billing.export;

import dev.headrace.billing.bill.Rollup.Span;
import dev.headrace.billing.bill.UsageLine;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What a bill's lines are put together by.
 *
 * @param kind the kind
 * @param tagKey the tag, where it is {@link Kind#TAG}; else empty
 */
public record Grouping(Kind kind, String tagKey) {
  /** By service. */
  public static final Grouping SERVICE = new Grouping(Kind.SERVICE, "");

  private static final String TAG_PREFIX = "tag:";
  private static final int MAX_TAG_KEY = 128;

  /** The kinds of groups. */
  public enum Kind {
    /** The provider's service. */
    SERVICE,
    /** The function, bucket, endpoint. */
    RESOURCE,
    /** The value of a tag. */
    TAG,
    /** The hour, UTC. */
    HOUR,
    /** The day, UTC. */
    DAY,
    /** The usage type. */
    USAGE_TYPE
  }

  /** The words that {@link #parse} knows. */
  static final List<String> WORDS =
      List.of("service", "resource", "tag:KEY", "hour", "day", "usage-type");

  /**
   * Reads what a user says.
   *
   * @throws BadQuestionException for what is none
   */
  public static Grouping parse(String text) {
    return switch (text) {
      case "service" -> SERVICE;
      case "resource" -> new Grouping(Kind.RESOURCE, "");
      case "hour" -> new Grouping(Kind.HOUR, "");
      case "day" -> new Grouping(Kind.DAY, "");
      case "usage-type" -> new Grouping(Kind.USAGE_TYPE, "");
      default -> {
        String key = text.startsWith(TAG_PREFIX) ? text.substring(TAG_PREFIX.length()) : "";
        if (key.isEmpty() || key.length() > MAX_TAG_KEY) {
          throw BadQuestionException.notAmong("by", text, WORDS);
        }
        yield new Grouping(Kind.TAG, key);
      }
    };
  }

  /** The group of a line. */
  String of(UsageLine line) {
    return switch (kind) {
      case SERVICE -> line.key().serviceCode();
      case RESOURCE -> line.resourceArn();
      case TAG -> {
        String value = line.tags().get(tagKey);
        yield value == null ? "(no tag " + tagKey + ")" : value;
      }
      case HOUR -> instant(line, ChronoUnit.HOURS);
      case DAY -> instant(line, ChronoUnit.DAYS).substring(0, 10);
      case USAGE_TYPE -> line.key().usageType();
    };
  }

  private static String instant(UsageLine line, ChronoUnit unit) {
    return Instant.ofEpochMilli(line.startEpochMillis()).truncatedTo(unit).toString();
  }

  /** How long the lines may be at most. */
  Span span() {
    return switch (kind) {
      case HOUR -> Span.HOUR;
      case DAY -> Span.DAY;
      case SERVICE, RESOURCE, TAG, USAGE_TYPE -> Span.MONTH;
    };
  }

  boolean isByTime() {
    return kind == Kind.HOUR || kind == Kind.DAY;
  }

  /** How a user says it. */
  @Override
  public String toString() {
    return switch (kind) {
      case TAG -> TAG_PREFIX + tagKey;
      case USAGE_TYPE -> "usage-type";
      case SERVICE -> "service";
      case RESOURCE -> "resource";
      case HOUR -> "hour";
      case DAY -> "day";
    };
  }
}
