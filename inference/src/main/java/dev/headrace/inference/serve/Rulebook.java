package dev.headrace.inference.serve;

/** The decisions of the rules, each in a place of its own, so that a test can make one wrong. */
record Rulebook(Admission admission, Upkeep upkeep, Settlement settlement, Scaling scaling) {
  static Rulebook standard() {
    return new Rulebook(new Admission(), new Upkeep(), new Settlement(), new Scaling());
  }
}
