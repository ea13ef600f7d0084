package dev.headrace.advisor.catalogue;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A way to run AI work.
 *
 * @param id such as {@code lambda-provisioned} or {@code sagemaker-realtime}
 * @param title as it is shown
 * @param family what a team operates, such as {@code lambda}, {@code ecs}, {@code sagemaker}
 * @param runs what it can run
 * @param limits beyond which it cannot
 * @param startUp the phases of a start
 * @param scaling what scales it and how fast, and what happens to requests meanwhile
 * @param burden of operating it
 * @param setting where it is: a team's own rooms, a managed Kubernetes, the cloud's own services
 * @param elsewhere what the same work asks of people in each setting, this one included; a setting
 *     in which it cannot be done is missing
 * @param prices what is paid for it, what goes with it included
 * @param reach which of a team's rules it breaks
 * @param comparison whether it is shown to compare with, and never advised
 * @param simulated whether its latency is simulated; else it is cost by formula
 */
public record Shape(
    String id,
    String title,
    String family,
    List<Kind> runs,
    Limits limits,
    List<StartPhase> startUp,
    Scaling scaling,
    Burden burden,
    Setting setting,
    SortedMap<Setting, Burden> elsewhere,
    List<PriceUse> prices,
    Reach reach,
    boolean comparison,
    boolean simulated) {

  /** Where work is done, and so who does which part of it. */
  public enum Setting {
    /** Machines that the team owns. */
    ON_PREMISES,
    /** A cluster whose control plane a cloud runs. */
    MANAGED_KUBERNETES,
    /** A service that a cloud runs. */
    CLOUD_NATIVE
  }

  /**
   * What it does with data.
   *
   * @param leavesVpc whether requests are handled outside the team's own network
   * @param regions in which it can be had; empty for all
   */
  public record Reach(boolean leavesVpc, Set<String> regions) {}

  /** What kind of work. */
  public enum Kind {
    /** Code that handles requests. */
    CODE,
    /** A language model, paid by the token. */
    TOKENS,
    /** A model that the team serves. */
    MODEL_SERVER,
    /** Work in bulk. */
    BATCH
  }

  /** Hard limits; null where there is none. */
  public record Limits(
      @Nullable Fact<Long> durationMillis,
      @Nullable Fact<Long> memoryMiB,
      @Nullable Fact<Double> vcpus,
      @Nullable Fact<Long> gpuMiB,
      @Nullable Fact<Long> requestBytes,
      @Nullable Fact<Long> answerBytes,
      @Nullable Fact<Long> packageBytes,
      @Nullable Fact<Long> concurrency,
      Fact<List<String>> protocols,
      @Nullable Fact<List<String>> modelFamilies) {}

  /** A phase of a start and how long it takes. */
  public record StartPhase(String name, Fact<double[]> leastAndMostSeconds) {}

  /**
   * How it grows.
   *
   * @param by what makes it grow
   * @param seconds from the need until the capacity is there
   * @param whileNone what happens to a request while nothing is ready: held, queued, failed
   * @param toZero whether it can shrink to nothing
   */
  public record Scaling(
      Fact<String> by, Fact<Double> seconds, Fact<String> whileNone, boolean toZero) {}

  /**
   * What operating it asks of people.
   *
   * @param difficulty 1 to 5
   * @param leastFte full-time engineers, at least
   * @param mostFte at most
   * @param work what they do
   * @param onCall whether somebody must be reachable
   * @param setupWeeks of one engineer
   */
  public record Burden(
      Fact<Integer> difficulty,
      Fact<Double> leastFte,
      Fact<Double> mostFte,
      String work,
      boolean onCall,
      Fact<Double> setupWeeks) {}
}
