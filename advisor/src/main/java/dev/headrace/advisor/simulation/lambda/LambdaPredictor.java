package dev.headrace.advisor.simulation.lambda;

import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.simulation.Arrivals;
import dev.headrace.advisor.simulation.Context;
import dev.headrace.advisor.simulation.Effort;
import dev.headrace.advisor.simulation.Latency;
import dev.headrace.advisor.simulation.Obtained;
import dev.headrace.advisor.simulation.Prediction;
import dev.headrace.advisor.simulation.Stretch;
import dev.headrace.advisor.workload.Component.Code;
import dev.headrace.advisor.workload.Origin;
import dev.headrace.advisor.workload.Workload.Note;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Predicts a component as a Lambda function: at each memory size, architecture and level. */
public final class LambdaPredictor {
  private static final List<Integer> SIZES =
      List.of(256, 512, 1_024, FunctionSetup.MEMORY_MIB_PER_VCPU);
  private static final int MOST_MIB = 10_240;
  private static final int LEAST_MIB = 128;
  private static final double COLD_GOAL = 0.01;
  private static final int SEARCH_SHARE = 4;
  private static final long SEED_STEP = 0x9E3779B97F4A7C15L;

  private final Context context;
  private final Code code;
  private final Arrivals arrivals;

  /** A way in which Lambda runs a function. */
  public enum Mode {
    /** Environments start when they are needed. */
    ON_DEMAND,
    /** Some are initialised ahead. */
    PROVISIONED,
    /** They are restored from a snapshot. */
    SNAPSTART
  }

  /** A predictor of one component. */
  public LambdaPredictor(Context context, Code code) {
    this.context = context;
    this.code = code;
    this.arrivals = context.arrivals(code);
  }

  /** All variants of a mode that are worth looking at; none where the runtime lacks it. */
  public List<Prediction> predict(Shape shape, Mode mode) {
    return switch (mode) {
      case ON_DEMAND -> each(shape, sizes(), false);
      case SNAPSTART -> hasSnapStart(code) ? each(shape, sizes(), true) : List.of();
      case PROVISIONED -> provisioned(shape);
    };
  }

  /**
   * One variant that is asked for.
   *
   * @param provisioned the concurrency that is provisioned all the time; 0 for none
   */
  public Prediction variant(Shape shape, int memoryMiB, String architecture, int provisioned) {
    var setup = new FunctionSetup(context.workload(), code, memoryMiB, architecture, false);
    return prediction(shape, setup, Levels.fixed(provisioned));
  }

  /**
   * Memory sizes that are worth looking at: what it needs, and larger ones up to a whole vCPU,
   * beyond which code of one thread gains nothing.
   */
  List<Integer> sizes() {
    var sizes = new TreeSet<Integer>();
    sizes.add(Math.clamp(code.memoryMiB(), LEAST_MIB, MOST_MIB));
    for (int size : SIZES) {
      if (size > code.memoryMiB()) {
        sizes.add(size);
      }
    }
    return List.copyOf(sizes);
  }

  /** Both, unless the user asked for one. */
  List<String> architectures() {
    Note note = context.workload().notes().get("components." + code.name() + ".architecture");
    boolean asked = note != null && note.origin() == Origin.GIVEN;
    return asked ? List.of(code.architecture()) : List.of(FunctionSetup.X86, FunctionSetup.ARM);
  }

  /**
   * Python from 3.12, Java from 11, .NET from 8, as zip packages.
   * https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html
   */
  static boolean hasSnapStart(Code code) {
    if (code.image()) {
      return false;
    }
    String family = InitTimes.familyOf(code.runtime());
    String version = code.runtime().substring(family.length());
    return switch (family) {
      case "python" -> numberAfterDot(version) >= 12;
      case "java" -> leadingNumber(version) >= 11;
      case "dotnet" -> leadingNumber(version) >= 8;
      default -> false;
    };
  }

  private static int numberAfterDot(String version) {
    return leadingNumber(version.substring(version.indexOf('.') + 1));
  }

  private static int leadingNumber(String text) {
    int number = 0;
    for (int i = 0; i < text.length() && Character.isDigit(text.charAt(i)); i++) {
      number = number * 10 + Character.digit(text.charAt(i), 10);
    }
    return number;
  }

  private List<Prediction> each(Shape shape, List<Integer> sizes, boolean snapshots) {
    return inOrder(
        setups(sizes, snapshots), setup -> List.of(prediction(shape, setup, Levels.NONE)));
  }

  private List<FunctionSetup> setups(Collection<Integer> sizes, boolean snapshots) {
    var setups = new ArrayList<FunctionSetup>();
    for (String architecture : architectures()) {
      for (int size : sizes) {
        setups.add(new FunctionSetup(context.workload(), code, size, architecture, snapshots));
      }
    }
    return setups;
  }

  /**
   * The predictions of all setups, in their order, on all processors: each is a world of its own.
   */
  private List<Prediction> inOrder(
      List<FunctionSetup> setups, Function<FunctionSetup, List<Prediction>> predict) {
    var done = new Done(setups.size());
    return setups.parallelStream()
        .flatMap(setup -> {
          List<Prediction> predictions = predict.apply(setup);
          done.add(setup);
          return predictions.stream();
        })
        .toList();
  }

  /** How many setups are done, as progress is told. */
  private final class Done {
    private final int all;
    private int count;

    Done(int all) {
      this.all = all;
    }

    synchronized void add(FunctionSetup setup) {
      count++;
      context.progress().at(code.name() + ": " + setup.title(), count / (double) all);
    }
  }

  /**
   * Fixed levels, and the cheapest schedule that keeps the goal, at the smallest and the largest
   * size that is worth looking at.
   */
  private List<Prediction> provisioned(Shape shape) {
    List<Integer> sizes = sizes();
    var ends = new TreeSet<Integer>(List.of(sizes.getFirst(), sizes.getLast()));
    return inOrder(setups(ends, false), setup -> provisioned(shape, setup));
  }

  private List<Prediction> provisioned(Shape shape, FunctionSetup setup) {
    var predictions = new ArrayList<Prediction>();
    var search = new LevelSearch(setup, arrivals);
    for (Levels levels : search.fixed()) {
      predictions.add(prediction(shape, setup, levels));
    }
    best(shape, setup, search.scheduled()).ifPresent(predictions::add);
    return predictions;
  }

  /**
   * The cheapest schedule that keeps the goal; where none does, the one with the shortest tail.
   * They are compared by a quarter of the effort.
   */
  private Optional<Prediction> best(Shape shape, FunctionSetup setup, List<Levels> candidates) {
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    var search = new Effort(Math.max(1, context.effort().calls() / SEARCH_SHARE));
    Levels best = candidates.getFirst();
    Prediction seen = null;
    for (Levels levels : candidates) {
      Prediction next = prediction(shape, setup, levels, search);
      if (seen == null || isBetter(next, seen)) {
        seen = next;
        best = levels;
      }
    }
    return Optional.of(prediction(shape, setup, best));
  }

  private boolean isBetter(Prediction one, Prediction other) {
    boolean keeps = keepsGoal(one);
    if (keeps != keepsGoal(other)) {
      return keeps;
    }
    return keeps
        ? context.roughUsd(one.usage()).compareTo(context.roughUsd(other.usage())) < 0
        : tailMillis(one) < tailMillis(other);
  }

  /** Where the workload sets no goal: at most one call in a hundred waits for a start. */
  private boolean keepsGoal(Prediction prediction) {
    Double goal = context.workload().goals().p99Millis();
    return goal == null
        ? prediction.coldShare() <= COLD_GOAL
        : tailMillis(prediction) <= goal && prediction.throttledShare() == 0;
  }

  private static double tailMillis(Prediction prediction) {
    Latency latency = prediction.latency();
    return latency == null ? 0 : latency.p99Millis();
  }

  Prediction prediction(Shape shape, FunctionSetup setup, Levels levels) {
    return prediction(shape, setup, levels, context.effort());
  }

  private Prediction prediction(Shape shape, FunctionSetup setup, Levels levels, Effort effort) {
    List<Stretch> stretches = Stretch.of(arrivals, effort, setup.longSeconds());
    return prediction(shape, setup, levels, stretches, simulate(setup, levels, stretches));
  }

  private Prediction prediction(
      Shape shape, FunctionSetup setup, Levels levels, List<Stretch> stretches, Tally tally) {
    var month = new FunctionMonth(context, code, arrivals, setup, levels, tally);
    return new Prediction(
        code.name(),
        shape.id(),
        levels.isNone() ? setup.title() : setup.title() + ", " + levels,
        obtained(setup),
        tally.latency.latency(),
        month.firstByte(),
        month.share(tally.coldLatency.total()),
        month.share(tally.throttled),
        month.share(tally.failed),
        month.idleShare(),
        month.usage(shape),
        month.remarks(stretches));
  }

  private Tally simulate(FunctionSetup setup, Levels levels, List<Stretch> stretches) {
    var tally = new Tally();
    FunctionSetup.Profiles profiles = setup.profiles();
    long seed = context.seed();
    for (Stretch stretch : stretches) {
      tally.add(new FunctionRun(setup, profiles, arrivals, stretch, levels, seed).run());
      seed += SEED_STEP;
    }
    return tally;
  }

  private static Obtained obtained(FunctionSetup setup) {
    @Nullable InitTimes measured = setup.measured();
    boolean known =
        setup.isInitKnown()
            || (measured != null && measured.runtime().equals(setup.code().runtime()));
    return known && !setup.snapshots() ? Obtained.SIMULATED : Obtained.EXTRAPOLATED;
  }
}
