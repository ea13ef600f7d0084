package dev.headrace.billing.export;

import dev.headrace.billing.bill.Bill;
import dev.headrace.billing.bill.Commitment;
import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.PriceKey;
import java.util.List;
import java.util.Locale;

/** The lines of a bill for spreadsheets; what is unknown has no amount. */
final class BillCsv {
  private static final List<String> COLUMNS =
      List.of(
          "group",
          "serviceCode",
          "region",
          "usageType",
          "operation",
          "charge",
          "quantity",
          "unit",
          "unitPriceUsd",
          "listUsd",
          "cashUsd",
          "wastedUsd",
          "priceEffectiveFrom",
          "priceRetrieved",
          "priceSource",
          "priceEvidence");

  private BillCsv() {}

  static String write(Bill bill, Grouping by) {
    var csv = new Csv(COLUMNS);
    for (Group group : Group.of(bill, by)) {
      group.positions().forEach(position -> csv.line(cells(group.name(), position)));
    }
    for (Commitment commitment : bill.commitments()) {
      csv.line(unused(commitment));
    }
    Unpriced.of(bill).forEach(unpriced -> csv.line(cells(unpriced)));
    return csv.toString();
  }

  private static List<String> cells(String group, Position position) {
    PriceKey key = position.key();
    Price price = position.price();
    return List.of(
        group,
        key.serviceCode(),
        key.region(),
        key.usageType(),
        key.operation(),
        words(position.charge()),
        Amounts.plain(position.quantity()),
        price.unit().symbol(),
        Amounts.plain(position.unitUsd()),
        Amounts.plain(position.listUsd()),
        Amounts.plain(position.usd()),
        Amounts.plain(position.wastedUsd()),
        price.effectiveFrom().toString(),
        price.retrieved().toString(),
        price.source(),
        words(price.evidence()));
  }

  private static List<String> unused(Commitment commitment) {
    String usd = Amounts.plain(commitment.unusedUsd());
    return List.of(
        "",
        "ComputeSavingsPlans",
        "",
        "",
        commitment.plan().term(),
        "savings-plan-unused",
        "",
        "",
        "",
        usd,
        usd,
        usd,
        "",
        "",
        "",
        "");
  }

  private static List<String> cells(Unpriced unpriced) {
    PriceKey key = unpriced.key();
    return List.of(
        "",
        key.serviceCode(),
        key.region(),
        key.usageType(),
        key.operation(),
        "unknown",
        Amounts.plain(unpriced.quantity()),
        unpriced.unit().symbol(),
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "");
  }

  private static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
