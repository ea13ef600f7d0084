package dev.headrace.billing.ledger;

import dev.headrace.billing.bill.Period;
import dev.headrace.billing.ledger.UsageLedger.Snapshot;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.DocumentKey;
import dev.headrace.kernel.journal.Journal;
import dev.headrace.kernel.world.Entrance;
import dev.headrace.kernel.world.Lane;
import dev.headrace.kernel.world.Reply;
import dev.headrace.kernel.world.World;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The ledger as it is read: any period, outside the world, which goes on meanwhile. It also keeps
 * the ledger small: hours of days long ago become days, and days of months long ago are forgotten.
 */
public final class UsageArchive {
  /** For how many days hours are kept; older days are kept as a whole. */
  public static final int HOURS_KEPT_DAYS = 62;

  /** For how many months days are kept, besides the current one. */
  public static final int DAYS_KEPT_MONTHS = 14;

  private static final int MONTHS_SEARCHED = 24;
  private static final int CHANGES_AT_ONCE = 1_000;
  private static final long MAX_WAIT_SECONDS = 60;

  private final World world;
  private final Entrance entrance;
  private final Journal journal;
  private final UsageLedger ledger;
  private final Lane lane = new Lane(0x7573616765L);

  /** An archive over the journal that the ledger writes to. */
  public UsageArchive(World world, Entrance entrance, Journal journal, UsageLedger ledger) {
    this.world = world;
    this.entrance = entrance;
    this.journal = journal;
    this.ledger = ledger;
  }

  /**
   * Hands over what was used in spans that begin in a period, the current hour included. Days whose
   * hours are not kept any more count as a whole.
   *
   * @throws IllegalStateException if the journal does not become durable
   */
  public void read(Period period, Consumer<ResourceUsage> reader) {
    Snapshot now = snapshot();
    Map<Span, ResourceUsage> newest = new TreeMap<>();
    now.hours().forEach(hour -> newest.put(Span.of(hour), hour));
    Set<Day> whole = new HashSet<>();
    for (YearMonth month : months(period)) {
      load(
          Page.daysOf(month),
          usage -> {
            whole.add(Day.of(usage));
            hand(usage, period, reader);
          });
      load(
          Page.hoursOf(month),
          usage -> {
            if (!whole.contains(Day.of(usage))) {
              ResourceUsage open = newest.remove(Span.of(usage));
              hand(
                  open == null ? usage : usage.withUsed(Counts.most(usage.used(), open.used())),
                  period,
                  reader);
            }
          });
    }
    newest.values().stream()
        .filter(usage -> !whole.contains(Day.of(usage)))
        .forEach(usage -> hand(usage, period, reader));
  }

  private static void hand(ResourceUsage usage, Period period, Consumer<ResourceUsage> reader) {
    if (period.holds(usage.startEpochMillis())) {
      reader.accept(usage);
    }
  }

  private void load(String kind, Consumer<ResourceUsage> reader) {
    journal.load(
        kind, (key, bytes) -> reader.accept(LedgerJson.decode(key.partition(), bytes).usage()));
  }

  private static List<YearMonth> months(Period period) {
    List<YearMonth> months = new ArrayList<>();
    if (period.millis() > 0) {
      YearMonth last = Period.monthOf(period.endEpochMillis() - 1);
      for (YearMonth month = Period.monthOf(period.startEpochMillis());
          !month.isAfter(last);
          month = month.plusMonths(1)) {
        months.add(month);
      }
    }
    return months;
  }

  /** The newest hours, once all older ones can be read from the journal. */
  private Snapshot snapshot() {
    try {
      return Reply.await(
          entrance,
          MAX_WAIT_SECONDS,
          reply -> {
            Snapshot snapshot = ledger.snapshot();
            world.effectWhenDurable(lane, snapshot.position(), () -> reply.accept(snapshot));
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the server is stopping", e);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the journal does not become durable", e);
    }
  }

  /**
   * Makes days of hours that are too old, and forgets days that are too old. To be called once a
   * day, by any thread outside the world; a crash in between harms nothing.
   */
  public void fold() {
    entrance.awaitRoom();
    entrance.enter(ledger::keepEnded);
    snapshot();
    long nowEpochMillis = entrance.ask(world::epochMillis);
    LocalDate firstKept = Page.day(nowEpochMillis).minusDays(HOURS_KEPT_DAYS);
    YearMonth oldest = YearMonth.from(firstKept).minusMonths(MONTHS_SEARCHED);
    for (YearMonth month = oldest;
        !month.isAfter(YearMonth.from(firstKept));
        month = month.plusMonths(1)) {
      foldHours(month, firstKept);
    }
    YearMonth firstKeptMonth =
        YearMonth.from(Page.day(nowEpochMillis)).minusMonths(DAYS_KEPT_MONTHS);
    for (int i = 1; i <= MONTHS_SEARCHED; i++) {
      forget(Page.daysOf(firstKeptMonth.minusMonths(i)));
    }
    long forgotten = Period.of(firstKeptMonth).startEpochMillis();
    entrance.awaitRoom();
    entrance.enter(() -> ledger.forgetUnusedSince(forgotten));
  }

  private void foldHours(YearMonth month, LocalDate firstKept) {
    Set<Day> done = new HashSet<>();
    load(Page.daysOf(month), usage -> done.add(Day.of(usage)));
    Map<Day, ResourceUsage> days = new TreeMap<>();
    Map<Day, List<DocumentKey>> hours = new HashMap<>();
    journal.load(
        Page.hoursOf(month),
        (key, bytes) -> {
          if (key.kind().compareTo(Page.hoursOf(firstKept)) < 0) {
            ResourceUsage hour = LedgerJson.decode(key.partition(), bytes).usage();
            Day day = Day.of(hour);
            days.merge(day, day.whole(hour), Day::both);
            hours.computeIfAbsent(day, d -> new ArrayList<>()).add(key);
          }
        });
    List<Change> changes = new ArrayList<>();
    days.forEach((day, usage) -> {
      if (!done.contains(day)) {
        changes.add(new Change.Put(day.key(), new Page(usage, List.of())));
      }
      hours.getOrDefault(day, List.of()).forEach(key -> changes.add(new Change.Delete(key)));
    });
    record(changes);
  }

  private void forget(String kind) {
    List<Change> changes = new ArrayList<>();
    journal.load(kind, (key, bytes) -> changes.add(new Change.Delete(key)));
    record(changes);
  }

  private void record(List<Change> changes) {
    for (int from = 0; from < changes.size(); from += CHANGES_AT_ONCE) {
      List<Change> some = changes.subList(from, Math.min(changes.size(), from + CHANGES_AT_ONCE));
      entrance.awaitRoom();
      entrance.enter(() -> some.forEach(world::record));
    }
  }

  /** A resource's span of time, whatever it used in it. */
  private record Span(Partition partition, String service, String arn, long startEpochMillis)
      implements Comparable<Span> {
    static Span of(ResourceUsage usage) {
      return new Span(
          usage.partition(), usage.service(), usage.resourceArn(), usage.startEpochMillis());
    }

    @Override
    public int compareTo(Span other) {
      return path().compareTo(other.path());
    }

    private String path() {
      return String.join(
          "\0", String.format("%016x", startEpochMillis), partition.path(), service, arn);
    }
  }

  /** A resource's day. */
  private record Day(Partition partition, String service, String arn, LocalDate date)
      implements Comparable<Day> {
    static Day of(ResourceUsage usage) {
      return new Day(
          usage.partition(),
          usage.service(),
          usage.resourceArn(),
          Page.day(usage.startEpochMillis()));
    }

    DocumentKey key() {
      return new DocumentKey(
          Page.daysOf(YearMonth.from(date)),
          partition,
          Page.id(date.getDayOfMonth(), service, arn));
    }

    /** An hour's usage as the day's. */
    ResourceUsage whole(ResourceUsage hour) {
      long start = Math.floorDiv(hour.startEpochMillis(), Period.DAY_MILLIS) * Period.DAY_MILLIS;
      return new ResourceUsage(
          partition, service, arn, hour.tags(), start, start + Period.DAY_MILLIS, hour.used());
    }

    /** Two hours' usage of one day; the later tags hold. */
    static ResourceUsage both(ResourceUsage some, ResourceUsage more) {
      return more.withUsed(Counts.sum(some.used(), more.used()));
    }

    @Override
    public int compareTo(Day other) {
      return path().compareTo(other.path());
    }

    private String path() {
      return String.join("\0", date.toString(), partition.path(), service, arn);
    }
  }
}
