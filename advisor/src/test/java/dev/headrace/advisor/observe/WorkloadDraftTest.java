package dev.headrace.advisor.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.advisor.workload.Component.Code;
import dev.headrace.advisor.workload.Origin;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.advisor.workload.WorkloadFile;
import dev.headrace.lambda.api.Lambda;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class WorkloadDraftTest {
  private static final long MONDAY = Instant.parse("2026-11-02T00:00:00Z").toEpochMilli();
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  private final Observations seen = new Observations();

  @Test
  void calls_of_models_are_counted_by_request_of_the_function_that_waits_for_them() {
    for (int i = 0; i <= 100; i++) {
      invocation("support-agent", MONDAY + i * HOUR / 10, 4_000);
      for (int call = 0; call < 4; call++) {
        model(MONDAY + i * HOUR / 10 + call * 1_000L, 900);
      }
    }

    String draft = draft();

    assertThat(value(draft, "calls")).isEqualTo("4");
    assertThat(value(draft, "requests")).isEqualTo("7.3k/month");
    assertThat(draft).contains("  support-agent:\n    kind: function\n");
    assertThat(draft).contains("  claude-haiku-4-5:\n    kind: tokens\n");
    assertThat(value(draft, "model")).isEqualTo("\"claude-haiku-4.5\"");
    assertThat(value(draft, "cached")).isEqualTo("50%");
  }

  @Test
  void waiting_is_what_the_calls_of_models_take_and_durations_become_those_of_a_whole_vcpu() {
    for (int i = 0; i <= 100; i++) {
      invocation("agent", MONDAY + i * HOUR / 10, 4_000);
      for (int call = 0; call < 4; call++) {
        model(MONDAY + i * HOUR / 10 + call * 1_000L, 900);
      }
    }

    String draft = draft();

    // 3,600 ms of 4,000 wait; of the other 400, 512 MiB have 0.289 of a vCPU: 115.8 ms.
    assertThat(value(draft, "duration")).contains("p50: 3.7").contains("max: 3.7");
    assertThat(value(draft, "waiting")).isEqualTo("97%");
    assertThat(draft).contains("EXTRAPOLATED: 101 invocations, times 0.93");
  }

  @Test
  void the_draft_is_read_back_as_what_was_seen() {
    for (int i = 0; i < 2_000; i++) {
      invocation("agent", MONDAY + i * HOUR / 10, 4_000 + i);
    }
    seen.functions.get("agent").runtime = "nodejs22.x";

    Workload workload = WorkloadFile.parse(WorkloadDraft.of(seen, "my system", 1));

    assertThat(workload.name()).isEqualTo("my-system");
    assertThat(workload.traffic().requestsPerMonth())
        .isCloseTo(7_300, org.assertj.core.api.Assertions.within(40.0));
    Code agent = (Code) workload.components().getFirst();
    assertThat(agent.runtime()).isEqualTo("nodejs22.x");
    assertThat(agent.memoryMiB()).isEqualTo(512);
    assertThat(agent.durationMillis().points()).hasSize(6);
  }

  @Test
  void what_was_measured_is_read_back_as_measured_with_its_samples() {
    for (int i = 0; i < 2_000; i++) {
      invocation("My_Agent", MONDAY + i * HOUR / 10, 4_000 + i);
    }
    seen.functions.get("My_Agent").sources.add("agent \"x\": 1.log");

    var notes = WorkloadFile.parse(WorkloadDraft.of(seen, "a", 1)).notes();

    assertThat(notes.get("components.my-agent.memory"))
        .isEqualTo(
            new Workload.Note(
                Origin.MEASURED,
                "512MiB",
                "the size of most of 2,000 invocations; at most 100 MiB were used"
                    + " (agent \"x\": 1.log)"));
    assertThat(notes)
        .hasEntrySatisfying(
            "traffic.requests", note -> assertThat(note.origin()).isEqualTo(Origin.MEASURED))
        .hasEntrySatisfying(
            "components.my-agent.duration",
            note -> assertThat(note.origin()).isEqualTo(Origin.EXTRAPOLATED))
        .hasEntrySatisfying(
            "components.my-agent.waiting",
            note -> assertThat(note.origin()).isEqualTo(Origin.ASSUMED));
    assertThat(notes.values())
        .filteredOn(note -> note.origin() == Origin.GIVEN)
        .extracting(Workload.Note::value)
        .containsExactlyInAnyOrder("1", "a", "function");
  }

  @Test
  void the_largest_draft_stays_below_what_a_file_may_have() {
    for (int i = 0; i < WorkloadDraft.MAX_COMPONENTS; i++) {
      String function = "a-function-with-a-long-name-" + i;
      seen.functions.get(function).add(new FunctionSeen.Report(1, 1, 512, 9, 1, -1, ""), MONDAY);
      seen.functions.get(function).add(report(12.345), MONDAY + DAY);
      for (int file = 0; file < 5; file++) {
        seen.functions.get(function).sources.add("/logs/" + "x".repeat(250) + file);
      }
    }

    String draft = draft();

    assertThat(WorkloadFile.parse(draft).components()).hasSize(WorkloadDraft.MAX_COMPONENTS);
    assertThat(draft.length()).isLessThan(WorkloadFile.MAX_BYTES / 4 * 3);
  }

  @Test
  void every_runtime_of_lambda_is_one_that_a_workload_knows() {
    for (String runtime : Lambda.supportedRuntimes()) {
      seen.functions.get("f-" + runtime.replace('.', '-')).runtime = runtime;
      seen.functions.get("f-" + runtime.replace('.', '-')).add(report(10), MONDAY);
    }

    assertThat(draft()).contains("runtime: python3.13");
  }

  @Test
  void what_a_log_or_bill_says_cannot_end_a_comment_or_a_value() {
    seen.models.get("x: {evil\n]\u2028").add(new ModelSeen.Call(1, 0, 0, 1, -1, false), MONDAY);
    seen.charges.add(
        new ChargeRow(
            new Charges.Key("S\nevil: 1", "\u0085U", "", "", "Usage", "h\u001b"),
            "",
            BigDecimal.ONE,
            BigDecimal.ONE,
            BigDecimal.ONE,
            null,
            null));

    assertThat(draft().lines()).noneMatch(line -> line.startsWith("evil"));
  }

  @Test
  void a_bill_alone_gives_functions_with_what_a_request_costs_them() {
    charge("Lambda-GB-Second-ARM", "1000");
    charge("Request-ARM", "500");

    String draft = draft();

    assertThat(value(draft, "duration")).isEqualTo("2s");
    assertThat(value(draft, "architecture")).isEqualTo("arm64");
    assertThat(value(draft, "requests")).isEqualTo("365k/month");
  }

  private void charge(String usageType, String quantity) {
    seen.charges.add(
        new ChargeRow(
            new Charges.Key("AWSLambda", "EUC1-" + usageType, "Invoke", "", "Usage", ""),
            "arn:aws:lambda:eu-central-1:111122223333:function:tool",
            new BigDecimal(quantity),
            BigDecimal.ONE,
            BigDecimal.ONE,
            MONDAY,
            MONDAY + HOUR));
  }

  @Test
  void every_value_says_where_it_comes_from() {
    invocation("agent", MONDAY, 4_000);
    invocation("agent", MONDAY + HOUR, 5_000);

    for (String line : draft().split("\n", -1)) {
      boolean value = line.matches(" +[a-z]+: .+") && !line.contains("kind: ");
      assertThat(!value || line.matches(".*# (MEASURED|EXTRAPOLATED|ASSUMED).*")).as(line).isTrue();
    }
  }

  @Test
  void the_99th_percentile_is_told_from_a_hundred_samples_on() {
    for (int i = 0; i < 99; i++) {
      invocation("agent", MONDAY + i * 1_000L, 100);
    }
    assertThat(value(draft(), "duration")).doesNotContain("p99");

    invocation("agent", MONDAY + 99_000, 100);
    assertThat(value(draft(), "duration")).contains("p99");
  }

  @Test
  void logs_without_times_leave_the_traffic_to_be_put_in() {
    seen.functions.get("agent").add(report(100), null);

    assertThat(draft()).contains("# ASSUMED: the logs have no times");
  }

  @Test
  void office_hours_are_recognised_wherever_they_are() {
    Arrivals arrivals = new Arrivals();
    for (int day = 0; day < 14; day++) {
      for (int hour = 0; hour < 24; hour++) {
        boolean office = day % 7 < 5 && hour >= 9 && hour < 17;
        for (int i = 0; i < (office ? 400 : 10); i++) {
          arrivals.add(MONDAY + day * DAY + (hour - 2) * HOUR + i * 9_000L);
        }
      }
    }

    Profile profile = Profile.of(arrivals);

    assertThat(profile.shape()).isEqualTo("business-hours");
    assertThat(profile.zone()).isEqualTo("Etc/GMT-2");
    assertThat(profile.peak()).isBetween(3.0, 4.2);
  }

  @Test
  void a_nightly_run_is_recognised() {
    Arrivals arrivals = new Arrivals();
    for (int day = 0; day < 5; day++) {
      for (int i = 0; i < 3_000; i++) {
        arrivals.add(MONDAY + day * DAY + 2 * HOUR + i * 1_000L);
      }
    }

    assertThat(Profile.of(arrivals).shape()).isEqualTo("daily-batch");
    assertThat(Profile.of(arrivals).startHour()).isIn(1, 2);
  }

  @Test
  void traffic_that_is_the_same_day_and_night_is_independent_requests() {
    assertThat(Profile.of(even(3 * DAY)).shape()).isEqualTo("poisson");
  }

  @Test
  void a_few_hours_do_not_show_a_day() {
    Profile profile = Profile.of(even(5 * HOUR));

    assertThat(profile.shape()).isEqualTo("poisson");
    assertThat(profile.why()).contains("too short");
  }

  @Test
  void requests_that_come_in_heaps_are_bursts() {
    Arrivals arrivals = new Arrivals();
    for (int minute = 0; minute < 300; minute += 10) {
      for (int i = 0; i < 200; i++) {
        arrivals.add(MONDAY + minute * 60_000L + i);
      }
    }

    assertThat(Profile.of(arrivals).shape()).isEqualTo("bursts");
    assertThat(Profile.of(arrivals).burst()).isBetween(100, 300);
  }

  private static Arrivals even(long spanMillis) {
    Arrivals arrivals = new Arrivals();
    for (long at = 0; at < spanMillis; at += 20_000) {
      arrivals.add(MONDAY + at);
    }
    return arrivals;
  }

  @Test
  void the_rate_is_that_of_the_span_between_the_first_and_the_last() {
    assertThat(even(DAY).perHour()).isCloseTo(180, org.assertj.core.api.Assertions.within(1e-9));
  }

  @Test
  void hours_beyond_the_limit_are_counted_without_their_time() {
    Arrivals arrivals = new Arrivals();
    for (int hour = 0; hour <= Arrivals.MAX_HOURS; hour++) {
      arrivals.add(MONDAY + hour * HOUR);
    }

    assertThat(arrivals.placed()).isEqualTo(Arrivals.MAX_HOURS);
    assertThat(arrivals.count()).isEqualTo(Arrivals.MAX_HOURS + 1);
  }

  @Test
  void names_beyond_the_limit_go_together() {
    for (int i = 0; i <= Named.MAX_NAMES; i++) {
      seen.functions.get(String.format(Locale.ROOT, "f%03d", i)).add(report(1), null);
    }

    assertThat(seen.functions.all()).hasSize(Named.MAX_NAMES + 1).containsKey(Named.OTHERS);
  }

  @Test
  void a_name_becomes_one_that_a_workload_allows_and_stays_apart_from_others() {
    Names names = new Names();

    assertThat(names.of("My_Function")).isEqualTo("my-function");
    assertThat(names.of("my-function")).isEqualTo("my-function-2");
    assertThat(names.of("123")).isEqualTo("component");
    assertThat(names.of("a".repeat(60))).hasSize(40);
  }

  @Test
  void figures_are_written_as_a_workload_spells_them() {
    assertThat(Figures.duration(0.5)).isEqualTo("0.5ms");
    assertThat(Figures.duration(1_234)).isEqualTo("1.23s");
    assertThat(Figures.duration(123_456)).isEqualTo("123s");
    assertThat(Figures.about(1_934_000)).isEqualTo("1.93M");
    assertThat(Figures.about(999)).isEqualTo("999");
    assertThat(Figures.bytes(12_000)).isEqualTo("11.7KiB");
    assertThat(Figures.digits(1_234_567)).isEqualTo("1230000");
  }

  @Test
  void identifiers_of_models_become_their_names() {
    assertThat(ModelNames.of("anthropic.claude-3-haiku-20240307-v1:0")).isEqualTo("claude-3-haiku");
    assertThat(ModelNames.of("us.anthropic.claude-3-5-sonnet-20241022-v2:0"))
        .isEqualTo("claude-3.5-sonnet");
    assertThat(ModelNames.of("meta.llama3-1-8b-instruct-v1:0")).isEqualTo("llama-3.1-8b-instruct");
    assertThat(ModelNames.of("amazon.nova-lite-v1:0")).isEqualTo("nova-lite");
    assertThat(ModelNames.of("claude-haiku-4.5")).isEqualTo("claude-haiku-4.5");
  }

  private void invocation(String function, long endedAt, double millis) {
    seen.functions.get(function).add(report(millis), endedAt);
  }

  private static FunctionSeen.Report report(double millis) {
    return new FunctionSeen.Report(millis, millis, 512, 100, -1, -1, "");
  }

  private void model(long at, double latencyMillis) {
    seen.models
        .get("claude-haiku-4.5")
        .add(new ModelSeen.Call(500, 500, 0, 150, latencyMillis, false), at);
  }

  private String draft() {
    String draft = WorkloadDraft.of(seen, "test", 1);
    WorkloadFile.parse(draft);
    return draft;
  }

  private static String value(String draft, String field) {
    for (String line : draft.split("\n", -1)) {
      String plain = line.strip();
      if (plain.startsWith(field + ": ")) {
        int comment = plain.indexOf(" #");
        return plain.substring(field.length() + 2, comment < 0 ? plain.length() : comment).strip();
      }
    }
    throw new AssertionError("no " + field + " in\n" + draft);
  }
}
