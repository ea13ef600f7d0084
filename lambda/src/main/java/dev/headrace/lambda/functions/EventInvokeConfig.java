package dev.headrace.lambda.functions;

import org.jspecify.annotations.Nullable;

/**
 * How asynchronous invocations of a function, version or alias are retried.
 *
 * @param maxRetries after the first attempt, 0 to 2; null for the default of 2
 * @param maxAgeSeconds 60 to 21,600; null for the default of six hours
 */
public record EventInvokeConfig(
    @Nullable Integer maxRetries, @Nullable Integer maxAgeSeconds, long lastModifiedEpochMillis) {
  /** How often Lambda tries again unless told otherwise. */
  public static final int DEFAULT_MAX_RETRIES = 2;

  /** How long Lambda keeps an event unless told otherwise. */
  public static final int DEFAULT_MAX_AGE_SECONDS = 21_600;
}
