package dev.headrace.app.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The bill of what the demo ran, as {@code headrace bill} shows it, for each function. */
final class DemoBill {
  private DemoBill() {}

  /**
   * Prints it.
   *
   * @param began when the server did; bills are of full hours
   */
  static void print(ServerPages pages, Instant began, PrintWriter out) throws IOException {
    out.println("What would AWS have billed for that?");
    out.println();
    out.print(pages.text("bill?by=resource&from=" + began.truncatedTo(ChronoUnit.HOURS)));
    out.flush();
  }
}
