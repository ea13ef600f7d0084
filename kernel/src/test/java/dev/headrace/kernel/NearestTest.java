package dev.headrace.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestTest {
  private static final List<String> NAMES =
      List.of("traffic", "components", "memoryMiB", "AWSLambda", "p99");

  @Test
  void a_name_with_a_wrong_missing_added_or_swapped_letter_is_recognised() {
    for (String written : List.of("trafic", "trafffic", "trsffic", "tarffic", "TRAFFIC")) {
      assertThat(Nearest.to(written, NAMES)).as(written).contains("traffic");
    }
  }

  @Test
  void a_part_of_a_name_is_recognised() {
    assertThat(Nearest.to("memory", NAMES)).contains("memoryMiB");
    assertThat(Nearest.to("lambda", NAMES)).contains("AWSLambda");
  }

  @Test
  void a_letter_or_two_are_near_nothing_that_begins_with_them() {
    assertThat(Nearest.to("feature", List.of("f", "fe"))).isEmpty();
    assertThat(Nearest.to("feature", List.of("f", "fea"))).contains("fea");
  }

  @Test
  void what_resembles_nothing_has_no_nearest_name() {
    assertThat(Nearest.to("quota", NAMES)).isEmpty();
    assertThat(Nearest.to("", NAMES)).isEmpty();
    assertThat(Nearest.to("x".repeat(65), NAMES)).isEmpty();
    assertThat(Nearest.to("traffic", List.of())).isEmpty();
  }

  @Test
  void a_hint_asks_whether_it_was_meant_or_says_nothing() {
    assertThat(Nearest.hint("trafic", NAMES)).isEqualTo("; did you mean traffic?");
    assertThat(Nearest.hint("quota", NAMES)).isEmpty();
  }
}
