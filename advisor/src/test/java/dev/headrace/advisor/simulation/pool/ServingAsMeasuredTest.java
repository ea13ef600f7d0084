package dev.headrace.advisor.simulation.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.advisor.simulation.Reference;
import dev.headrace.advisor.workload.Component.OpenModel;
import dev.headrace.inference.serve.ModelCall;
import dev.headrace.inference.serve.simulated.Demand;
import dev.headrace.kernel.world.SimulatedWorld;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Model servers in simulation and as published by AIConfigurator
 * (https://github.com/ai-dynamo/aiconfigurator) and Splitwise
 * (https://github.com/Mutinifni/splitwise-sim): the errors are printed and bounded.
 */
class ServingAsMeasuredTest {
  private static final Map<String, OpenModel> MODELS =
      Map.of(
          "meta-llama/Llama-3.1-8B-Instruct", model("llama", 8.03, 8.03, 131_072),
          "meta-llama/Llama-3.1-70B", model("llama", 70.554, 70.554, 327_680),
          "Qwen/Qwen3-32B", model("qwen", 32.762, 32.762, 262_144),
          "Qwen/Qwen3-235B-A22B-FP8", model("qwen", 235.094, 22.191, 192_512),
          "llama2-70b", model("llama", 68.98, 68.98, 327_680),
          "bloom-176b", model("bloom", 176.2, 176.2, 4_014_080));

  private static OpenModel model(String family, double all, double active, long cache) {
    return new OpenModel(family, all, active, 16, cache, 131_072, "any");
  }

  private static OpenModel in(OpenModel model, int bits) {
    return new OpenModel(
        model.family(),
        model.parametersBillions(),
        model.activeBillions(),
        bits,
        model.kvBytesPerToken(),
        model.contextTokens(),
        model.license());
  }

  /** So many clients, each of which asks again as soon as it is answered. */
  private static final class ClosedLoop implements ModelCall.Listener {
    private static final int ROUNDS = 5;

    private final SimulatedWorld world = new SimulatedWorld(SimulatedWorld.Settings.seeded(1));
    private final ModelServerPool pool;
    private final int input;
    private final int output;
    private final int clients;
    private int asked;
    private int answered;
    private double firstTokenMillis;
    private double tokenMillis;

    ClosedLoop(ServingSpeed speed, int clients, int input, int output) {
      this.clients = clients;
      this.input = input;
      this.output = output;
      this.pool =
          new ModelServerPool(
              world,
              speed,
              new ModelServerPool.Settings(
                  1,
                  1,
                  256,
                  1_000,
                  1,
                  1,
                  10_000,
                  Long.MAX_VALUE / 4,
                  ModelServerPool.WhileNone.QUEUED,
                  0,
                  0));
    }

    void run() {
      world.enter(() -> {
        pool.begin(1);
        for (int i = 0; i < clients; i++) {
          ask();
        }
      });
      while (answered < clients * ROUNDS) {
        assertThat(world.step()).isTrue();
      }
    }

    private void ask() {
      if (asked++ < clients * ROUNDS) {
        pool.call(new Demand(input, 0, output), this);
      }
    }

    @Override
    public void ended(ModelCall call) {
      answered++;
      long firstTokenNanos = call.waitedNanos() + call.firstTokenNanos();
      firstTokenMillis += firstTokenNanos / 1e6;
      tokenMillis += (call.totalNanos() - firstTokenNanos) / 1e6 / (output - 1);
      world.enter(this::ask);
    }

    double firstTokenMillis() {
      return firstTokenMillis / answered;
    }

    double tokenMillis() {
      return tokenMillis / answered;
    }
  }

  @Test
  void makes_tokens_about_as_fast_as_measured_on_h100() {
    var tokens = new ArrayList<Double>();
    var first = new ArrayList<Double>();
    Set<String> seen = new HashSet<>();
    for (Map<String, String> row : Reference.rows("llm/h100_serving_measurements.csv")) {
      OpenModel model = MODELS.get(row.get("model"));
      double measuredFirst = model == null ? 0 : Reference.number(row, "ttft_ms");
      if (model == null
          || row.getOrDefault("concurrency", "").isEmpty()
          || measuredFirst > 20_000) {
        continue;
      }
      seen.add(row.getOrDefault("model", ""));
      int bits = row.getOrDefault("precision", "").equals("fp8") ? 8 : 16;
      var speed =
          new ServingSpeed(
              Accelerator.named("H100"),
              (int) Reference.number(row, "tensor_parallel"),
              in(model, bits));
      var loop =
          new ClosedLoop(
              speed,
              (int) Reference.number(row, "concurrency"),
              (int) Reference.number(row, "input_tokens"),
              (int) Reference.number(row, "output_tokens"));
      loop.run();
      tokens.add(loop.tokenMillis() / Reference.number(row, "tpot_ms") - 1);
      double delay = speed.delayNanos(Reference.number(row, "input_tokens")) / 1e6;
      first.add((loop.firstTokenMillis() + delay) / measuredFirst - 1);
    }

    assertThat(seen).hasSize(4);
    print("H100, time per token", tokens);
    print("H100, time to first token", first);
    assertThat(median(tokens)).isLessThan(0.15);
    assertThat(Reference.quantile(sizes(tokens), 0.9)).isLessThan(0.45);
    assertThat(median(first)).isLessThan(0.45);
  }

  @Test
  void is_faster_than_the_servers_of_2023_that_splitwise_measured() {
    Map<String, String> accelerators = Map.of("a100-80gb", "A100-80GB", "h100-80gb", "H100");
    var tokens = new ArrayList<Double>();
    for (Map<String, String> row : Reference.rows("llm/splitwise_perf_model.csv")) {
      String accelerator = accelerators.get(row.get("hardware"));
      OpenModel model = MODELS.get(row.get("model"));
      if (accelerator != null && model != null) {
        int batch = (int) Reference.number(row, "batch_size");
        double context =
            Reference.number(row, "prompt_size") + Reference.number(row, "token_size") / 2;
        var speed =
            new ServingSpeed(
                Accelerator.named(accelerator),
                (int) Reference.number(row, "tensor_parallel"),
                model);
        tokens.add(
            speed.stepNanos(batch, batch * context) / 1e6 / Reference.number(row, "token_time")
                - 1);
      }
    }

    print("A100 and H100 in 2023, time per token", tokens);
    assertThat(Reference.quantile(tokens, 0.95)).isLessThan(0);
    assertThat(Reference.quantile(tokens, 0.5)).isBetween(-0.6, -0.2);
  }

  private static List<Double> sizes(List<Double> errors) {
    return errors.stream().map(Math::abs).toList();
  }

  private static double median(List<Double> errors) {
    return Reference.quantile(sizes(errors), 0.5);
  }

  private static void print(String what, List<Double> errors) {
    System.out.printf(
        Locale.ROOT,
        "%s: %d rows, bias %+.0f%%, median error %.0f%%, nine in ten within %.0f%%%n",
        what,
        errors.size(),
        100 * Reference.quantile(errors, 0.5),
        100 * median(errors),
        100 * Reference.quantile(sizes(errors), 0.9));
  }
}
