package dev.headrace.advisor.live;

import dev.headrace.advisor.advice.Words;
import dev.headrace.advisor.workload.Component.Model;
import dev.headrace.advisor.workload.Component.OpenModel;
import dev.headrace.advisor.workload.Trace;
import dev.headrace.advisor.workload.Traffic;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.advisor.workload.Workload.Goals;
import dev.headrace.advisor.workload.Workload.Rules;
import dev.headrace.advisor.workload.Workload.Team;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A month of the requests that a model was recorded to get, as {@code advise} reads workloads: the
 * same ones again and again, as far as each is still known by itself, else the rhythm of their
 * hours.
 *
 * @param trace the requests that are known one by one
 * @param traffic when requests come
 * @param recordedShare of a month, for how much of it requests were recorded
 */
record RecordedMonth(
    RecordedGenerations recorded, Trace trace, Traffic traffic, double recordedShare) {
  private static final double MILLI_NANOS = 1e6;
  private static final double MONTH_MILLIS = Traffic.MONTH_SECONDS * 1e3;

  /**
   * The month of a recording.
   *
   * @throws IllegalArgumentException where nobody has asked yet, or all asked at once, in words
   */
  static RecordedMonth of(RecordedGenerations recorded) {
    Trace trace = trace(recorded);
    if (isWhole(recorded)) {
      var traffic = new Traffic(trace.requestsPerMonth(), 0, trace.pattern(), trace);
      return new RecordedMonth(recorded, trace, traffic, trace.spanMillis() / MONTH_MILLIS);
    }
    RecordedPattern pattern = RecordedPattern.of(recorded.hours());
    var traffic = new Traffic(pattern.requestsPerMonth(), 0, pattern, null);
    double share = recorded.requests() / pattern.requestsPerMonth();
    return new RecordedMonth(recorded, trace, traffic, share);
  }

  /** Whether each request is still known by itself; else the rhythm of the oldest alone is. */
  boolean isWhole() {
    return isWhole(recorded);
  }

  private static boolean isWhole(RecordedGenerations recorded) {
    return recorded.requests() <= recorded.generations().size();
  }

  private static Trace trace(RecordedGenerations recorded) {
    List<Generated> inOrder =
        recorded.generations().stream()
            .sorted(Comparator.comparingLong(Generated::atNanos))
            .toList();
    if (inOrder.isEmpty()) {
      throw new IllegalArgumentException(
          "nobody has asked " + recorded.model() + " yet: ask it first");
    }
    long first = inOrder.getFirst().atNanos();
    List<Trace.Arrival> arrivals =
        inOrder.stream()
            .map(one ->
                new Trace.Arrival(
                    (one.atNanos() - first) / MILLI_NANOS,
                    Math.max(1, one.demand().inputTokens()),
                    one.demand().outputTokens()))
            .toList();
    double millis = arrivals.getLast().offsetMillis();
    return Trace.of(
        arrivals,
        (long) (first / MILLI_NANOS),
        "the recorded " + Words.millis(millis) + ", again and again");
  }

  /**
   * What is asked of a model.
   *
   * @param served which model answers
   * @param weights of a model that is served by oneself; null for one that is bought by the token
   * @param tokensPerMinute its quota; 0 for none
   */
  Model component(String served, @Nullable OpenModel weights, long tokensPerMinute) {
    long input = 0;
    long cached = 0;
    for (Generated one : recorded.generations()) {
      input += one.demand().inputTokens();
      cached += one.paidCachedTokens();
    }
    return new Model(
        recorded.model(),
        1,
        served,
        weights,
        Objects.requireNonNull(trace.inputTokens()),
        Objects.requireNonNull(trace.outputTokens()),
        input == 0 ? 0 : (double) cached / input,
        mostOutputTokens(),
        tokensPerMinute > 0 ? (double) tokensPerMinute : null,
        false);
  }

  /** The most that a request allowed, and no less than one was answered. */
  private int mostOutputTokens() {
    return recorded.generations().stream()
        .mapToInt(one -> Math.max(one.asked().mostOutputTokens(), one.demand().outputTokens()))
        .max()
        .orElse(1);
  }

  /** A workload of nothing but this. */
  Workload workload(Model model) {
    return new Workload(
        recorded.model(),
        WhatIf.PRICED_REGION,
        traffic,
        List.of(model),
        new Goals(null, null, null),
        new Team(0, Set.of(), null, 1, 1),
        new Rules(true, Set.of()),
        Map.of());
  }
}
