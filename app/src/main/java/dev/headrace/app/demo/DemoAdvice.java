package dev.headrace.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headrace.advisor.advice.Advice;
import dev.headrace.advisor.advice.Advice.SystemOption;
import dev.headrace.advisor.advice.Advisor;
import dev.headrace.advisor.advice.Depth;
import dev.headrace.advisor.advice.Hashes;
import dev.headrace.advisor.advice.Question;
import dev.headrace.advisor.advice.Words;
import dev.headrace.advisor.catalogue.Catalogue;
import dev.headrace.advisor.catalogue.Eligible;
import dev.headrace.advisor.live.RecordedTraffic;
import dev.headrace.advisor.simulation.Effort;
import dev.headrace.advisor.simulation.Progress;
import dev.headrace.advisor.simulator.Simulator;
import dev.headrace.advisor.workload.Traffic;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.advisor.workload.WorkloadException;
import dev.headrace.app.print.Format;
import dev.headrace.app.print.Table;
import dev.headrace.billing.prices.PriceBook;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The advice for what the demo ran: a first look at where a month of it should run, from what the
 * server recorded.
 */
final class DemoAdvice {
  private static final int SHOWN_SYSTEMS = 4;
  private static final int SHOWN_POOLS = 3;
  private static final long SEED = 1;
  private static final List<String> TOOLS = List.of("ranking", "digest");
  private static final String NEXT = "./headrace advise examples/workloads/support-agent.yaml";

  private final ServerPages pages;
  private final ModelCalls calls;
  private final double speed;
  private final PrintWriter out;

  /**
   * Makes what prints it.
   *
   * @param calls those of the model
   * @param speed how many times faster than the trace's own time its requests were sent
   */
  DemoAdvice(ServerPages pages, ModelCalls calls, double speed, PrintWriter out) {
    this.pages = pages;
    this.calls = calls;
    this.speed = speed;
    this.out = out;
  }

  /**
   * Prints the advice, or why there is none.
   *
   * @param traceFile the requests, at the rate of their own time
   */
  void print(Path traceFile) throws IOException {
    out.println("Where should a month of it run?");
    out.println();
    out.flush();
    RecordedTraffic assistant = recorded("assistant");
    if (assistant == null) {
      wrapped("No call was recorded, so that there is nothing to advise on.");
    } else {
      advise(assistant, traceFile);
    }
    out.println();
    out.println("Next, with goals and traffic of your own:");
    out.println("  " + NEXT);
    out.flush();
  }

  private void advise(RecordedTraffic assistant, Path traceFile) throws IOException {
    List<RecordedTraffic> tools = new ArrayList<>();
    for (String name : TOOLS) {
      RecordedTraffic tool = recorded(name);
      if (tool != null) {
        tools.add(tool);
      }
    }
    Traffic month;
    try {
      month = month(traceFile);
    } catch (WorkloadException unsaid) {
      wrapped("There is no advice without a rate: " + unsaid.getMessage());
      return;
    }
    RecordedModel model =
        calls.count() == 0 ? null : RecordedModel.of(calls, assistant.durationMillis().samples());
    show(advice(DemoWorkload.of(assistant, tools, model, month)));
    if (model != null) {
      out.println();
      showModel(model, advice(DemoWorkload.ofModel(model, month)));
    }
  }

  /** What was recorded of a function; null where it was not called. */
  private @Nullable RecordedTraffic recorded(String function) throws IOException {
    JsonNode found = pages.json("traffic/" + function).path("functions");
    if (found.isEmpty()) {
      return null;
    }
    RecordedTraffic recorded = RecordedTraffic.read(found.get(0));
    return recorded.durationMillis().samples() == 0 ? null : recorded;
  }

  /**
   * The requests at the rate of their own time, however fast the demo sent them.
   *
   * @throws WorkloadException where all of them came at once
   */
  private static Traffic month(Path traceFile) {
    var trace = dev.headrace.advisor.workload.Trace.read(traceFile);
    return new Traffic(trace.requestsPerMonth(), 0, trace.pattern(), null);
  }

  private static Advice advice(Workload workload) {
    LocalDate day = LocalDate.now(ZoneOffset.UTC);
    PriceBook prices = PriceBook.shipped();
    var simulator = new Simulator(Effort.QUICK, Progress.NONE, prices, day);
    var question =
        new Question(
            workload,
            Catalogue.shipped().shapes(),
            prices,
            day,
            SEED,
            Depth.FAST,
            List.of(),
            source(workload));
    return Advisor.advise(question, simulator, simulator, Eligible::check, percent -> {});
  }

  private static Question.Source source(Workload workload) {
    String version = DemoAdvice.class.getPackage().getImplementationVersion();
    byte[] components = workload.components().toString().getBytes(StandardCharsets.UTF_8);
    return new Question.Source(
        version == null ? "development" : version,
        "headrace demo",
        Hashes.sha256(components),
        null);
  }

  private void show(Advice advice) {
    wrapped(String.join(" ", advice.answer().sentences()));
    out.println();
    String placed =
        advice.components().stream()
            .map(Advice.ComponentOptions::component)
            .collect(Collectors.joining(" + "));
    table(placed, advice.systems().stream().limit(SHOWN_SYSTEMS));
    out.println();
    wrapped(basis(advice.subject()));
  }

  private void table(String placed, Stream<SystemOption> systems) {
    var table = new Table("cashUsd", "peopleUsd", "p99", placed);
    systems.forEach(system ->
        table.row(
            Words.amount(system.cost().cash().expectedUsd()),
            Words.amount(system.cost().people().expectedUsd()),
            p99(system),
            system.title()));
    table.print(Format.TABLE, out);
  }

  /** A token API beside pools of model servers. */
  private void showModel(RecordedModel model, Advice advice) {
    wrapped(
        "Tokens or model servers of your own? "
            + Deployment.MODEL_TITLE
            + " is sold by the token only. For "
            + RecordedModel.OPEN
            + ", whose weights are open, with the calls of this run ("
            + Words.count(model.callsPerRequest())
            + " a request, "
            + Words.count(model.inputTokens().roughMean())
            + " tokens in and "
            + Words.count(model.outputTokens().roughMean())
            + " out each):");
    out.println();
    List<SystemOption> tokens = advice.systems().stream().filter(DemoAdvice::isByToken).toList();
    List<SystemOption> servers =
        advice.systems().stream().filter(system -> !isByToken(system)).toList();
    table(
        RecordedModel.OPEN,
        Stream.concat(tokens.stream().limit(1), servers.stream().limit(SHOWN_POOLS)));
    out.println();
    wrapped(turningPoint(advice));
  }

  private static boolean isByToken(SystemOption system) {
    return system.placements().getFirst().shapeId().startsWith("bedrock");
  }

  /** The volume at which the better of both ways changes. */
  private static String turningPoint(Advice advice) {
    for (Advice.BreakEven turn : advice.breakEvens()) {
      SystemOption below = advice.system(turn.belowId());
      SystemOption above = advice.system(turn.aboveId());
      if (below != null && above != null && isByToken(below) != isByToken(above)) {
        return "Up to about "
            + Words.count(turn.volumePerMonth())
            + " requests a month "
            + below.title()
            + " costs less, cash and people together; beyond it "
            + above.title()
            + ".";
      }
    }
    double most =
        advice.curves().stream()
            .flatMap(curve -> curve.points().stream())
            .mapToDouble(Advice.CurvePoint::volumePerMonth)
            .max()
            .orElse(advice.subject().volumePerMonth());
    SystemOption best = advice.recommended();
    return (best == null ? "The first" : best.title())
        + " costs less, cash and people together, at every volume up to "
        + Words.count(most)
        + " requests a month.";
  }

  private static String p99(SystemOption system) {
    Advice.Times latency = system.latency();
    return latency == null ? "unknown" : Words.millis(latency.p99Millis());
  }

  private String basis(Advice.Subject subject) {
    return "For "
        + Words.count(subject.volumePerMonth())
        + " requests a month, "
        + subject.traffic()
        + ". Durations, sizes and tokens are those recorded here"
        + (speed == 1 ? "" : ", while requests came " + times() + " times as fast")
        + "; S3 and vectors are the same for all and left out. Goals: "
        + String.join("; ", subject.goals())
        + ". Assumed of the team: "
        + String.join("; ", subject.team())
        + ".";
  }

  private String times() {
    return speed == Math.rint(speed)
        ? String.format(Locale.ROOT, "%.0f", speed)
        : String.valueOf(speed);
  }

  private void wrapped(String text) {
    Table.wrap(text, Table.WIDTH).forEach(out::println);
  }
}
