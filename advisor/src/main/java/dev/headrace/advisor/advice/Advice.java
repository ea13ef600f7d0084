package dev.headrace.advisor.advice;

import dev.headrace.advisor.simulation.Obtained;
import dev.headrace.advisor.workload.Origin;
import dev.headrace.billing.prices.Evidence;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to where a workload should run and what it costs, with all that led to it. Every
 * report shows this and nothing else; the same question gives an equal one.
 *
 * <p>Money is US dollars a month of 730 hours. Cash, people and waste are three figures; where a
 * ranking needs a sum, it is cash + people and is called so.
 *
 * @param schemaVersion of the JSON that it is written as
 * @param systems the ways to run the whole, the best first
 * @param components every way to run each component
 * @param frontier the systems that no other beats in both cost and latency, the cheapest first
 */
public record Advice(
    int schemaVersion,
    Provenance provenance,
    Subject subject,
    Answer answer,
    List<SystemOption> systems,
    List<ComponentOptions> components,
    List<FrontierPoint> frontier,
    List<Curve> curves,
    List<BreakEven> breakEvens,
    List<RuleOfThumb> rulesOfThumb,
    List<Sensitivity> sensitivity,
    Growth growth,
    List<Step> decisionPath,
    List<Mistake> mistakes,
    List<Assumption> assumptions,
    List<PriceUsed> prices,
    List<Change> changes) {
  /** The version of the JSON form that this code writes. */
  public static final int SCHEMA_VERSION = 1;

  /** The same advice, beside what changed since an older one. */
  public Advice withChanges(List<Change> since) {
    return new Advice(
        schemaVersion,
        provenance,
        subject,
        answer,
        systems,
        components,
        frontier,
        curves,
        breakEvens,
        rulesOfThumb,
        sensitivity,
        growth,
        decisionPath,
        mistakes,
        assumptions,
        prices,
        since);
  }

  /** The system that is recommended, or the nearest one where nothing fits; null where none is. */
  public @Nullable SystemOption recommended() {
    String id = answer.systemId();
    return id == null ? null : system(id);
  }

  /** The system that comes next; null where there is none. */
  public @Nullable SystemOption runnerUp() {
    String id = answer.runnerUpId();
    return id == null ? null : system(id);
  }

  /** A system by its id; null where there is none. */
  public @Nullable SystemOption system(String id) {
    return systems.stream().filter(option -> option.id().equals(id)).findFirst().orElse(null);
  }

  /**
   * What reproduces the advice.
   *
   * @param command that makes it again
   * @param priceDate the day whose prices are taken, and from which their age is counted
   * @param workloadSha256 of the bytes of the workload's file
   * @param traceSha256 of those of the trace; null without one
   * @param pricesSha256 of all rows of the price book
   * @param catalogueSha256 of all shapes
   * @param effort how much was looked at
   */
  public record Provenance(
      String version,
      String command,
      long seed,
      LocalDate priceDate,
      String workloadSha256,
      @Nullable String traceSha256,
      String pricesSha256,
      String catalogueSha256,
      Effort effort) {}

  /**
   * How much was looked at, and what was left out to keep to a limit.
   *
   * @param predictions how often something was predicted
   * @param systems that were found
   * @param systemsLookedAt those of them that were looked at at other volumes and with other inputs
   * @param questionsLeftOut how many such questions were not asked, as the limit of predictions was
   *     reached
   * @param combinationsSetAside how many sizes and combinations that no other beats were not
   *     combined further, as the limits of the search were reached
   */
  public record Effort(
      int predictions,
      int systems,
      int systemsLookedAt,
      int questionsLeftOut,
      int combinationsSetAside) {
    /** Sizes of one shape that are combined with other components'. */
    public static final int MOST_SIZES = 8;

    /** Combinations that go on after each component, by cost. */
    public static final int MOST_BY_COST = 300;

    /** Combinations that go on beside those, by latency. */
    public static final int MOST_BY_LATENCY = 100;
  }

  /**
   * What the advice is for.
   *
   * @param volumeUnit what is counted: requests, or items of batches where nothing else comes
   * @param tokensPerMonth in and out of all models together; null without a model
   * @param traffic in words
   */
  public record Subject(
      String name,
      String region,
      String volumeUnit,
      double volumePerMonth,
      @Nullable Double tokensPerMonth,
      double growthPerMonth,
      String traffic,
      double peakFactor,
      List<String> goals,
      List<String> team,
      List<Part> parts) {}

  /** A component, in a sentence. */
  public record Part(String component, String what) {}

  /** What came out. */
  public enum Verdict {
    /** One way is better than all others, beyond what is uncertain. */
    RECOMMENDED,
    /** The best and the next may change places within what is uncertain. */
    TOO_CLOSE_TO_CALL,
    /** No way does what is asked; the nearest is named, and what stops it. */
    NOTHING_FITS
  }

  /** How sure the answer is. */
  public enum Confidence {
    /** Simulated or measured, and far ahead. */
    HIGH,
    /** Ahead, but with extrapolated figures or many assumed ones. */
    MEDIUM,
    /** Close, or costed by formula alone. */
    LOW
  }

  /**
   * The answer.
   *
   * @param sentences two: what to do with its cost, and how it compares
   * @param systemId what is recommended; the nearest where nothing fits; null where none is near
   * @param runnerUpId the next best; null where there is none
   * @param saving against the next best; null where there is none
   * @param reasons three at most
   * @param blockers what stops the nearest where nothing fits
   */
  public record Answer(
      Verdict verdict,
      List<String> sentences,
      @Nullable String systemId,
      @Nullable String runnerUpId,
      @Nullable Saving saving,
      Confidence confidence,
      String confidenceWhy,
      List<String> reasons,
      List<String> blockers) {}

  /**
   * What is saved against another system.
   *
   * @param againstId the other system
   * @param cashPlusPeopleUsdPerMonth how much less cash + people; its low end is negative where the
   *     order may flip
   * @param lowUsdPerMonth the least within what is uncertain
   * @param highUsdPerMonth the most
   * @param share of the other's cash + people
   */
  public record Saving(
      String againstId,
      BigDecimal cashPlusPeopleUsdPerMonth,
      BigDecimal lowUsdPerMonth,
      BigDecimal highUsdPerMonth,
      double share) {}

  /**
   * What something costs in a month.
   *
   * @param cash what providers are paid
   * @param people what the team's time costs
   * @param wastedUsd the part of cash that idle and failed work cost
   * @param cashPlusPeople the sum by which systems are ranked
   */
  public record Cost(Range cash, Range people, BigDecimal wastedUsd, Range cashPlusPeople) {}

  /**
   * How long something took.
   *
   * @param samples of which the percentiles are taken; 0 where they are given and not sampled
   * @param quantiles from the least to the most, for drawing
   */
  public record Times(
      double p50Millis,
      double p95Millis,
      double p99Millis,
      long samples,
      List<Quantile> quantiles) {}

  /** A share of requests that takes no longer. */
  public record Quantile(double share, double millis) {}

  /** Whether a system does what is asked. */
  public enum Standing {
    /** Every goal is met. */
    FITS,
    /** No goal is known to be missed, but one cannot be shown to be met. */
    UNKNOWN,
    /** A goal is missed. */
    MISSES
  }

  /**
   * A goal beside what was predicted.
   *
   * @param limit and actual in words with units; actual null where it is not known
   * @param overshoot actual divided by limit; null where it is not known
   */
  public record GoalResult(
      String goal,
      String limit,
      @Nullable String actual,
      @Nullable Double overshoot,
      Standing standing) {}

  /** Where a component runs in a system. */
  public record Placement(
      String component, String shapeId, String shapeTitle, String variant, BigDecimal cashUsd) {}

  /**
   * What a family of platforms asks of people.
   *
   * @param alreadyOperated whether the team runs it, so that setting up costs nothing
   * @param setUpUsd a month's part of setting it up
   */
  public record PeopleCost(
      String family,
      boolean alreadyOperated,
      double leastFte,
      double mostFte,
      Range usd,
      BigDecimal setUpUsd,
      boolean onCall,
      String work) {}

  /**
   * A way to run the whole.
   *
   * @param id its shapes by component, which stays the same as volumes and prices change
   * @param usdPerRequest cash by request; null where none come
   * @param usdPerMillionTokens cash of the models by million tokens; null without a model
   * @param latency of a request through the whole; null where it is not known
   * @param firstByte until the first byte; null where it is not known
   * @param coldShare of requests that waited for a start
   * @param throttledShare of requests that were refused
   * @param failedShare of requests that failed otherwise
   * @param idleShare of cash that served nothing
   * @param obtained how the weakest latency among its components was obtained
   * @param charges what a bill would have, line by line
   */
  public record SystemOption(
      String id,
      String title,
      List<Placement> placements,
      Cost cost,
      @Nullable BigDecimal usdPerRequest,
      @Nullable BigDecimal usdPerMillionTokens,
      @Nullable Times latency,
      @Nullable Times firstByte,
      double coldShare,
      double throttledShare,
      double failedShare,
      double idleShare,
      Obtained obtained,
      Standing standing,
      List<GoalResult> goals,
      List<PeopleCost> people,
      List<Charge> charges,
      List<String> remarks) {
    /** Of requests that were refused or failed. */
    public double lostShare() {
      return throttledShare + failedShare;
    }
  }

  /**
   * A line of a month's bill: a quantity under the name that the provider's own bill has for it.
   *
   * @param quantity in the unit
   * @param unitUsd the price of one; of several tiers the mean
   * @param tiers how many volume tiers it reaches into
   * @param cashUsd quantity times price, exact
   */
  public record Charge(
      String serviceCode,
      String region,
      String usageType,
      String operation,
      String description,
      String unit,
      BigDecimal quantity,
      BigDecimal unitUsd,
      int tiers,
      BigDecimal cashUsd) {}

  /** Every way to run one component. */
  public record ComponentOptions(String component, String what, List<ComponentOption> options) {}

  /**
   * A way to run a component.
   *
   * @param reasons why not, or what to mind
   * @param variants from the best on; empty where it cannot run so, or has no known price
   */
  public record ComponentOption(
      String shapeId,
      String title,
      String family,
      boolean eligible,
      List<String> reasons,
      boolean simulated,
      List<Variant> variants) {}

  /** A size, level or number of a way to run a component, as if the component ran alone. */
  public record Variant(
      String variant,
      Cost cost,
      @Nullable BigDecimal usdPerCall,
      @Nullable BigDecimal usdPerMillionTokens,
      @Nullable Times latency,
      @Nullable Times firstByte,
      double coldShare,
      double throttledShare,
      double failedShare,
      double idleShare,
      Obtained obtained,
      List<String> remarks) {}

  /**
   * A system of certain sizes that no other beats in both cost and latency.
   *
   * @param sizes of its components, in words
   */
  public record FrontierPoint(
      String systemId,
      String title,
      String sizes,
      BigDecimal cashPlusPeopleUsd,
      double p99Millis) {}

  /** What a system costs at other volumes. */
  public record Curve(String systemId, String title, List<CurvePoint> points) {}

  /**
   * A volume and what it costs.
   *
   * @param fits whether the goals are met, or not known to be missed, at this volume
   */
  public record CurvePoint(double volumePerMonth, Range cashPlusPeople, boolean fits) {}

  /**
   * A volume at which two systems cost the same, or one stops to fit.
   *
   * @param belowId the better one below
   * @param aboveId the better one above
   * @param lowVolumePerMonth from which on it may lie, within what is uncertain; 0 where it may lie
   *     below all volumes that were looked at
   * @param highVolumePerMonth up to which it may lie; null where it may lie above all of them
   * @param why cost, or the goal that one of them misses on one side
   */
  public record BreakEven(
      String belowId,
      String aboveId,
      double volumePerMonth,
      double lowVolumePerMonth,
      @Nullable Double highVolumePerMonth,
      String why) {}

  /**
   * What people quote, beside what was computed here.
   *
   * @param computed the figure here; null where it does not arise
   * @param why it differs or agrees
   */
  public record RuleOfThumb(String saying, @Nullable String computed, String why) {}

  /**
   * An input and how it moves the answer.
   *
   * @param path of the field in the workload
   * @param value as it is, in words
   * @param low and high ends that were tried, in words
   * @param lowUsd cash + people of the recommended system at the low end
   * @param highUsd the same at the high end
   * @param swingUsd by how much the lead over the next best changes at most
   * @param flips whether another system is better at one of the ends
   * @param flipsAt the value from which on it is, in words; null where it does not flip
   * @param flipsToId what is better then; null where it does not flip
   */
  public record Sensitivity(
      String path,
      String value,
      Origin origin,
      String low,
      String high,
      BigDecimal lowUsd,
      BigDecimal highUsd,
      BigDecimal swingUsd,
      boolean flips,
      @Nullable String flipsAt,
      @Nullable String flipsToId) {}

  /**
   * The next twelve months.
   *
   * @param switchMonth the first month, counted from 1, in which another system is better; null
   *     where none is
   * @param switchToId that system
   */
  public record Growth(
      List<Month> months, @Nullable Integer switchMonth, @Nullable String switchToId) {}

  /** A month: its volume, what is recommended costs, and what is best then. */
  public record Month(
      int month,
      double volumePerMonth,
      @Nullable BigDecimal recommendedUsd,
      String bestId,
      BigDecimal bestUsd) {}

  /** A question of the decision, answered from the workload's own facts. */
  public record Step(String question, String answer, String because, String leadsTo) {}

  /** Something that is known to go wrong. */
  public record Mistake(String title, String explanation) {}

  /** A figure that the advice stands on. */
  public record Assumption(String path, Origin origin, String value, String why) {}

  /** A row of the price book that the systems shown are paid by. */
  public record PriceUsed(
      String key,
      String description,
      BigDecimal usd,
      String unit,
      LocalDate effectiveFrom,
      LocalDate retrieved,
      String source,
      Evidence evidence,
      boolean stale) {}

  /** Something that is not as it was in an older advice. */
  public record Change(String what, String before, String after) {}
}
