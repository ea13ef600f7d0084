package dev.headrace.lambda.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.engine.simulated.Faults;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SafetyTest {
  private static final int SEEDS = 1_000;
  private static final int SEEDS_FOR_A_BUG = 60;

  @Test
  void a_thousand_storms_hold_every_safety_property_and_have_every_kind_of_fault() {
    var seen = new Storm.Seen();

    for (long seed = 0; seed < SEEDS; seed++) {
      var violations = new Violations();
      Storm.run(seed, Rulebook.standard(), seen, violations);
      assertThat(violations.found()).as("seed " + seed).isEmpty();
    }

    for (Faults.Kind kind : Faults.Kind.values()) {
      assertThat(seen.faults[kind.ordinal()]).as(kind.name()).isPositive();
    }
    for (ThrottleReason reason : ThrottleReason.values()) {
      assertThat(seen.refusals[reason.ordinal()]).as(reason.name()).isPositive();
    }
    for (Ending ending : EnumSet.complementOf(EnumSet.of(Ending.NONE, Ending.GONE))) {
      assertThat(seen.endings[ending.ordinal()]).as(ending.name()).isPositive();
    }
    assertThat(seen.bursts).isPositive();
    assertThat(seen.processCrashes).isPositive();
    assertThat(seen.changes).isPositive();
    for (ProvisionedState.Status status : ProvisionedState.Status.values()) {
      assertThat(seen.statuses[status.ordinal()]).as(status.name()).isPositive();
    }
    assertThat(seen.levels).isPositive();
    assertThat(seen.provisionedRequests).isPositive();
    assertThat(seen.spillovers).isPositive();
    assertThat(seen.accepted).isPositive();
    assertThat(seen.gaveUp).isPositive();
  }

  @Test
  void every_seeded_bug_is_caught_and_every_property_catches_one() {
    var broken = EnumSet.noneOf(Property.class);
    for (SeededBug bug : SeededBug.values()) {
      Set<Property> byThis = brokenBy(bug);
      assertThat(byThis).as(bug.name()).isNotEmpty();
      broken.addAll(byThis);
    }

    assertThat(SeededBug.values()).hasSizeGreaterThanOrEqualTo(10);
    assertThat(broken).containsExactlyInAnyOrder(Property.values());
  }

  private static Set<Property> brokenBy(SeededBug bug) {
    var violations = new Violations();
    for (long seed = 0; seed < SEEDS_FOR_A_BUG; seed++) {
      Storm.run(seed, bug.rulebook(), new Storm.Seen(), violations);
    }
    return violations.found().keySet();
  }

  @Test
  void a_storm_is_the_same_each_time() {
    for (long seed : new long[] {0, 1, 2, 3}) {
      String once = Storm.run(seed, Rulebook.standard(), new Storm.Seen(), new Violations());
      String again = Storm.run(seed, Rulebook.standard(), new Storm.Seen(), new Violations());
      String another = Storm.run(seed + 1, Rulebook.standard(), new Storm.Seen(), new Violations());

      assertThat(again).isEqualTo(once).isNotEqualTo(another);
    }
  }
}
