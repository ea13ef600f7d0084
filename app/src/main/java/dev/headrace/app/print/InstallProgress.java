package dev.headrace.app.print;

import dev.headrace.inference.models.Progress;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Shows what is installed: how much of it is there, and for how long it has been coming. On a
 * terminal a line that is written over; elsewhere a line when something begins and when it is done.
 */
public final class InstallProgress implements Progress {
  private static final String BACK = "\r\u001b[K";
  private static final long SHOW_EVERY_NANOS = 100_000_000L;
  private static final double BYTES_PER_MB = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private final PrintWriter out;
  private final boolean onTerminal;
  private String what = "";
  private long bytes;
  private long beganNanos;
  private long shownNanos;

  public InstallProgress(PrintWriter out, boolean onTerminal) {
    this.out = out;
    this.onTerminal = onTerminal;
  }

  @Override
  public void license(String of, String license) {
    out.println("License of " + of + ": " + license);
    out.flush();
  }

  @Override
  public void began(String step, long expectedBytes) {
    what = step;
    bytes = expectedBytes;
    beganNanos = System.nanoTime();
    shownNanos = 0;
    if (!onTerminal) {
      out.println("Installing " + what + " (" + megabytes(bytes) + ")");
      out.flush();
    }
  }

  @Override
  public void at(long bytesDone) {
    long now = System.nanoTime();
    if (onTerminal && now - shownNanos > SHOW_EVERY_NANOS) {
      shownNanos = now;
      out.print(
          "%sInstalling %s: %s of %s, %.1f s"
              .formatted(BACK, what, megabytes(bytesDone), megabytes(bytes), seconds(now)));
      out.flush();
    }
  }

  @Override
  public void ended() {
    out.println(
        "%sInstalled %s in %.1f s"
            .formatted(onTerminal ? BACK : "", what, seconds(System.nanoTime())));
    out.flush();
  }

  private double seconds(long nowNanos) {
    return (nowNanos - beganNanos) / NANOS_PER_SECOND;
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / BYTES_PER_MB);
  }
}
