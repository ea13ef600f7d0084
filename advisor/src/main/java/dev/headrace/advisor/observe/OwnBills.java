package dev.headrace.advisor.observe;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Reads lines of bills that Headrace itself wrote as JSON. */
final class OwnBills {
  static final String FORMAT = "lines of a Headrace bill";

  private OwnBills() {}

  /**
   * Reads a line, or the head of a group of lines, which only sums them up.
   *
   * @return whether it is one: it has what it costs
   */
  static boolean read(JsonRecord line, Reading reading) {
    return read(line, FORMAT, reading);
  }

  /** The same of lines that are called otherwise when it is said what was read. */
  static boolean read(JsonRecord line, String format, Reading reading) {
    String usageType = line.get("usageType");
    String service = line.get("serviceCode");
    BigDecimal usd = Numbers.exact(line.get("cashUsd"));
    if (usageType == null || service == null || usd == null) {
      return usd != null && line.get("name") != null;
    }
    BigDecimal quantity = Numbers.exact(line.get("quantity"));
    BigDecimal list = Numbers.exact(line.get("listUsd"));
    var key =
        new Charges.Key(
            service,
            usageType,
            text(line.get("operation")),
            text(line.get("region")),
            "Usage",
            text(line.get("unit")));
    var row =
        new ChargeRow(
            key,
            "",
            quantity == null ? BigDecimal.ZERO : quantity,
            usd,
            list == null ? usd : list,
            null,
            null);
    if (reading.observations.charges.add(row)) {
      reading.understood.read(format);
    }
    return true;
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
