package dev.headrace.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.advisor.advice.Words;
import dev.headrace.advisor.live.RecordedGenerations;
import dev.headrace.advisor.live.RecordedTraffic;
import dev.headrace.advisor.live.WhatIf;
import dev.headrace.advisor.live.WhatIf.Alternative;
import dev.headrace.advisor.live.WhatIf.Answer;
import dev.headrace.advisor.live.WhatIf.Outcome;
import dev.headrace.advisor.live.WhatIfElsewhere;
import dev.headrace.advisor.simulation.Effort;
import dev.headrace.advisor.simulation.Latency;
import dev.headrace.advisor.simulation.Progress;
import dev.headrace.advisor.simulator.Simulator;
import dev.headrace.app.print.Format;
import dev.headrace.app.print.Table;
import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.PriceFolder;
import dev.headrace.billing.prices.UnknownPriceException;
import dev.headrace.inference.models.BadModelFileException;
import dev.headrace.inference.models.Catalogue;
import dev.headrace.inference.models.EmbeddingModel;
import dev.headrace.inference.models.LocalModel;
import dev.headrace.inference.models.MinuteLimits;
import dev.headrace.inference.models.ModelFile;
import dev.headrace.inference.models.RemoteModel;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code headrace what-if}. */
@Command(
    name = "what-if",
    description = {
      "Shows what a function of the running server would cost in AWS Lambda, and how long it would"
          + " take, with other memory sizes, processors and provisioned concurrency: its recorded"
          + " traffic, simulated for a month.",
      "Of a model that runs here it shows how fast it is, how far a simulation by that speed is from"
          + " what was measured, what other numbers of slots would make of it, and what the same"
          + " requests would cost and take at a token API and on rented GPUs."
    },
    mixinStandardHelpOptions = true)
final class WhatIfCommand implements Runnable {
  private static final double MOST_WAITING_PERCENT = 99;

  @Mixin private Terminal terminal = new Terminal();
  @Mixin private DataOption data = new DataOption();
  @Mixin private FormatOption format = new FormatOption();

  @Parameters(paramLabel = "NAME", description = "A function's name, or a model's.")
  private String name = "";

  @Option(names = "--model", description = "It is a model's, where a function is called so too.")
  private boolean model;

  @Option(
      names = "--slots",
      paramLabel = "NUMBER",
      split = ",",
      description = "How many requests a model answers at once, such as 1,8 (1 to 256).")
  private List<Integer> slots = new ArrayList<>();

  @Option(
      names = "--as",
      paramLabel = "MODEL_ID",
      description =
          "Which model of Bedrock a model is compared with (default: what was asked for).")
  private @Nullable String as;

  @Option(
      names = "--open",
      paramLabel = "NAME",
      description =
          "Which open model GPUs serve (default: that of --as where it is open, else "
              + WhatIfElsewhere.USUAL_OPEN_MODEL
              + ").")
  private @Nullable String open;

  @Option(
      names = "--memory",
      paramLabel = "MIB",
      split = ",",
      description = "Memory sizes in MiB, such as 512,1024 (128 to 10240).")
  private List<Integer> memory = new ArrayList<>();

  @Option(
      names = "--architecture",
      paramLabel = "NAME",
      split = ",",
      description = "x86_64, arm64 or both.")
  private List<String> architectures = new ArrayList<>();

  @Option(
      names = "--provisioned",
      paramLabel = "LEVEL",
      split = ",",
      description = "Levels of provisioned concurrency, such as 0,5 (0: none).")
  private List<Integer> provisioned = new ArrayList<>();

  @Option(
      names = "--waiting",
      paramLabel = "PERCENT",
      defaultValue = "0%",
      description = "How much of a call waits for others, such as 90%% (default: 0%%).")
  private String waiting = "0%";

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "Of all chance: the same seed gives the same answer (default: 1).")
  private long seed = 1;

  @Option(
      names = "--date",
      paramLabel = "DATE",
      description = "The day whose prices hold, such as 2026-11-23 (default: today).")
  private @Nullable LocalDate date;

  @Override
  public void run() {
    if (!name.matches("[A-Za-z0-9-_.:]{1,128}")) {
      throw new CommandFailure(
          "a name is of letters, digits and - _, a model's of . and : too: " + name);
    }
    JsonNode functions = page("traffic/").path("functions");
    JsonNode models = page("generations/").path("models");
    if (model || (functions.isEmpty() && (!models.isEmpty() || isListed()))) {
      if (models.isEmpty()) {
        throw new CommandFailure(whyNoModel());
      }
      runModel(models.get(0));
    } else {
      runFunction(functions);
    }
  }

  private boolean isListed() {
    return catalogue().named(name).isPresent();
  }

  private String whyNoModel() {
    return switch (ModelNames.find(catalogue(), name)) {
      case LocalModel asleep ->
          "nobody has asked the model %s yet, so nothing of it was recorded: ask it first, such as by `headrace models run %s`"
              .formatted(name, name);
      case RemoteModel elsewhere ->
          name + " runs elsewhere: what its server does is not recorded; models that run here are";
      case EmbeddingModel vectors -> name + " makes vectors, of which nothing is recorded";
    };
  }

  private Catalogue catalogue() {
    try {
      return new ModelFile(data.folder()).current();
    } catch (BadModelFileException wrong) {
      throw new CommandFailure(String.valueOf(wrong.getMessage()));
    }
  }

  private JsonNode page(String page) {
    return ServerClient.of(data.folder()).get("/_headrace/" + page + name).json();
  }

  private void runModel(JsonNode found) {
    refuseFunctionsOptions();
    var report = new WhatIfModelReport(RecordedGenerations.read(found), slots);
    report.print(
        new WhatIfElsewhere.Setup(as, open, this::tokensPerMinute, seed),
        simulator(Effort.QUICK),
        prices(),
        day(),
        format.format,
        terminal.out());
  }

  /** The quota of a model id by models.yaml; 0 for none. */
  private long tokensPerMinute(String modelId) {
    int tokens = catalogue().limits().of(modelId).tokens();
    return tokens == MinuteLimits.UNLIMITED ? 0 : tokens;
  }

  private LocalDate day() {
    return date == null ? LocalDate.now(ZoneOffset.UTC) : date;
  }

  private PriceBook prices() {
    return PriceBookOption.readable(() -> PriceFolder.of(data.folder()).book());
  }

  private Simulator simulator(Effort effort) {
    return new Simulator(effort, Progress.NONE, prices(), day());
  }

  private void refuseFunctionsOptions() {
    if (!memory.isEmpty() || !architectures.isEmpty() || !provisioned.isEmpty()) {
      throw new CommandFailure(
          "--memory, --architecture and --provisioned are of functions; "
              + name
              + " is a model: --slots, --as, --open");
    }
  }

  private void runFunction(JsonNode functions) {
    if (!slots.isEmpty() || as != null || open != null) {
      throw new CommandFailure(
          "--slots, --as and --open are of models; " + name + " is none that runs here");
    }
    WhatIf question = question(functions);
    List<Alternative> ways = ways(question);
    try {
      print(question.compare(ways, simulator(Effort.STANDARD), prices(), day()));
    } catch (UnknownPriceException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  private WhatIf question(JsonNode found) {
    if (found.isEmpty()) {
      throw new CommandFailure(
          "no traffic of a function "
              + name
              + " was recorded, and no model of that name: `headrace status` lists both; invoke it"
              + " first");
    }
    try {
      return new WhatIf(RecordedTraffic.read(found.get(0)), new WhatIf.Setup(waitingShare(), seed));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  private double waitingShare() {
    String number = waiting.endsWith("%") ? waiting.substring(0, waiting.length() - 1) : waiting;
    try {
      double percent = Double.parseDouble(number);
      if (percent >= 0 && percent <= MOST_WAITING_PERCENT) {
        return percent / 100;
      }
    } catch (NumberFormatException e) {
      throw new CommandFailure("--waiting is a percentage from 0% to 99%, not " + waiting);
    }
    throw new CommandFailure("--waiting is a percentage from 0% to 99%, not " + waiting);
  }

  private List<Alternative> ways(WhatIf question) {
    check();
    if (memory.isEmpty() && architectures.isEmpty() && provisioned.isEmpty()) {
      return question.usual();
    }
    Alternative today = question.today();
    Set<Alternative> ways = new LinkedHashSet<>();
    for (int size : memory.isEmpty() ? List.of(today.memoryMiB()) : memory) {
      for (String architecture :
          architectures.isEmpty() ? List.of(today.architecture()) : architectures) {
        for (int level : provisioned.isEmpty() ? List.of(0) : provisioned) {
          ways.add(new Alternative(size, architecture, level));
        }
      }
    }
    ways.remove(today);
    if (ways.size() > WhatIf.MAX_ALTERNATIVES) {
      throw new CommandFailure(
          ways.size() + " ways to compare; at most " + WhatIf.MAX_ALTERNATIVES + " are");
    }
    return List.copyOf(ways);
  }

  private void check() {
    for (int size : memory) {
      if (size < WhatIf.LEAST_MIB || size > WhatIf.MOST_MIB) {
        throw new CommandFailure("--memory is 128 to 10240 MiB, not " + size);
      }
    }
    for (int level : provisioned) {
      if (level < 0 || level > WhatIf.MOST_PROVISIONED) {
        throw new CommandFailure(
            "--provisioned is 0 to " + WhatIf.MOST_PROVISIONED + ", not " + level);
      }
    }
    for (String architecture : architectures) {
      if (!List.of("x86_64", "arm64").contains(architecture)) {
        throw new CommandFailure("--architecture is x86_64 or arm64, not " + architecture);
      }
    }
  }

  private void print(Answer answer) {
    PrintWriter out = terminal.out();
    if (format.format == Format.JSON) {
      out.println(json(answer).toPrettyString());
      out.flush();
      return;
    }
    if (format.format == Format.TABLE) {
      Table.wrap(answer.answer(), Table.WIDTH).forEach(out::println);
      out.println();
    }
    var table =
        new Table("memory", "processor", "provisioned", "usdMonth", "p50", "p95", "p99", "cold");
    row(table, answer.today());
    answer.others().forEach(other -> row(table, other));
    table.print(format.format, out);
    if (format.format == Format.TABLE) {
      out.println();
      answer.restsOn().forEach(said -> Table.wrap(said, Table.WIDTH).forEach(out::println));
    }
    out.flush();
  }

  private static void row(Table table, Outcome outcome) {
    Latency latency = outcome.prediction().latency();
    table.row(
        outcome.way().memoryMiB() + " MiB",
        outcome.way().architecture(),
        outcome.way().provisioned(),
        Words.amount(outcome.usdPerMonth()),
        latency == null ? "-" : Words.millis(latency.p50Millis()),
        latency == null ? "-" : Words.millis(latency.p95Millis()),
        latency == null ? "-" : Words.millis(latency.p99Millis()),
        String.format(Locale.ROOT, "%.2f%%", outcome.prediction().coldShare() * 100));
  }

  private ObjectNode json(Answer answer) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schemaVersion", 1);
    json.put("function", name);
    json.put("seed", seed);
    json.put("answer", answer.answer());
    json.set("today", json(answer.today()));
    ArrayNode others = json.putArray("others");
    answer.others().forEach(other -> others.add(json(other)));
    ArrayNode restsOn = json.putArray("restsOn");
    answer.restsOn().forEach(restsOn::add);
    return json;
  }

  private static ObjectNode json(Outcome outcome) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("memoryMebibytes", outcome.way().memoryMiB());
    json.put("architecture", outcome.way().architecture());
    json.put("provisionedConcurrency", outcome.way().provisioned());
    json.put("usdPerMonth", outcome.usdPerMonth());
    Latency latency = outcome.prediction().latency();
    if (latency != null) {
      json.put("p50Millis", latency.p50Millis());
      json.put("p95Millis", latency.p95Millis());
      json.put("p99Millis", latency.p99Millis());
      json.put("samples", latency.samples());
    }
    json.put("coldShare", outcome.prediction().coldShare());
    json.put("throttledShare", outcome.prediction().throttledShare());
    ArrayNode remarks = json.putArray("remarks");
    outcome.prediction().remarks().forEach(remarks::add);
    return json;
  }
}
