package dev.headrace.advisor.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.advisor.report.Reports;
import dev.headrace.advisor.report.Show;
import dev.headrace.advisor.workload.Component;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That the search keeps to its limits, and counts what they set aside. */
final class SearchTest {
  private static final Component ONLY = new SmallCase().workload().components().getFirst();

  private final Search search =
      new Search(
          new SmallCase().workload(),
          new Pricing(SmallCase.prices(), SmallCase.DAY),
          new Composition(1));

  /** Sizes of which each is dearer and faster than the one before. */
  private static List<Option> sizes(String shape, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> SmallCase.option(ONLY, shape, 1 + i, 2_000 - 100 * i))
        .toList();
  }

  @ParameterizedTest(name = "{0} sizes")
  @CsvSource({"1, 0", "8, 0", "9, 1", "12, 4"})
  void of_a_shape_eight_sizes_go_on_and_the_others_are_counted(int sizes, int setAside) {
    assertThat(search.best(List.of(sizes("a", sizes)))).hasSize(1);
    assertThat(search.setAside()).isEqualTo(setAside);
  }

  @Test
  void a_size_that_another_beats_is_no_loss() {
    List<Option> sizes = new ArrayList<>(sizes("a", 8));
    sizes.add(SmallCase.option(ONLY, "a", 100, 5_000));
    search.best(List.of(sizes));
    assertThat(search.setAside()).isZero();
  }

  /**
   * Two components with eight shapes of eight sizes each: 64 strategies, in each of which fifteen
   * combinations differ in cost and latency. Eight of them go on, which are 512 in all, of which
   * the 300 cheapest and the 100 fastest stay.
   */
  @Test
  void of_all_combinations_the_cheapest_and_the_fastest_go_on_and_the_others_are_counted() {
    List<Option> options = new ArrayList<>();
    for (int shape = 0; shape < 8; shape++) {
      options.addAll(sizes("shape" + shape, 8));
    }
    assertThat(search.best(List.of(options, options))).hasSize(64);
    assertThat(search.setAside()).isEqualTo(64 * (15 - 8) + 512 - 400);
  }

  @Test
  void what_the_limits_set_aside_is_said() {
    Advice whole = new SmallCase().advice();
    assertThat(whole.provenance().effort().combinationsSetAside()).isZero();
    assertThat(table(whole)).doesNotContain("limits of the search");

    Advice cut = new SmallCase().functionSizes(11).advice();
    assertThat(cut.provenance().effort().combinationsSetAside()).isEqualTo(3);
    assertThat(table(cut))
        .contains("The limits of the search were reached: 3 sizes and combinations were not");
  }

  private static String table(Advice advice) {
    return Reports.write(advice, Reports.Form.TABLE, Show.LESS, false);
  }
}
