package dev.headrace.billing.prices.offer;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.headrace.billing.prices.PriceKey;
import java.io.IOException;
import java.io.Reader;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/**
 * A price list as CSV: lines about the file, the columns' names, and a row a price.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file-for-services.html">
 *     Reading the service price list file</a>
 */
final class CsvOffer {
  /** How many characters one record may have; those of EC2 have about 2,000. */
  static final int MAX_RECORD = 1 << 18;

  /** How many lines before the columns' names tell about the file; AWS writes five. */
  private static final int MAX_PREAMBLE = 10;

  private final OfferRows rows;
  private final Findings findings;
  private final Map<String, Integer> columns = new HashMap<>();
  private final Map<String, String> preamble = new HashMap<>();
  private String offer = "";
  private int width;

  CsvOffer(OfferRows rows, Findings findings) {
    this.rows = rows;
    this.findings = findings;
  }

  /** Reads all; returns the offer's code, empty if it is not given. */
  String read(Reader text) throws IOException {
    try (CsvReader<CsvRecord> csv =
        CsvReader.builder()
            .maxBufferSize(MAX_RECORD)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(text)) {
      readAll(csv.iterator());
    }
    return offer;
  }

  private void readAll(Iterator<CsvRecord> records) {
    long line = 0;
    try {
      while (records.hasNext()) {
        CsvRecord found = records.next();
        line = found.getStartingLineNumber();
        if (columns.isEmpty()) {
          if (!readHead(found)) {
            return;
          }
        } else if (!readRow(found)) {
          return;
        }
      }
    } catch (CsvParseException damaged) {
      findings.breakOff("after line " + line, "it is no CSV (" + damaged.getMessage() + ")");
    }
    if (columns.isEmpty()) {
      findings.breakOff("line " + Math.max(1, line), "there is no line with the columns' names");
    }
  }

  /** Reads what comes before the prices; false if that is not what a price list begins with. */
  private boolean readHead(CsvRecord head) {
    if (isNames(head)) {
      width = head.getFieldCount();
      for (int i = 0; i < head.getFieldCount(); i++) {
        columns.putIfAbsent(plain(head.getField(i)), i);
      }
      offer = preamble.getOrDefault("offercode", "");
      rows.describe(
          preamble.getOrDefault("version", ""), preamble.getOrDefault("publicationdate", ""));
      return true;
    }
    if (preamble.size() == MAX_PREAMBLE) {
      return false;
    }
    preamble.put(plain(head.getField(0)), head.getFieldCount() > 1 ? head.getField(1) : "");
    return true;
  }

  private static boolean isNames(CsvRecord head) {
    return plain(head.getField(0)).equals("sku") && head.getFieldCount() > 2;
  }

  /** {@code Region Code} and {@code regionCode} are one column. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace(" ", "").replace("\ufeff", "");
  }

  private boolean readRow(CsvRecord row) {
    findings.row();
    if (row.getFieldCount() != width) {
      findings.skip(
          "line " + row.getStartingLineNumber(),
          "it has " + row.getFieldCount() + " fields instead of " + width);
      return true;
    }
    return columns.containsKey("discountedrate") ? readPlanRate(row) : readPrice(row);
  }

  private boolean readPrice(CsvRecord row) {
    String service = field(row, "servicecode");
    if (offer.isEmpty()) {
      offer = service;
    }
    PriceKey onDemand =
        Keys.onDemand(
            service,
            field(row, "regioncode"),
            field(row, "usagetype"),
            field(row, "operation"),
            field(row, "servicename"));
    return switch (field(row, "termtype")) {
      case "", "OnDemand" -> rows.add(priced(row, onDemand));
      case "Reserved" -> readReserved(row, onDemand);
      default -> {
        findings.leaveOut();
        yield true;
      }
    };
  }

  private boolean readReserved(CsvRecord row, PriceKey onDemand) {
    PriceKey key =
        Keys.reserved(
            onDemand,
            field(row, "leasecontractlength"),
            field(row, "purchaseoption"),
            field(row, "offeringclass"));
    if (key.operation().isEmpty()) {
      findings.leaveOut();
      return true;
    }
    return rows.add(priced(row, key));
  }

  private OfferRow priced(CsvRecord row, PriceKey key) {
    return new OfferRow(
        "line " + row.getStartingLineNumber(),
        key,
        field(row, "sku"),
        field(row, "pricedescription"),
        field(row, "unit"),
        field(row, "startingrange"),
        field(row, "endingrange"),
        field(row, "priceperunit"),
        field(row, "currency"),
        field(row, "effectivedate"));
  }

  private boolean readPlanRate(CsvRecord row) {
    PriceKey key =
        Keys.underPlan(
            field(row, "servicecode"),
            field(row, "discountedregioncode"),
            field(row, "usagetype"),
            field(row, "discountedusagetype"),
            field(row, "discountedoperation"));
    if (key.operation().isEmpty()) {
      findings.leaveOut();
      return true;
    }
    return rows.add(
        new OfferRow(
            "line " + row.getStartingLineNumber(),
            key,
            field(row, "discountedsku"),
            key.usageType() + " under " + key.operation(),
            field(row, "unit"),
            "",
            "",
            field(row, "discountedrate"),
            field(row, "currency"),
            field(row, "effectivedate")));
  }

  private String field(CsvRecord row, String column) {
    Integer index = columns.get(column);
    return index == null ? "" : row.getField(index);
  }
}
