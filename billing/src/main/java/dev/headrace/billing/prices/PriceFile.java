package dev.headrace.billing.prices;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Price rows as a CSV file with one row a price, which people read and change. */
public final class PriceFile {
  /** The columns of a file, in their order. */
  public static final List<String> COLUMNS =
      List.of(
          "serviceCode",
          "usageType",
          "operation",
          "sku",
          "description",
          "region",
          "unit",
          "tierFrom",
          "tierTo",
          "usd",
          "effectiveFrom",
          "effectiveTo",
          "retrieved",
          "source",
          "evidence");

  /** The longest field, in characters. */
  static final int MAX_FIELD = 4_096;

  private PriceFile() {}

  /**
   * Reads all rows.
   *
   * @param name what messages call the file
   * @throws BadPricesException if a row is damaged; the message names its line and field
   */
  public static List<Price> read(Reader text, String name) {
    try (CsvReader<NamedCsvRecord> csv =
        CsvReader.builder().maxBufferSize(COLUMNS.size() * MAX_FIELD).ofNamedCsvRecord(text)) {
      List<Price> prices = new ArrayList<>();
      Iterator<NamedCsvRecord> records = csv.iterator();
      while (records.hasNext()) {
        NamedCsvRecord row = records.next();
        if (prices.isEmpty() && !row.getHeader().equals(COLUMNS)) {
          throw new BadPricesException(
              name + ": the columns are " + row.getHeader() + " instead of " + COLUMNS);
        }
        prices.add(new Row(row, name).price());
      }
      return prices;
    } catch (CsvParseException damaged) {
      throw new BadPricesException(name + ": " + reason(damaged), damaged);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** What a parser says is wrong, with its line. */
  static String reason(CsvParseException damaged) {
    Throwable cause = damaged.getCause();
    return cause == null || cause.getMessage() == null
        ? String.valueOf(damaged.getMessage())
        : damaged.getMessage() + " (" + cause.getMessage() + ")";
  }

  /** Writes rows under the columns' names. */
  public static void write(Writer text, Iterable<Price> prices) {
    CsvWriter csv = CsvWriter.builder().build(text);
    csv.writeRecord(COLUMNS);
    for (Price price : prices) {
      csv.writeRecord(fields(price));
    }
    try {
      csv.flush();
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  /** A row's fields, in the order of the columns; empty where there is nothing. */
  public static List<String> fields(Price price) {
    PriceKey key = price.key();
    return List.of(
        key.serviceCode(),
        key.usageType(),
        key.operation(),
        price.sku(),
        price.description(),
        key.region(),
        price.unit().symbol(),
        price.tierFrom().toPlainString(),
        text(price.tierTo()),
        price.usd().toPlainString(),
        price.effectiveFrom().toString(),
        text(price.effectiveTo()),
        price.retrieved().toString(),
        price.source(),
        price.evidence().name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case BigDecimal number -> number.toPlainString();
      case Object other -> other.toString();
    };
  }

  /** A row that is being read; it knows what to call itself where it is damaged. */
  private record Row(NamedCsvRecord fields, String file) {
    Price price() {
      return new Price(
          new PriceKey(
              needed("serviceCode"), needed("region"), needed("usageType"), given("operation")),
          given("sku"),
          needed("description"),
          unit(),
          number("tierFrom"),
          given("tierTo").isEmpty() ? null : number("tierTo"),
          number("usd"),
          date("effectiveFrom"),
          given("effectiveTo").isEmpty() ? null : date("effectiveTo"),
          date("retrieved"),
          needed("source"),
          evidence());
    }

    private String given(String column) {
      String value = fields.findField(column).orElse("");
      if (value.length() > MAX_FIELD) {
        throw bad(column, "is longer than " + MAX_FIELD + " characters");
      }
      return value;
    }

    private String needed(String column) {
      String value = given(column);
      if (value.isEmpty()) {
        throw bad(column, "is empty");
      }
      return value;
    }

    private PriceUnit unit() {
      try {
        return PriceUnit.of(needed("unit"));
      } catch (IllegalArgumentException unknown) {
        throw bad("unit", String.valueOf(unknown.getMessage()));
      }
    }

    private BigDecimal number(String column) {
      String value = needed(column);
      return Decimals.read(value)
          .orElseThrow(() -> bad(column, "is no number: " + Decimals.shortened(value)));
    }

    private LocalDate date(String column) {
      String value = needed(column);
      try {
        return LocalDate.parse(value);
      } catch (DateTimeException wrong) {
        throw bad(column, "is no date such as 2026-11-23: " + Decimals.shortened(value));
      }
    }

    private Evidence evidence() {
      String value = needed("evidence").toUpperCase(Locale.ROOT).replace(' ', '_');
      for (Evidence evidence : Evidence.values()) {
        if (evidence.name().equals(value)) {
          return evidence;
        }
      }
      throw bad(
          "evidence",
          "is none of measured, official, aggregator, vendor claim, secondary: "
              + Decimals.shortened(value));
    }

    private BadPricesException bad(String column, String what) {
      return new BadPricesException(
          file + ", line " + fields.getStartingLineNumber() + ": " + column + " " + what);
    }
  }
}
