package dev.headrace.app.command;

import dev.headrace.app.print.Format;
import dev.headrace.app.print.PriceList;
import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.PriceGap;
import dev.headrace.billing.prices.PriceSearch;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code headrace prices search}. */
@Command(
    name = "search",
    description = "Finds prices by words of their service, usage type or description.",
    mixinStandardHelpOptions = true)
final class PricesSearchCommand implements Runnable {
  private static final int MAX_LIMIT = 100_000;

  @Mixin private Terminal terminal = new Terminal();
  @Mixin private PriceBookOption book = new PriceBookOption();
  @Mixin private FormatOption format = new FormatOption();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many prices are shown (default: ${DEFAULT-VALUE}).")
  private int limit = 20;

  @Parameters(paramLabel = "WORD", arity = "1..*", description = "Words that a price must have.")
  private List<String> words = new ArrayList<>();

  @Override
  public void run() {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new CommandFailure("--limit is from 1 to " + MAX_LIMIT);
    }
    List<Price> rows = book.rows();
    List<Price> found = found(rows);
    List<Price> shown = found.subList(0, Math.min(limit, found.size()));
    PriceList.print(shown, LocalDate.now(ZoneOffset.UTC), format.format, terminal.out());
    if (format.format == Format.TABLE && shown.size() < found.size()) {
      terminal
          .out()
          .println((found.size() - shown.size()) + " more; another word or --limit shows others");
    }
    if (format.format == Format.TABLE) {
      PriceList.printGaps(PriceGap.about(words), terminal.out());
    }
  }

  private List<Price> found(List<Price> rows) {
    List<Price> found;
    try {
      found = PriceSearch.find(rows, words);
    } catch (IllegalArgumentException refused) {
      throw new CommandFailure(String.valueOf(refused.getMessage()));
    }
    if (found.isEmpty()) {
      PriceList.printGaps(PriceGap.about(words), terminal.err());
      throw new CommandFailure(
          "no price has all of: "
              + String.join(" ", words)
              + PriceSearch.suggestion(rows, words)
                  .map(word -> "; did you mean " + word + "?")
                  .orElse(""));
    }
    return found;
  }
}
