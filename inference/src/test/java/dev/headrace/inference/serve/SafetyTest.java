package dev.headrace.inference.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SafetyTest {
  private static final int SEEDS = 200;
  private static final long HOURS = 50;
  private static final int SEEDS_FOR_A_BUG = 8;
  private static final long HOURS_FOR_A_BUG = 20;

  @Test
  void ten_thousand_stormy_hours_hold_every_property_and_have_every_kind_of_fault() {
    var seen = new Seen();

    for (long seed = 0; seed < SEEDS; seed++) {
      var violations = new Violations();
      Storm.run(seed, HOURS, Rulebook.standard(), seen, violations);
      assertThat(violations.found()).as("seed " + seed).isEmpty();
    }

    assertThat(seen.missing()).containsExactlyInAnyOrder(Ending.NONE, Ending.REFUSED);
  }

  @Test
  void every_seeded_bug_is_caught_by_the_properties_that_it_is_there_to_break() {
    for (SeededBug bug : SeededBug.values()) {
      assertThat(brokenBy(bug)).as(bug.name()).containsAll(bug.broken());
    }
  }

  @Test
  void a_seeded_bug_breaks_each_property_but_those_that_no_single_decision_can() {
    Set<Property> unproven = EnumSet.allOf(Property.class);
    for (SeededBug bug : SeededBug.values()) {
      unproven.removeAll(bug.broken());
    }

    assertThat(unproven).containsOnly(Property.NO_KEEPER_HAS_TWO_SERVERS, Property.WAITS_ADD_UP);
  }

  private static Set<Property> brokenBy(SeededBug bug) {
    var violations = new Violations();
    for (long seed = 0; seed < SEEDS_FOR_A_BUG; seed++) {
      Storm.run(seed, HOURS_FOR_A_BUG, bug.rulebook(), new Seen(), violations);
    }
    return violations.found().keySet();
  }

  @Test
  void a_storm_is_the_same_each_time() {
    for (long seed : new long[] {0, 1, 2}) {
      String once = Storm.run(seed, 10, Rulebook.standard(), new Seen(), new Violations());
      String again = Storm.run(seed, 10, Rulebook.standard(), new Seen(), new Violations());
      String another = Storm.run(seed + 1, 10, Rulebook.standard(), new Seen(), new Violations());

      assertThat(again).isEqualTo(once).isNotEqualTo(another);
    }
  }
}
