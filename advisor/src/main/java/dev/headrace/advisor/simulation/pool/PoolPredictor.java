package dev.headrace.advisor.simulation.pool;

import dev.headrace.advisor.catalogue.PriceUse.Per;
import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.simulation.Arrivals;
import dev.headrace.advisor.simulation.Context;
import dev.headrace.advisor.simulation.Latency;
import dev.headrace.advisor.simulation.LatencyCounts;
import dev.headrace.advisor.simulation.ModelCalls;
import dev.headrace.advisor.simulation.MonthPattern;
import dev.headrace.advisor.simulation.Obtained;
import dev.headrace.advisor.simulation.OwnMachines;
import dev.headrace.advisor.simulation.Prediction;
import dev.headrace.advisor.simulation.Quantiles;
import dev.headrace.advisor.simulation.Quantities;
import dev.headrace.advisor.simulation.SimulatedStretch;
import dev.headrace.advisor.simulation.Stretch;
import dev.headrace.advisor.simulation.UsageLines;
import dev.headrace.advisor.workload.Component.Model;
import dev.headrace.advisor.workload.Component.OpenModel;
import dev.headrace.advisor.workload.OwnHardware;
import dev.headrace.billing.bill.UsageLine;
import dev.headrace.billing.prices.Rate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Predicts a model that a team serves itself, on whatever servers a shape offers. */
public final class PoolPredictor {
  private static final int KINDS = 3;
  private static final int ATTEMPTS = 4;
  private static final double GROWTH = 1.5;
  private static final double LOST_GOAL = 0.001;
  private static final double ENOUGH = 0.95;
  private static final double SECOND_NANOS = 1e9;
  private static final double SECONDS_PER_HOUR = 3_600;
  private static final double GIGA = 1e9;
  private static final double BYTES_PER_TOKEN = 4;
  private static final int MOST_QUEUED = 1_000;
  private static final double NOTICE_SECONDS = 120;
  private static final long SEED_STEP = 0x9E3779B97F4A7C15L;
  private static final double FIRST_TOKEN_PATIENCE_MILLIS = 10_000;

  private final Context context;
  private final Model model;
  private final OpenModel open;
  private final Shape shape;
  private final Policy policy;
  private final Arrivals arrivals;
  private final ModelCalls calls;

  private PoolPredictor(Context context, Model model, OpenModel open, Shape shape) {
    this.context = context;
    this.model = model;
    this.open = open;
    this.shape = shape;
    this.policy = Policy.of(shape, open, OwnMachines.of(context.workload()));
    this.arrivals = context.arrivals(model);
    this.calls = ModelCalls.of(context, model);
  }

  /** All variants that are worth looking at; none for a model whose weights nobody can have. */
  public static List<Prediction> predict(Context context, Model model, Shape shape) {
    OpenModel open = model.open();
    return open == null ? List.of() : new PoolPredictor(context, model, open, shape).all();
  }

  /** In the order of their price, on all processors: each kind of server is a world of its own. */
  private List<Prediction> all() {
    List<Placement> placements = cheapest();
    int[] done = new int[1];
    return placements.parallelStream()
        .flatMap(placement -> {
          List<Prediction> predictions = new ArrayList<>();
          int instances = enough(placement, predictions);
          addGrowing(placement, instances, predictions);
          synchronized (done) {
            context
                .progress()
                .at(
                    model.name() + ": " + placement.rented().name(),
                    (double) ++done[0] / placements.size());
          }
          return predictions.stream();
        })
        .toList();
  }

  /** The kinds of servers that would cost least at the peak, as far as their prices are known. */
  private List<Placement> cheapest() {
    return policy.rented().stream()
        .flatMap(rented -> Placement.of(rented, model, open).stream())
        .sorted(Comparator.comparing(this::roughUsd))
        .limit(KINDS)
        .toList();
  }

  private BigDecimal roughUsd(Placement placement) {
    int instances = placement.instancesAtPeak(context, model);
    double hours = (double) instances * Arrivals.HOURS;
    var lines = new UsageLines(context.workload().region(), "model:" + model.name());
    compute(placement, hours, 0).addTo(lines, shape, use -> !use.plumbing());
    BigDecimal usd = BigDecimal.ZERO;
    for (UsageLine line : lines.lines()) {
      Optional<Rate> rate = context.prices().find(line.key(), context.priceDay());
      if (rate.isEmpty()) {
        return BigDecimal.valueOf(1e12).add(BigDecimal.valueOf(instances));
      }
      usd = usd.add(rate.get().usd(line.quantity()));
    }
    return usd.add(BigDecimal.valueOf(instances, 6));
  }

  /**
   * The smallest number that keeps the goals. Where more servers shorten nothing any more, as a
   * goal is below what one request takes, it is the smallest beyond which they do not.
   */
  private int enough(Placement placement, List<Prediction> predictions) {
    int most = mostInstances();
    int instances = Math.min(most, placement.instancesAtPeak(context, model));
    PoolRun.Counts counts = simulate(placement, fixed(placement, instances));
    for (int attempt = 1; attempt < ATTEMPTS && !keepsGoals(counts); attempt++) {
      int more = (int) Math.min(most, Math.ceil(instances * GROWTH));
      if (more == instances) {
        break;
      }
      PoolRun.Counts next = simulate(placement, fixed(placement, more));
      if (!isWorthIt(counts, next) && !keepsGoals(next)) {
        break;
      }
      instances = more;
      counts = next;
    }
    if (!policy.toZero()) {
      double hours = (double) instances * Arrivals.HOURS;
      predictions.add(prediction(placement, instances, instances, counts, hours));
    }
    return instances;
  }

  /** As many as may be rented, or as a team has of its own. */
  private int mostInstances() {
    OwnHardware own = OwnMachines.run(shape) ? OwnMachines.of(context.workload()) : null;
    return own == null ? Integer.MAX_VALUE : own.machines();
  }

  /** Whether more servers lose fewer requests, or shorten the tail by a twentieth. */
  private static boolean isWorthIt(PoolRun.Counts fewer, PoolRun.Counts more) {
    return lost(more) < lost(fewer) - LOST_GOAL
        || tail(more.latency) < ENOUGH * tail(fewer.latency)
        || tail(more.firstToken) < ENOUGH * tail(fewer.firstToken);
  }

  private static double lost(PoolRun.Counts counts) {
    return (counts.refused + counts.failed) / (double) Math.max(1, counts.calls);
  }

  private static double tail(LatencyCounts latency) {
    return latency.quantileMillis(0.99);
  }

  private boolean keepsGoals(PoolRun.Counts counts) {
    Double first = context.workload().goals().firstByteP99Millis();
    Double whole = context.workload().goals().p99Millis();
    double goal = first == null ? FIRST_TOKEN_PATIENCE_MILLIS : first;
    return counts.refused + counts.failed <= LOST_GOAL * Math.max(1, counts.calls)
        && counts.firstToken.quantileMillis(0.99) <= goal
        && (whole == null || counts.latency.quantileMillis(0.99) <= whole);
  }

  /** As many as the load needs, where the shape does that. */
  private void addGrowing(Placement placement, int most, List<Prediction> predictions) {
    if (!policy.grows() || placement.serversPerInstance() > 1) {
      return;
    }
    int least = policy.toZero() ? 0 : servers(placement, quietest());
    if (least >= most) {
      return;
    }
    PoolRun.Counts counts = simulate(placement, settings(placement, least, most));
    double hours = hours(placement, least, most, counts);
    predictions.add(prediction(placement, least, most, counts, hours));
  }

  private double quietest() {
    double least = Double.MAX_VALUE;
    for (int hour = 0; hour < Arrivals.HOURS; hour++) {
      least = Math.min(least, arrivals.mostPerSecond(hour));
    }
    return least;
  }

  private static int servers(Placement placement, double perSecond) {
    return placement.serversFor(perSecond);
  }

  /**
   * Server-hours of the month: as simulated, or, of windows, as each hour's load needs, times what
   * the windows had more than their own load needs.
   */
  private double hours(Placement placement, int least, int most, PoolRun.Counts counts) {
    if (!stretches(placement).getFirst().isWarmedUp()) {
      return counts.serverSeconds / Math.max(1, counts.seconds) * Arrivals.HOURS;
    }
    double hours = 0;
    for (int hour = 0; hour < Arrivals.HOURS; hour++) {
      double perSecond = arrivals.perSecond((long) (hour * SECONDS_PER_HOUR * SECOND_NANOS));
      hours += Math.clamp(perSecond == 0 ? 0 : servers(placement, perSecond), least, most);
    }
    return hours * Math.max(1, counts.serverSeconds / Math.max(1, counts.expectedServerSeconds));
  }

  private ModelServerPool.Settings fixed(Placement placement, int instances) {
    int servers = instances * placement.serversPerInstance();
    return settings(placement, servers, servers);
  }

  private ModelServerPool.Settings settings(Placement placement, int least, int most) {
    double lost =
        policy.spot()
            ? -StrictMath.log(1 - placement.rented().lostPerMonth())
                / (Arrivals.HOURS * SECONDS_PER_HOUR)
            : 0;
    boolean startsNone = least == most && lost == 0;
    return new ModelServerPool.Settings(
        least,
        most,
        placement.slots(),
        Math.max(1, placement.slots() * Placement.UTILISATION),
        startsNone ? 1 : nanos(policy.startSeconds()),
        startsNone ? 1 : nanos(policy.idleSeconds()),
        MOST_QUEUED,
        nanos(policy.queueSeconds() + placement.longestAnswerSeconds(model)),
        startsNone ? ModelServerPool.WhileNone.QUEUED : policy.whileNone(),
        lost,
        nanos(NOTICE_SECONDS));
  }

  private static long nanos(double seconds) {
    return Math.max(1, (long) (seconds * SECOND_NANOS));
  }

  private List<Stretch> stretches(Placement placement) {
    double seconds = placement.slots() / placement.perSecond();
    return Stretch.of(arrivals, context.effort(), seconds);
  }

  /** What a simulation of a pool follows from. */
  private record Asked(
      Model model,
      MonthPattern month,
      double callsPerMonth,
      long calls,
      Accelerator accelerator,
      int accelerators,
      ModelServerPool.Settings settings,
      long seed) {}

  private PoolRun.Counts simulate(Placement placement, ModelServerPool.Settings settings) {
    var asked =
        new Asked(
            model,
            context.month(),
            context.callsPerMonth(model),
            context.effort().calls(),
            placement.rented().accelerator(),
            placement.accelerators(),
            settings,
            context.seed());
    return context.memo().of(asked, PoolRun.Counts.class, () -> run(placement, settings));
  }

  private PoolRun.Counts run(Placement placement, ModelServerPool.Settings settings) {
    var counts = new PoolRun.Counts();
    long seed = context.seed();
    for (Stretch stretch : stretches(placement)) {
      int begins =
          stretch.isWarmedUp()
              ? Math.clamp(
                  servers(placement, arrivals.perSecond(stretch.countedNanos())),
                  settings.least(),
                  settings.most())
              : settings.least();
      double counted = (stretch.endNanos() - stretch.countedNanos()) / SECOND_NANOS;
      counts.expectedServerSeconds += begins * counted;
      var simulated = new SimulatedStretch(stretch, seed);
      new PoolRun(model, calls, simulated, placement.speed(), settings, begins, counts).run();
      seed += SEED_STEP;
    }
    return counts;
  }

  private Prediction prediction(
      Placement placement, int least, int most, PoolRun.Counts counts, double instanceHours) {
    double calls = Math.max(1, counts.calls);
    double busy = counts.serverSeconds == 0 ? 0 : counts.busySeconds / counts.serverSeconds;
    double idle = Math.clamp(1 - busy, 0, 1);
    @Nullable Latency latency = counts.latency.latency();
    return new Prediction(
        model.name(),
        shape.id(),
        (least == most ? "" + most : least + " to " + most) + " x " + placement.rented().name(),
        placement.rented().accelerator().isMeasured() ? Obtained.SIMULATED : Obtained.EXTRAPOLATED,
        latency,
        counts.firstToken.latency(),
        counts.waitedForStart / calls,
        counts.refused / calls,
        counts.failed / calls,
        idle,
        usage(placement, counts, instanceHours, idle),
        remarks(placement, counts));
  }

  private Quantities compute(Placement placement, double hours, double idle) {
    Rented rented = placement.rented();
    double seconds = hours * SECONDS_PER_HOUR;
    double gpus = hours * rented.accelerators();
    return new Quantities()
        .naming("instance", rented.priceName())
        .naming("gpu", rented.priceName())
        .naming("model", model.model())
        .with(Per.INSTANCE_HOUR, hours, hours * idle)
        .with(Per.INSTANCE_SECOND, seconds, seconds * idle)
        .with(Per.BUSY_SECOND, seconds, seconds * idle)
        .with(Per.INSTANCE_GPU_HOUR, gpus, gpus * idle)
        .with(Per.INSTANCE_MONTH, hours / Arrivals.HOURS)
        .with(Per.STORED_GB, open.weightBytes() / GIGA);
  }

  private List<UsageLine> usage(
      Placement placement, PoolRun.Counts counts, double hours, double idle) {
    double served = counts.calls == 0 ? 1 : counts.latency.total() / (double) counts.calls;
    double calls = context.callsPerMonth(model);
    double in = calls * Quantiles.mean(model.inputTokens()) * BYTES_PER_TOKEN / GIGA;
    double out = calls * served * Quantiles.mean(model.outputTokens()) * BYTES_PER_TOKEN / GIGA;
    var lines = new UsageLines(context.workload().region(), "model:" + model.name());
    compute(placement, hours, idle)
        .with(Per.CALL, calls)
        .with(Per.GB_IN, in)
        .with(Per.GB_OUT, context.isEntry(model) ? out : 0)
        .addTo(lines, shape, use -> true);
    if (OwnMachines.run(shape)) {
      OwnMachines.addTo(lines, context.workload(), hours, idle);
    }
    return lines.lines();
  }

  private List<String> remarks(Placement placement, PoolRun.Counts counts) {
    var remarks = new ArrayList<String>();
    Rented rented = placement.rented();
    remarks.add(
        String.format(
            Locale.ROOT,
            "%,d calls of a pool of model servers: %s",
            counts.calls,
            Stretch.describe(stretches(placement))));
    remarks.addAll(calls.remarks());
    remarks.add(
        String.format(
            Locale.ROOT,
            "a server on %d x %s takes %d requests at once and answers %.2f a second when full",
            placement.accelerators(),
            rented.accelerator().name(),
            placement.slots(),
            placement.perSecond()));
    remarks.add(
        rented.accelerator().isMeasured()
            ? "speed fitted to 691 measured rows on H100: time per token within 10 % in the median,"
                + " within 32 % for nine in ten; time to the first token within 37 % in the median"
            : "speed extrapolated from H100 by memory bandwidth and operations; on the measured H100"
                + " rows time per token is within 10 % in the median, 32 % for nine in ten");
    if (policy.spot()) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "Spot takes back about %.0f %% of these servers in a month; %d were in the"
                  + " simulation, with two minutes of notice",
              100 * rented.lostPerMonth(),
              counts.taken));
    }
    if (OwnMachines.run(shape) && OwnMachines.of(context.workload()) == null) {
      remarks.add("the machines are examples: the workload does not say what the team has");
    }
    if (policy.toZero()) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "a start from zero takes about %.0f s, in which requests %s",
              policy.startSeconds(),
              policy.whileNone() == ModelServerPool.WhileNone.FAILED ? "fail" : "wait"));
    }
    return remarks;
  }
}
