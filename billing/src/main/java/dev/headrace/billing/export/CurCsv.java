package dev.headrace.billing.export;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.billing.bill.Bill;
import dev.headrace.billing.bill.BillLine;
import dev.headrace.billing.bill.Charge;
import dev.headrace.billing.bill.Commitment;
import dev.headrace.billing.bill.Period;
import dev.headrace.billing.prices.PriceKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A bill as a Cost and Usage Report 2.0, with the columns of AWS Data Exports that a bill without
 * taxes and reservations fills.
 *
 * @see <a href="https://docs.aws.amazon.com/cur/latest/userguide/table-dictionary-cur2.html">Cost
 *     and Usage Report (CUR) 2.0</a>
 */
final class CurCsv {
  private static final List<String> COLUMNS =
      List.of(
          "identity_line_item_id",
          "identity_time_interval",
          "bill_billing_entity",
          "bill_bill_type",
          "bill_payer_account_id",
          "bill_billing_period_start_date",
          "bill_billing_period_end_date",
          "line_item_usage_account_id",
          "line_item_line_item_type",
          "line_item_usage_start_date",
          "line_item_usage_end_date",
          "line_item_product_code",
          "line_item_usage_type",
          "line_item_operation",
          "line_item_resource_id",
          "line_item_usage_amount",
          "line_item_currency_code",
          "line_item_unblended_rate",
          "line_item_unblended_cost",
          "line_item_line_item_description",
          "line_item_net_unblended_cost",
          "product_region_code",
          "product_servicecode",
          "product_sku",
          "pricing_public_on_demand_cost",
          "pricing_public_on_demand_rate",
          "pricing_term",
          "pricing_unit",
          "pricing_currency",
          "savings_plan_savings_plan_effective_cost",
          "savings_plan_savings_plan_rate",
          "savings_plan_total_commitment_to_date",
          "savings_plan_used_commitment",
          "savings_plan_offering_type",
          "resource_tags");

  private final Bill bill;
  private final Csv csv = new Csv(COLUMNS);
  private long lines;

  private CurCsv(Bill bill) {
    this.bill = bill;
  }

  static String write(Bill bill) {
    var cur = new CurCsv(bill);
    bill.lines().forEach(cur::line);
    bill.commitments().forEach(cur::commitment);
    bill.lines().stream().filter(it -> it.creditUsd().signum() > 0).forEach(cur::credit);
    return cur.csv.toString();
  }

  /** What a plan covers is listed at the public price and taken back, as AWS does. */
  private void line(BillLine line) {
    Map<String, String> row = usage(line, typeOf(line.charge()));
    if (line.charge() != Charge.SAVINGS_PLAN) {
      BigDecimal rate = line.charge() == Charge.FREE_TIER ? BigDecimal.ZERO : line.price().usd();
      cost(row, rate.multiply(line.quantity()), line.usd().add(line.creditUsd()));
      row.put("line_item_unblended_rate", Amounts.plain(rate));
      row(row);
      return;
    }
    row.put("line_item_unblended_rate", Amounts.plain(line.listPrice().usd()));
    row.put("savings_plan_savings_plan_rate", Amounts.plain(line.price().usd()));
    row.put(
        "savings_plan_savings_plan_effective_cost",
        Amounts.plain(line.usd().add(line.creditUsd())));
    row.put("savings_plan_offering_type", "ComputeSavingsPlans");
    cost(row, line.listUsd(), line.listUsd());
    row(row);
    Map<String, String> negation = usage(line, "SavingsPlanNegation");
    negation.put("line_item_unblended_rate", Amounts.plain(line.listPrice().usd().negate()));
    cost(negation, line.listUsd().negate(), line.listUsd().negate());
    negation.put("pricing_public_on_demand_cost", "0");
    row(negation);
  }

  private static String typeOf(Charge charge) {
    return charge == Charge.SAVINGS_PLAN ? "SavingsPlanCoveredUsage" : "Usage";
  }

  private void credit(BillLine line) {
    Map<String, String> row = usage(line, "Credit");
    cost(row, line.creditUsd().negate(), line.creditUsd().negate());
    row.put("line_item_usage_amount", "0");
    row.put("line_item_unblended_rate", "");
    row.put("pricing_public_on_demand_cost", "0");
    row.put("line_item_line_item_description", "Credits");
    row(row);
  }

  private void commitment(Commitment commitment) {
    Map<String, String> row =
        common(
            "SavingsPlanRecurringFee",
            bill.period().startEpochMillis(),
            bill.period().endEpochMillis());
    cost(row, commitment.committedUsd(), commitment.committedUsd());
    row.put("line_item_product_code", "ComputeSavingsPlans");
    row.put("product_servicecode", "ComputeSavingsPlans");
    row.put("line_item_usage_type", "ComputeSP:" + commitment.plan().term());
    row.put("line_item_usage_account_id", row.get("bill_payer_account_id"));
    row.put("line_item_resource_id", "savingsplan/" + commitment.plan().term());
    row.put("line_item_line_item_description", "Savings Plan " + commitment.plan().term());
    row.put("savings_plan_total_commitment_to_date", Amounts.plain(commitment.committedUsd()));
    row.put("savings_plan_used_commitment", Amounts.plain(commitment.usedUsd()));
    row.put("savings_plan_offering_type", "ComputeSavingsPlans");
    row.put("resource_tags", "{}");
    row(row);
  }

  private static void cost(Map<String, String> row, BigDecimal usd, BigDecimal netUsd) {
    row.put("line_item_unblended_cost", Amounts.plain(usd));
    row.put("line_item_net_unblended_cost", Amounts.plain(netUsd));
  }

  private Map<String, String> usage(BillLine line, String type) {
    PriceKey key = line.usage().key();
    Map<String, String> row =
        common(type, line.usage().startEpochMillis(), line.usage().endEpochMillis());
    row.put("line_item_usage_account_id", line.usage().partition().account());
    row.put("line_item_product_code", key.serviceCode());
    row.put("line_item_usage_type", key.usageType());
    row.put("line_item_operation", key.operation());
    row.put("line_item_resource_id", line.usage().resourceArn());
    row.put("line_item_usage_amount", Amounts.plain(line.quantity()));
    row.put("line_item_line_item_description", line.price().description());
    row.put("product_region_code", key.region());
    row.put("product_servicecode", key.serviceCode());
    row.put("product_sku", line.listPrice().sku());
    row.put("pricing_public_on_demand_cost", Amounts.plain(line.listUsd()));
    row.put("pricing_public_on_demand_rate", Amounts.plain(line.listPrice().usd()));
    row.put("pricing_term", "OnDemand");
    row.put("pricing_unit", line.listPrice().unit().symbol());
    row.put("resource_tags", tags(line.usage().tags()));
    return row;
  }

  private Map<String, String> common(String type, long start, long end) {
    Map<String, String> row = new LinkedHashMap<>();
    Period month = Period.of(Period.monthOf(start));
    row.put("identity_line_item_id", Long.toString(++lines));
    row.put("identity_time_interval", iso(start) + "/" + iso(end));
    row.put("bill_billing_entity", "AWS");
    row.put("bill_bill_type", "Anniversary");
    row.put("bill_payer_account_id", payer());
    row.put("bill_billing_period_start_date", time(month.startEpochMillis()));
    row.put("bill_billing_period_end_date", time(month.endEpochMillis()));
    row.put("line_item_line_item_type", type);
    row.put("line_item_usage_start_date", time(start));
    row.put("line_item_usage_end_date", time(end));
    row.put("line_item_currency_code", "USD");
    row.put("pricing_currency", "USD");
    return row;
  }

  /** All accounts are billed together; the first of them stands for the payer. */
  private String payer() {
    return bill.lines().stream()
        .map(line -> line.usage().partition().account())
        .min(String::compareTo)
        .orElse("000000000000");
  }

  private void row(Map<String, String> row) {
    List<String> cells = new ArrayList<>();
    for (String column : COLUMNS) {
      cells.add(row.getOrDefault(column, ""));
    }
    csv.line(cells);
  }

  private static String tags(Map<String, String> tags) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    tags.forEach((key, value) -> json.put("user_" + key, value));
    return json.toString();
  }

  private static String iso(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis - Math.floorMod(epochMillis, 1_000)).toString();
  }

  /** As in the report's timestamps. */
  private static String time(long epochMillis) {
    return iso(epochMillis).replace('T', ' ').replace("Z", ".000");
  }
}
