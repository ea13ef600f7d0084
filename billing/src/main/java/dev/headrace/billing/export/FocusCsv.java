package dev.headrace.billing.export;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.billing.bill.Bill;
import dev.headrace.billing.bill.BillLine;
import dev.headrace.billing.bill.Charge;
import dev.headrace.billing.bill.Commitment;
import dev.headrace.billing.bill.Period;
import dev.headrace.billing.bill.Terms;
import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A bill as a FOCUS 1.2 data set, with columns of its own named as AWS names those that it adds:
 * each line a row, and one for each Savings Plan's commitment, for what of it was not used, and for
 * the credits. Columns of zones and capacity reservations are left out: there are none. A month's
 * invoice is a provisional one.
 *
 * @see <a href="https://focus.finops.org/focus-specification/v1-2/">FOCUS 1.2</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/cur/latest/userguide/table-dictionary-focus-1-2-aws.html">
 *     FOCUS 1.2 with AWS columns</a>
 */
final class FocusCsv {
  private static final List<String> COLUMNS =
      List.of(
          "BilledCost",
          "BillingAccountId",
          "BillingAccountName",
          "BillingAccountType",
          "BillingCurrency",
          "BillingPeriodEnd",
          "BillingPeriodStart",
          "ChargeCategory",
          "ChargeClass",
          "ChargeDescription",
          "ChargeFrequency",
          "ChargePeriodEnd",
          "ChargePeriodStart",
          "CommitmentDiscountCategory",
          "CommitmentDiscountId",
          "CommitmentDiscountName",
          "CommitmentDiscountQuantity",
          "CommitmentDiscountStatus",
          "CommitmentDiscountType",
          "CommitmentDiscountUnit",
          "ConsumedQuantity",
          "ConsumedUnit",
          "ContractedCost",
          "ContractedUnitPrice",
          "EffectiveCost",
          "InvoiceId",
          "InvoiceIssuerName",
          "ListCost",
          "ListUnitPrice",
          "PricingCategory",
          "PricingCurrency",
          "PricingCurrencyContractedUnitPrice",
          "PricingCurrencyEffectiveCost",
          "PricingCurrencyListUnitPrice",
          "PricingQuantity",
          "PricingUnit",
          "ProviderName",
          "PublisherName",
          "RegionId",
          "RegionName",
          "ResourceId",
          "ResourceName",
          "ResourceType",
          "ServiceCategory",
          "ServiceName",
          "ServiceSubcategory",
          "SkuId",
          "SkuMeter",
          "SkuPriceDetails",
          "SkuPriceId",
          "SubAccountId",
          "SubAccountName",
          "SubAccountType",
          "Tags",
          "x_Operation",
          "x_ServiceCode",
          "x_UsageType",
          "x_WastedCost");

  private static final BigDecimal HUNDRED = new BigDecimal(100);
  private static final String PLANS = "Compute Savings Plans";

  private final Bill bill;
  private final BigDecimal undiscounted;
  private final Csv csv = new Csv(COLUMNS);

  private FocusCsv(Bill bill, Terms terms) {
    this.bill = bill;
    this.undiscounted = HUNDRED.subtract(terms.discountPercent()).divide(HUNDRED);
  }

  static String write(Bill bill, Terms terms) {
    var focus = new FocusCsv(bill, terms);
    bill.lines().forEach(focus::line);
    bill.commitments().forEach(focus::commitment);
    focus.credits();
    return focus.csv.toString();
  }

  private void line(BillLine line) {
    Map<String, String> row = usage(line);
    boolean isPlanned = line.charge() == Charge.SAVINGS_PLAN;
    BigDecimal costUsd = line.usd().add(line.creditUsd());
    row.put("BilledCost", Amounts.plain(isPlanned ? BigDecimal.ZERO : costUsd));
    row.put("EffectiveCost", Amounts.plain(costUsd));
    row.put("PricingCurrencyEffectiveCost", row.get("EffectiveCost"));
    row.put("PricingCategory", isPlanned ? "Committed" : "Standard");
    row.put("x_WastedCost", Amounts.plain(line.wastedUsd()));
    if (isPlanned) {
      commitmentColumns(row, line.price().key().operation(), "Used", costUsd);
    }
    row(row);
  }

  private Map<String, String> usage(BillLine line) {
    PriceKey key = line.usage().key();
    ServiceFacts service = ServiceFacts.of(key.serviceCode());
    Map<String, String> row =
        common("Usage", line.usage().startEpochMillis(), line.usage().endEpochMillis());
    row.put("ChargeDescription", line.price().description());
    row.put("ChargeFrequency", "Usage-Based");
    row.put("SubAccountId", line.usage().partition().account());
    row.put("SubAccountName", line.usage().partition().account());
    row.put("SubAccountType", "Linked");
    row.put("ProviderName", service.provider());
    row.put("PublisherName", service.provider());
    row.put("InvoiceIssuerName", service.provider());
    row.put("ServiceName", service.name());
    row.put("ServiceCategory", service.category());
    row.put("ServiceSubcategory", service.subcategory());
    row.put("RegionId", key.region());
    row.put("RegionName", key.region());
    row.put("ResourceId", line.usage().resourceArn());
    row.put("ResourceName", nameOf(line.usage().resourceArn()));
    row.put("ResourceType", service.name());
    row.put("Tags", tags(line.usage().tags()));
    row.put("x_Operation", key.operation());
    row.put("x_ServiceCode", key.serviceCode());
    row.put("x_UsageType", key.usageType());
    prices(row, line);
    return row;
  }

  private void prices(Map<String, String> row, BillLine line) {
    Price list = line.listPrice();
    BigDecimal contractedUnit = list.usd().multiply(undiscounted);
    String quantity = Amounts.plain(line.quantity());
    row.put("PricingQuantity", quantity);
    row.put("PricingUnit", unit(list.unit()));
    row.put("ConsumedQuantity", quantity);
    row.put("ConsumedUnit", unit(list.unit()));
    row.put("ListUnitPrice", Amounts.plain(list.usd()));
    row.put("ListCost", Amounts.plain(line.listUsd()));
    row.put("ContractedUnitPrice", Amounts.plain(contractedUnit));
    row.put("ContractedCost", Amounts.plain(contractedUnit.multiply(line.quantity())));
    row.put("PricingCurrencyListUnitPrice", row.get("ListUnitPrice"));
    row.put("PricingCurrencyContractedUnitPrice", row.get("ContractedUnitPrice"));
    row.put("SkuId", skuId(list));
    row.put("SkuPriceId", skuId(list) + "." + Amounts.plain(list.tierFrom()));
    row.put("SkuMeter", list.key().usageType());
  }

  /** Units as FOCUS writes them. https://focus.finops.org/focus-specification/v1-2/ */
  private static String unit(PriceUnit unit) {
    return switch (unit) {
      case REQUEST -> "Requests";
      case GB_SECOND -> "GB-Seconds";
      case GB_HOUR -> "GB-Hours";
      case GB_MONTH -> "GB-Months";
      case GB -> "GB";
      case VCPU_SECOND -> "vCPU-Seconds";
      case VCPU_HOUR -> "vCPU-Hours";
      case GPU_SECOND -> "GPU-Seconds";
      case GPU_HOUR -> "GPU-Hours";
      case HOUR -> "Hours";
      case SECOND -> "Seconds";
      case MINUTE -> "Minutes";
      case MILLION_TOKENS -> "1000000 Tokens";
      case MONTH -> "Months";
      case KILOWATT_HOUR -> "kWh";
      case UNIT_HOUR -> "Unit-Hours";
      case UNIT -> "Units";
    };
  }

  /** The provider's own number, where the price book has it, else the names that stand for it. */
  private static String skuId(Price price) {
    PriceKey key = price.key();
    return price.sku().isEmpty()
        ? String.join(".", key.serviceCode(), key.region(), key.usageType(), key.operation())
        : price.sku();
  }

  private void commitment(Commitment commitment) {
    String term = commitment.plan().term();
    Period period = bill.period();
    String committed = Amounts.plain(commitment.committedUsd());
    Map<String, String> purchase =
        common("Purchase", period.startEpochMillis(), period.endEpochMillis());
    planColumns(purchase, term, "Commitment of the plan " + term);
    purchase.put("BilledCost", committed);
    purchase.put("EffectiveCost", "0");
    purchase.put("ChargeFrequency", "Recurring");
    purchase.put("PricingCategory", "Committed");
    commitmentColumns(purchase, term, "", commitment.committedUsd());
    pricedInDollars(purchase, commitment.committedUsd());
    row(purchase);
    if (commitment.unusedUsd().signum() > 0) {
      Map<String, String> unused =
          common("Usage", period.startEpochMillis(), period.endEpochMillis());
      planColumns(unused, term, "What was not used of the plan " + term);
      unused.put("BilledCost", "0");
      unused.put("EffectiveCost", Amounts.plain(commitment.unusedUsd()));
      unused.put("ChargeFrequency", "Usage-Based");
      unused.put("PricingCategory", "Committed");
      unused.put("x_WastedCost", unused.get("EffectiveCost"));
      commitmentColumns(unused, term, "Unused", commitment.unusedUsd());
      pricedInDollars(unused, commitment.unusedUsd());
      row(unused);
    }
  }

  /** A plan is bought by the dollar. */
  private static void pricedInDollars(Map<String, String> row, BigDecimal usd) {
    String amount = Amounts.plain(usd);
    row.put("PricingQuantity", amount);
    row.put("PricingUnit", "USD");
    row.put("ListUnitPrice", "1");
    row.put("ListCost", amount);
    row.put("ContractedUnitPrice", "1");
    row.put("ContractedCost", amount);
    row.put("PricingCurrencyListUnitPrice", "1");
    row.put("PricingCurrencyContractedUnitPrice", "1");
    row.put("PricingCurrencyEffectiveCost", row.get("EffectiveCost"));
  }

  private static void planColumns(Map<String, String> row, String term, String description) {
    row.put("ChargeDescription", description);
    row.put("ProviderName", "AWS");
    row.put("PublisherName", "AWS");
    row.put("InvoiceIssuerName", "AWS");
    row.put("ServiceName", "Savings Plans for AWS Compute usage");
    row.put("ServiceCategory", "Compute");
    row.put("ServiceSubcategory", "Other (Compute)");
    row.put("SkuId", "ComputeSavingsPlans." + term);
    row.put("SkuPriceId", "ComputeSavingsPlans." + term + ".0");
    row.put("SkuMeter", "Commitment");
    row.put("Tags", "{}");
    row.put("x_ServiceCode", "ComputeSavingsPlans");
  }

  private static void commitmentColumns(
      Map<String, String> row, String operation, String status, BigDecimal usd) {
    String term = operation.substring(operation.indexOf(':') + 1);
    row.put("CommitmentDiscountCategory", "Spend");
    row.put("CommitmentDiscountId", "savingsplan/" + term);
    row.put("CommitmentDiscountName", term);
    row.put("CommitmentDiscountType", PLANS);
    row.put("CommitmentDiscountStatus", status);
    row.put("CommitmentDiscountQuantity", Amounts.plain(usd));
    row.put("CommitmentDiscountUnit", "USD");
  }

  private void credits() {
    BigDecimal usd = bill.creditsUsedUsd();
    if (usd.signum() == 0) {
      return;
    }
    Map<String, String> row =
        common("Credit", bill.period().startEpochMillis(), bill.period().endEpochMillis());
    String amount = Amounts.plain(usd.negate());
    row.put("ChargeDescription", "Credits");
    row.put("ChargeFrequency", "One-Time");
    row.put("BilledCost", amount);
    row.put("EffectiveCost", amount);
    row.put("ListCost", amount);
    row.put("ContractedCost", amount);
    row.put("PricingCurrencyEffectiveCost", amount);
    row.put("ProviderName", "AWS");
    row.put("PublisherName", "AWS");
    row.put("InvoiceIssuerName", "AWS");
    row.put("ServiceName", "Credits");
    row.put("ServiceCategory", "Other");
    row.put("ServiceSubcategory", "Other (Other)");
    row.put("Tags", "{}");
    row(row);
  }

  private Map<String, String> common(String category, long start, long end) {
    Map<String, String> row = new LinkedHashMap<>();
    Period month = Period.of(Period.monthOf(start));
    row.put("ChargeCategory", category);
    row.put("ChargePeriodStart", instant(start));
    row.put("ChargePeriodEnd", instant(end));
    row.put("BillingPeriodStart", instant(month.startEpochMillis()));
    row.put("BillingPeriodEnd", instant(month.endEpochMillis()));
    row.put("BillingAccountId", "headrace");
    row.put("BillingAccountName", "Headrace");
    row.put("BillingAccountType", "Consolidated");
    row.put("BillingCurrency", "USD");
    row.put("PricingCurrency", "USD");
    return row;
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
    tags.forEach(json::put);
    return json.toString();
  }

  private static String nameOf(String arn) {
    return arn.substring(Math.max(arn.lastIndexOf(':'), arn.lastIndexOf('/')) + 1);
  }

  private static String instant(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis - Math.floorMod(epochMillis, 1_000)).toString();
  }
}
