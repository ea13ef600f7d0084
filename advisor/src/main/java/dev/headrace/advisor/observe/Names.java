package dev.headrace.advisor.observe;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Gives parts of a system names that a workload file allows, each another one. */
final class Names {
  private static final int LONGEST = 40;

  private final Set<String> taken = new TreeSet<>();

  /** {@code My_Function} becomes {@code my-function}; a second one {@code my-function-2}. */
  String of(String told) {
    String plain =
        told.toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^[^a-z]+", "")
            .replaceAll("-+$", "");
    String name = cut(plain.isEmpty() ? "component" : plain, LONGEST);
    for (int number = 2; !taken.add(name); number++) {
      String ending = "-" + number;
      name = cut(plain.isEmpty() ? "component" : plain, LONGEST - ending.length()) + ending;
    }
    return name;
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest).replaceAll("-+$", "");
  }
}
