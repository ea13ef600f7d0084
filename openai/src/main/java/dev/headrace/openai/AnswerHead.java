package dev.headrace.openai;

import dev.headrace.inference.QuotaLeft;
import dev.headrace.wire.Headers;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The header fields of an answer. */
final class AnswerHead {
  /** Which model of this cloud answered, whatever model the client named. */
  static final String MODEL = "x-headrace-model";

  private static final String VERSION = "2020-10-01";

  private final Headers.Builder headers = Headers.builder();
  private final long beganNanos = System.nanoTime();

  AnswerHead(String requestId) {
    headers.add("x-request-id", requestId);
    headers.add("openai-version", VERSION);
  }

  AnswerHead with(String name, String value) {
    headers.set(name, value);
    return this;
  }

  /**
   * Tells what is left of the quotas (<a
   * href="https://platform.openai.com/docs/guides/rate-limits">source</a>).
   */
  AnswerHead with(QuotaLeft left) {
    headers.set("x-ratelimit-limit-requests", Long.toString(left.requestsPerMinute()));
    headers.set("x-ratelimit-limit-tokens", Long.toString(left.tokensPerMinute()));
    headers.set("x-ratelimit-remaining-requests", Long.toString(left.requestsLeft()));
    headers.set("x-ratelimit-remaining-tokens", Long.toString(left.tokensLeft()));
    headers.set("x-ratelimit-reset-requests", spoken(left.requestsReset()));
    headers.set("x-ratelimit-reset-tokens", spoken(left.tokensReset()));
    return this;
  }

  /** As the API writes durations: {@code 6m0s}, {@code 1.5s}, {@code 20ms}. */
  static String spoken(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1_000) {
      return millis + "ms";
    }
    long minutes = millis / 60_000;
    long rest = millis % 60_000;
    String seconds =
        rest % 1_000 == 0
            ? rest / 1_000 + "s"
            : BigDecimal.valueOf(rest, 3).stripTrailingZeros().toPlainString() + "s";
    return minutes == 0 ? seconds : minutes + "m" + seconds;
  }

  /** All fields, with the time until now. */
  Headers build(String contentType) {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
    headers.set("openai-processing-ms", Long.toString(millis));
    headers.set("Content-Type", contentType);
    return headers.build();
  }
}
