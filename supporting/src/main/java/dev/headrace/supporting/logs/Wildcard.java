package dev.headrace.supporting.logs;

/** Text in which a star stands for anything. */
final class Wildcard {
  private Wildcard() {}

  /** Whether all of a text fits. Takes no longer than the product of both lengths. */
  static boolean matches(String pattern, String text) {
    int star = -1;
    int starText = 0;
    int p = 0;
    int t = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        starText = t;
      } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++starText;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
