package dev.headrace.app.command;

import dev.headrace.app.server.StoppedCloud;
import dev.headrace.billing.bill.TooManyLinesException;
import dev.headrace.billing.export.BadQuestionException;
import dev.headrace.billing.export.BillQuestion;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code headrace bill}. */
@Command(
    name = "bill",
    description = "Shows what the server's work would have cost at AWS, line by line.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Amounts are US dollars at the prices of the price book, from its own rows; what has no"
          + " price is shown as unknown and is in no total. Cash, people and waste are three totals.",
      "Where no server runs, the bill is made from its data folder."
    })
final class BillCommand implements Runnable {
  @Mixin private Terminal terminal = new Terminal();
  @Mixin private DataOption data = new DataOption();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
  private picocli.CommandLine.Model.CommandSpec command;

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      description =
          "Groups lines by service, resource, tag:KEY, hour, day or usage-type (default: service).")
  private @Nullable String by;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "The first hour, UTC: a month, a day or an hour, such as 2026-11, 2026-11-30 or"
              + " 2026-11-30T14:00:00Z (default: this month).")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "The hour before which it ends (default: now).")
  private @Nullable String to;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "table, csv, json, focus (FOCUS 1.2) or cur2 (Cost and Usage Report 2.0); default:"
              + " table.")
  private @Nullable String format;

  @Option(names = "--out", paramLabel = "FILE", description = "Writes there.")
  private @Nullable Path out;

  @Option(
      names = "--free-tier",
      description = "Takes off what AWS gives everybody free each month.")
  private boolean freeTier;

  @Option(names = "--discount", paramLabel = "PERCENT", description = "Takes it off all cash.")
  private @Nullable String discount;

  @Option(
      names = "--savings-plan",
      paramLabel = "PLAN",
      description =
          "A Compute Savings Plan: TERM:USD/h committed or TERM:coverage, such as"
              + " 1yrNoUpfront:2.5USD/h or 3yrNoUpfront:60%%; may be repeated.")
  private List<String> savingsPlans = new ArrayList<>();

  @Option(names = "--credit", paramLabel = "USD", description = "Takes credits off, last.")
  private @Nullable String credit;

  @Option(
      names = "--people",
      paramLabel = "USD",
      description = "What the team's time costs in this time: a total of its own.")
  private @Nullable String people;

  @Option(
      names = "--skip-unknown",
      description = "Lets focus and cur2 leave out usage that has no known price.")
  private boolean skipsUnknown;

  @Override
  public void run() {
    Map<String, List<String>> question = question();
    try {
      BillQuestion.parse(question, System.currentTimeMillis());
    } catch (BadQuestionException e) {
      throw new ParameterException(command.commandLine(), "--" + e.getMessage(), e);
    }
    String bill = bill(data.folder(), question);
    if (out == null) {
      terminal.out().print(bill);
      terminal.out().flush();
    } else {
      write(out, bill);
    }
  }

  private Map<String, List<String>> question() {
    Map<String, List<String>> question = new LinkedHashMap<>();
    put(question, "by", by);
    put(question, "from", from);
    put(question, "to", to);
    put(question, "format", format);
    put(question, "discount", discount);
    put(question, "credit", credit);
    put(question, "people", people);
    put(question, "free-tier", freeTier ? "true" : null);
    put(question, "skip-unknown", skipsUnknown ? "true" : null);
    if (!savingsPlans.isEmpty()) {
      question.put("savings-plan", savingsPlans);
    }
    return question;
  }

  private static void put(Map<String, List<String>> question, String name, @Nullable String value) {
    if (value != null) {
      question.put(name, List.of(value));
    }
  }

  /** What the server of a folder answers; where none runs, what the folder holds. */
  static String bill(Path folder, Map<String, List<String>> question) {
    if (ServerClient.isThereOne(folder)) {
      return ServerClient.of(folder).text("/_headrace/bill" + query(question));
    }
    try {
      return StoppedCloud.bill(folder, question);
    } catch (BadQuestionException | TooManyLinesException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  private static String query(Map<String, List<String>> question) {
    var query = new StringBuilder();
    question.forEach((name, values) ->
        values.forEach(value ->
            query
                .append(query.isEmpty() ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8))));
    return query.toString();
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new CommandFailure(file + " cannot be written: " + e.getMessage());
    }
  }
}
