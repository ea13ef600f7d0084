package dev.headrace.advisor.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.advisor.catalogue.Catalogue;
import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.catalogue.Shape.Kind;
import dev.headrace.advisor.simulation.Effort;
import dev.headrace.advisor.simulation.Latency;
import dev.headrace.advisor.simulation.Obtained;
import dev.headrace.advisor.simulation.Prediction;
import dev.headrace.advisor.simulation.Progress;
import dev.headrace.advisor.simulation.Samples;
import dev.headrace.advisor.workload.Component;
import dev.headrace.advisor.workload.Component.Batch;
import dev.headrace.advisor.workload.Component.Code;
import dev.headrace.advisor.workload.Component.Embedding;
import dev.headrace.advisor.workload.Component.External;
import dev.headrace.advisor.workload.Component.Model;
import dev.headrace.advisor.workload.Component.OpenModel;
import dev.headrace.advisor.workload.Spread;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.billing.bill.UsageLine;
import dev.headrace.billing.prices.PriceBook;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SimulatorTest {
  private static final Code EMBEDDER =
      new Code(
          "embedder",
          1,
          "python3.13",
          "x86_64",
          180_000_000,
          true,
          Spread.range(2_000, 4_000),
          1_024,
          512,
          Spread.range(35, 50),
          0.05,
          4_000,
          6_000,
          4,
          0,
          130_000_000,
          new Embedding("bge-small-en-v1.5", Spread.constant(300)),
          null,
          Set.of(Component.Protocol.HTTP));

  private static final Model SERVED =
      new Model(
          "model",
          1,
          "llama-3.1-8b",
          new OpenModel("llama", 8.03, 8.03, 16, 131_072, 131_072, "Llama 3.1"),
          Samples.spread(1_200, 4_000),
          Samples.spread(200, 800),
          0,
          1_024,
          null,
          false);

  private static final Batch NIGHTLY =
      new Batch(
          "nightly", 200_000, 30, Spread.constant(400), 0.1, 900, 0, 90_000_000, 4 * 3_600_000);

  private static final PriceBook PRICES = PriceBook.shipped();

  private static Simulator simulator() {
    return new Simulator(new Effort(4_000), Progress.NONE, PRICES, Samples.DAY);
  }

  private static Map<String, List<Prediction>> predictAll(double requests, Component component) {
    Workload workload = Samples.workload(requests, Samples.OFFICE_HOURS, component);
    var all = new TreeMap<String, List<Prediction>>();
    for (Shape shape : Catalogue.shipped().shapes()) {
      List<Prediction> predictions = simulator().predict(workload, component, shape, 5);
      if (!predictions.isEmpty()) {
        all.put(shape.id(), predictions);
      }
    }
    return all;
  }

  private static List<Prediction> predict(double requests, Component component, String shapeId) {
    Workload workload = Samples.workload(requests, Samples.OFFICE_HOURS, component);
    return simulator().predict(workload, component, Samples.shape(shapeId), 5);
  }

  private static BigDecimal usd(Prediction prediction) {
    return Samples.context(Samples.workload(1, Samples.STEADY), 1, PRICES)
        .roughUsd(prediction.usage());
  }

  private static void print(Map<String, List<Prediction>> all) {
    all.values().stream()
        .flatMap(List::stream)
        .forEach(p -> {
          Latency latency = p.latency();
          System.out.printf(
              Locale.ROOT,
              "%-24s %-34s %9.2f USD p99 %8.0f ms cold %5.3f lost %5.3f idle %4.2f %s%n",
              p.shapeId(),
              p.variant(),
              usd(p),
              latency == null ? -1 : latency.p99Millis(),
              p.coldShare(),
              p.throttledShare() + p.failedShare(),
              p.idleShare(),
              p.obtained());
        });
  }

  private static Set<String> unknown(Map<String, List<Prediction>> all) {
    var unknown = new TreeSet<String>();
    for (List<Prediction> predictions : all.values()) {
      for (Prediction prediction : predictions) {
        for (UsageLine line : prediction.usage()) {
          if (PRICES.find(line.key(), Samples.DAY).isEmpty()) {
            unknown.add(prediction.shapeId() + ": " + line.key());
          } else {
            assertThat(PRICES.rate(line.key(), Samples.DAY).unit())
                .as("%s", line.key())
                .isEqualTo(line.unit());
          }
        }
      }
    }
    return unknown;
  }

  @Test
  void predicts_code_on_every_way_that_runs_code_with_known_prices() {
    Map<String, List<Prediction>> all = predictAll(2_000_000, EMBEDDER);
    print(all);

    assertThat(all.keySet())
        .containsExactlyInAnyOrder(
            "agentcore-runtime",
            "app-runner",
            "azure-functions",
            "bedrock-on-demand",
            "cloud-run",
            "ecs-ec2",
            "ecs-express",
            "fargate",
            "fargate-spot",
            "lambda-managed-instances",
            "lambda-on-demand",
            "lambda-provisioned",
            "sagemaker-realtime",
            "sagemaker-serverless");
    assertThat(unknown(all)).isEmpty();
  }

  @Test
  void predicts_an_open_model_on_every_way_that_serves_models() {
    Map<String, List<Prediction>> all = predictAll(400_000, SERVED);
    print(all);
    Set<String> serving = new TreeSet<>();
    for (Shape shape : Catalogue.shipped().shapes()) {
      if (shape.runs().contains(Kind.MODEL_SERVER)) {
        serving.add(shape.id());
      }
    }

    assertThat(all.keySet()).containsAll(serving);
    assertThat(unknown(all))
        .allMatch(line ->
            line.contains("reserved")
                || line.contains("capacity-blocks")
                || line.contains("OwnHardware")
                || line.contains("runpod-serverless-active")
                || line.contains("modelUnit"));
    assertThat(all.getOrDefault("eks-ec2-gpu", List.of()))
        .allSatisfy(p -> assertThat(p.latency()).isNotNull())
        .allMatch(p -> p.throttledShare() + p.failedShare() < 0.01);
  }

  @Test
  void predicts_work_in_bulk_on_every_way_that_runs_it() {
    Map<String, List<Prediction>> all = predictAll(1, NIGHTLY);
    print(all);

    assertThat(all.keySet())
        .contains(
            "batch-ec2",
            "batch-ec2-spot",
            "batch-fargate",
            "batch-fargate-spot",
            "lambda-on-demand",
            "sagemaker-batch-transform");
    assertThat(unknown(all)).isEmpty();
    double hours = 30 * 200_000 * 0.4 / 3_600;
    Prediction fargate = all.getOrDefault("batch-fargate", List.of()).getLast();
    assertThat(usd(fargate).doubleValue()).isBetween(hours * 0.04, hours * 0.12);
  }

  @Test
  void marks_what_is_not_simulated_in_its_remarks() {
    for (List<Prediction> predictions : predictAll(100_000, EMBEDDER).values()) {
      for (Prediction prediction : predictions) {
        boolean formula = prediction.obtained() == Obtained.FORMULA;
        assertThat(prediction.latency() == null).isEqualTo(formula);
        assertThat(prediction.remarks().contains("cost by formula, latency not simulated"))
            .isEqualTo(formula);
      }
    }
  }

  @Test
  void predicts_nothing_for_what_runs_elsewhere() {
    var store = new External("store", 1, 100, 0, Spread.constant(5));

    assertThat(predictAll(1_000, store)).isEmpty();
  }

  @Test
  void predicts_the_same_bytes_from_the_same_inputs() {
    assertThat(predict(300_000, SERVED, "eks-ec2-gpu-spot").toString())
        .isEqualTo(predict(300_000, SERVED, "eks-ec2-gpu-spot").toString());
    assertThat(predict(3e6, EMBEDDER, "lambda-provisioned").toString())
        .isEqualTo(predict(3e6, EMBEDDER, "lambda-provisioned").toString());
  }

  @Test
  void answers_more_calls_with_more_cost_and_never_with_less() {
    var costs = new ArrayList<Double>();
    for (double requests : List.of(10_000.0, 1e6, 3e9)) {
      costs.add(
          predict(requests, EMBEDDER, "fargate").stream()
              .map(SimulatorTest::usd)
              .mapToDouble(BigDecimal::doubleValue)
              .min()
              .orElseThrow());
    }

    assertThat(costs).isSorted();
    assertThat(costs.getLast()).isGreaterThan(2 * costs.getFirst());
  }
}
