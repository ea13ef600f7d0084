package dev.headrace.advisor.advice;

import dev.headrace.advisor.advice.Advice.GoalResult;
import dev.headrace.advisor.advice.Advice.Standing;
import dev.headrace.advisor.advice.Advice.Times;
import dev.headrace.advisor.workload.Workload.Goals;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds what was predicted against what is asked. */
final class GoalCheck {
  /** The share of requests that may be refused or fail before something is no service. */
  static final double MOST_LOST_SHARE = 0.01;

  /** The goal that every workload has. */
  static final String LOST = "refused or failed";

  private final Goals goals;

  GoalCheck(Goals goals) {
    this.goals = goals;
  }

  boolean asksForLatency() {
    return goals.p99Millis() != null || goals.firstByteP99Millis() != null;
  }

  /** In words, for reports. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    Double p99 = goals.p99Millis();
    if (p99 != null) {
      words.add("p99 at most " + Words.millis(p99));
    }
    Double first = goals.firstByteP99Millis();
    if (first != null) {
      words.add("first byte p99 at most " + Words.millis(first));
    }
    Double usd = goals.usdPerMonth();
    if (usd != null) {
      words.add("cash at most " + Words.usd(BigDecimal.valueOf(usd)) + "/month");
    }
    words.add("at most " + Words.percent(MOST_LOST_SHARE) + " of requests refused or failed");
    return words;
  }

  List<GoalResult> results(
      @Nullable Times latency, @Nullable Times firstByte, double cashUsd, double lostShare) {
    List<GoalResult> results = new ArrayList<>();
    Double p99 = goals.p99Millis();
    if (p99 != null) {
      results.add(time("p99", p99, latency));
    }
    Double first = goals.firstByteP99Millis();
    if (first != null) {
      results.add(time("first byte p99", first, firstByte));
    }
    Double usd = goals.usdPerMonth();
    if (usd != null) {
      results.add(
          result(
              "cash",
              Words.usd(BigDecimal.valueOf(usd)),
              Words.usd(BigDecimal.valueOf(cashUsd)),
              usd == 0 ? Double.MAX_VALUE : cashUsd / usd));
    }
    results.add(
        result(
            LOST,
            Words.percent(MOST_LOST_SHARE),
            Words.percent(lostShare),
            lostShare / MOST_LOST_SHARE));
    return results;
  }

  private static GoalResult time(String goal, double limit, @Nullable Times times) {
    return times == null
        ? new GoalResult(goal, Words.millis(limit), null, null, Standing.UNKNOWN)
        : result(
            goal, Words.millis(limit), Words.millis(times.p99Millis()), times.p99Millis() / limit);
  }

  private static GoalResult result(String goal, String limit, String actual, double overshoot) {
    return new GoalResult(
        goal, limit, actual, overshoot, overshoot > 1 ? Standing.MISSES : Standing.FITS);
  }

  /** The worst of all: missed before unknown before met. */
  static Standing standing(List<GoalResult> results) {
    Standing worst = Standing.FITS;
    for (GoalResult result : results) {
      if (result.standing().compareTo(worst) > 0) {
        worst = result.standing();
      }
    }
    return worst;
  }

  /** How far the goal that is missed most is missed: 1 and less where all are met. */
  static double worstOvershoot(List<GoalResult> results) {
    double worst = 0;
    for (GoalResult result : results) {
      Double overshoot = result.overshoot();
      worst = Math.max(worst, overshoot == null ? 1 : overshoot);
    }
    return worst;
  }
}
