package dev.headrace.advisor.simulation;

import dev.headrace.advisor.catalogue.Catalogue;
import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.workload.Component;
import dev.headrace.advisor.workload.Component.Code;
import dev.headrace.advisor.workload.Spread;
import dev.headrace.advisor.workload.Spread.Point;
import dev.headrace.advisor.workload.Traffic;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.advisor.workload.Workload.Goals;
import dev.headrace.advisor.workload.Workload.Rules;
import dev.headrace.advisor.workload.Workload.Team;
import dev.headrace.billing.prices.PriceBook;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Workloads to predict in tests. */
public final class Samples {
  public static final LocalDate DAY = LocalDate.of(2026, 11, 23);

  private Samples() {}

  /** The same at every instant. */
  public static final Traffic.Pattern STEADY = pattern(1, 1);

  /** Busy for eight hours a day, four times as much as else. */
  public static final Traffic.Pattern OFFICE_HOURS =
      new Traffic.Pattern() {
        @Override
        public double factorAt(long epochMillis) {
          return epochMillis / 3_600_000 % 24 < 8 ? 2 : 0.5;
        }

        @Override
        public double peakFactor() {
          return 2;
        }

        @Override
        public int batchSize() {
          return 1;
        }

        @Override
        public String describe() {
          return "eight busy hours";
        }
      };

  /** Steady, so many calls at each instant. */
  public static Traffic.Pattern pattern(double factor, int batchSize) {
    return new Traffic.Pattern() {
      @Override
      public double factorAt(long epochMillis) {
        return factor;
      }

      @Override
      public double peakFactor() {
        return factor;
      }

      @Override
      public int batchSize() {
        return batchSize;
      }

      @Override
      public String describe() {
        return "steady";
      }
    };
  }

  /** A way to run work, as the catalogue has it. */
  public static Shape shape(String id) {
    return Catalogue.shipped().find(id).orElseThrow();
  }

  public static Spread spread(double p50, double p99) {
    return new Spread(List.of(new Point(0.5, p50), new Point(0.99, p99)));
  }

  public static Code agent() {
    return code("agent", 512, spread(7_000, 30_000), 0.91);
  }

  public static Code code(String name, int memoryMiB, Spread durationMillis, double waiting) {
    return new Code(
        name,
        1,
        "python3.13",
        "x86_64",
        38_000_000,
        false,
        Spread.range(900, 2_000),
        memoryMiB,
        512,
        durationMillis,
        waiting,
        12_000,
        6_000,
        8,
        0,
        0,
        null,
        null,
        Set.of(Component.Protocol.HTTP));
  }

  public static Workload workload(
      double requestsPerMonth, Traffic.Pattern pattern, Component... components) {
    return new Workload(
        "sample",
        "us-east-1",
        new Traffic(requestsPerMonth, 0, pattern, null),
        List.of(components),
        new Goals(null, null, null),
        new Team(180_000, Set.of(), null, 6, 1),
        new Rules(true, Set.of()),
        Map.of());
  }

  public static Context context(Workload workload, long calls) {
    return context(workload, calls, PriceBook.of(List.of()));
  }

  public static Context context(Workload workload, long calls, PriceBook prices) {
    return new Context(workload, new Effort(calls), Progress.NONE, prices, DAY, 1);
  }
}
