package dev.headrace.app.command;

import dev.headrace.advisor.advice.Advice;
import dev.headrace.advisor.advice.Advisor;
import dev.headrace.advisor.advice.Assertion;
import dev.headrace.advisor.advice.Depth;
import dev.headrace.advisor.advice.Hashes;
import dev.headrace.advisor.advice.Question;
import dev.headrace.advisor.catalogue.Catalogue;
import dev.headrace.advisor.catalogue.Eligible;
import dev.headrace.advisor.catalogue.Mistakes;
import dev.headrace.advisor.report.Comparison;
import dev.headrace.advisor.report.Reports;
import dev.headrace.advisor.report.Show;
import dev.headrace.advisor.simulation.Effort;
import dev.headrace.advisor.simulation.OwnMachines;
import dev.headrace.advisor.simulation.Progress;
import dev.headrace.advisor.simulator.Simulator;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.advisor.workload.WorkloadException;
import dev.headrace.advisor.workload.WorkloadFile;
import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.PriceFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Stack;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code headrace advise}: needs no server and no sandbox. */
@Command(
    name = "advise",
    description =
        "Says where a workload should run and what it costs: every way to run it, by simulation of"
            + " the services' own rules, with the reasons and what would change the answer.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Assertions know cash, people, wasted, total (cash + people), costPerRequest,",
      "p50, p95, p99, firstByteP99, coldRate and throttleRate of what is advised.",
      "",
      "Exit status: 0 well, 1 error, 2 wrong usage, 3 an assertion failed."
    })
final class AdviseCommand implements Callable<Integer> {
  private static final int ASSERTION_FAILED = 3;

  @Mixin private Terminal terminal = new Terminal();
  @Mixin private DataOption data = new DataOption();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
  private CommandSpec command;

  @Parameters(paramLabel = "WORKLOAD.yaml", description = "The system (headrace init writes one).")
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
  private Path file;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description =
          "Recorded requests: TIMESTAMP,ContextTokens,GeneratedTokens, Mooncake JSONL, or times.")
  private @Nullable Path trace;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, json, csv, markdown or html (default: table).")
  private Reports.Form format = Reports.Form.TABLE;

  @Option(names = "--out", paramLabel = "FILE", description = "Where to write it.")
  private @Nullable Path out;

  @Option(
      names = "--compare",
      paramLabel = "OLD.json",
      description = "Also says what changed since an advice written with --format json.")
  private @Nullable Path old;

  @Option(
      names = "--assert",
      paramLabel = "ASSERTION",
      arity = "1..*",
      parameterConsumer = Demands.class,
      description = "What must hold, such as 'total<500USD' or 'p99<2s'; several may follow.")
  private List<String> assertions = new ArrayList<>();

  @Option(
      names = "--show",
      paramLabel = "WHAT",
      defaultValue = "less",
      description = "What a table has too: assumptions, prices or all.")
  private Show show = Show.LESS;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of all chance: the same gives the same bytes (default: 1).")
  private long seed;

  @Option(
      names = "--date",
      paramLabel = "DATE",
      description = "The day whose prices hold, such as 2026-11-23 (default: today).")
  private @Nullable LocalDate date;

  @Option(names = "--fast", description = "A first look: less is simulated.")
  private boolean fast;

  @Option(names = "--full", description = "All that may matter, however long it takes.")
  private boolean full;

  /** Takes what follows for as long as it compares something, and leaves the workload alone. */
  private static final class Demands implements IParameterConsumer {
    private static final Pattern COMPARES = Pattern.compile("[^-].*[<>=].*");

    @Override
    public void consumeParameters(Stack<String> left, ArgSpec option, CommandSpec command) {
      List<String> demands = new ArrayList<>(option.<List<String>>getValue());
      do {
        if (left.isEmpty()) {
          throw new ParameterException(
              command.commandLine(), "--assert needs what must hold, such as 'total<500USD'");
        }
        demands.add(left.pop());
      } while (!left.isEmpty() && COMPARES.matcher(left.peek()).matches());
      option.setValue(demands);
    }
  }

  @Override
  public Integer call() {
    if (fast && full) {
      throw usage("--fast and --full exclude one another");
    }
    List<Assertion> demands = demands();
    Advice advice = compared(advise());
    String text = Reports.write(advice, format, show, isInColour());
    write(text);
    return failed(demands, advice) ? ASSERTION_FAILED : CommandLines.OK;
  }

  private List<Assertion> demands() {
    if (assertions.size() > Assertion.MOST) {
      throw usage("at most " + Assertion.MOST + " assertions");
    }
    try {
      return assertions.stream().map(Assertion::parse).toList();
    } catch (IllegalArgumentException wrong) {
      throw usage(String.valueOf(wrong.getMessage()));
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  private Advice advise() {
    LocalDate day = date == null ? LocalDate.now(ZoneOffset.UTC) : date;
    Depth depth = fast ? Depth.FAST : full ? Depth.FULL : Depth.NORMAL;
    Workload workload = workload();
    PriceBook known = PriceBookOption.readable(() -> PriceFolder.of(data.folder()).book());
    PriceBook prices = OwnMachines.over(known, workload, day);
    var question =
        new Question(
            workload,
            Catalogue.shipped().shapes(),
            prices,
            day,
            seed,
            depth,
            mistakes(workload),
            source(day));
    var simulator = new Simulator(effort(depth), Progress.NONE, prices, day);
    try (var bar = new AdviceProgress(terminal.err())) {
      return Advisor.advise(
          question, simulator, simulator.with(Effort.QUICK), Eligible::check, bar::show);
    }
  }

  private static Effort effort(Depth depth) {
    return switch (depth) {
      case FAST -> Effort.QUICK;
      case NORMAL -> Effort.STANDARD;
      case FULL -> Effort.FULL;
    };
  }

  private Workload workload() {
    try {
      return WorkloadFile.read(file, trace);
    } catch (WorkloadException wrong) {
      throw new CommandFailure(String.valueOf(wrong.getMessage()));
    }
  }

  private static List<Advice.Mistake> mistakes(Workload workload) {
    return Mistakes.of(workload).stream()
        .map(mistake ->
            new Advice.Mistake(
                mistake.component().isEmpty()
                    ? mistake.title()
                    : mistake.component() + ": " + mistake.title(),
                mistake.explanation()))
        .toList();
  }

  private Question.Source source(LocalDate day) {
    var words = new StringBuilder("headrace advise ").append(quoted(file));
    if (trace != null) {
      words.append(" --trace ").append(quoted(trace));
    }
    words.append(" --format ").append(format.name().toLowerCase(Locale.ROOT));
    words.append(" --seed ").append(seed).append(" --date ").append(day);
    words.append(fast ? " --fast" : full ? " --full" : "");
    return new Question.Source(
        VersionCommand.number(),
        words.toString(),
        Hashes.sha256(bytes(file)),
        trace == null ? null : Hashes.sha256(bytes(trace)));
  }

  private static String quoted(Path path) {
    String text = path.toString();
    return text.matches("[0-9A-Za-z._/-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private Advice compared(Advice advice) {
    if (old == null) {
      return advice;
    }
    try {
      return Comparison.since(text(old), advice);
    } catch (IllegalArgumentException wrong) {
      throw new CommandFailure(old + ": " + wrong.getMessage());
    }
  }

  private boolean isInColour() {
    String no = System.getenv("NO_COLOR");
    return out == null && Terminal.isInteractive() && (no == null || no.isEmpty());
  }

  private void write(String text) {
    if (out == null) {
      terminal.out().print(text);
      terminal.out().flush();
      return;
    }
    try {
      Files.writeString(out, text);
    } catch (IOException e) {
      throw new CommandFailure(out + " cannot be written: " + reason(e));
    }
  }

  private boolean failed(List<Assertion> demands, Advice advice) {
    boolean failed = false;
    PrintWriter err = terminal.err();
    for (Assertion demand : demands) {
      Assertion.Outcome outcome = demand.check(advice);
      if (!outcome.holds()) {
        failed = true;
        err.println("headrace: " + outcome.assertion() + " does not hold: " + outcome.actual());
      }
    }
    return failed;
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CommandFailure(file + " cannot be read: " + reason(e));
    }
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > Comparison.MOST_CHARACTERS) {
        throw new CommandFailure(
            file + " is too large; at most " + Comparison.MOST_CHARACTERS + " bytes are read");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new CommandFailure(file + " cannot be read: " + reason(e));
    }
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException ? "there is no such file" : String.valueOf(e);
  }
}
