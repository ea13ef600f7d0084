package dev.headrace.advisor.catalogue;

import dev.headrace.advisor.workload.Component;
import dev.headrace.advisor.workload.Component.Code;
import dev.headrace.advisor.workload.Component.Model;
import dev.headrace.advisor.workload.Origin;
import dev.headrace.advisor.workload.Traffic;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.advisor.workload.Workload.Note;
import java.util.ArrayList;
import java.util.List;

/** Names what teams get wrong again and again, where a workload shows it. */
public final class Mistakes {
  /** From here on, weights are a model that wants a server of its own. */
  private static final long LARGE_WEIGHTS_BYTES = 1_000_000_000;

  private static final long BENCHMARK_BYTES = 1_024;
  private static final double MOSTLY_WAITING = 0.5;
  private static final double STEEP_PEAK = 3;
  private static final double LONG_PROMPT_TOKENS = 1_000;
  private static final double RESERVED_TIMES = 5;

  private final Workload workload;
  private final List<Mistake> found = new ArrayList<>();

  private Mistakes(Workload workload) {
    this.workload = workload;
  }

  /**
   * One mistake.
   *
   * @param component that shows it; empty for the whole system
   * @param explanation why it costs, with the figures, and what to do
   */
  public record Mistake(String title, String component, String explanation) {}

  /** Those that a workload shows, in the order of its components. */
  public static List<Mistake> of(Workload workload) {
    var mistakes = new Mistakes(workload);
    for (Component component : workload.components()) {
      switch (component) {
        case Code code -> mistakes.inCode(code);
        case Model model -> mistakes.inModel(model);
        case Component.Batch batch -> {}
        case Component.External external -> {}
      }
    }
    mistakes.inTraffic();
    return List.copyOf(mistakes.found);
  }

  private void inCode(Code code) {
    if (code.weightBytes() >= LARGE_WEIGHTS_BYTES) {
      add(
          "a model inside a function",
          code.name(),
          ("each environment loads %s GB of weights of its own, at each cold start, and pays for"
                  + " their memory while it waits; let the function orchestrate and a model server, or"
                  + " a token API, serve")
              .formatted(Words.number(code.weightBytes() / 1e9)));
    }
    Note payload = workload.notes().get("components." + code.name() + ".payload.in");
    boolean given = payload != null && payload.origin() == Origin.GIVEN;
    if (given && code.requestBytes() <= BENCHMARK_BYTES) {
      add(
          "a benchmark with 1 KB payloads",
          code.name(),
          ("its calls carry %s; prompts with history and documents carry 10 KB and more, and from 1"
                  + " to 10 KB a function's answer was measured to take 47 ms longer in Node and 112 ms"
                  + " in Java; give the size of real calls")
              .formatted(Words.size(code.requestBytes())));
    }
    if (code.waitingShare() >= MOSTLY_WAITING && code.concurrencyPerInstance() == 1) {
      add(
          "a waiting agent on its own vCPUs",
          code.name(),
          ("it waits %s %% of the time and handles one call at once, so instances and tasks bill"
                  + " idle vCPUs, and functions their memory; let it handle several calls at once"
                  + " (concurrency: 20), or run it where waiting bills no vCPU (AgentCore Runtime)")
              .formatted(Words.number(code.waitingShare() * 100)));
    }
    Double goal = workload.goals().p99Millis();
    if (goal != null && code.callsPerRequest() > 0 && code.durationMillis().largest() > goal) {
      add(
          "a goal that no place can reach",
          code.name(),
          ("its own calls take up to %s and the goal is %s: no way to run it makes it faster by that"
                  + " much; shorten the work or move the goal")
              .formatted(Words.time(code.durationMillis().largest()), Words.time(goal)));
    }
  }

  private void inModel(Model model) {
    double prompt = model.inputTokens().roughMean();
    if (prompt >= LONG_PROMPT_TOKENS && model.callsPerRequest() > 1 && model.cachedShare() == 0) {
      add(
          "the same prompt, paid each time",
          model.name(),
          ("each request calls it %s times with %s input tokens and none from a prompt cache; what"
                  + " repeats costs about a tenth when it is cached (cached: 58%%)")
              .formatted(Words.number(model.callsPerRequest()), Words.number(prompt)));
    }
    double answer = model.outputTokens().largest();
    if (model.tokensPerMinute() != null && model.maxOutputTokens() > RESERVED_TIMES * answer) {
      add(
          "a quota spent on tokens that never come",
          model.name(),
          ("each call reserves %s output tokens of the quota when it starts, and its answers have"
                  + " %s at most; ask for fewer (maxOut) and the same quota carries more calls")
              .formatted(Words.number(model.maxOutputTokens()), Words.number(answer)));
    }
  }

  private void inTraffic() {
    Traffic traffic = workload.traffic();
    double peak = traffic.pattern().peakFactor();
    if (traffic.requestsPerMonth() > 0 && peak >= STEEP_PEAK) {
      add(
          "provisioned capacity that idles",
          "",
          ("the busiest minute has %s times the mean, so whatever is provisioned for it all month"
                  + " idles %s %% of the time; let it follow a schedule or start on demand")
              .formatted(Words.number(peak), Words.number((1 - 1 / peak) * 100)));
    }
  }

  private void add(String title, String component, String explanation) {
    found.add(new Mistake(title, component, explanation));
  }
}
