package dev.headrace.app.demo;

import dev.headrace.advisor.live.RecordedCode;
import dev.headrace.advisor.live.RecordedTraffic;
import dev.headrace.advisor.workload.Component;
import dev.headrace.advisor.workload.Traffic;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.advisor.workload.Workload.Goals;
import dev.headrace.advisor.workload.Workload.Note;
import dev.headrace.advisor.workload.Workload.Rules;
import dev.headrace.advisor.workload.Workload.Team;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The demo's functions and their model as a workload: what they were seen to take, a team that is
 * assumed, and no goal for latency.
 */
final class DemoWorkload {
  /** A team as {@code headrace init} proposes one. */
  static final Team TEAM = new Team(180_000, Set.of("lambda"), null, 12, 0.5);

  private static final String REGION = "us-east-1";
  private static final double MOST_WAITING = 0.99;

  private DemoWorkload() {}

  /**
   * Makes the workload of the whole.
   *
   * @param entry the function that each request calls
   * @param tools those that it calls and waits for
   * @param model what it asks, and waits for too; null where there was none
   * @param traffic a month of the requests
   */
  static Workload of(
      RecordedTraffic entry,
      List<RecordedTraffic> tools,
      @Nullable RecordedModel model,
      Traffic traffic) {
    List<Component> components = new ArrayList<>();
    components.add(RecordedCode.of(entry, 1, waitingShare(entry, tools, model)));
    String waits = model == null ? "its tools" : "its tools and the model";
    Map<String, Note> notes =
        new LinkedHashMap<>(RecordedCode.notes(entry, "as long as " + waits + " took"));
    for (RecordedTraffic tool : tools) {
      components.add(RecordedCode.of(tool, callsPerRequest(tool, entry), 0));
      notes.putAll(RecordedCode.notes(tool, "it calls nobody"));
    }
    if (model != null) {
      components.add(model.named());
    }
    return workload("demo", traffic, components, notes);
  }

  /**
   * Makes the workload of an open model that is called as the model of the demo was, which may be
   * bought by the token or served by the team.
   */
  static Workload ofModel(RecordedModel model, Traffic traffic) {
    return workload("demo-model", traffic, List.of(model.open()), Map.of());
  }

  private static Workload workload(
      String name, Traffic traffic, List<Component> components, Map<String, Note> notes) {
    return new Workload(
        name,
        REGION,
        traffic,
        List.copyOf(components),
        new Goals(null, null, null),
        TEAM,
        new Rules(true, Set.of()),
        notes);
  }

  /** Of a typical call: what its tools and the model take, by what it takes. */
  private static double waitingShare(
      RecordedTraffic entry, List<RecordedTraffic> tools, @Nullable RecordedModel model) {
    double waits = model == null ? 0 : model.callsPerRequest() * model.p50Millis();
    for (RecordedTraffic tool : tools) {
      waits += callsPerRequest(tool, entry) * tool.durationMillis().p50();
    }
    double takes = entry.durationMillis().p50();
    return takes == 0 ? 0 : Math.min(MOST_WAITING, waits / takes);
  }

  private static double callsPerRequest(RecordedTraffic tool, RecordedTraffic entry) {
    return (double) tool.requests() / entry.requests();
  }
}
