package dev.headrace.advisor.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.advisor.workload.Workload;
import dev.headrace.advisor.workload.WorkloadFile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EligibleTest {
  private static final Catalogue CATALOGUE = Catalogue.shipped();

  @Test
  void a_model_is_too_large_for_a_function() {
    assertThat(reasons("{kind: model, model: llama-3.1-8b, in: 1k, out: 200}", "lambda-on-demand"))
        .contains(
            "an 8B model in 16-bit has 16.1 GB of weights; a function has 10,240 MB and no GPU");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "duration: 16m | lambda-on-demand | its slowest calls take 16 min; a function ends a call after 15 min",
        "duration: 3m | app-runner | its slowest calls take 180 s; App Runner ends a call after 120 s",
        "duration: 2m | sagemaker-realtime | its slowest calls take 120 s; SageMaker real-time endpoint ends a call after 60 s",
        "duration: 1s, memory: 11GiB | lambda-on-demand | it needs 11,264 MB of memory; a function has at most 10,240 MB",
        "duration: 1s, gpu: 24GiB | fargate | it needs 24 GiB of GPU memory; ECS on Fargate has no GPU",
        "duration: 1s, weights: 16GB | lambda-on-demand | its model has 16 GB of weights; a function has 10,240 MB and no GPU",
        "duration: 1s, payload: {in: 7MiB} | lambda-on-demand | its calls carry 7 MiB; a function takes at most 6 MiB",
        "duration: 1s, payload: {out: 7MiB} | lambda-on-demand | its answers carry 7 MiB; a function gives at most 6 MiB",
        "duration: 1s, protocols: [grpc] | lambda-on-demand | its clients speak gRPC; a function speaks http and streaming",
        "duration: 1s, protocols: [websocket] | sagemaker-realtime | its clients speak websocket; SageMaker real-time endpoint speaks http and streaming",
        "duration: 1s, protocols: [grpc] | runpod-serverless-flex | its clients speak gRPC; RunPod serverless",
        "duration: 1s, runtime: nodejs22.x | lambda-snapstart | Lambda with SnapStart does not run nodejs22.x",
        "duration: 1s, image: true | lambda-snapstart | Lambda with SnapStart takes no container images",
        "duration: 1s, package: 11GB, image: true | lambda-on-demand | its image has 10.2 GiB; Lambda on-demand takes at most 10 GiB",
        "duration: 1s, disk: 20GiB | lambda-on-demand | it needs 20 GiB of disk; a function has at most 10 GiB",
        "duration: 1s | bedrock-on-demand | Bedrock on-demand sells tokens of models; it runs no code",
        "duration: 1s | batch-fargate | AWS Batch on Fargate runs work in bulk; nobody answers its callers",
        "duration: 1s | on-premises | the team has no GPUs of its own",
        "duration: 1s | app-runner | App Runner is closed to new customers; ECS Express Mode takes its place",
      })
  void code_that_does_not_fit_is_told_why(String fields, String shape, String reason) {
    String component = "{kind: function, " + fields + "}";
    assertThat(check(component, shape).eligible()).isFalse();
    assertThat(reasons(component, shape)).anyMatch(said -> said.startsWith(reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "duration: 15m | lambda-on-demand",
        "duration: 1s, memory: 10240MiB | lambda-on-demand",
        "duration: 1s, payload: {in: 6MiB} | lambda-on-demand",
        "duration: 1s, payload: {out: 100MiB}, protocols: [streaming] | lambda-on-demand",
        "duration: 5m, protocols: [streaming] | sagemaker-realtime",
        "duration: 1s, protocols: [websocket, grpc] | fargate",
        "duration: 1s, gpu: 24GiB | ecs-ec2-gpu",
      })
  void code_fits_up_to_the_limit(String fields, String shape) {
    Eligibility eligibility = check("{kind: function, " + fields + "}", shape);
    assertThat(eligibility.reasons()).as(shape).doesNotContainNull();
    assertThat(eligibility.eligible()).as(eligibility.reasons().toString()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "model: claude-haiku-4.5 | ecs-ec2-gpu | the weights of claude-haiku-4.5 are not known to be open",
        "model: claude-haiku-9 | bedrock-on-demand | the price list of Bedrock has no model claude-haiku-9",
        "model: claude-haiku-4.5 | bedrock-provisioned | what a model unit of claude-haiku-4.5 costs, and how many tokens it makes, is not published",
        "model: nova-2-lite | bedrock-provisioned | how many tokens a model unit of nova-2-lite makes is not published; one costs 60.5 USD an hour",
        "model: claude-haiku-4.5 | bedrock-batch | its callers wait for answers, and Bedrock batch inference gives them later",
        "model: gemma-3-12b | ecs-neuron | Neuron supports no models of the family gemma3; it supports llama,",
        "model: llama-3.1-405b | ecs-neuron | a 406B model in 16-bit has 812 GB of weights and needs",
        "model: llama-3.1-70b | sagemaker-serverless | a 71B model in 16-bit has 141 GB of weights; SageMaker serverless inference has 6,144 MB and no GPU",
        "model: llama-3.1-8b | sagemaker-async | its callers wait for answers, and SageMaker asynchronous inference gives them later",
        "model: mixtral-8x7b | runpod-serverless-flex | its calls have up to 40,200 tokens; mixtral-8x7b attends to 32,768",
      })
  void a_model_that_does_not_fit_is_told_why(String fields, String shape, String reason) {
    String in = fields.contains("mixtral") ? "40k" : "1k";
    String component = "{kind: tokens, " + fields + ", in: " + in + ", out: 200}";
    assertThat(check(component, shape).eligible()).isFalse();
    assertThat(reasons(component, shape)).anyMatch(said -> said.startsWith(reason));
  }

  @Test
  void an_open_model_fits_gpus_neuron_and_tokens() {
    String model = "{kind: model, model: llama-3.1-8b, in: 1k, out: 200}";
    for (String shape :
        List.of(
            "ecs-ec2-gpu",
            "ecs-neuron",
            "sagemaker-realtime",
            "runpod-pods",
            "bedrock-on-demand")) {
      assertThat(check(model, shape).eligible()).as(shape).isTrue();
    }
  }

  @Test
  void machines_that_a_team_owns_can_be_used_and_must_be_set_up() {
    Workload workload =
        workload(
            "{kind: model, model: llama-3.1-8b, in: 1k, out: 200}",
            "team: {ownHardware: {gpu: L40S, price: 9k USD, life: 3 years, power: 450W,"
                + " electricity: 0.2 USD/kWh}}");
    Eligibility eligibility = check(workload, "on-premises");
    assertThat(eligibility.eligible()).isTrue();
    assertThat(eligibility.reasons()).anyMatch(reason -> reason.contains("20 engineer-weeks"));
  }

  @Test
  void requests_that_fail_at_zero_instances_are_to_be_minded() {
    Workload workload =
        workload("{kind: model, model: llama-3.1-8b, in: 1k, out: 200}", "goals: {p99: 5s}");
    Eligibility eligibility = check(workload, "sagemaker-scale-to-zero");
    assertThat(eligibility.eligible()).isTrue();
    assertThat(eligibility.reasons())
        .anyMatch(reason ->
            reason.contains("about 300 s to the first answer; until then requests are failed"));
  }

  @Test
  void data_that_may_not_leave_stays() {
    Workload workload =
        workload(
            "{kind: model, model: llama-3.1-8b, in: 1k, out: 200}", "data: {mayLeaveVpc: false}");
    assertThat(check(workload, "bedrock-on-demand").reasons())
        .anyMatch(reason -> reason.startsWith("data may not leave the team's own network"));
    assertThat(check(workload, "runpod-pods").eligible()).isFalse();
    assertThat(check(workload, "ecs-ec2-gpu").eligible()).isTrue();
  }

  @Test
  void data_is_handled_in_allowed_regions_only() {
    Workload workload =
        workload("{kind: function, duration: 1s}", "data: {regions: [eu-central-1]}");
    assertThat(check(workload, "fargate").reasons())
        .containsExactly(
            "data may be handled in eu-central-1 only, and the system runs in us-east-1");
  }

  @Test
  void what_the_team_does_not_run_yet_must_be_set_up() {
    Workload workload = workload("{kind: function, duration: 1s}", "team: {operates: [lambda]}");
    assertThat(check(workload, "lambda-on-demand").reasons()).isEmpty();
    assertThat(check(workload, "fargate").reasons())
        .containsExactly("the team does not run ecs yet: 2 engineer-weeks to set it up");
  }

  @Test
  void work_in_bulk_fits_where_its_items_do() {
    String batch = "{kind: batch, items: 1M, duration: 20m, deadline: 8h, memory: 200GiB}";
    assertThat(reasons(batch, "lambda-on-demand"))
        .contains("an item takes up to 20 min; a function ends a call after 15 min");
    assertThat(reasons(batch, "batch-fargate"))
        .contains(
            "an item needs 204,800 MB of memory; AWS Batch on Fargate has at most 122,880 MB");
    assertThat(check(batch, "batch-ec2-spot").eligible()).isTrue();
    assertThat(reasons(batch, "fargate"))
        .contains("ECS on Fargate answers requests; it does not run work in bulk");
  }

  @Test
  void mistakes_that_a_workload_shows_are_named_with_their_figures() {
    Workload workload =
        WorkloadFile.parse(
            """
            headrace: 1
            name: wrong
            traffic: {requests: 2M/month, shape: business-hours, peak: 4x}
            goals: {p99: 5s}
            components:
              agent: {kind: function, duration: {p50: 7s, p99: 30s}, waiting: 91%, payload: {in: 1KB}}
              ranker: {kind: function, duration: 1s, weights: 16GB, memory: 20GiB}
              model: {kind: tokens, model: claude-haiku-4.5, calls: 4, in: 1500, out: 150, quota: 400k/minute}
            """);
    assertThat(Mistakes.of(workload))
        .extracting(Mistakes.Mistake::title)
        .containsExactly(
            "a benchmark with 1 KB payloads",
            "a waiting agent on its own vCPUs",
            "a goal that no place can reach",
            "a model inside a function",
            "the same prompt, paid each time",
            "a quota spent on tokens that never come",
            "provisioned capacity that idles");
    assertThat(Mistakes.of(workload).getLast().explanation()).contains("idles 75 % of the time");
  }

  @Test
  void a_sound_workload_shows_no_mistakes() {
    assertThat(Mistakes.of(workload("{kind: service, duration: 40ms, payload: {in: 12KB}}", "")))
        .isEmpty();
  }

  private static List<String> reasons(String component, String shape) {
    return check(component, shape).reasons();
  }

  private static Eligibility check(String component, String shape) {
    return check(workload(component, ""), shape);
  }

  private static Eligibility check(Workload workload, String shape) {
    return Eligible.check(
        workload, workload.components().getFirst(), CATALOGUE.find(shape).orElseThrow());
  }

  private static Workload workload(String component, String more) {
    return WorkloadFile.parse(
        "headrace: 1\nname: a\ntraffic: {requests: 10/s}\ncomponents:\n  c: "
            + component
            + "\n"
            + more
            + "\n");
  }
}
