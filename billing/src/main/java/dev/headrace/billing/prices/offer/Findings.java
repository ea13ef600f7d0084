package dev.headrace.billing.prices.offer;

import java.util.ArrayList;
import java.util.List;

/** What is noted while a file is read. Complaints are counted all and kept only up to a limit. */
final class Findings {
  /** How many complaints are kept in words. */
  static final int MAX_COMPLAINTS = 20;

  private final List<String> complaints = new ArrayList<>();
  private long rows;
  private long leftOut;
  private long skipped;
  private boolean whole = true;

  /** A row of a price begins. */
  void row() {
    rows++;
  }

  /** It was not asked for. */
  void leaveOut() {
    leftOut++;
  }

  /** It cannot be used. */
  void skip(String where, String why) {
    skipped++;
    complain(where + ": " + why);
  }

  /** The file cannot be read beyond this. */
  void breakOff(String where, String why) {
    whole = false;
    complaints.addFirst(where + ": " + why + "; nothing after that was read");
  }

  private void complain(String words) {
    if (complaints.size() < MAX_COMPLAINTS) {
      complaints.add(words);
    }
  }

  long rows() {
    return rows;
  }

  long leftOut() {
    return leftOut;
  }

  long skipped() {
    return skipped;
  }

  List<String> complaints() {
    return List.copyOf(complaints);
  }

  boolean whole() {
    return whole;
  }
}
