package dev.headrace.kernel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.kernel.Partition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MemoryJournalTest {
  private static final Partition HOME = new Partition("000000000000", "us-east-1");

  @Test
  void a_crash_loses_exactly_what_was_not_durable_whatever_was_appended_and_synced() {
    for (int seed = 0; seed < 1000; seed++) {
      var random = new Random(seed);
      var journal = new MemoryJournal();
      List<Map<String, String>> states = new ArrayList<>(List.of(Map.of()));
      int appends = random.nextInt(40);
      for (int i = 0; i < appends; i++) {
        Change change = change(random, i);
        assertThat(journal.append(change)).isEqualTo(i + 1);
        states.add(after(states.getLast(), change));
        if (random.nextInt(5) == 0) {
          long durable = journal.durablePosition();
          journal.sync(durable + random.nextLong(journal.appendedPosition() - durable + 1));
        }
      }

      MemoryJournal survivor = journal.afterCrash();

      assertThat(survivor.durablePosition()).isEqualTo(journal.durablePosition());
      assertThat(load(survivor))
          .as("seed %d", seed)
          .isEqualTo(states.get((int) journal.durablePosition()));
    }
  }

  @Test
  void positions_go_on_after_a_crash_from_the_durable_one() {
    var journal = new MemoryJournal();
    journal.append(put("kept", "1"));
    journal.sync(1);
    journal.append(put("lost", "2"));

    MemoryJournal survivor = journal.afterCrash();

    assertThat(survivor.append(put("next", "3"))).isEqualTo(2);
    survivor.sync(2);
    assertThat(load(survivor)).isEqualTo(Map.of("kept", "1", "next", "3"));
  }

  @Test
  void nothing_is_durable_beyond_what_was_appended() {
    var journal = new MemoryJournal();
    journal.append(put("a", "1"));

    assertThatIllegalArgumentException().isThrownBy(() -> journal.sync(2));
  }

  @Test
  void closing_makes_all_durable() {
    var journal = new MemoryJournal();
    journal.append(put("a", "1"));

    journal.close();

    assertThat(load(journal.afterCrash())).isEqualTo(Map.of("a", "1"));
  }

  @Test
  void a_journal_that_failed_tells_its_listener_and_keeps_what_was_durable_alone() {
    var journal = new MemoryJournal();
    List<Throwable> told = new ArrayList<>();
    journal.listen(position -> {}, told::add);
    journal.append(put("kept", "1"));
    journal.sync(1);
    journal.append(put("lost", "2"));
    var cause = new IllegalStateException("the disk is gone");

    journal.fail(cause);

    assertThat(told).containsExactly(cause);
    assertThatThrownBy(() -> journal.append(put("later", "3"))).hasCause(cause);
    assertThatThrownBy(() -> journal.sync(2)).hasCause(cause);
    journal.close();
    assertThat(load(journal.afterCrash())).isEqualTo(Map.of("kept", "1"));
  }

  private static Change change(Random random, int value) {
    String id = "id" + random.nextInt(5);
    return random.nextInt(4) == 0
        ? new Change.Delete(new DocumentKey("k", HOME, id))
        : put(id, Integer.toString(value));
  }

  private static Map<String, String> after(Map<String, String> before, Change change) {
    var state = new TreeMap<>(before);
    switch (change) {
      case Change.Put(DocumentKey key, Document document) ->
          state.put(key.id(), new String(document.encode(), StandardCharsets.UTF_8));
      case Change.Delete(DocumentKey key) -> state.remove(key.id());
    }
    return state;
  }

  private static Map<String, String> load(MemoryJournal journal) {
    var found = new TreeMap<String, String>();
    journal.load(
        "", (key, bytes) -> found.put(key.id(), new String(bytes, StandardCharsets.UTF_8)));
    return found;
  }

  private static Change put(String id, String value) {
    return new Change.Put(
        new DocumentKey("k", HOME, id), () -> value.getBytes(StandardCharsets.UTF_8));
  }
}
