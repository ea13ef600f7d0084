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
 * @param notes what else a reader must know
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
    List<String> notes,
    boolean comparison,
    boolean simulated) {
  /** A way without notes. */
  public Shape(
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
    this(
        id,
        title,
        family,
        runs,
        limits,
        startUp,
        scaling,
        burden,
        setting,
        elsewhere,
        prices,
        reach,
        List.of(),
        comparison,
        simulated);
  }

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
   * What it does with data, and who can have it.
   *
   * @param leavesVpc whether requests are handled outside the team's own network
   * @param regions in which it can be had; empty for all
   * @param onlyForThoseWhoHaveIt whether it is closed to teams that do not operate it already
   */
  public record Reach(boolean leavesVpc, Set<String> regions, boolean onlyForThoseWhoHaveIt) {
    /** What anybody can have. */
    public Reach(boolean leavesVpc, Set<String> regions) {
      this(leavesVpc, regions, false);
    }
  }

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

  /**
   * Hard limits; null where there is none.
   *
   * @param durationMillis of a call whose answer comes in one piece
   * @param gpuMiB of the largest machine; 0 where there are no GPUs
   * @param packageBytes of a zip, unpacked, where code ships as one
   * @param concurrency calls, sessions or instances at once, by default
   * @param modelFamilies that an accelerator supports; null for all
   * @param streamedMillis of a call whose answer comes in pieces, where that may take longer
   * @param streamedBytes of such an answer, where that may be larger
   * @param imageBytes of a container image; 0 where there are none
   * @param callsPerInstance at once in one instance
   * @param runtimes that it runs; null for all
   * @param answersLater whether an answer is fetched when it is there
   */
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
      @Nullable Fact<List<String>> modelFamilies,
      @Nullable Fact<Long> streamedMillis,
      @Nullable Fact<Long> streamedBytes,
      @Nullable Fact<Long> imageBytes,
      @Nullable Fact<Long> diskMiB,
      @Nullable Fact<Long> callsPerInstance,
      @Nullable Fact<List<String>> runtimes,
      @Nullable Fact<Boolean> answersLater) {
    /** Limits of a way that has none of the finer ones. */
    public Limits(
        @Nullable Fact<Long> durationMillis,
        @Nullable Fact<Long> memoryMiB,
        @Nullable Fact<Double> vcpus,
        @Nullable Fact<Long> gpuMiB,
        @Nullable Fact<Long> requestBytes,
        @Nullable Fact<Long> answerBytes,
        @Nullable Fact<Long> packageBytes,
        @Nullable Fact<Long> concurrency,
        Fact<List<String>> protocols,
        @Nullable Fact<List<String>> modelFamilies) {
      this(
          durationMillis,
          memoryMiB,
          vcpus,
          gpuMiB,
          requestBytes,
          answerBytes,
          packageBytes,
          concurrency,
          protocols,
          modelFamilies,
          null,
          null,
          null,
          null,
          null,
          null,
          null);
    }
  }

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
