package dev.headrace.supporting.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.supporting.logs.EventReader.Range;
import dev.headrace.supporting.logs.EventReader.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

final class EventReaderTest {
  private static final Range ALL = new Range(0, Long.MAX_VALUE);

  /** A line that was appended, and which append it was. */
  private record Written(int stream, LogLine line, int order) {}

  @Property(tries = 30)
  void pages_hold_every_event_once_and_in_order_whatever_the_chunks(@ForAll long seed)
      throws IOException, SQLException {
    Path path = Files.createTempDirectory("logs");
    var random = new Random(seed);
    try (var house = new StoreHouse(path, LogLimits.DEFAULT);
        Connection connection = house.database.connect()) {
      List<StoredStream> streams = List.of(house.stream("a"), house.stream("b"), house.stream("c"));
      List<Written> written = fill(house, streams, random);
      written.sort(
          Comparator.<Written>comparingLong(w -> w.line().epochMillis())
              .thenComparingInt(Written::order));
      assertThat(filtered(connection, Scope.group(house.group), ALL, random))
          .isEqualTo(texts(written));
      var range = new Range(random.nextLong(3_000_000), random.nextLong(3_000_000));
      assertThat(filtered(connection, Scope.prefix(house.group, ""), range, random))
          .isEqualTo(texts(within(written, range)));
      assertThat(filtered(connection, Scope.streams(streams.subList(0, 2)), ALL, random))
          .isEqualTo(texts(written.stream().filter(w -> w.stream() < 2).toList()));
      List<Written> one = written.stream().filter(w -> w.stream() == 2).toList();
      assertThat(pages(connection, streams.get(2), ALL, true, random)).isEqualTo(texts(one));
      assertThat(pages(connection, streams.get(2), range, false, random))
          .isEqualTo(texts(within(one, range)));
    } finally {
      Folders.delete(path);
    }
  }

  private static List<Written> fill(StoreHouse house, List<StoredStream> streams, Random random)
      throws SQLException {
    var written = new ArrayList<Written>();
    long span = List.of(1L, 10L, 3_000_000L).get(random.nextInt(3));
    for (int batch = 0; batch < 20; batch++) {
      int stream = random.nextInt(streams.size());
      var lines = new ArrayList<LogLine>();
      for (int i = random.nextInt(30); i >= 0; i--) {
        String message = written.size() + "x".repeat(random.nextInt(10) == 0 ? 20_000 : 5);
        lines.add(new LogLine(random.nextLong(span), message));
        written.add(new Written(stream, lines.getLast(), written.size()));
      }
      house.append(streams.get(stream), lines);
    }
    return written;
  }

  private static List<Written> within(List<Written> written, Range range) {
    return written.stream()
        .filter(w -> w.line().epochMillis() >= range.fromEpochMillis())
        .filter(w -> w.line().epochMillis() <= range.toEpochMillis())
        .toList();
  }

  private static List<String> texts(List<Written> written) {
    return written.stream().map(w -> text(w.line())).toList();
  }

  private static String text(LogLine line) {
    return new String(line.message(), java.nio.charset.StandardCharsets.UTF_8);
  }

  private static List<String> filtered(
      Connection connection, Scope scope, Range range, Random random) throws SQLException {
    var texts = new ArrayList<String>();
    @Nullable Position next = null;
    do {
      try (var reader = new EventReader(connection, scope, range, true, next)) {
        FilteredPage page = FilteredPage.read(reader, message -> true, 1 + random.nextInt(100));
        page.events().forEach(event -> texts.add(event.text()));
        next = page.next();
      }
    } while (next != null);
    return texts;
  }

  private static List<String> pages(
      Connection connection, StoredStream stream, Range range, boolean forward, Random random)
      throws SQLException {
    var texts = new ArrayList<String>();
    @Nullable PageToken token = null;
    while (true) {
      int limit = 1 + random.nextInt(50);
      EventPage page = EventPage.read(connection, stream, range, token, forward, limit);
      List<String> more = page.events().stream().map(LogEvent::text).toList();
      texts.addAll(forward ? texts.size() : 0, more);
      PageToken next = forward ? page.forward() : page.backward();
      if (next.equals(token) || (token == null && more.isEmpty())) {
        return texts;
      }
      token = next;
    }
  }
}
