package dev.headrace.billing.prices.offer;

import static java.util.Map.entry;

import dev.headrace.billing.prices.PriceUnit;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The units of price list files, of which each service has words of its own. */
final class OfferUnits {
  private static final BigDecimal THOUSAND = new BigDecimal(1_000);
  private static final BigDecimal MILLION = new BigDecimal(1_000_000);
  private static final BigDecimal MEBIBYTES = new BigDecimal(1_024);

  /**
   * What a price is paid for.
   *
   * @param amount how many of the unit the file's price is for
   */
  record Measure(PriceUnit unit, BigDecimal amount) {
    static Measure of(PriceUnit unit) {
      return new Measure(unit, BigDecimal.ONE);
    }
  }

  private static final Map<String, Measure> MEASURES =
      Map.ofEntries(
          entry("request", Measure.of(PriceUnit.REQUEST)),
          entry("api request", Measure.of(PriceUnit.REQUEST)),
          entry("api call", Measure.of(PriceUnit.REQUEST)),
          entry("apicall", Measure.of(PriceUnit.REQUEST)),
          entry("call", Measure.of(PriceUnit.REQUEST)),
          entry("message", Measure.of(PriceUnit.REQUEST)),
          entry("notification", Measure.of(PriceUnit.REQUEST)),
          entry("event", Measure.of(PriceUnit.REQUEST)),
          entry("64k chunk", Measure.of(PriceUnit.REQUEST)),
          entry("invocation", Measure.of(PriceUnit.REQUEST)),
          entry("operation", Measure.of(PriceUnit.REQUEST)),
          entry("query", Measure.of(PriceUnit.REQUEST)),
          entry("querie", Measure.of(PriceUnit.REQUEST)),
          entry("search unit", Measure.of(PriceUnit.REQUEST)),
          entry("trace", Measure.of(PriceUnit.REQUEST)),
          entry("transition", Measure.of(PriceUnit.REQUEST)),
          entry("statetransition", Measure.of(PriceUnit.REQUEST)),
          entry("state transition", Measure.of(PriceUnit.REQUEST)),
          entry("putrequest", Measure.of(PriceUnit.REQUEST)),
          entry("payload unit", Measure.of(PriceUnit.REQUEST)),
          entry("readrequestunit", Measure.of(PriceUnit.REQUEST)),
          entry("writerequestunit", Measure.of(PriceUnit.REQUEST)),
          entry("1m request", new Measure(PriceUnit.REQUEST, MILLION)),
          entry("gb-second", Measure.of(PriceUnit.GB_SECOND)),
          entry("lambda-gb-second", Measure.of(PriceUnit.GB_SECOND)),
          entry("second-gb", Measure.of(PriceUnit.GB_SECOND)),
          entry("gb-hour", Measure.of(PriceUnit.GB_HOUR)),
          entry("gigabyte-hour", Measure.of(PriceUnit.GB_HOUR)),
          entry("gb-mo", Measure.of(PriceUnit.GB_MONTH)),
          entry("gb-month", Measure.of(PriceUnit.GB_MONTH)),
          entry("gigabyte-month", Measure.of(PriceUnit.GB_MONTH)),
          entry("gb", Measure.of(PriceUnit.GB)),
          entry("gigabyte", Measure.of(PriceUnit.GB)),
          entry("tb", new Measure(PriceUnit.GB, MEBIBYTES)),
          entry("vcpu-hour", Measure.of(PriceUnit.VCPU_HOUR)),
          entry("vcpu-second", Measure.of(PriceUnit.VCPU_SECOND)),
          entry("hr", Measure.of(PriceUnit.HOUR)),
          entry("hour", Measure.of(PriceUnit.HOUR)),
          entry("instance-hour", Measure.of(PriceUnit.HOUR)),
          entry("lcu-hr", Measure.of(PriceUnit.UNIT_HOUR)),
          entry("lcu-hour", Measure.of(PriceUnit.UNIT_HOUR)),
          entry("acu-hr", Measure.of(PriceUnit.UNIT_HOUR)),
          entry("ocu-hour", Measure.of(PriceUnit.UNIT_HOUR)),
          entry("shardhour", Measure.of(PriceUnit.UNIT_HOUR)),
          entry("shard hour", Measure.of(PriceUnit.UNIT_HOUR)),
          entry("shard-hour", Measure.of(PriceUnit.UNIT_HOUR)),
          entry("second", Measure.of(PriceUnit.SECOND)),
          entry("minute", Measure.of(PriceUnit.MINUTE)),
          entry("min", Measure.of(PriceUnit.MINUTE)),
          entry("action-minute", Measure.of(PriceUnit.MINUTE)),
          entry("actionminute", Measure.of(PriceUnit.MINUTE)),
          entry("token", new Measure(PriceUnit.MILLION_TOKENS, inverse(MILLION))),
          entry("1k token", new Measure(PriceUnit.MILLION_TOKENS, inverse(THOUSAND))),
          entry("1000 token", new Measure(PriceUnit.MILLION_TOKENS, inverse(THOUSAND))),
          entry("1m token", Measure.of(PriceUnit.MILLION_TOKENS)),
          entry("mo", Measure.of(PriceUnit.MONTH)),
          entry("month", Measure.of(PriceUnit.MONTH)),
          entry("metric", Measure.of(PriceUnit.MONTH)),
          entry("alarm", Measure.of(PriceUnit.MONTH)),
          entry("dashboard", Measure.of(PriceUnit.MONTH)),
          entry("key", Measure.of(PriceUnit.MONTH)),
          entry("secret", Measure.of(PriceUnit.MONTH)),
          entry("iops-mo", Measure.of(PriceUnit.MONTH)),
          entry("mibps-mo", Measure.of(PriceUnit.MONTH)),
          entry("gibps-mo", new Measure(PriceUnit.MONTH, MEBIBYTES)),
          entry("pipeline", Measure.of(PriceUnit.MONTH)),
          entry("image", Measure.of(PriceUnit.UNIT)),
          entry("unit", Measure.of(PriceUnit.UNIT)),
          entry("report", Measure.of(PriceUnit.UNIT)));

  /** Units that a file may confuse, because it says only "hours" or only "units". */
  private static final Set<Set<PriceUnit>> ALIKE =
      Set.of(
          Set.of(
              PriceUnit.HOUR,
              PriceUnit.VCPU_HOUR,
              PriceUnit.GB_HOUR,
              PriceUnit.GPU_HOUR,
              PriceUnit.UNIT_HOUR),
          Set.of(
              PriceUnit.SECOND, PriceUnit.VCPU_SECOND, PriceUnit.GB_SECOND, PriceUnit.GPU_SECOND),
          Set.of(PriceUnit.REQUEST, PriceUnit.UNIT, PriceUnit.MONTH, PriceUnit.MINUTE));

  private OfferUnits() {}

  private static BigDecimal inverse(BigDecimal power) {
    return BigDecimal.ONE.divide(power);
  }

  /** The measure of a unit's word for a usage type; empty if the word is not known. */
  static Optional<Measure> find(String word, String usageType) {
    String single = word.strip().toLowerCase(Locale.ROOT);
    if (single.endsWith("s")) {
      single = single.substring(0, single.length() - 1);
    }
    return Optional.ofNullable(MEASURES.get(single)).map(measure -> refined(measure, usageType));
  }

  /** Files give vCPUs and memory by the hour as "hours"; the usage type says what is held. */
  private static Measure refined(Measure measure, String usageType) {
    if (measure.unit() != PriceUnit.HOUR) {
      return measure;
    }
    String lower = usageType.toLowerCase(Locale.ROOT);
    if (lower.contains("vcpu-hours") || lower.endsWith(":vcpu")) {
      return Measure.of(PriceUnit.VCPU_HOUR);
    }
    return lower.contains("gb-hours") || lower.endsWith(":memory")
        ? Measure.of(PriceUnit.GB_HOUR)
        : measure;
  }

  /** Whether a file may mean one unit where it seems to say the other. */
  static boolean alike(PriceUnit one, PriceUnit other) {
    return one == other
        || ALIKE.stream().anyMatch(group -> group.contains(one) && group.contains(other));
  }
}
