package dev.headrace.billing.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.billing.bill.Bill;
import dev.headrace.billing.bill.Commitment;
import dev.headrace.billing.bill.SavingsPlan;
import dev.headrace.billing.bill.Terms;
import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.Staleness;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;

/** A bill for programs: all that the table has, and the source of each price. */
final class BillJson {
  private static final int SCHEMA_VERSION = 1;

  private final LocalDate today;

  BillJson(LocalDate today) {
    this.today = today;
  }

  ObjectNode write(Bill bill, BillQuestion question) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schemaVersion", SCHEMA_VERSION);
    json.put("from", Instant.ofEpochMilli(bill.period().startEpochMillis()).toString());
    json.put("to", Instant.ofEpochMilli(bill.period().endEpochMillis()).toString());
    json.put("currency", "USD");
    ObjectNode totals = json.putObject("totals");
    put(totals, "cashUsd", bill.totals().cash());
    put(totals, "peopleUsd", bill.totals().people());
    put(totals, "wastedUsd", bill.totals().wasted());
    put(totals, "invoiceUsd", bill.invoiceUsd());
    put(totals, "creditsUsedUsd", bill.creditsUsedUsd());
    terms(json.putObject("terms"), question.terms());
    json.put("groupedBy", question.by().toString());
    ArrayNode groups = json.putArray("groups");
    Group.of(bill, question.by()).forEach(group -> group(groups.addObject(), group));
    ArrayNode commitments = json.putArray("commitments");
    bill.commitments().forEach(it -> commitment(commitments.addObject(), it));
    ArrayNode remarks = json.putArray("remarks");
    bill.remarks().forEach(remarks::add);
    ArrayNode unknown = json.putArray("unknownPrices");
    Unpriced.of(bill).forEach(it -> unpriced(unknown.addObject(), it));
    return json;
  }

  private static void terms(ObjectNode json, Terms terms) {
    json.put("freeTier", terms.freeTier());
    put(json, "discountPercent", terms.discountPercent());
    put(json, "creditUsd", terms.creditUsd());
    ArrayNode plans = json.putArray("savingsPlans");
    for (SavingsPlan plan : terms.savingsPlans()) {
      ObjectNode one = plans.addObject().put("term", plan.term());
      BigDecimal usdPerHour = plan.usdPerHour();
      BigDecimal coverage = plan.coveragePercent();
      if (usdPerHour != null) {
        put(one, "commitmentUsdPerHour", usdPerHour);
      }
      if (coverage != null) {
        put(one, "coveragePercent", coverage);
      }
    }
  }

  private void group(ObjectNode json, Group group) {
    json.put("name", group.name());
    put(json, "cashUsd", group.usd());
    put(json, "wastedUsd", group.wastedUsd());
    ArrayNode lines = json.putArray("lines");
    group.positions().forEach(position -> position(lines.addObject(), position));
  }

  private void position(ObjectNode json, Position position) {
    key(json, position.key());
    json.put("charge", position.charge().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    put(json, "quantity", position.quantity());
    json.put("unit", position.price().unit().symbol());
    put(json, "unitPriceUsd", position.unitUsd());
    put(json, "listUsd", position.listUsd());
    put(json, "cashUsd", position.usd());
    put(json, "wastedUsd", position.wastedUsd());
    Price price = position.price();
    ObjectNode origin = json.putObject("price");
    origin.put("effectiveFrom", price.effectiveFrom().toString());
    origin.put("retrieved", price.retrieved().toString());
    origin.put("source", price.source());
    origin.put("evidence", price.evidence().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    origin.put("stale", Staleness.isStale(price, today));
  }

  private static void key(ObjectNode json, PriceKey key) {
    json.put("serviceCode", key.serviceCode());
    json.put("region", key.region());
    json.put("usageType", key.usageType());
    json.put("operation", key.operation());
  }

  private static void commitment(ObjectNode json, Commitment commitment) {
    json.put("term", commitment.plan().term());
    put(json, "committedUsd", commitment.committedUsd());
    put(json, "usedUsd", commitment.usedUsd());
    put(json, "unusedUsd", commitment.unusedUsd());
  }

  private static void unpriced(ObjectNode json, Unpriced unpriced) {
    key(json, unpriced.key());
    put(json, "quantity", unpriced.quantity());
    json.put("unit", unpriced.unit().symbol());
    json.put("reason", unpriced.reason());
  }

  private static void put(ObjectNode json, String name, BigDecimal amount) {
    json.put(name, Amounts.exact(amount));
  }
}
