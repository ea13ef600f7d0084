package dev.headrace.inference.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.engine.simulated.ServerFaults;
import dev.headrace.inference.serve.simulated.GenerationFaults;
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
    var seen = new Storm.Seen();

    for (long seed = 0; seed < SEEDS; seed++) {
      var violations = new Violations();
      Storm.run(seed, HOURS, Rulebook.standard(), seen, violations);
      assertThat(violations.found()).as("seed " + seed).isEmpty();
    }

    var expected =
        EnumSet.complementOf(EnumSet.of(Ending.NONE, Ending.REFUSED, Ending.SHUTTING_DOWN));
    for (Ending ending : expected) {
      assertThat(seen.endings[ending.ordinal()]).as(ending.name()).isPositive();
    }
    for (Wait wait : Wait.values()) {
      assertThat(seen.waits[wait.ordinal()]).as(wait.name()).isPositive();
    }
    for (ServerFaults.Kind kind : ServerFaults.Kind.values()) {
      assertThat(seen.serverFaults[kind.ordinal()]).as(kind.name()).isPositive();
    }
    for (GenerationFaults.Kind kind : GenerationFaults.Kind.values()) {
      assertThat(seen.generationFaults[kind.ordinal()]).as(kind.name()).isPositive();
    }
    assertThat(seen.bursts).isPositive();
    assertThat(seen.cancels).isPositive();
    assertThat(seen.changes).isPositive();
    assertThat(seen.removals).isPositive();
    assertThat(seen.batches).isPositive();
    assertThat(seen.besides).isPositive();
    assertThat(seen.sleeps).isPositive();
    assertThat(seen.evictions).isPositive();
    assertThat(seen.starts).isPositive();
  }

  @Test
  void every_seeded_bug_is_caught() {
    for (SeededBug bug : SeededBug.values()) {
      Set<Property> byThis = brokenBy(bug);
      assertThat(byThis).as(bug.name()).isNotEmpty();
    }
  }

  private static Set<Property> brokenBy(SeededBug bug) {
    var violations = new Violations();
    for (long seed = 0; seed < SEEDS_FOR_A_BUG; seed++) {
      Storm.run(seed, HOURS_FOR_A_BUG, bug.rulebook(), new Storm.Seen(), violations);
    }
    return violations.found().keySet();
  }

  @Test
  void a_storm_is_the_same_each_time() {
    for (long seed : new long[] {0, 1, 2}) {
      String once = Storm.run(seed, 10, Rulebook.standard(), new Storm.Seen(), new Violations());
      String again = Storm.run(seed, 10, Rulebook.standard(), new Storm.Seen(), new Violations());
      String another =
          Storm.run(seed + 1, 10, Rulebook.standard(), new Storm.Seen(), new Violations());

      assertThat(again).isEqualTo(once).isNotEqualTo(another);
    }
  }
}
