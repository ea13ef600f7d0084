package dev.headrace.billing.prices.offer;

import dev.headrace.billing.prices.Checks;
import dev.headrace.billing.prices.Decimals;
import dev.headrace.billing.prices.Evidence;
import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;
import dev.headrace.billing.prices.Regions;
import dev.headrace.billing.prices.offer.OfferUnits.Measure;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes prices of a file's rows: chooses those that were asked for, turns their units into ours,
 * and puts the tiers of a key together.
 */
final class OfferRows {
  private static final int MAX_DESCRIPTION = 300;
  private static final String LINUX = "RunInstances";

  private final Set<String> regions;
  private final PriceBook known;
  private final String file;
  private final Findings findings;
  private final int most;
  private final NavigableMap<PriceKey, List<Parsed>> byKey = new TreeMap<>();
  private String version = "";
  private @Nullable LocalDate published;
  private int kept;

  /** A row's price, and where it was. */
  private record Parsed(Price price, String where) {}

  /**
   * Makes an empty collection.
   *
   * @param regions those that are asked for; none for all
   * @param known the price book whose units and operations imported prices keep to
   * @param file how sources name the file
   * @param most how many prices it takes
   */
  OfferRows(Set<String> regions, PriceBook known, String file, Findings findings, int most) {
    this.regions = Set.copyOf(regions);
    this.known = known;
    this.file = file;
    this.findings = findings;
    this.most = most;
  }

  /** What the file says about itself. */
  void describe(String version, String publicationDate) {
    this.version = version;
    date(publicationDate).ifPresent(day -> published = day);
  }

  /** Whether a region and an operation are among those asked for. */
  boolean wants(String serviceCode, String region, String usageType, String operation) {
    boolean machine = serviceCode.equals("AmazonEC2") && operation.startsWith(LINUX);
    return (regions.isEmpty() || regions.contains(region))
        && Regions.known(region)
        && (!machine || (operation.equals(LINUX) && isShared(usageType)));
  }

  /** Of the many ways to hold an instance, those that bills of shared machines have. */
  private static boolean isShared(String usageType) {
    String bare = usageType.substring(usageType.indexOf('-') + 1);
    return bare.startsWith("BoxUsage") || bare.startsWith("SpotUsage");
  }

  /** Takes a row, or complains about it. False once there are too many. */
  boolean add(OfferRow row) {
    if (!wants(
        row.key().serviceCode(),
        row.key().region(),
        row.key().usageType(),
        row.key().operation())) {
      findings.leaveOut();
      return true;
    }
    if (kept == most) {
      findings.breakOff(
          row.where(), "the file has more than " + most + " prices; choose regions with --region");
      return false;
    }
    try {
      Price price = price(row);
      byKey
          .computeIfAbsent(price.key(), key -> new ArrayList<>())
          .add(new Parsed(price, row.where()));
      kept++;
    } catch (UnusableRow unusable) {
      findings.skip(row.where(), unusable.getMessage());
    }
    return true;
  }

  private Price price(OfferRow row) throws UnusableRow {
    PriceKey key = row.key();
    if (key.serviceCode().isEmpty() || key.usageType().isEmpty()) {
      throw new UnusableRow("there is no service code or usage type");
    }
    if (!row.currency().equals("USD")) {
      throw new UnusableRow(
          "the currency is " + Decimals.shortened(row.currency()) + " instead of USD");
    }
    Measure measure =
        OfferUnits.find(row.unit(), key.usageType())
            .orElseThrow(() ->
                new UnusableRow(
                    "the unit "
                        + Decimals.shortened(row.unit())
                        + " of "
                        + Decimals.shortened(key.usageType())
                        + " is not known"));
    LocalDate effective =
        date(row.effective())
            .orElseThrow(() -> new UnusableRow("no date: " + Decimals.shortened(row.effective())));
    LocalDate read = published;
    return new Price(
        key,
        row.sku(),
        row.description().isBlank() ? key.usageType() : clipped(row.description()),
        measure.unit(),
        row.begin().isEmpty() ? BigDecimal.ZERO : scaled(row.begin(), measure),
        isEndless(row.end()) ? null : scaled(row.end(), measure),
        number(row.price()).divide(measure.amount(), MathContext.DECIMAL128).stripTrailingZeros(),
        effective,
        null,
        read == null ? effective : read,
        source(key.serviceCode()),
        Evidence.OFFICIAL);
  }

  private static boolean isEndless(String end) {
    return end.isEmpty() || end.equalsIgnoreCase("inf");
  }

  private String source(String serviceCode) {
    return "AWS Price List, "
        + serviceCode
        + (version.isEmpty() ? "" : ", version " + Decimals.shortened(version))
        + ", file "
        + file;
  }

  private static String clipped(String text) {
    return text.length() <= MAX_DESCRIPTION ? text : text.substring(0, MAX_DESCRIPTION) + "…";
  }

  private static BigDecimal scaled(String text, Measure measure) throws UnusableRow {
    return number(text).multiply(measure.amount()).stripTrailingZeros();
  }

  private static BigDecimal number(String text) throws UnusableRow {
    return Decimals.read(text.strip())
        .orElseThrow(() -> new UnusableRow("no number: " + Decimals.shortened(text)));
  }

  /** The day of a date, or of a date with a time. */
  private static Optional<LocalDate> date(String text) {
    try {
      return Optional.of(LocalDate.parse(text.substring(0, Math.min(10, text.length()))));
    } catch (DateTimeException wrong) {
      return Optional.empty();
    }
  }

  /** All prices, sound and in the order of their keys. */
  List<Price> finish() {
    Map<PriceKey, List<Parsed>> named = new TreeMap<>();
    byKey.forEach((key, rows) ->
        named
            .computeIfAbsent(key.withOperation(operationOf(key)), renamed -> new ArrayList<>())
            .addAll(rows));
    List<Price> prices = new ArrayList<>();
    named.forEach((key, rows) -> prices.addAll(sound(key, rows.stream().distinct().toList())));
    return prices;
  }

  /**
   * The operation that sets a price apart; empty where none does. A bill names operations that
   * prices do not depend on, and price lists name some of them.
   */
  private String operationOf(PriceKey key) {
    if (key.operation().equals(LINUX)) {
      return "";
    }
    if (Keys.isNamedByOperation(key)) {
      return key.operation();
    }
    var operations = new TreeSet<String>();
    for (PriceKey other : withAnyOperation(key)) {
      operations.add(other.operation());
    }
    return operations.size() > 1 || knownByOperation(key) ? key.operation() : "";
  }

  private Set<PriceKey> withAnyOperation(PriceKey key) {
    return byKey.subMap(key.withOperation(""), true, key.withOperation("\uffff"), true).keySet();
  }

  private boolean knownByOperation(PriceKey key) {
    return !key.operation().isEmpty() && known.has(key);
  }

  /** The tiers of one key, if they fit together. */
  private List<Price> sound(PriceKey key, List<Parsed> rows) {
    List<Price> tiers = new ArrayList<>();
    for (Parsed row : rows) {
      Price price = inKnownUnit(row.price().with(key));
      if (tiers.stream().noneMatch(tier -> isSamePrice(tier, price))) {
        tiers.add(price);
      }
    }
    tiers.sort(Comparator.comparing(Price::tierFrom));
    List<Price> paid = withoutFreeTier(tiers);
    List<String> problems = Checks.problems(paid);
    if (problems.isEmpty()) {
      return paid;
    }
    findings.skip(rows.getFirst().where(), problems.getFirst());
    return List.of();
  }

  private static boolean isSamePrice(Price one, Price other) {
    return one.usd().compareTo(other.usd()) == 0
        && one.tierFrom().compareTo(other.tierFrom()) == 0
        && one.unit() == other.unit()
        && one.effectiveFrom().equals(other.effectiveFrom());
  }

  /** Where the file says only "hours", the price book may know what is held for that long. */
  private Price inKnownUnit(Price price) {
    Optional<PriceUnit> unit = known.unitOf(price.key());
    return unit.isPresent() && OfferUnits.alike(unit.get(), price.unit())
        ? price.in(unit.get())
        : price;
  }

  /**
   * Price lists give a free tier as a first tier of 0. Free tiers are a matter of the bill, which
   * may leave them out; the price begins at the first unit.
   */
  private static List<Price> withoutFreeTier(List<Price> tiers) {
    List<Price> paid = tiers.stream().filter(tier -> tier.usd().signum() != 0).toList();
    if (paid.isEmpty()) {
      return tiers.stream().map(Price::markedFree).toList();
    }
    if (paid.size() == tiers.size()) {
      return tiers;
    }
    List<Price> moved = new ArrayList<>(paid);
    moved.set(0, paid.getFirst().fromZero());
    return moved;
  }

  /** A row that no price can be made of. */
  private static final class UnusableRow extends Exception {
    private static final long serialVersionUID = 1;

    UnusableRow(String message) {
      super(message, null, false, false);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
