package dev.headrace.app.print;

import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.PriceFile;
import dev.headrace.billing.prices.PriceGap;
import dev.headrace.billing.prices.Staleness;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Prices for people, a block each within 80 columns, or for programs, with all that is known. Each
 * says when and where it was read, how well that is known, and whether it is stale.
 */
public final class PriceList {
  private PriceList() {}

  /** Prints prices as of a day. */
  public static void print(List<Price> prices, LocalDate day, Format format, PrintWriter out) {
    if (format == Format.TABLE) {
      prices.forEach(price -> printBlock(price, day, out));
      out.flush();
      return;
    }
    List<String> columns = new ArrayList<>(PriceFile.COLUMNS);
    columns.add("stale");
    var table = new Table(columns.toArray(String[]::new));
    for (Price price : prices) {
      List<Object> cells = new ArrayList<>(PriceFile.fields(price));
      cells.add(Staleness.isStale(price, day));
      table.row(cells.toArray());
    }
    table.print(format, out);
  }

  private static void printBlock(Price price, LocalDate day, PrintWriter out) {
    String operation = price.key().operation();
    wrap(
        price.key().serviceCode()
            + " "
            + price.key().usageType()
            + (operation.isEmpty() ? "" : " (" + operation + ")")
            + ", "
            + price.key().region(),
        "",
        out);
    wrap(price.usd().toPlainString() + " USD/" + price.unit() + tier(price), "  ", out);
    wrap(price.description(), "  ", out);
    wrap(
        "read "
            + price.retrieved()
            + (Staleness.isStale(price, day) ? " (stale), " : ", ")
            + price.evidence().name().toLowerCase(Locale.ROOT).replace('_', ' ')
            + ": "
            + price.source(),
        "  ",
        out);
  }

  /** Prints what the price book lacks, where it does. */
  public static void printGaps(List<PriceGap> gaps, PrintWriter out) {
    if (!gaps.isEmpty()) {
      out.println("Not in the price book, so that it is unknown:");
      gaps.forEach(gap -> wrap(gap.sentence(), "  ", out));
      out.flush();
    }
  }

  private static String tier(Price price) {
    @Nullable BigDecimal end = price.tierTo();
    boolean first = price.tierFrom().signum() == 0;
    if (end == null) {
      return first ? "" : ", above " + grouped(price.tierFrom()) + " a month";
    }
    return first
        ? ", up to " + grouped(end) + " a month"
        : ", from " + grouped(price.tierFrom()) + " to " + grouped(end) + " a month";
  }

  private static String grouped(BigDecimal quantity) {
    return new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ROOT))
        .format(quantity);
  }

  private static void wrap(String text, String indent, PrintWriter out) {
    Table.wrap(text, Table.WIDTH - indent.length()).forEach(line -> out.println(indent + line));
  }
}
