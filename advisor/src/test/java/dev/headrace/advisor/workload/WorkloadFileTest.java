package dev.headrace.advisor.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headrace.advisor.workload.Component.Code;
import dev.headrace.advisor.workload.Component.External;
import dev.headrace.advisor.workload.Component.Model;
import dev.headrace.advisor.workload.Component.OpenModel;
import dev.headrace.advisor.workload.Component.Protocol;
import dev.headrace.advisor.workload.Spread.Point;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WorkloadFileTest {
  private static final String SUPPORT_AGENT =
      """
      headrace: 1
      name: support-agent
      traffic: {requests: 2M/month, shape: business-hours, timezone: Europe/Berlin, peak: 4x, growth: 10%/month}
      components:
        agent: {kind: function, runtime: python3.13, package: 38MB, init: 0.9s..2s, memory: 512MiB,
                duration: {p50: 7s, p99: 30s}, waiting: 91%, payload: {in: 12KB, out: 6KB}}
        model: {kind: tokens, model: claude-haiku-4.5, calls: 4, in: 1500, cached: 58%, out: 150}
      goals: {p99: 35s, firstByteP99: 3s}
      team: {engineer: 180k USD/year, operates: [lambda], setup: 2 engineer-weeks, amortize: 6 months, share: 50%}
      data: {mayLeaveVpc: true}
      """;

  private final Workload workload = WorkloadFile.parse(SUPPORT_AGENT);

  @Test
  void traffic_is_what_the_file_says() {
    Traffic traffic = workload.traffic();
    assertThat(traffic.requestsPerMonth()).isEqualTo(2_000_000);
    assertThat(traffic.growthPerMonth()).isEqualTo(0.1);
    assertThat(traffic.pattern().peakFactor()).isEqualTo(4);
    assertThat(traffic.pattern().describe()).isEqualTo("business hours in Europe/Berlin, peak 4x");
  }

  @Test
  void a_function_is_what_the_file_says() {
    Code agent = (Code) workload.components().getFirst();
    assertThat(agent.name()).isEqualTo("agent");
    assertThat(agent.runtime()).isEqualTo("python3.13");
    assertThat(agent.packageBytes()).isEqualTo(38_000_000);
    assertThat(agent.initMillis()).isEqualTo(Spread.range(900, 2_000));
    assertThat(agent.memoryMiB()).isEqualTo(512);
    assertThat(agent.durationMillis().points())
        .containsExactly(new Point(0.5, 7_000), new Point(0.99, 30_000));
    assertThat(agent.waitingShare()).isCloseTo(0.91, within(1e-12));
    assertThat(agent.requestBytes()).isEqualTo(12_000);
    assertThat(agent.answerBytes()).isEqualTo(6_000);
    assertThat(agent.callsPerRequest()).isEqualTo(1);
    assertThat(agent.protocols()).containsExactly(Protocol.HTTP);
  }

  @Test
  void a_model_by_the_token_is_what_the_file_says() {
    Model model = (Model) workload.components().get(1);
    assertThat(model.model()).isEqualTo("claude-haiku-4.5");
    assertThat(model.open()).isNull();
    assertThat(model.callsPerRequest()).isEqualTo(4);
    assertThat(model.inputTokens()).isEqualTo(Spread.constant(1_500));
    assertThat(model.cachedShare()).isCloseTo(0.58, within(1e-12));
    assertThat(model.outputTokens()).isEqualTo(Spread.constant(150));
  }

  @Test
  void goals_team_and_rules_are_what_the_file_says() {
    assertThat(workload.goals()).isEqualTo(new Workload.Goals(35_000.0, 3_000.0, null));
    assertThat(workload.team())
        .isEqualTo(new Workload.Team(180_000, Set.of("lambda"), 2.0, 6, 0.5));
    assertThat(workload.rules()).isEqualTo(new Workload.Rules(true, Set.of()));
  }

  @Test
  void every_value_is_marked_as_given_or_assumed_with_the_reason() {
    assertThat(workload.notes().get("components.agent.memory"))
        .isEqualTo(new Workload.Note(Origin.GIVEN, "512MiB", ""));
    Workload.Note disk = Objects.requireNonNull(workload.notes().get("components.agent.disk"));
    assertThat(disk.origin()).isEqualTo(Origin.ASSUMED);
    assertThat(disk.value()).isEqualTo("512MiB");
    assertThat(disk.why()).isNotEmpty();
    assertThat(workload.notes())
        .allSatisfy((path, note) ->
            assertThat(note.origin() == Origin.GIVEN || !note.why().isEmpty()).as(path).isTrue());
  }

  @Test
  void what_a_file_says_was_measured_is_told_from_what_was_given() {
    Workload imported =
        WorkloadFile.parse(
            """
            headrace: 1
            name: a
            traffic: {requests: 40/s}
            components: {f: {kind: function, duration: 35ms, payload: {in: 12KB}, waiting: 5%}}
            origins:
              traffic.requests: "measured: 4,000 requests"
              components.f.payload.in: extrapolated
              components.f.waiting: 'assumed: logs do not tell it'
            """);

    assertThat(imported.notes())
        .containsEntry(
            "traffic.requests", new Workload.Note(Origin.MEASURED, "40/s", "4,000 requests"))
        .containsEntry(
            "components.f.payload.in", new Workload.Note(Origin.EXTRAPOLATED, "12KB", ""))
        .containsEntry(
            "components.f.waiting", new Workload.Note(Origin.ASSUMED, "5%", "logs do not tell it"))
        .containsEntry("components.f.duration", new Workload.Note(Origin.GIVEN, "35ms", ""))
        .doesNotContainKey("origins");
  }

  @Test
  void a_short_file_takes_usual_values_and_says_so() {
    Workload small =
        WorkloadFile.parse(
            "{headrace: 1, name: a, traffic: {requests: 40/s},"
                + " components: {f: {kind: function, duration: 35ms..50ms}}}");
    assertThat(small.region()).isEqualTo("us-east-1");
    assertThat(small.traffic().requestsPerMonth()).isEqualTo(40.0 * 730 * 3_600);
    assertThat(small.notes().get("traffic.shape"))
        .extracting(Workload.Note::origin, Workload.Note::value)
        .containsExactly(Origin.ASSUMED, "poisson");
    assertThat(small.notes()).containsKey("components.f.payload.in").containsKey("team.engineer");
  }

  @Test
  void code_that_waits_for_others_has_sessions_and_other_code_has_none() {
    assertThat(((Code) only("a: {kind: function, duration: 7s, waiting: 91%}")).session())
        .isEqualTo(new Component.Session(2.5, 60_000, 900_000));
    assertThat(((Code) only("a: {kind: service, duration: 7s}")).session()).isNull();
    assertThat(
            ((Code) only("a: {kind: service, duration: 7s, session: {requests: 10, idle: 0s}}"))
                .session())
        .isEqualTo(new Component.Session(10, 60_000, 0));
  }

  @Test
  void a_known_open_model_takes_its_figures_from_the_table() {
    Model model =
        (Model) only("model: {kind: model, model: Llama 3.1 8B, bits: 8, in: 1k, out: 200}");
    OpenModel open = Objects.requireNonNull(model.open());
    assertThat(open.parametersBillions()).isEqualTo(8.03);
    assertThat(open.bitsPerWeight()).isEqualTo(8);
    assertThat(open.kvBytesPerToken()).isEqualTo(131_072);
    assertThat(open.weightBytes()).isCloseTo(8.03e9, within(1.0));
  }

  @Test
  void a_model_of_ones_own_is_described_by_parameters() {
    Model model =
        (Model)
            only(
                "model: {kind: model, model: ours, parameters: 8B, kvPerToken: 128KiB, family: llama,"
                    + " in: 1k, out: 200}");
    OpenModel open = Objects.requireNonNull(model.open());
    assertThat(open.parametersBillions()).isEqualTo(8);
    assertThat(open.activeBillions()).isEqualTo(8);
    assertThat(open.weightBytes()).isEqualTo(16e9);
    assertThat(open.kvBytesPerToken()).isEqualTo(131_072);
  }

  @Test
  void tokens_of_an_open_model_can_also_be_served_by_the_team() {
    Model model = (Model) only("m: {kind: tokens, model: llama-3.1-70b, in: 1k, out: 200}");
    assertThat(Objects.requireNonNull(model.open()).parametersBillions()).isEqualTo(70.554);
  }

  @Test
  void an_embedder_loads_weights_and_names_its_tokens() {
    Code embedder = (Code) only("e: {kind: embedder, duration: 40ms, tokens: 100..400}");
    assertThat(embedder.weightBytes()).isEqualTo(67_000_000);
    assertThat(Objects.requireNonNull(embedder.embedding()).tokens())
        .isEqualTo(Spread.range(100, 400));
    assertThat(embedder.image()).isTrue();
  }

  @Test
  void a_service_serves_several_calls_at_once() {
    Code service = (Code) only("s: {kind: service, duration: 40ms, protocols: [websocket, grpc]}");
    assertThat(service.concurrencyPerInstance()).isEqualTo(10);
    assertThat(service.protocols()).containsExactlyInAnyOrder(Protocol.WEBSOCKET, Protocol.GRPC);
  }

  @Test
  void a_store_is_paid_for_whatever_is_decided() {
    External store =
        (External) only("s: {kind: store, price: 350 USD/month, perCall: 0.0001 USD, calls: 3}");
    assertThat(store).isEqualTo(new External("s", 3, 350, 0.0001, Spread.constant(10)));
  }

  @Test
  void work_in_bulk_needs_no_traffic() {
    Workload nightly =
        WorkloadFile.parse(
            "{headrace: 1, name: a, components: {b: {kind: batch, items: 200k, duration: 2s,"
                + " deadline: 6h}}}");
    Component.Batch batch = (Component.Batch) nightly.components().getFirst();
    assertThat(nightly.traffic().requestsPerMonth()).isZero();
    assertThat(batch.runsPerMonth()).isCloseTo(730.0 / 24, within(1e-9));
    assertThat(batch.deadlineMillis()).isEqualTo(6 * 3_600_000L);
  }

  private static Component only(String component) {
    return WorkloadFile.parse(
            "headrace: 1\nname: a\ntraffic: {requests: 1/s}\ncomponents:\n  " + component + "\n")
        .components()
        .getFirst();
  }

  @Test
  void the_shipped_models_are_complete() {
    assertThat(OpenModels.shipped().all()).hasSize(21);
    assertThat(OpenModels.shipped().all())
        .allSatisfy(entry -> {
          assertThat(entry.model().parametersBillions())
              .isGreaterThanOrEqualTo(entry.model().activeBillions());
          assertThat(entry.model().kvBytesPerToken()).isPositive();
          assertThat(entry.source()).isNotEmpty();
        });
    assertThat(OpenModels.shipped().embedderNames())
        .isEqualTo(List.of("bge-small-en-v1.5", "bge-base-en-v1.5", "all-minilm-l6-v2"));
  }
}
