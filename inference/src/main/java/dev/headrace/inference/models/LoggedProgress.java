package dev.headrace.inference.models;

import org.slf4j.Logger;

/** Tells a log how an installation goes on: one line a step, and one at its end. */
public final class LoggedProgress implements Progress {
  private static final double BYTES_PER_MB = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Logger log;
  private String what = "";
  private long bytes;
  private long beganNanos;

  /**
   * @param log where it goes
   */
  public LoggedProgress(Logger log) {
    this.log = log;
  }

  @Override
  public void license(String of, String license) {
    log.info("{} is used here for the first time; its license: {}", of, license);
  }

  @Override
  public void began(String step, long expectedBytes) {
    what = step;
    bytes = expectedBytes;
    beganNanos = System.nanoTime();
    log.info("installing {} ({} MB)", what, tenths(bytes / BYTES_PER_MB));
  }

  @Override
  public void at(long bytesDone) {}

  @Override
  public void ended() {
    log.info(
        "installed {} in {} s", what, tenths((System.nanoTime() - beganNanos) / NANOS_PER_SECOND));
  }

  private static double tenths(double number) {
    return Math.round(number * 10) / 10.0;
  }
}
