package dev.headrace.lambda.run;

/**
 * How long and how often asynchronous events of a version are tried.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html
 *
 * @param maximumEventAgeSeconds 60 to 21,600
 * @param maximumRetryAttempts 0 to 2
 */
public record AsynchronousConfig(int maximumEventAgeSeconds, int maximumRetryAttempts) {
  /** What holds where nothing is configured: six hours, two retries. */
  public static final AsynchronousConfig STANDARD = new AsynchronousConfig(21_600, 2);

  public AsynchronousConfig {
    if (maximumEventAgeSeconds < 60 || maximumEventAgeSeconds > 21_600) {
      throw new IllegalArgumentException("maximumEventAgeSeconds: " + maximumEventAgeSeconds);
    }
    if (maximumRetryAttempts < 0 || maximumRetryAttempts > 2) {
      throw new IllegalArgumentException("maximumRetryAttempts: " + maximumRetryAttempts);
    }
  }
}
