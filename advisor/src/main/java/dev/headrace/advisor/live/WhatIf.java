package dev.headrace.advisor.live;

import dev.headrace.advisor.advice.Words;
import dev.headrace.advisor.catalogue.Catalogue;
import dev.headrace.advisor.simulation.Latency;
import dev.headrace.advisor.simulation.Prediction;
import dev.headrace.advisor.simulator.Simulator;
import dev.headrace.advisor.workload.Component.Code;
import dev.headrace.advisor.workload.Traffic;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.advisor.workload.Workload.Goals;
import dev.headrace.advisor.workload.Workload.Rules;
import dev.headrace.advisor.workload.Workload.Team;
import dev.headrace.billing.bill.Bill;
import dev.headrace.billing.bill.UsageLine;
import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.UnknownPriceException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a function that runs on a live server would cost and how long it would take in AWS Lambda if
 * it were configured otherwise: its recorded traffic, in a simulated world.
 */
public final class WhatIf {
  /** How many ways are compared at once. */
  public static final int MAX_ALTERNATIVES = 48;

  /** The memory sizes of Lambda, in MiB. */
  public static final int LEAST_MIB = 128;

  /** The largest, in MiB. */
  public static final int MOST_MIB = 10_240;

  /** The most provisioned concurrency that is looked at. */
  public static final int MOST_PROVISIONED = 10_000;

  private static final String LAMBDA = "AWSLambda";

  /** The region of which all prices ship. */
  static final String PRICED_REGION = "us-east-1";

  private static final double AS_GOOD = 1.05;
  private static final double FASTER = 0.95;
  private static final BigDecimal CENT = new BigDecimal("0.01");
  private static final BigDecimal HUNDRED = new BigDecimal(100);

  private final RecordedTraffic recorded;
  private final Setup setup;
  private final Code code;

  /**
   * What the recording does not tell.
   *
   * @param waitingShare of a call's duration as recorded, in which it waits for others
   */
  public record Setup(double waitingShare, long seed) {}

  /**
   * A way to configure the function.
   *
   * @param provisioned the concurrency that is provisioned all the time; 0 for none
   */
  public record Alternative(int memoryMiB, String architecture, int provisioned) {
    @Override
    public String toString() {
      String way = memoryMiB + " MiB " + architecture;
      return provisioned == 0 ? way : way + ", provisioned " + provisioned;
    }
  }

  /**
   * What would be.
   *
   * @param usdPerMonth what AWS bills for Lambda itself at list prices
   * @param prediction latency, cold starts and all else
   */
  public record Outcome(Alternative way, BigDecimal usdPerMonth, Prediction prediction) {
    double p99Millis() {
      Latency latency = prediction.latency();
      return latency == null ? Double.POSITIVE_INFINITY : latency.p99Millis();
    }
  }

  /**
   * The comparison.
   *
   * @param today as it is configured now
   * @param others in the order in which they were asked for
   * @param answer in one or two sentences
   * @param restsOn what it was recorded from, and what is assumed, a sentence each
   */
  public record Answer(Outcome today, List<Outcome> others, String answer, List<String> restsOn) {}

  /**
   * Prepares a comparison.
   *
   * @throws IllegalArgumentException if no request was recorded, in words
   */
  public WhatIf(RecordedTraffic recorded, Setup setup) {
    if (recorded.hours().isEmpty() || recorded.durationMillis().samples() == 0) {
      throw new IllegalArgumentException(
          "no request of " + recorded.function() + " was recorded yet: invoke it first");
    }
    this.recorded = recorded;
    this.setup = setup;
    this.code = RecordedCode.of(recorded, 1, setup.waitingShare());
  }

  /** As the function is configured now. */
  public Alternative today() {
    return new Alternative(recorded.memoryMiB(), recorded.architecture(), 0);
  }

  /** What is worth a look where nothing is asked for. */
  public List<Alternative> usual() {
    Set<Integer> sizes = new LinkedHashSet<>();
    int now = recorded.memoryMiB();
    for (int size : new int[] {now / 2, now, now * 2, (int) RecordedCode.VCPU_MIB}) {
      if (size >= Math.max(LEAST_MIB, recorded.mostUsedMiB()) && size <= MOST_MIB) {
        sizes.add(size);
      }
    }
    List<Alternative> ways = new ArrayList<>();
    for (String architecture : List.of("x86_64", "arm64")) {
      sizes.forEach(size -> ways.add(new Alternative(size, architecture, 0)));
    }
    ways.add(new Alternative(now, recorded.architecture(), 1));
    ways.remove(today());
    return ways;
  }

  /**
   * Runs today's configuration and the others through a month of the recorded traffic.
   *
   * @param day whose prices hold
   * @throws UnknownPriceException where the book lacks a price
   */
  public Answer compare(
      List<Alternative> ways, Simulator simulator, PriceBook prices, LocalDate day) {
    String region = isPriced(recorded.region(), prices) ? recorded.region() : PRICED_REGION;
    Workload workload = workload(region);
    Outcome today = outcome(today(), workload, simulator, prices, day);
    List<Outcome> others = new ArrayList<>();
    for (Alternative way : ways) {
      others.add(outcome(way, workload, simulator, prices, day));
    }
    return new Answer(today, List.copyOf(others), answer(today, others), restsOn(ways, workload));
  }

  private static boolean isPriced(String region, PriceBook prices) {
    return prices.rows().stream()
        .anyMatch(
            row -> row.key().serviceCode().equals(LAMBDA) && row.key().region().equals(region));
  }

  private Outcome outcome(
      Alternative way, Workload workload, Simulator simulator, PriceBook prices, LocalDate day) {
    String shape = way.provisioned() == 0 ? "lambda-on-demand" : "lambda-provisioned";
    Prediction prediction =
        simulator.function(
            workload,
            code,
            Catalogue.shipped().find(shape).orElseThrow(),
            way.memoryMiB(),
            way.architecture(),
            way.provisioned(),
            setup.seed());
    List<UsageLine> usage =
        prediction.usage().stream()
            .filter(line -> line.key().serviceCode().equals(LAMBDA))
            .toList();
    Bill bill = MonthBill.of(usage, prices, day);
    if (!bill.unknown().isEmpty()) {
      throw new UnknownPriceException(bill.unknown().getFirst().reason());
    }
    return new Outcome(way, bill.totals().cash(), prediction);
  }

  private String answer(Outcome today, List<Outcome> others) {
    String now =
        String.format(
            Locale.ROOT,
            "%s with %s would cost %s USD a month in AWS Lambda, at a 99th percentile of %s.",
            recorded.function(),
            today.way(),
            Words.amount(today.usdPerMonth()),
            Words.millis(today.p99Millis()));
    Optional<Outcome> cheaper =
        others.stream()
            .filter(other -> other.p99Millis() <= today.p99Millis() * AS_GOOD)
            .filter(other -> isCheaper(other, today))
            .min(
                Comparator.comparing(Outcome::usdPerMonth).thenComparingDouble(Outcome::p99Millis));
    Optional<Outcome> faster =
        others.stream()
            .filter(other -> other.p99Millis() < today.p99Millis() * FASTER)
            .filter(other -> !isCheaper(today, other))
            .min(Comparator.comparingDouble(Outcome::p99Millis));
    return cheaper
        .or(() -> faster)
        .map(best ->
            String.format(
                Locale.ROOT,
                "%s %s would cost %s USD, at %s.",
                now,
                best.way(),
                Words.amount(best.usdPerMonth()),
                Words.millis(best.p99Millis())))
        .orElse(now + " None of the others costs less or is faster for as much.");
  }

  /** Whether it costs less by a cent and a hundredth: a smaller difference is none. */
  private static boolean isCheaper(Outcome one, Outcome other) {
    BigDecimal less = other.usdPerMonth().subtract(one.usdPerMonth());
    return less.compareTo(CENT) >= 0 && less.multiply(HUNDRED).compareTo(other.usdPerMonth()) >= 0;
  }

  private List<String> restsOn(List<Alternative> ways, Workload workload) {
    List<String> said = new ArrayList<>();
    long requests = recorded.requests();
    said.add(
        String.format(
            Locale.ROOT,
            "It rests on %s, the first of them in the hour of %s; a month is taken to be %s,"
                + " which gives %,.0f requests.",
            requests == 1 ? "1 request" : String.format(Locale.ROOT, "%,d requests", requests),
            Instant.ofEpochSecond(recorded.hours().firstKey() * 3_600),
            workload.traffic().pattern().describe(),
            workload.traffic().requestsPerMonth()));
    if (recorded.durationMillis().samples() < RecordedCode.ENOUGH_FOR_P99) {
      said.add(
          "Durations that were recorded: "
              + recorded.durationMillis().samples()
              + ", too few for a 99th percentile.");
    }
    said.add(
        String.format(
            Locale.ROOT,
            "Durations are those of this machine with %d MiB; %.0f%% of them is taken for waiting"
                + " (--waiting), which memory does not shorten.",
            recorded.memoryMiB(),
            setup.waitingShare() * 100));
    said.add("Logs, data transfer and alarms, which are the same for all, are left out.");
    if (!workload.region().equals(recorded.region())) {
      said.add(
          "The price book has no Lambda prices of "
              + recorded.region()
              + ": those of "
              + PRICED_REGION
              + " are taken (`headrace prices import` adds others).");
    }
    if (ways.stream().anyMatch(way -> !way.architecture().equals(recorded.architecture()))) {
      said.add("Another processor is taken to be as fast as today's: measure it.");
    }
    for (Alternative way : ways) {
      if (way.memoryMiB() < recorded.mostUsedMiB()) {
        said.add(
            way.memoryMiB()
                + " MiB are less than the "
                + recorded.mostUsedMiB()
                + " MiB that it was seen to hold: it would fail there.");
      }
    }
    return said;
  }

  private Workload workload(String region) {
    RecordedPattern pattern = RecordedPattern.of(recorded.hours());
    return new Workload(
        recorded.function(),
        region,
        new Traffic(pattern.requestsPerMonth(), 0, pattern, null),
        List.of(code),
        new Goals(null, null, null),
        new Team(0, Set.of(), null, 1, 1),
        new Rules(true, Set.of()),
        RecordedCode.notes(recorded, "the recording does not tell"));
  }
}
