package dev.headrace.inference.models;

import java.util.List;
import java.util.Locale;

/** What an installation failed of, told from what pip printed. */
final class PipFailure {
  private static final int SHOWN_LINES = 3;
  private static final List<String> FULL = List.of("no space left", "disk quota exceeded");
  private static final List<String> WRONG_HASH =
      List.of("do not match the hashes", "hashes are required", "hash mismatch");
  private static final List<String> UNREACHED =
      List.of(
          "connection broken",
          "newconnectionerror",
          "failed to establish a new connection",
          "name resolution",
          "read timed out",
          "connect timeout",
          "proxyerror",
          "sslerror",
          "max retries exceeded");
  private static final List<String> ABSENT =
      List.of("no matching distribution", "could not find a version");

  private PipFailure() {}

  /** In words, with what to do. */
  static String explain(Packages.Release release, String output) {
    String lower = output.toLowerCase(Locale.ROOT);
    String title = release.name() + " " + release.version();
    if (holds(lower, FULL)) {
      return title + " cannot be installed: the disk of the data folder is full; free some space";
    }
    if (holds(lower, WRONG_HASH)) {
      return title
          + " is not installed: the file that the package index sent has another SHA-256 than the"
          + " one that this release of Headrace was tested with ("
          + release.sha256()
          + ")";
    }
    if (holds(lower, UNREACHED)) {
      return title
          + " cannot be fetched: the Python package index does not answer; see to the network or to"
          + " the proxy that pip uses, and try again";
    }
    if (holds(lower, ABSENT)) {
      return title
          + " cannot be fetched: the Python package index that pip uses has no such file, or does"
          + " not answer; pip's settings name it (pip config list)";
    }
    return title + " cannot be installed; pip says: " + lastLines(output);
  }

  private static boolean holds(String text, List<String> words) {
    return words.stream().anyMatch(text::contains);
  }

  private static String lastLines(String output) {
    List<String> lines = output.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    return lines.isEmpty()
        ? "nothing"
        : String.join(" / ", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
  }
}
