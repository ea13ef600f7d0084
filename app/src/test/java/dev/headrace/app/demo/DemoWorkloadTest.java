package dev.headrace.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.headrace.advisor.live.RecordedTraffic;
import dev.headrace.advisor.live.RecordedTraffic.Points;
import dev.headrace.advisor.workload.Component.Code;
import dev.headrace.advisor.workload.Component.Model;
import dev.headrace.advisor.workload.Spread;
import dev.headrace.advisor.workload.Traffic;
import dev.headrace.advisor.workload.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoWorkloadTest {
  private static final int ONE_VCPU_MIB = 1_769;

  private static final RecordedModel MODEL =
      new RecordedModel(2, Spread.constant(300), Spread.constant(30), 30);

  @TempDir Path folder;

  @Test
  void what_each_request_calls_receives_it_and_waits_for_its_tools() throws Exception {
    Workload workload =
        DemoWorkload.of(
            recorded("assistant", 10, 100),
            List.of(recorded("ranking", 10, 20), recorded("digest", 5, 60)),
            null,
            traffic());

    assertThat(workload.components())
        .extracting(component -> component.name() + " " + component.callsPerRequest())
        .containsExactly("assistant 1.0", "ranking 1.0", "digest 0.5");
    assertThat(code(workload, 0).waitingShare()).isCloseTo(0.5, within(1e-9));
    assertThat(code(workload, 1).waitingShare()).isZero();
  }

  @Test
  void nothing_waits_for_longer_than_it_takes() throws Exception {
    Workload workload =
        DemoWorkload.of(
            recorded("assistant", 10, 100), List.of(recorded("ranking", 10, 900)), null, traffic());

    assertThat(code(workload, 0).waitingShare()).isLessThan(1);
  }

  @Test
  void the_model_is_a_component_that_the_entry_waits_for() throws Exception {
    Workload workload =
        DemoWorkload.of(
            recorded("assistant", 10, 100), List.of(recorded("ranking", 10, 20)), MODEL, traffic());

    assertThat(code(workload, 0).waitingShare()).isCloseTo(0.8, within(1e-9));
    assertThat((Model) workload.components().getLast())
        .returns("claude-haiku-4.5", Model::model)
        .returns(2.0, Model::callsPerRequest)
        .returns(Spread.constant(300), Model::inputTokens)
        .returns(30, Model::maxOutputTokens)
        .returns(null, Model::open);
  }

  @Test
  void an_open_model_is_called_as_the_named_one_was() throws Exception {
    Workload workload = DemoWorkload.ofModel(MODEL, traffic());

    assertThat(workload.components())
        .singleElement()
        .asInstanceOf(type(Model.class))
        .returns("llama-3.1-8b", Model::model)
        .returns(2.0, Model::callsPerRequest)
        .returns(Spread.constant(30), Model::outputTokens)
        .extracting(Model::open)
        .isNotNull();
  }

  private Traffic traffic() throws Exception {
    Path file = Files.write(folder.resolve("times"), List.of("1700000000", "1700000001"));
    var trace = dev.headrace.advisor.workload.Trace.read(file);
    return new Traffic(trace.requestsPerMonth(), 0, trace.pattern(), null);
  }

  private static Code code(Workload workload, int number) {
    return (Code) workload.components().get(number);
  }

  private static RecordedTraffic recorded(String function, int requests, double millis) {
    var hours = new TreeMap<Long, int[]>();
    hours.put(472_222L, new int[] {requests});
    var none = new Points(0, 0, 0, 0, 0, 0, 0, 0);
    return new RecordedTraffic(
        "000000000000",
        "us-east-1",
        function,
        "python3.11",
        "x86_64",
        ONE_VCPU_MIB,
        100,
        new Points(requests, millis, millis, millis, millis, millis, millis, millis),
        none,
        none,
        none,
        0,
        hours);
  }
}
