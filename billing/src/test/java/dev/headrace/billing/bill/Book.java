package dev.headrace.billing.bill;

import dev.headrace.billing.prices.Evidence;
import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Price books of a few rows, for tests. */
final class Book {
  static final LocalDate DAY = LocalDate.of(2020, 1, 1);

  private final List<Price> rows = new ArrayList<>();

  /** The rates of us-east-1 that the worked examples of the pricing pages use. */
  static Book ofPricingPages() {
    return new Book()
        .row("AWSLambda", "Request", PriceUnit.REQUEST, "0.0000002")
        .tier(
            "AWSLambda", "Lambda-GB-Second", PriceUnit.GB_SECOND, "0", "6000000000", "0.0000166667")
        .tier(
            "AWSLambda",
            "Lambda-GB-Second",
            PriceUnit.GB_SECOND,
            "6000000000",
            "15000000000",
            "0.000015")
        .tier(
            "AWSLambda",
            "Lambda-GB-Second",
            PriceUnit.GB_SECOND,
            "15000000000",
            null,
            "0.0000133334")
        .row("AWSLambda", "Lambda-GB-Second-ARM", PriceUnit.GB_SECOND, "0.0000133334")
        .row("AWSLambda", "Lambda-Storage-GB-Second", PriceUnit.GB_SECOND, "0.0000000309")
        .row("AWSLambda", "Lambda-Provisioned-Concurrency", PriceUnit.GB_SECOND, "0.0000041667")
        .row("AWSLambda", "Lambda-Provisioned-GB-Second", PriceUnit.GB_SECOND, "0.0000097222")
        .row("AWSLambda", "Lambda-Provisioned-Concurrency-ARM", PriceUnit.GB_SECOND, "0.0000033334")
        .row("AWSLambda", "Lambda-Provisioned-GB-Second-ARM", PriceUnit.GB_SECOND, "0.0000077778")
        .row("AWSLambda", "Lambda-SnapStart-Cached-GB-Second", PriceUnit.GB_SECOND, "0.0000015046")
        .row("AWSLambda", "Lambda-SnapStart-Restored-GB", PriceUnit.GB, "0.0001397998")
        .row("AmazonECS", "USE1-Fargate-vCPU-Hours:perCPU", PriceUnit.VCPU_HOUR, "0.04048")
        .row("AmazonECS", "USE1-Fargate-GB-Hours", PriceUnit.GB_HOUR, "0.004445")
        .row("AmazonECS", "USE1-Fargate-EphemeralStorage-GB-Hours", PriceUnit.GB_HOUR, "0.000111");
  }

  Book row(String serviceCode, String usageType, PriceUnit unit, String usd) {
    return tier(serviceCode, usageType, unit, "0", null, usd);
  }

  Book tier(
      String serviceCode,
      String usageType,
      PriceUnit unit,
      String from,
      @Nullable String to,
      String usd) {
    return add(PriceKey.of(serviceCode, "us-east-1", usageType), unit, from, to, usd);
  }

  /** The rate of a Savings Plan. */
  Book plan(String usageType, String term, PriceUnit unit, String usd) {
    var key = new PriceKey("ComputeSavingsPlans", "us-east-1", usageType, "ComputeSP:" + term);
    return add(key, unit, "0", null, usd);
  }

  private Book add(PriceKey key, PriceUnit unit, String from, @Nullable String to, String usd) {
    rows.add(
        new Price(
            key,
            "",
            key.usageType(),
            unit,
            new BigDecimal(from),
            to == null ? null : new BigDecimal(to),
            new BigDecimal(usd),
            DAY,
            null,
            DAY,
            "a test",
            Evidence.OFFICIAL));
    return this;
  }

  PriceBook book() {
    return PriceBook.of(rows);
  }
}
