package dev.headrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.Document;
import dev.headrace.kernel.journal.DocumentKey;
import dev.headrace.store.StoreException.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SqliteJournalTest {
  private static final Partition HOME = new Partition("000000000000", "us-east-1");

  @TempDir Path temporary;
  private DataFolder folder;
  private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
  private final BlockingQueue<Long> durable = new LinkedBlockingQueue<>();

  @BeforeEach
  void open() throws Exception {
    folder = DataFolder.open(temporary);
  }

  @AfterEach
  void close() throws Exception {
    folder.close();
  }

  @Test
  void what_was_appended_is_there_after_a_restart_by_key_in_order() throws Exception {
    try (SqliteJournal journal = journal()) {
      assertThat(journal.durablePosition()).isZero();
      assertThat(journal.append(put("s3.bucket", "b", "1"))).isEqualTo(1);
      assertThat(journal.append(put("lambda.function", "f:2", "2"))).isEqualTo(2);
      assertThat(journal.append(put("lambda.function", "f:1", "3"))).isEqualTo(3);
      assertThat(journal.append(put("lambda.alias", "a", "4"))).isEqualTo(4);
      assertThat(journal.append(delete("lambda.alias", "a"))).isEqualTo(5);
      assertThat(journal.append(put("lambda.function", "f:2", "5"))).isEqualTo(6);
    }

    try (SqliteJournal journal = journal()) {
      assertThat(load(journal, ""))
          .containsExactly(
              Map.entry("lambda.function/f:1", "3"),
              Map.entry("lambda.function/f:2", "5"),
              Map.entry("s3.bucket/b", "1"));
      assertThat(load(journal, "lambda.")).hasSize(2);
      assertThat(load(journal, "lambda.function")).hasSize(2);
      assertThat(load(journal, "lamb%")).isEmpty();
      assertThat(journal.durablePosition()).isEqualTo(6);
      assertThat(journal.append(delete("s3.bucket", "b"))).isEqualTo(7);
    }
  }

  @Test
  void the_listener_hears_positions_that_grow_after_they_are_durable() throws Exception {
    try (SqliteJournal journal = journal()) {
      long last = 0;
      for (int i = 0; i < 100; i++) {
        last = journal.append(put("k", "id" + i, "v"));
      }
      long heard = 0;
      while (heard < last) {
        long next = durable.take();
        assertThat(next).isGreaterThan(heard);
        assertThat(journal.durablePosition()).isGreaterThanOrEqualTo(next);
        heard = next;
      }
      assertThat(load(journal, "k")).hasSize(100);
    }
  }

  @Test
  void changes_that_wait_for_the_disk_are_committed_together_and_merged_by_document()
      throws Exception {
    var encoded = new AtomicInteger();
    try (SqliteJournal journal = journal()) {
      try (Connection other = lockedByAnother()) {
        for (int i = 1; i <= 1000; i++) {
          byte[] value = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
          journal.append(
              new Change.Put(
                  key("usage", "same"),
                  () -> {
                    encoded.incrementAndGet();
                    return value;
                  }));
        }
        assertThat(journal.durablePosition()).isZero();
        other.rollback();
      }
      awaitDurable(journal, 1000);

      assertThat(encoded.get()).isBetween(1, 2);
      assertThat(load(journal, "usage")).containsExactly(Map.entry("usage/same", "1000"));
    }
  }

  @Test
  void more_than_may_wait_is_refused_before_the_world_and_names_the_limit() throws Exception {
    try (SqliteJournal journal = listening(SqliteJournal.open(folder, 10_000))) {
      try (Connection other = lockedByAnother()) {
        journal.awaitRoom(0);
        journal.append(weighing("a", 9_999));
        journal.awaitRoom(0);
        journal.append(weighing("b", 1));
        assertThatThrownBy(() -> journal.awaitRoom(1))
            .isInstanceOfSatisfying(
                StoreException.class, e -> assertThat(e.problem()).isEqualTo(Problem.BEHIND))
            .hasMessageContaining(SqliteJournal.PENDING_LIMIT)
            .hasMessageContaining("10000");
        other.rollback();
      }
      journal.awaitRoom(30_000);
      awaitDurable(journal, 2);
    }
  }

  @Test
  void an_overflow_of_four_times_the_limit_fails_the_journal_rather_than_the_memory()
      throws Exception {
    try (SqliteJournal journal = listening(SqliteJournal.open(folder, 10_000))) {
      try (Connection other = lockedByAnother()) {
        journal.append(weighing("a", 39_999));
        journal.append(weighing("b", 1));
        assertThatThrownBy(() -> journal.append(weighing("c", 1)))
            .isInstanceOf(JournalFailedException.class)
            .hasMessageContaining(SqliteJournal.PENDING_LIMIT);
        other.rollback();
      }
      assertThat(failures.take()).isNotNull();
    }
  }

  @Test
  void a_write_that_fails_is_told_once_and_every_later_append_is_refused() throws Exception {
    try (SqliteJournal journal = journal()) {
      long kept = journal.append(put("k", "kept", "v"));
      awaitDurable(journal, kept);
      try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
          Statement statement = other.createStatement()) {
        statement.executeUpdate("DROP TABLE journal");
      }
      journal.append(put("k", "lost", "v"));

      assertThat(failures.take()).isInstanceOf(StoreException.class);
      assertThatThrownBy(() -> journal.append(put("k", "later", "v")))
          .isInstanceOf(JournalFailedException.class);
      assertThatThrownBy(() -> journal.awaitRoom(0)).isInstanceOf(JournalFailedException.class);
      assertThat(journal.durablePosition()).isEqualTo(kept);
      assertThat(load(journal, "k")).containsExactly(Map.entry("k/kept", "v"));
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void a_document_that_cannot_be_encoded_fails_the_journal() throws Exception {
    try (SqliteJournal journal = journal()) {
      journal.append(
          new Change.Put(
              key("k", "bad"),
              () -> {
                throw new IllegalStateException("a bug");
              }));

      assertThat(failures.take()).hasMessage("a bug");
    }
  }

  @Test
  void a_full_disk_stalls_the_journal_and_refuses_until_there_is_room() throws Exception {
    var maxPages = new AtomicInteger(20);
    SqliteJournal.Connector small =
        database -> {
          Connection connection = database.connect();
          limitPages(connection, maxPages.get());
          return connection;
        };
    try (SqliteJournal journal = listening(SqliteJournal.open(folder, 1 << 20, small))) {
      String large = "x".repeat(200_000);
      long position = journal.append(put("k", "large", large));
      assertThatThrownBy(
              () -> {
                while (true) {
                  journal.awaitRoom(0);
                  Thread.onSpinWait();
                }
              })
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.problem()).isEqualTo(Problem.DISK_FULL));
      assertThat(journal.durablePosition()).isZero();

      maxPages.set(10_000);
      awaitDurable(journal, position);

      journal.awaitRoom(0);
      assertThat(load(journal, "k")).containsExactly(Map.entry("k/large", large));
      assertThat(failures).isEmpty();
    }
  }

  @Test
  void closing_while_the_disk_is_full_gives_up_and_says_so() throws Exception {
    SqliteJournal.Connector small =
        database -> {
          Connection connection = database.connect();
          limitPages(connection, 20);
          return connection;
        };
    SqliteJournal journal = listening(SqliteJournal.open(folder, 1 << 20, small));
    journal.append(put("k", "large", "x".repeat(200_000)));

    journal.close();

    assertThat(failures.take())
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.problem()).isEqualTo(Problem.DISK_FULL));
  }

  @Test
  void a_database_whose_start_is_gone_is_named_and_left_alone() throws Exception {
    damage(bytes -> new byte[0]);
    damage(bytes -> "not a database at all".getBytes(StandardCharsets.UTF_8));
    damage(bytes -> {
      bytes[3] ^= 1;
      return bytes;
    });
  }

  @Test
  void a_database_with_a_broken_page_is_named_and_left_alone() throws Exception {
    damage(bytes -> {
      java.util.Arrays.fill(bytes, bytes.length - 4096, bytes.length, (byte) 0x5A);
      return bytes;
    });
    damage(bytes -> java.util.Arrays.copyOf(bytes, bytes.length / 2));
  }

  @Test
  void a_database_that_went_missing_is_not_replaced_by_an_empty_one() throws Exception {
    fill();
    Files.delete(file());

    assertThatThrownBy(() -> SqliteJournal.open(folder))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.problem()).isEqualTo(Problem.DAMAGED))
        .hasMessageContaining("missing");
    assertThat(file()).doesNotExist();
  }

  @Test
  void another_programs_database_is_refused() throws Exception {
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = other.createStatement()) {
      statement.executeUpdate("CREATE TABLE theirs (x)");
    }

    assertThatThrownBy(() -> SqliteJournal.open(folder)).hasMessageContaining("another program");
  }

  @Test
  void a_database_of_a_later_release_is_refused() throws Exception {
    fill();
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = other.createStatement()) {
      statement.executeUpdate("PRAGMA user_version = 99");
    }

    assertThatThrownBy(() -> SqliteJournal.open(folder))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.problem()).isEqualTo(Problem.NEWER_RELEASE))
        .hasMessageContaining("99");
  }

  @Test
  void a_creation_that_was_cut_short_is_begun_again() throws Exception {
    Files.writeString(temporary.resolve("journal.db.new"), "half a database");

    fill();

    assertThat(temporary.resolve("journal.db.new")).doesNotExist();
  }

  @Test
  void a_folder_may_have_any_name() throws Exception {
    for (String name : List.of("what?", "50% #1", "grüße", "a b")) {
      try (DataFolder odd = DataFolder.open(temporary.resolve(name))) {
        try (SqliteJournal journal = SqliteJournal.open(odd)) {
          journal.append(put("k", "id", "v"));
        }
        try (SqliteJournal journal = SqliteJournal.open(odd)) {
          assertThat(load(journal, "k")).hasSize(1);
        }
        assertThat(odd.path().resolve("journal.db")).exists();
      }
    }
  }

  /** Damages the file in some way and expects that it is told and nothing is touched. */
  private void damage(java.util.function.UnaryOperator<byte[]> how) throws Exception {
    if (!Files.exists(temporary.resolve("whole"))) {
      fill();
      Files.copy(file(), temporary.resolve("whole"));
    }
    Files.write(file(), how.apply(Files.readAllBytes(temporary.resolve("whole"))));
    byte[] before = Files.readAllBytes(file());

    assertThatThrownBy(() -> SqliteJournal.open(folder))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.problem()).isEqualTo(Problem.DAMAGED))
        .hasMessageContaining("journal.db")
        .hasMessageContaining("backup");
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  private void fill() throws Exception {
    try (SqliteJournal journal = journal()) {
      for (int i = 0; i < 200; i++) {
        journal.append(put("k", "id" + i, "v".repeat(100)));
      }
    }
  }

  private Path file() {
    return temporary.resolve("journal.db");
  }

  private SqliteJournal journal() throws StoreException {
    return listening(SqliteJournal.open(folder));
  }

  private SqliteJournal listening(SqliteJournal journal) {
    journal.listen(durable::add, failures::add);
    return journal;
  }

  /** A connection that keeps the journal's writer waiting. */
  private Connection lockedByAnother() throws Exception {
    Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
    other.setAutoCommit(false);
    try (Statement statement = other.createStatement()) {
      statement.executeUpdate("UPDATE journal SET position = position");
    }
    return other;
  }

  private static void limitPages(Connection connection, int pages) throws java.sql.SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA max_page_count = " + pages);
    }
  }

  private void awaitDurable(SqliteJournal journal, long position) throws InterruptedException {
    while (journal.durablePosition() < position) {
      durable.take();
    }
  }

  private static List<Map.Entry<String, String>> load(SqliteJournal journal, String kindPrefix) {
    var found = new LinkedHashMap<String, String>();
    journal.load(
        kindPrefix,
        (key, bytes) ->
            found.put(key.kind() + "/" + key.id(), new String(bytes, StandardCharsets.UTF_8)));
    return new ArrayList<>(found.entrySet());
  }

  private static DocumentKey key(String kind, String id) {
    return new DocumentKey(kind, HOME, id);
  }

  private static Change put(String kind, String id, String value) {
    return new Change.Put(key(kind, id), () -> value.getBytes(StandardCharsets.UTF_8));
  }

  private static Change delete(String kind, String id) {
    return new Change.Delete(key(kind, id));
  }

  private static Change weighing(String id, long bytes) {
    return new Change.Put(
        key("k", id),
        new Document() {
          @Override
          public byte[] encode() {
            return new byte[1];
          }

          @Override
          public long heldBytes() {
            return bytes;
          }
        });
  }
}
