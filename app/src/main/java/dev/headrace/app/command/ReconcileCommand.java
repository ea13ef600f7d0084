package dev.headrace.app.command;

import dev.headrace.advisor.observe.Import;
import dev.headrace.advisor.observe.Reconciliation;
import dev.headrace.advisor.observe.Reconciliation.Row;
import dev.headrace.advisor.observe.Understood;
import dev.headrace.app.print.Format;
import dev.headrace.app.print.Table;
import dev.headrace.billing.export.BadQuestionException;
import dev.headrace.billing.export.BillQuestion;
import dev.headrace.billing.prices.PriceFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
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

/** {@code headrace reconcile}. */
@Command(
    name = "reconcile",
    description = {
      "Puts a real bill (CUR 2.0 or FOCUS, CSV or Parquet) beside what was expected: per usage type"
          + " expected, billed, the difference and its likely cause."
    },
    mixinStandardHelpOptions = true)
final class ReconcileCommand implements Runnable {
  private static final int SHOWN_DIGITS = 2;

  @Mixin private Terminal terminal = new Terminal();
  @Mixin private DataOption data = new DataOption();
  @Mixin private FormatOption format = new FormatOption();

  @Option(
      names = "--actual",
      paramLabel = "FILE",
      arity = "1..*",
      required = true,
      description = "The provider's exports.")
  private List<Path> actual = new ArrayList<>();

  @Option(
      names = "--expected",
      paramLabel = "FILE",
      arity = "1..*",
      description = {
        "What was expected: JSON of `headrace advise` or `headrace bill`, or an export in CUR 2.0 or"
            + " FOCUS form (default: the bill of what the data folder's server ran)."
      })
  private List<Path> expected = new ArrayList<>();

  @Option(
      names = "--system",
      paramLabel = "ID",
      description =
          "Which system of an advice the bill is for, such as agent=fargate,model=bedrock-on-demand"
              + " (default: the advised one).")
  private @Nullable String system;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "The first hour of the server's bill, UTC, such as 2026-11 (default: this month).")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "The hour before which the server's bill ends (default: now).")
  private @Nullable String to;

  @Override
  public void run() {
    Map<String, List<String>> period = period();
    Import billed = understood(Import.of(actual), "--actual");
    Import expectation =
        understood(
            expected.isEmpty() ? ofServer(period) : Import.of(expected, system), "--expected");
    print(
        Reconciliation.of(
            expectation,
            billed,
            PriceBookOption.readable(() -> PriceFolder.of(data.folder()).book())));
  }

  private Import understood(Import read, String option) {
    PrintWriter err = terminal.err();
    for (Understood file : read.files()) {
      file.describe().forEach(err::println);
    }
    err.flush();
    if (!read.hasCharges()) {
      throw new CommandFailure(
          option
              + " holds no bill: it takes CUR 2.0 and FOCUS exports (CSV, gzip or Parquet) and JSON"
              + " of `headrace bill` and `headrace advise`");
    }
    return read;
  }

  private Map<String, List<String>> period() {
    Map<String, List<String>> period = new LinkedHashMap<>();
    if (from != null) {
      period.put("from", List.of(from));
    }
    if (to != null) {
      period.put("to", List.of(to));
    }
    if (!period.isEmpty() && !expected.isEmpty()) {
      throw new CommandFailure("--from and --to are for the server's bill; --expected has its own");
    }
    try {
      BillQuestion.parse(period, System.currentTimeMillis());
    } catch (BadQuestionException wrong) {
      throw new CommandFailure("--" + wrong.getMessage());
    }
    return period;
  }

  private Import ofServer(Map<String, List<String>> period) {
    Map<String, List<String>> question = new LinkedHashMap<>(period);
    question.put("format", List.of("json"));
    String bill = BillCommand.bill(data.folder(), question);
    try {
      Path file = Files.createTempFile("headrace-bill", ".json");
      try {
        Files.writeString(file, bill, StandardCharsets.UTF_8);
        return Import.of(List.of(file));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new CommandFailure("the server's bill cannot be kept for a moment: " + e.getMessage());
    }
  }

  private void print(Reconciliation reconciled) {
    PrintWriter out = terminal.out();
    if (format.format == Format.TABLE) {
      Table.wrap(reconciled.answer(), Table.WIDTH).forEach(out::println);
      out.println();
      table(reconciled).print(Format.TABLE, out);
      return;
    }
    var table =
        new Table(
            "service",
            "usageType",
            "unit",
            "expectedQuantity",
            "billedQuantity",
            "expectedUsd",
            "billedUsd",
            "differenceUsd",
            "cause");
    for (Row row : reconciled.rows()) {
      table.row(
          row.service(),
          row.usageType(),
          row.unit(),
          plain(row.expectedQuantity()),
          plain(row.billedQuantity()),
          plain(row.expectedUsd()),
          plain(row.billedUsd()),
          plain(row.differenceUsd()),
          row.cause());
    }
    table.row(
        "total",
        "",
        "",
        "",
        "",
        plain(reconciled.expectedUsd()),
        plain(reconciled.billedUsd()),
        plain(reconciled.billedUsd().subtract(reconciled.expectedUsd())),
        "");
    table.print(format.format, out);
  }

  private static Table table(Reconciliation reconciled) {
    var table = new Table("usageType", "expected", "billed", "difference", "cause");
    for (Row row : reconciled.rows()) {
      table.row(
          row.usageType().isEmpty() ? row.service() : row.usageType(),
          cents(row.expectedUsd()),
          cents(row.billedUsd()),
          cents(row.differenceUsd()),
          row.cause());
    }
    return table.row(
        "total",
        cents(reconciled.expectedUsd()),
        cents(reconciled.billedUsd()),
        cents(reconciled.billedUsd().subtract(reconciled.expectedUsd())),
        "");
  }

  private static String cents(BigDecimal usd) {
    return usd.setScale(SHOWN_DIGITS, RoundingMode.HALF_UP).toPlainString();
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
