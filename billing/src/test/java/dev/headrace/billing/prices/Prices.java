package dev.headrace.billing.prices;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Prices that tests make up. */
final class Prices {
  static final LocalDate READ = LocalDate.of(2026, 9, 1);

  private Prices() {}

  static Price flat(String service, String usageType, String usd) {
    return tier(PriceKey.of(service, "us-east-1", usageType), "0", null, usd);
  }

  static Price tier(PriceKey key, String from, @Nullable String to, String usd) {
    return new Price(
        key,
        "",
        "something of use",
        PriceUnit.GB,
        new BigDecimal(from),
        to == null ? null : new BigDecimal(to),
        new BigDecimal(usd),
        READ,
        null,
        READ,
        "https://example.com/prices",
        Evidence.OFFICIAL);
  }

  static Price in(PriceUnit unit, LocalDate retrieved) {
    return new Price(
        PriceKey.of("AmazonBedrock", "us-east-1", "USE1-" + unit),
        "",
        "something of use",
        unit,
        BigDecimal.ZERO,
        null,
        BigDecimal.ONE,
        retrieved,
        null,
        retrieved,
        "https://example.com/prices",
        Evidence.OFFICIAL);
  }

  static Price during(Price price, LocalDate from, @Nullable LocalDate to) {
    return new Price(
        price.key(),
        price.sku(),
        price.description(),
        price.unit(),
        price.tierFrom(),
        price.tierTo(),
        price.usd(),
        from,
        to,
        price.retrieved(),
        price.source(),
        price.evidence());
  }
}
