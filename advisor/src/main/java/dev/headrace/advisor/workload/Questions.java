package dev.headrace.advisor.workload;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The eight questions whose answers make a first workload file. */
public final class Questions {
  private static final Question NAME =
      new Question("name", "What is the system called?", "my-agent");
  private static final Question REQUESTS =
      new Question("requests", "How many requests come (40/s, 2M/month)?", "500k/month");
  private static final Question SHAPE =
      new Question(
          "shape",
          "When do they come (constant, poisson, business-hours, weekly, bursts, daily-batch)?",
          "business-hours");
  private static final Question DURATION =
      new Question("duration", "How long does one take, waiting included (7s, 2s..9s)?", "2s..9s");
  private static final Question WAITING =
      new Question("waiting", "What share of that does it wait for others (90%)?", "90%");
  private static final Question MODEL =
      new Question(
          "model", "Which language model does it call (none for none)?", "claude-haiku-4.5");
  private static final Question GOAL =
      new Question("goal", "How long may 99 of 100 requests take (15s)?", "15s");
  private static final Question OPERATES =
      new Question(
          "operates",
          "What does the team run already (" + String.join(", ", TeamForm.FAMILIES) + ")?",
          "lambda");

  private Questions() {}

  private static Format<?> formatOf(String id) {
    return switch (id) {
      case "requests" -> TrafficForm.REQUESTS.format();
      case "shape" -> TrafficForm.SHAPE.format();
      case "duration" -> CodeForm.DURATION.format();
      case "waiting" -> CodeForm.WAITING.format();
      case "model" -> ModelForm.MODEL.format();
      case "goal" -> GoalsForm.P99.format();
      case "operates" -> TeamForm.OPERATES.format();
      default -> RootForm.TITLE.format();
    };
  }

  /**
   * One question.
   *
   * @param id by which its answer is known
   * @param usual the answer that is taken if there is none
   */
  public record Question(String id, String text, String usual) {
    /** What is wrong with an answer; empty where nothing is. */
    public Optional<String> complaint(String answer) {
      try {
        var at = new Yaml.Place(1, 1);
        formatOf(id).read(answered(answer, at), id, new Reading("answer", null));
        return Optional.empty();
      } catch (BadValueException wrong) {
        return Optional.of(wrong.said());
      }
    }

    /** An answer with commas is a list where one is allowed. */
    private Yaml answered(String answer, Yaml.Place at) {
      if (!id.equals("operates")) {
        return new Yaml.Scalar(at, answer, false);
      }
      List<Yaml> items =
          List.of(answer.split(",", -1)).stream()
              .<Yaml>map(word -> new Yaml.Scalar(at, word.strip(), false))
              .toList();
      return new Yaml.Sequence(at, items);
    }
  }

  /** All of them, in the order in which they are asked. */
  public static List<Question> all() {
    return List.of(NAME, REQUESTS, SHAPE, DURATION, WAITING, MODEL, GOAL, OPERATES);
  }

  /**
   * A commented file of answers, by the ids of their questions; the usual ones stand in for those
   * that lack.
   */
  public static String file(Map<String, String> answers) {
    Map<String, String> all = new LinkedHashMap<>();
    all().forEach(question -> all.put(question.id(), question.usual()));
    all.putAll(answers);
    var file = new StringBuilder();
    file.append(
        """
        # A workload of Headrace: what runs, how often, and what must hold.
        # `headrace advise FILE` says where it should run and what that costs.
        # What is not said here is assumed, and named in the advice; docs/workload.md lists all fields.
        headrace: 1
        name: %s

        # Requests of the first month. peak: how much busier the busiest minute is than the mean.
        traffic: {requests: %s, shape: %s, timezone: UTC, growth: 0%%/month}

        components:
          # Code that handles a request. duration: on one vCPU, waiting for others included.
          agent:
            kind: function
            runtime: python3.13
            memory: 512MiB
            duration: %s
            waiting: %s
            payload: {in: 12KB, out: 6KB}   # as real calls carry, not 1 KB
        """
            .formatted(
                quoted(all, "name"),
                said(all, "requests"),
                said(all, "shape"),
                said(all, "duration"),
                said(all, "waiting")));
    if (!said(all, "model").equals("none")) {
      file.append(
          """
            # Calls of a language model: how many for each request, and their tokens.
            model: {kind: tokens, model: %s, calls: 2, in: 1500, cached: 0%%, out: 200}
          """
              .formatted(quoted(all, "model")));
    }
    file.append(
        """

        # Of 99 of 100 requests, at most.
        goals: {p99: %s}

        # What operating costs: an engineer, what the team runs already, and how much of its time
        # this system bears.
        team: {engineer: 180k USD/year, operates: [%s], amortize: 12 months, share: 50%%}

        # Whether requests may be handled outside the team's own network.
        data: {mayLeaveVpc: true}
        """
            .formatted(said(all, "goal"), said(all, "operates")));
    return file.toString();
  }

  private static String said(Map<String, String> answers, String id) {
    return Objects.requireNonNull(answers.get(id), id);
  }

  /** Names may hold what YAML would read as something else. */
  private static String quoted(Map<String, String> answers, String id) {
    return "\"" + said(answers, id) + "\"";
  }
}
