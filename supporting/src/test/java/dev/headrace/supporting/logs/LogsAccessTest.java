package dev.headrace.supporting.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.wire.ServiceError;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class LogsAccessTest {
  @TempDir Path temporary;

  @Test
  void a_call_beyond_those_that_run_and_wait_is_throttled() throws Exception {
    try (var house = new StoreHouse(temporary, LogLimits.DEFAULT);
        var writer = new LogWriter(house.store, LogLimits.DEFAULT, InstantSource.system());
        var access = new LogsAccess(house.store, writer, InstantSource.system())) {
      var mayEnd = new CountDownLatch(1);
      var answered = new AtomicInteger();
      var callers = new ArrayList<Thread>();
      for (int i = 0; i < LogsAccess.MAX_RUNNING + LogsAccess.MAX_WAITING; i++) {
        callers.add(
            Thread.startVirtualThread(() ->
                answered.addAndGet(
                    access.read(connection -> {
                      await(mayEnd);
                      return 1;
                    }))));
      }
      while (access.waiting() < LogsAccess.MAX_WAITING) {
        Thread.onSpinWait();
      }
      assertThatThrownBy(() -> access.read(connection -> 1))
          .isInstanceOfSatisfying(
              ServiceError.class, e -> assertThat(e.code()).isEqualTo("ThrottlingException"));
      mayEnd.countDown();
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(answered).hasValue(LogsAccess.MAX_RUNNING + LogsAccess.MAX_WAITING);
      assertThat(access.<Integer>read(connection -> 2)).isEqualTo(2);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_refused_change_leaves_nothing_and_counts_nothing() throws Exception {
    try (var house = new StoreHouse(temporary, LogLimits.DEFAULT);
        var writer = new LogWriter(house.store, LogLimits.DEFAULT, InstantSource.system());
        var access = new LogsAccess(house.store, writer, InstantSource.system())) {
      StoredStream stream = house.stream("s");
      assertThatThrownBy(() ->
              access.write(() -> {
                house.store.append(house.group, stream, List.of(new LogLine(1, "x")), 1);
                throw LogsErrors.noSuchStream();
              }))
          .isInstanceOf(ServiceError.class);
      assertThat(house.storedBytes()).isZero();
      assertThat(house.store.storedBytes()).isZero();
      house.append(stream, List.of(new LogLine(1, "x")));
      assertThat(house.store.storedBytes()).isPositive().isEqualTo(house.storedBytes());
    }
  }

  @Test
  void a_search_stops_after_so_many_bytes_and_goes_on_from_there() throws Exception {
    try (var house = new StoreHouse(temporary, LogLimits.DEFAULT);
        var connection = house.database.connect()) {
      StoredStream stream = house.stream("s");
      String message = "x".repeat(1 << 20);
      int megabytes = (int) (FilteredPage.MAX_SEARCHED_BYTES >> 20) + 4;
      var lines = new ArrayList<LogLine>();
      for (int i = 0; i < megabytes; i++) {
        lines.add(new LogLine(i, i + message));
      }
      lines.add(new LogLine(megabytes, "needle"));
      house.append(stream, lines);
      FilterPattern pattern = FilterPattern.parse("needle");
      var scope = EventReader.Scope.stream(stream);
      var range = new EventReader.Range(0, Long.MAX_VALUE);
      Position next;
      try (var reader = new EventReader(connection, scope, range, true, null)) {
        FilteredPage page = FilteredPage.read(reader, pattern, 10);
        assertThat(page.events()).isEmpty();
        next = page.next();
        assertThat(next).isNotNull();
      }
      try (var reader = new EventReader(connection, scope, range, true, next)) {
        FilteredPage page = FilteredPage.read(reader, pattern, 10);
        assertThat(page.events()).extracting(LogEvent::text).containsExactly("needle");
        assertThat(page.next()).isNull();
      }
    }
  }

  @Test
  void streams_that_overlap_too_much_are_refused_and_each_alone_is_not() throws Exception {
    try (var house = new StoreHouse(temporary, LogLimits.DEFAULT);
        var connection = house.database.connect()) {
      var streams = new ArrayList<StoredStream>();
      String message = "x".repeat(1 << 20);
      house.store.write(() -> {
        for (int i = 0; i <= EventReader.MAX_AHEAD_BYTES >> 20; i++) {
          house.store.createStream(house.group, "s" + i, 0);
          streams.add(GroupNames.stream(house.store.connection(), house.group, "s" + i));
          house.store.append(
              house.group,
              streams.getLast(),
              List.of(new LogLine(i, "first"), new LogLine(100_000, message)),
              0);
        }
        return streams;
      });
      var range = new EventReader.Range(0, Long.MAX_VALUE);
      assertThat(search(connection, EventReader.Scope.streams(streams.subList(0, 60)), range))
          .isEqualTo(120);
      assertThatThrownBy(() -> search(connection, EventReader.Scope.group(house.group), range))
          .isInstanceOf(ServiceError.class)
          .hasMessageContaining("name fewer log streams");
    }
  }

  /** Reads all pages; how many events they hold. */
  private static int search(Connection connection, EventReader.Scope scope, EventReader.Range range)
      throws SQLException {
    int events = 0;
    @Nullable Position next = null;
    do {
      try (var reader = new EventReader(connection, scope, range, true, next)) {
        FilteredPage page = FilteredPage.read(reader, text -> true, 10_000);
        events += page.events().size();
        next = page.next();
      }
    } while (next != null);
    return events;
  }
}
