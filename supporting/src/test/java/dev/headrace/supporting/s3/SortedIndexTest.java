package dev.headrace.supporting.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class SortedIndexTest {
  /** One change: a key is put, or removed where the value is negative. */
  record Step(String key, int value) {}

  @Provide
  Arbitrary<String> keys() {
    return Arbitraries.strings()
        .withChars('a', 'b', '/', 'é', '\uE000', '\uFFFD')
        .withChars("\uD83D\uDE00")
        .ofMaxLength(4)
        .map(SortedIndexTest::wellFormed);
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(keys(), Arbitraries.integers().between(-20, 40))
        .as(Step::new)
        .list()
        .ofMaxSize(200);
  }

  @Property(tries = 300)
  void it_holds_what_a_map_in_the_order_of_utf_8_bytes_holds(
      @ForAll("steps") List<Step> steps, @ForAll("keys") String from) {
    var model = new TreeMap<String, Integer>(SortedIndexTest::compareBytes);
    SortedIndex<Integer> index = SortedIndex.empty();
    for (Step step : steps) {
      if (step.value() < 0) {
        model.remove(step.key());
        index = index.without(step.key());
      } else {
        model.put(step.key(), step.value());
        index = index.with(step.key(), step.value());
      }
    }
    assertThat(entries(index)).isEqualTo(List.copyOf(model.entrySet()).toString());
    assertThat(index.isEmpty()).isEqualTo(model.isEmpty());
    assertThat(index.get(from)).isEqualTo(model.get(from));
    List<String> tail = new ArrayList<>();
    index.from(key -> compareBytes(key, from) < 0).forEachRemaining(entry -> tail.add(entry.key()));
    assertThat(tail).isEqualTo(List.copyOf(model.tailMap(from).keySet()));
  }

  @Property(tries = 20)
  void a_change_leaves_the_earlier_index_as_it_was(@ForAll("steps") List<Step> steps) {
    SortedIndex<Integer> index = SortedIndex.<Integer>empty().with("a", 1).with("b", 2);
    SortedIndex<Integer> later = index;
    for (Step step : steps) {
      later = later.with(step.key(), step.value()).without("a");
    }
    assertThat(entries(index)).isEqualTo("[a=1, b=2]");
  }

  @Property(tries = 500)
  void keys_are_ordered_by_their_utf_8_bytes(
      @ForAll("keys") String left, @ForAll("keys") String right) {
    assertThat(Integer.signum(Utf8Order.INSTANCE.compare(left, right)))
        .isEqualTo(Integer.signum(compareBytes(left, right)));
  }

  private static String entries(SortedIndex<Integer> index) {
    List<String> entries = new ArrayList<>();
    index.all().forEachRemaining(entry -> entries.add(entry.key() + "=" + entry.value()));
    return entries.toString();
  }

  private static int compareBytes(String left, String right) {
    return Arrays.compareUnsigned(
        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }

  /** Java encodes a lone surrogate as a question mark, which no client can send. */
  private static String wellFormed(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
