package dev.headrace.advisor.catalogue;

import java.util.List;
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
    boolean simulated) {

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
