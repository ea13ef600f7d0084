package dev.headrace.app.command;

import dev.headrace.app.print.Format;
import dev.headrace.app.print.PriceList;
import dev.headrace.app.print.Table;
import dev.headrace.billing.prices.Evidence;
import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.PriceGap;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code headrace prices sources}. */
@Command(
    name = "sources",
    description = "Lists where prices were read, and when, and what has no price.",
    mixinStandardHelpOptions = true)
final class PricesSourcesCommand implements Runnable {
  @Mixin private Terminal terminal = new Terminal();
  @Mixin private PriceBookOption book = new PriceBookOption();
  @Mixin private FormatOption format = new FormatOption();

  /** What is told apart: one source may state one price and quote another. */
  private record Source(String name, Evidence evidence) {}

  @Override
  public void run() {
    Map<Source, List<Price>> bySource =
        new TreeMap<>(Comparator.comparing(Source::name).thenComparing(Source::evidence));
    for (Price price : book.rows()) {
      bySource
          .computeIfAbsent(
              new Source(price.source(), price.evidence()), source -> new ArrayList<>())
          .add(price);
    }
    if (bySource.isEmpty()) {
      throw new CommandFailure("there is no such price");
    }
    var table = new Table("prices", "newest", "evidence", "source");
    bySource.forEach((source, prices) ->
        table.row(
            (long) prices.size(),
            newest(prices),
            source.evidence().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            source.name()));
    table.print(format.format, terminal.out());
    if (format.format == Format.TABLE) {
      terminal.out().println();
      PriceList.printGaps(PriceGap.all(), terminal.out());
    }
  }

  private static LocalDate newest(List<Price> prices) {
    return prices.stream().map(Price::retrieved).max(Comparator.naturalOrder()).orElseThrow();
  }
}
