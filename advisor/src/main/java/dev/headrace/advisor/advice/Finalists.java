package dev.headrace.advisor.advice;

import dev.headrace.advisor.catalogue.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Picks the systems that are looked at more closely: the best, the next best, the best of each
 * other kind that people weigh against one another (tokens against an own server, what scales to
 * nothing against what always runs), and the best of other families.
 */
final class Finalists {
  private Finalists() {}

  /** The recommended one first, the others as they rank. */
  static List<Candidate> of(List<Candidate> ranked, int most) {
    List<Candidate> picked = new ArrayList<>(ranked.subList(0, Math.min(2, ranked.size())));
    addFirst(ranked, picked, most, Finalists::servesModels);
    addFirst(ranked, picked, most, Finalists::buysTokens);
    addFirst(ranked, picked, most, Finalists::alwaysRuns);
    addFirst(ranked, picked, most, candidate -> !alwaysRuns(candidate));
    Set<String> seen = new TreeSet<>();
    picked.forEach(candidate -> seen.add(families(candidate)));
    for (Candidate candidate : ranked) {
      if (picked.size() < most && seen.add(families(candidate))) {
        picked.add(candidate);
      }
    }
    return ranked.stream().filter(picked::contains).toList();
  }

  private static void addFirst(
      List<Candidate> ranked, List<Candidate> picked, int most, Predicate<Candidate> wanted) {
    if (picked.size() < most && picked.stream().noneMatch(wanted)) {
      ranked.stream().filter(wanted).findFirst().ifPresent(picked::add);
    }
  }

  private static String families(Candidate candidate) {
    var families = new TreeSet<String>();
    candidate.shapes().forEach(shape -> families.add(shape.family()));
    return String.join(",", families);
  }

  /** Whether it pays for a model by the token. */
  static boolean buysTokens(Candidate candidate) {
    return candidate.shapes().stream().anyMatch(shape -> isOnly(shape, Shape.Kind.TOKENS));
  }

  /** Whether it serves a model itself. */
  static boolean servesModels(Candidate candidate) {
    return candidate.options().stream()
        .filter(
            option -> option.component() instanceof dev.headrace.advisor.workload.Component.Model)
        .map(Option::shape)
        .anyMatch(shape -> shape != null && shape.runs().contains(Shape.Kind.MODEL_SERVER));
  }

  /** Whether something is paid for while nobody asks. */
  static boolean alwaysRuns(Candidate candidate) {
    return candidate.shapes().stream().anyMatch(shape -> !shape.scaling().toZero());
  }

  private static boolean isOnly(Shape shape, Shape.Kind kind) {
    return shape.runs().equals(List.of(kind));
  }
}
