package dev.headrace.app.command;

import dev.headrace.app.print.Format;
import dev.headrace.app.print.Table;
import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.Staleness;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code headrace prices check}. */
@Command(
    name = "check",
    description = {
      "Counts the prices that were read so long ago that they may have changed: those of tokens"
          + " more than 30 days ago, all others more than 90 days ago."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit status: 0 where all prices are fresh, 3 where one is stale, 1 where a",
      "file is damaged. In a pipeline, --service and --region choose what matters."
    })
final class PricesCheckCommand implements Callable<Integer> {
  @Mixin private Terminal terminal = new Terminal();
  @Mixin private PriceBookOption book = new PriceBookOption();
  @Mixin private FormatOption format = new FormatOption();

  @Option(
      names = "--on",
      paramLabel = "DATE",
      description = "The day that ages are counted to, such as 2026-11-23 (default: today).")
  private @Nullable String on;

  @Override
  public Integer call() {
    LocalDate day = day();
    Map<String, List<Price>> files = PriceBookOption.readable(this::files);
    var table = new Table("prices", "stale", "oldest", "file");
    long prices = 0;
    long stale = 0;
    for (Map.Entry<String, List<Price>> file : files.entrySet()) {
      List<Price> rows = book.chosen(file.getValue());
      if (!rows.isEmpty()) {
        long old = Staleness.stale(rows, day).size();
        prices += rows.size();
        stale += old;
        table.row((long) rows.size(), old, oldest(rows), file.getKey());
      }
    }
    if (prices == 0) {
      throw new CommandFailure("there is no such price");
    }
    table.print(format.format, terminal.out());
    if (format.format == Format.TABLE) {
      terminal.out().println();
      terminal.out().println(stale + " of " + prices + " prices are stale on " + day);
    }
    return stale == 0 ? CommandLines.OK : CommandLines.FAILED;
  }

  private LocalDate day() {
    if (on == null) {
      return LocalDate.now(ZoneOffset.UTC);
    }
    try {
      return LocalDate.parse(on);
    } catch (DateTimeException wrong) {
      throw new CommandFailure("--on is a date such as 2026-11-23: " + on);
    }
  }

  /** The files of the price book; of shipped prices, those that imported ones do not replace. */
  private Map<String, List<Price>> files() {
    Map<Path, List<Price>> imported = book.folder().files();
    Map<String, List<Price>> files = new TreeMap<>();
    PriceBook over = PriceBook.of(imported.values().stream().flatMap(List::stream).toList());
    PriceBook.shippedFiles()
        .forEach((name, prices) ->
            files.put(name, prices.stream().filter(price -> !over.has(price.key())).toList()));
    imported.forEach((path, prices) -> files.put(path.toString(), prices));
    return files;
  }

  private static LocalDate oldest(List<Price> rows) {
    return rows.stream().map(Price::retrieved).min(Comparator.naturalOrder()).orElseThrow();
  }
}
