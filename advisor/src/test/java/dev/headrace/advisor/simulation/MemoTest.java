package dev.headrace.advisor.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoTest {
  @Test
  void makes_a_result_once_and_keeps_no_more_than_it_may() {
    var memo = new Memo();
    int[] made = new int[1];
    for (int i = 0; i < 2; i++) {
      memo.of("same", Integer.class, () -> ++made[0]);
    }
    for (int i = 0; i <= Memo.MOST_KEPT; i++) {
      memo.of(i, Integer.class, () -> 0);
    }

    assertThat(made[0]).isEqualTo(1);
    assertThat(memo.size()).isEqualTo(Memo.MOST_KEPT);
    assertThat(memo.of("same", Integer.class, () -> ++made[0])).isEqualTo(2);
  }
}
