package dev.headrace.billing.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.headrace.billing.bill.Period;
import dev.headrace.billing.bill.UsageLine;
import dev.headrace.billing.prices.PriceUnit;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.MemoryJournal;
import dev.headrace.kernel.usage.Dimension;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.usage.Unit;
import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.Effect;
import dev.headrace.kernel.world.Event;
import dev.headrace.kernel.world.Lane;
import dev.headrace.kernel.world.SimulatedWorld;
import dev.headrace.kernel.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsageLedgerTest {
  private static final Partition HERE = new Partition("111122223333", "us-east-1");
  private static final long START = 1_767_225_600_000L;
  private static final long HOUR = Period.HOUR_MILLIS;
  private static final long DAY = Period.DAY_MILLIS;

  /** 2027-03-01: January 2026 is kept until the month ends. */
  private static final long LATE = START + (365 + 59) * DAY;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private enum Of implements Dimension {
    REQUESTS,
    MEMORY,
    STORAGE,
    TOKENS,
    FAILED;

    @Override
    public String serviceCode() {
      return "Test";
    }

    @Override
    public String usageType() {
      return name();
    }

    @Override
    public Unit unit() {
      return switch (this) {
        case REQUESTS, FAILED -> Unit.REQUESTS;
        case MEMORY -> Unit.MEBIBYTE_MILLISECONDS;
        case STORAGE -> Unit.BYTE_SECONDS;
        case TOKENS -> Unit.TOKENS;
      };
    }

    @Override
    public @Nullable Dimension wasteOf() {
      return this == FAILED ? REQUESTS : null;
    }
  }

  /** One process: a world, a ledger, an archive. */
  private static final class Run {
    final SimulatedWorld world;
    final UsageLedger ledger;
    final UsageArchive archive;

    Run() {
      this(new MemoryJournal(), 0);
    }

    Run(MemoryJournal journal, long nowNanos) {
      world =
          new SimulatedWorld(new SimulatedWorld.Settings(1, START, 0, 0, false), journal, nowNanos);
      ledger = new UsageLedger(world);
      archive = new UsageArchive(world, world, journal, ledger);
      world.enter(() -> ledger.recover(journal));
    }

    Run afterCrash() {
      return new Run(world.crash(), world.nowNanos());
    }

    Meter.Resource open(String arn) {
      return world.ask(() -> ledger.meter().open(HERE, "test", arn, Of.values()));
    }

    void add(Meter.Resource resource, Dimension dimension, long quantity) {
      world.enter(() -> resource.add(dimension, quantity, world.epochMillis()));
    }

    void hold(Meter.Resource resource, long bytes) {
      world.enter(() -> resource.hold(Of.STORAGE, bytes, world.epochMillis()));
    }

    void runMillis(long millis) {
      world.runFor(millis * NANOS_PER_MILLI);
    }

    void foldAt(long epochMillis) {
      runMillis(epochMillis - world.ask(world::epochMillis));
      archive.fold();
    }

    List<ResourceUsage> all() {
      return within(START, START + 3_000 * DAY);
    }

    List<ResourceUsage> within(long from, long to) {
      List<ResourceUsage> read = new ArrayList<>();
      archive.read(new Period(from, to), read::add);
      return read;
    }

    long sum(Dimension dimension) {
      return all().stream().mapToLong(usage -> Counts.quantity(usage.used(), dimension)).sum();
    }
  }

  private Run process = new Run();

  @Test
  void usage_is_read_hour_by_hour_the_open_hour_too() {
    Meter.Resource f = process.open("arn:f");
    process.add(f, Of.REQUESTS, 1);
    process.add(f, Of.REQUESTS, 2);
    process.runMillis(HOUR);
    process.add(f, Of.REQUESTS, 5);

    assertThat(process.all())
        .extracting(ResourceUsage::startEpochMillis, usage -> usage.used().getFirst().quantity())
        .containsExactly(tuple(START, 3L), tuple(START + HOUR, 5L));
    assertThat(process.within(START + 1, START + 2 * HOUR)).hasSize(1);
    assertThat(process.within(START, START)).isEmpty();
  }

  @Test
  void a_crash_loses_at_most_the_last_second() {
    Meter.Resource f = process.open("arn:f");
    process.add(f, Of.REQUESTS, 1);
    process.runMillis(1_000);
    process.add(f, Of.REQUESTS, 1);
    process.runMillis(999);
    process.add(f, Of.REQUESTS, 1);

    Run after = process.afterCrash();

    assertThat(after.sum(Of.REQUESTS)).isEqualTo(1);
  }

  @Test
  void the_next_process_goes_on_in_the_same_hour() {
    Meter.Resource f = process.open("arn:f");
    process.add(f, Of.REQUESTS, 4);
    process.runMillis(1_000);
    Run after = process.afterCrash();
    Meter.Resource again = after.open("arn:f");
    after.add(again, Of.REQUESTS, 3);
    after.runMillis(1_000);
    Run third = after.afterCrash();

    assertThat(again.earlier(Of.REQUESTS)).isEqualTo(4);
    assertThat(third.all()).hasSize(1);
    assertThat(third.sum(Of.REQUESTS)).isEqualTo(7);
    assertThat(third.open("arn:f").earlier(Of.REQUESTS)).isEqualTo(7);
  }

  @Test
  void an_hour_of_an_earlier_process_is_kept_when_a_later_hour_begins() {
    Meter.Resource f = process.open("arn:f");
    process.add(f, Of.REQUESTS, 4);
    process.runMillis(1_000);
    Run after = process.afterCrash();
    after.runMillis(30 * HOUR);
    Meter.Resource again = after.open("arn:f");
    after.add(again, Of.REQUESTS, 3);
    after.runMillis(1_000);
    Run third = after.afterCrash();

    assertThat(third.all())
        .extracting(usage -> usage.used().getFirst().quantity())
        .containsExactly(4L, 3L);
    assertThat(third.open("arn:f").earlier(Of.REQUESTS)).isEqualTo(7);
  }

  @Test
  void a_resource_that_is_deleted_and_made_again_counts_on_in_the_same_hour() {
    Meter.Resource first = process.open("arn:f");
    process.add(first, Of.REQUESTS, 4);
    process.world.enter(() -> first.close(process.world.epochMillis()));
    Meter.Resource second = process.open("arn:f");
    process.add(second, Of.REQUESTS, 1);
    process.runMillis(2 * HOUR);
    process.add(second, Of.REQUESTS, 1);

    assertThat(process.all())
        .extracting(usage -> usage.used().getFirst().quantity())
        .containsExactly(5L, 1L);
    assertThat(process.afterCrash().sum(Of.REQUESTS)).isEqualTo(6);
  }

  @Test
  void waste_stands_beside_what_it_is_waste_of() {
    Meter.Resource f = process.open("arn:f");
    process.add(f, Of.REQUESTS, 10);
    process.add(f, Of.FAILED, 4);

    UsageLine line = process.all().getFirst().lines().getFirst();

    assertThat(line.quantity()).isEqualByComparingTo("10");
    assertThat(line.wasted()).isEqualByComparingTo("4");
    assertThat(process.all().getFirst().lines()).hasSize(1);
  }

  @Test
  void memory_and_storage_are_lines_in_gigabyte_seconds_exactly() {
    Meter.Resource f = process.open("arn:f");
    process.add(f, Of.MEMORY, 1_769L * 50);
    process.hold(f, 3L << 30);
    process.runMillis(2_000);

    assertThat(process.all().getFirst().lines())
        .extracting(
            line -> line.key().usageType(),
            line -> line.quantity().stripTrailingZeros().toPlainString())
        .containsExactly(tuple("MEMORY", "0.086376953125"), tuple("STORAGE", "6"));
  }

  @Test
  void tokens_are_lines_in_millions_exactly() {
    Meter.Resource model = process.open("arn:m");
    process.add(model, Of.TOKENS, 12_345);
    process.runMillis(2_000);

    var line = process.all().getFirst().lines().getFirst();
    assertThat(line.unit()).isEqualTo(PriceUnit.MILLION_TOKENS);
    assertThat(line.quantity()).isEqualByComparingTo("0.012345");
  }

  @Test
  void what_is_held_counts_while_nothing_happens_and_survives_a_crash() {
    Meter.Resource bucket = process.open("arn:b");
    process.hold(bucket, 1_000);
    process.runMillis(3 * HOUR);
    Run after = process.afterCrash();

    assertThat(after.all()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(after.sum(Of.STORAGE))
        .isBetween(
            1_000 * (3 * HOUR - UsageLedger.SETTLE_MILLIS - 1_000) / 1_000,
            1_000 * 3 * HOUR / 1_000);
  }

  @Test
  void tags_are_those_that_the_resource_had() {
    Meter.Resource f = process.open("arn:f");
    process.world.enter(() -> f.tag(new TreeMap<>(Map.of("team", "search"))));
    process.add(f, Of.REQUESTS, 1);
    process.runMillis(1_000);

    assertThat(process.afterCrash().all().getFirst().tags()).containsEntry("team", "search");
  }

  @Test
  void an_idle_ledger_writes_nothing() {
    Meter.Resource f = process.open("arn:f");
    process.add(f, Of.REQUESTS, 1);
    process.runMillis(1_000);
    long position = process.world.journal().appendedPosition();

    process.runMillis(10 * HOUR);

    assertThat(process.world.journal().appendedPosition()).isEqualTo(position);
    assertThat(process.world.armedAlarms()).isZero();
  }

  @Test
  void hours_become_days_after_62_days_and_days_are_forgotten_after_14_months() {
    Meter.Resource f = process.open("arn:f");
    process.add(f, Of.REQUESTS, 1);
    process.runMillis(HOUR);
    process.add(f, Of.REQUESTS, 2);
    process.runMillis(DAY);
    process.add(f, Of.REQUESTS, 4);
    process.runMillis(HOUR);
    process.add(f, Of.REQUESTS, 8);

    process.foldAt(START + (UsageArchive.HOURS_KEPT_DAYS + 1) * DAY - 1);
    assertThat(process.all()).hasSize(4);
    process.foldAt(START + (UsageArchive.HOURS_KEPT_DAYS + 1) * DAY);

    assertThat(process.all())
        .extracting(
            usage -> usage.endEpochMillis() - usage.startEpochMillis(),
            usage -> usage.used().getFirst().quantity())
        .containsExactly(tuple(DAY, 3L), tuple(HOUR, 4L), tuple(HOUR, 8L));

    process.foldAt(LATE);
    assertThat(process.sum(Of.REQUESTS)).isEqualTo(15);
    process = process.afterCrash();
    process.foldAt(LATE + 31 * DAY);
    assertThat(process.sum(Of.REQUESTS)).isZero();
  }

  @Test
  void a_fold_that_a_crash_cut_short_counts_nothing_twice() {
    Meter.Resource f = process.open("arn:f");
    for (int i = 0; i < 24; i++) {
      process.add(f, Of.REQUESTS, 1);
      process.runMillis(HOUR);
    }
    process.add(f, Of.REQUESTS, 1);
    process.runMillis(1_000);
    process.runMillis((UsageArchive.HOURS_KEPT_DAYS + 1) * DAY);

    for (int recorded = 0; recorded <= 27; recorded++) {
      var cut = new Run(process.world.journal().afterCrash(), process.world.nowNanos());
      var failing = new PowerCut(cut.world, recorded);
      var archive = new UsageArchive(failing, cut.world, cut.world.journal(), cut.ledger);
      if (recorded < 27) {
        assertThatThrownBy(archive::fold).hasMessage("power cut");
      } else {
        archive.fold();
      }
      Run after = cut.afterCrash();
      assertThat(after.sum(Of.REQUESTS)).as("after " + recorded).isEqualTo(25);
      after.archive.fold();
      assertThat(after.sum(Of.REQUESTS)).isEqualTo(25);
      assertThat(after.all()).hasSize(2);
    }
  }

  /** A world that dies after so many records. */
  private static final class PowerCut implements World {
    private final World world;
    private int left;

    PowerCut(World world, int left) {
      this.world = world;
      this.left = left;
    }

    @Override
    public long record(Change change) {
      if (left-- == 0) {
        throw new IllegalStateException("power cut");
      }
      return world.record(change);
    }

    @Override
    public long nowNanos() {
      return world.nowNanos();
    }

    @Override
    public long epochMillis() {
      return world.epochMillis();
    }

    @Override
    public void arm(Alarm alarm, long atNanos) {
      world.arm(alarm, atNanos);
    }

    @Override
    public void disarm(Alarm alarm) {
      world.disarm(alarm);
    }

    @Override
    public void post(Event event) {
      world.post(event);
    }

    @Override
    public RandomGenerator chance(String stream) {
      return world.chance(stream);
    }

    @Override
    public void effect(Lane lane, Effect effect) {
      world.effect(lane, effect);
    }

    @Override
    public void effectWhenDurable(Lane lane, long position, Effect effect) {
      world.effectWhenDurable(lane, position, effect);
    }
  }

  @Test
  void a_damaged_page_is_refused_with_what_is_missing() {
    assertThatThrownBy(() ->
            LedgerJson.decode(
                HERE, "{\"service\":\"s\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .hasMessageContaining("arn");
    assertThatThrownBy(() -> LedgerJson.decode(HERE, new byte[] {1}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 100)
  void nothing_is_lost_or_counted_twice_whatever_happens_between_seconds(
      @ForAll @Size(max = 40) List<@IntRange(max = 9) Integer> steps) {
    process = new Run();
    Meter.Resource f = process.open("arn:f");
    long expected = 0;
    for (int step : steps) {
      switch (step) {
        case 0 -> {
          process.runMillis(1_000);
          process = process.afterCrash();
          f = process.open("arn:f");
        }
        case 1 -> process.runMillis(HOUR);
        case 2 -> {
          Meter.Resource old = f;
          process.world.enter(old::close);
          f = process.open("arn:f");
        }
        case 3 -> process.runMillis(25 * HOUR);
        default -> {
          process.add(f, Of.REQUESTS, step);
          expected += step;
        }
      }
    }
    assertThat(process.sum(Of.REQUESTS)).isEqualTo(expected);
  }
}
