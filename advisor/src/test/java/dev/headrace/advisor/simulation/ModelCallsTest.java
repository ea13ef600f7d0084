package dev.headrace.advisor.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.advisor.simulation.pool.PoolPredictor;
import dev.headrace.advisor.simulation.tokens.TokenPredictor;
import dev.headrace.advisor.workload.Component.Model;
import dev.headrace.advisor.workload.Component.OpenModel;
import dev.headrace.advisor.workload.Spread;
import dev.headrace.advisor.workload.Trace;
import dev.headrace.advisor.workload.Traffic;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.billing.prices.PriceBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelCallsTest {
  private static final long SECOND = 1_000_000_000;

  /** Over ten seconds: with the first line of the next repetition it begins anew. */
  private static final String LINES =
      """
      TIMESTAMP,ContextTokens,GeneratedTokens
      1780272000,100,10
      1780272001,2000,20
      1780272001,300,3
      1780272006,40,400
      1780272010,9,9
      """;

  private static RandomGenerator chance() {
    return new SplittableRandom(1);
  }

  @TempDir Path folder;

  private Trace trace(String lines) throws IOException {
    return Trace.read(Files.writeString(folder.resolve("trace.csv"), lines));
  }

  private record Seen(long atMillis, long in, long out) {}

  private static List<Seen> first(
      int most, Trace trace, double requestsPerMonth, Model model, long startNanos) {
    Workload workload = workload(trace, requestsPerMonth, model);
    Calls calls =
        ModelCalls.of(Samples.context(workload, 1_000), model).from(startNanos, chance(), chance());
    List<Seen> seen = new ArrayList<>();
    long at = startNanos;
    for (int i = 0; i < most; i++) {
      at = calls.next(at);
      seen.add(new Seen(at / 1_000_000, calls.inputTokens(), calls.outputTokens()));
    }
    return seen;
  }

  private static Workload workload(Trace trace, double requestsPerMonth, Model model) {
    Workload plain = Samples.workload(requestsPerMonth, Samples.STEADY, model);
    return new Workload(
        plain.name(),
        plain.region(),
        new Traffic(requestsPerMonth, 0, trace.pattern(), trace),
        plain.components(),
        plain.goals(),
        plain.team(),
        plain.rules(),
        plain.notes());
  }

  private static Model model(double calls, Spread in, Spread out) {
    var open = new OpenModel("llama", 8.03, 8.03, 16, 131_072, 131_072, "any");
    return new Model("model", calls, "llama-3.1-8b", open, in, out, 0, 4_096, null, false);
  }

  private static Model traced(Trace trace, double calls) {
    return model(
        calls,
        Objects.requireNonNull(trace.inputTokens()),
        Objects.requireNonNull(trace.outputTokens()));
  }

  @Test
  void each_line_comes_at_its_time_with_its_own_tokens_over_and_over() throws IOException {
    Trace trace = trace(LINES);
    assertThat(first(6, trace, trace.requestsPerMonth(), traced(trace, 1), 0))
        .containsExactly(
            new Seen(0, 100, 10),
            new Seen(1_000, 2_000, 20),
            new Seen(1_000, 300, 3),
            new Seen(6_000, 40, 400),
            new Seen(10_000, 100, 10),
            new Seen(11_000, 2_000, 20));
  }

  @Test
  void a_stretch_begins_with_the_line_that_comes_next() throws IOException {
    Trace trace = trace(LINES);
    assertThat(first(2, trace, trace.requestsPerMonth(), traced(trace, 1), 25 * SECOND))
        .containsExactly(new Seen(26_000, 40, 400), new Seen(30_000, 100, 10));
    assertThat(first(1, trace, trace.requestsPerMonth(), traced(trace, 1), 31 * SECOND))
        .containsExactly(new Seen(31_000, 2_000, 20));
  }

  @Test
  void the_calls_of_a_line_are_spread_over_the_time_until_the_next() throws IOException {
    Trace trace = trace(LINES);
    assertThat(first(5, trace, trace.requestsPerMonth(), traced(trace, 4), 6 * SECOND))
        .containsExactly(
            new Seen(6_000, 40, 400),
            new Seen(7_000, 40, 400),
            new Seen(8_000, 40, 400),
            new Seen(9_000, 40, 400),
            new Seen(10_000, 100, 10));
  }

  @Test
  void less_traffic_leaves_lines_out() throws IOException {
    Trace trace = trace(LINES);
    assertThat(first(3, trace, trace.requestsPerMonth() / 2, traced(trace, 1), 0))
        .containsExactly(new Seen(0, 100, 10), new Seen(1_000, 300, 3), new Seen(10_000, 100, 10));
  }

  @Test
  void tokens_that_the_workload_gives_take_the_place_of_the_trace_s() throws IOException {
    Trace trace = trace(LINES);
    Model asked = model(1, Spread.constant(7), Objects.requireNonNull(trace.outputTokens()));

    assertThat(first(2, trace, trace.requestsPerMonth(), asked, 0))
        .containsExactly(new Seen(0, 7, 10), new Seen(1_000, 7, 20));
  }

  @Test
  void a_month_has_as_many_calls_as_the_traffic() throws IOException {
    Trace trace = trace(LINES);
    Model model = traced(trace, 1);
    Workload workload = workload(trace, 100_000, model);
    Calls calls =
        ModelCalls.of(Samples.context(workload, 1_000), model).from(0, chance(), chance());
    int count = 0;
    long at = calls.next(0);
    while (at != Calls.NEVER) {
      assertThat(calls.inputTokens()).isPositive();
      count++;
      at = calls.next(at);
    }

    assertThat(count).isBetween(99_999, 100_001);
  }

  @Test
  void a_trace_beyond_the_limit_is_not_replayed_and_says_so() throws IOException {
    Trace read = trace(LINES);
    Trace trace =
        new Trace(
            read.lines(),
            TraceLines.MOST_LINES + 1L,
            read.firstEpochMillis(),
            read.spanMillis(),
            read.inputTokens(),
            read.outputTokens(),
            read.pattern());

    ModelCalls calls =
        ModelCalls.of(
            Samples.context(workload(trace, 1_000, traced(trace, 1)), 1_000), traced(trace, 1));

    assertThat(calls.remarks()).singleElement().asString().contains("more than the 1,000,000");
    assertThat(calls.from(0, chance(), chance())).isInstanceOf(DrawnCalls.class);
  }

  @Test
  void which_input_comes_with_which_output_changes_what_servers_take() throws IOException {
    Trace together = trace(alternating("12000,600", "20,2"));
    Latency alike = pool(together);
    Trace apart = trace(alternating("12000,2", "20,600"));
    Latency crossed = pool(apart);

    // The same numbers, paired otherwise: distributions alone could not tell them apart.
    assertThat(traced(apart, 1)).isEqualTo(traced(together, 1));
    assertThat(alike.p99Millis()).isGreaterThan(crossed.p99Millis() * 1.02);
  }

  @Test
  void a_token_api_is_asked_line_by_line() throws IOException {
    Trace trace = trace(LINES);
    Model model =
        new Model(
            "model",
            1,
            "claude-haiku-4.5",
            null,
            Objects.requireNonNull(trace.inputTokens()),
            Objects.requireNonNull(trace.outputTokens()),
            0,
            4_096,
            null,
            false);

    Prediction prediction =
        new TokenPredictor(
                Samples.context(workload(trace, trace.requestsPerMonth(), model), 1_000), model)
            .onDemand(Samples.shape("bedrock-on-demand"))
            .getFirst();

    assertThat(prediction.remarks())
        .contains(
            "the trace's 4 lines were replayed one by one, over and over, with their own tokens");
  }

  private static Latency pool(Trace trace) {
    Model model = traced(trace, 1);
    Workload workload = workload(trace, trace.requestsPerMonth() / 10, model);
    return Objects.requireNonNull(
        PoolPredictor.predict(
                Samples.context(workload, 2_000, PriceBook.shipped()),
                model,
                Samples.shape("eks-ec2-gpu"))
            .getFirst()
            .latency());
  }

  private static String alternating(String even, String odd) {
    var lines = new StringBuilder("TIMESTAMP,ContextTokens,GeneratedTokens\n");
    for (int i = 0; i < 200; i++) {
      lines.append(1_780_272_000L + i).append(',').append(i % 2 == 0 ? even : odd).append('\n');
    }
    return lines.toString();
  }
}
