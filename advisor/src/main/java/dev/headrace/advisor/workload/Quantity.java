package dev.headrace.advisor.workload;

import dev.headrace.kernel.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Numbers with units: how they are written and what they are worth.
 *
 * @param allowed in words
 * @param units what one of each is worth; the empty name where a bare number is allowed
 * @param scaled whether {@code k}, {@code M} and {@code B} may stand between number and unit
 * @param slips wrong spellings that people use, with the right one
 * @param hint the unit that a bare number most likely lacks
 * @param least the smallest value
 * @param most the largest value
 */
record Quantity(
    String allowed,
    Map<String, Double> units,
    boolean scaled,
    Map<String, String> slips,
    String hint,
    double least,
    double most)
    implements Format<Double> {
  private static final Pattern WRITTEN =
      Pattern.compile("(?<number>[0-9]{1,18}(?:\\.[0-9]{1,12})?)(?<unit>[^0-9.,].{0,40})?");
  private static final Pattern NUMBER_LIKE = Pattern.compile("[-+]?[.0-9].{0,60}");
  private static final Map<String, Double> SCALES = Map.of("k", 1e3, "M", 1e6, "B", 1e9);

  /** A month has 730 hours, as AWS counts it. */
  private static final double MONTH_HOURS = 730;

  private static final double HOUR_MILLIS = 3_600_000;
  private static final double KIB = 1_024;

  /** Milliseconds. */
  static final Quantity DURATION =
      new Quantity(
          "a duration such as 250ms, 9s, 15m, 6h or 2d",
          units("ms", 1.0, "s", 1e3, "m", 6e4, "h", HOUR_MILLIS, "d", 24 * HOUR_MILLIS),
          false,
          slips(
              "ms",
              "msec msecs millis millisecond milliseconds",
              "s",
              "sec secs second seconds",
              "m",
              "min mins minute minutes",
              "h",
              "hr hrs hour hours",
              "d",
              "day days"),
          "s",
          0,
          366 * 24 * HOUR_MILLIS);

  /** Bytes. */
  static final Quantity SIZE =
      new Quantity(
          "a size such as 12KB (1,000 bytes each) or 512MiB (1,048,576 bytes each)",
          units(
              "B",
              1.0,
              "KB",
              1e3,
              "MB",
              1e6,
              "GB",
              1e9,
              "TB",
              1e12,
              "KiB",
              KIB,
              "MiB",
              KIB * KIB,
              "GiB",
              KIB * KIB * KIB,
              "TiB",
              KIB * KIB * KIB * KIB),
          false,
          slips(
              "B",
              "b byte bytes",
              "KB",
              "kb k kB Kb",
              "MB",
              "mb Mb",
              "GB",
              "gb Gb",
              "KiB",
              "Ki KIB kib",
              "MiB",
              "M m Mi MIB mib",
              "GiB",
              "G g Gi GIB gib"),
          "KB",
          0,
          1e15);

  /** A number of things. */
  static final Quantity COUNT =
      new Quantity(
          "a count such as 40, 200k, 2M or 1B", units("", 1.0), true, slips("", ""), "", 0, 1e15);

  /** A month's worth. */
  static final Quantity RATE =
      new Quantity(
          "a rate such as 40/s, 500/hour or 2M/month",
          units(
              "/s",
              MONTH_HOURS * 3_600,
              "/minute",
              MONTH_HOURS * 60,
              "/hour",
              MONTH_HOURS,
              "/day",
              MONTH_HOURS / 24,
              "/week",
              MONTH_HOURS / 168,
              "/month",
              1.0),
          true,
          slips(
              "/s",
              "rps qps /sec /second req/s requests/s",
              "/minute",
              "rpm /min /m",
              "/hour",
              "/h /hr",
              "/day",
              "/d",
              "/week",
              "/w",
              "/month",
              "/mo /mon per-month"),
          "/month",
          0,
          1e13);

  /** A minute's worth. */
  static final Quantity PER_MINUTE =
      new Quantity(
          "a rate such as 400k/minute",
          units("/minute", 1.0),
          true,
          slips("/minute", "/min /m tpm TPM"),
          "/minute",
          1,
          1e12);

  /** A share from 0 to 1. */
  static final Quantity PERCENT =
      new Quantity(
          "a percentage from 0% to 100%",
          units("%", 0.01), false, slips("%", "percent pct"), "%", 0, 1);

  /** A share of growth a month. */
  static final Quantity GROWTH =
      new Quantity(
          "a growth such as 10%/month, at most 100%/month",
          units("%/month", 0.01), false, slips("%/month", "% %/mo percent/month"), "%/month", 0, 1);

  /** How often as much. */
  static final Quantity FACTOR =
      new Quantity(
          "a factor from 1x to 1000x, such as 4x",
          units("x", 1.0),
          false,
          slips("x", "X times"),
          "x",
          1,
          1_000);

  /** US dollars a year. */
  static final Quantity USD_PER_YEAR =
      new Quantity(
          "money such as 180k USD/year",
          units("USD/year", 1.0, "USD/month", 12.0),
          true,
          slips("USD/year", "USD $ USD/y USD/yr usd/year $/year", "USD/month", "usd/month $/month"),
          " USD/year",
          0,
          1e9);

  /** US dollars a month. */
  static final Quantity USD_PER_MONTH =
      new Quantity(
          "money such as 500 USD/month",
          units("USD/month", 1.0, "USD/year", 1.0 / 12),
          true,
          slips("USD/month", "USD $ USD/mo usd/month $/month", "USD/year", "usd/year $/year"),
          " USD/month",
          0,
          1e9);

  /** US dollars. */
  static final Quantity USD =
      new Quantity(
          "money such as 0.002 USD",
          units("USD", 1.0),
          true,
          slips("USD", "$ usd dollars"),
          " USD",
          0,
          1e9);

  /** Watts. */
  static final Quantity POWER =
      new Quantity(
          "a power such as 700W or 10.2kW",
          units("W", 1.0, "kW", 1e3),
          false,
          slips("W", "w watt watts", "kW", "kw KW Kw kilowatt kilowatts"),
          "W",
          1,
          1e6);

  /** US dollars for a kilowatt-hour. */
  static final Quantity USD_PER_KWH =
      new Quantity(
          "money such as 0.15 USD/kWh",
          units("USD/kWh", 1.0, "USD/MWh", 1e-3),
          false,
          slips("USD/kWh", "USD $ USD/kwh USD/KWh usd/kwh $/kWh", "USD/MWh", "usd/mwh $/MWh"),
          " USD/kWh",
          0,
          10);

  /** Hours of people a month. */
  static final Quantity HOURS_PER_MONTH =
      new Quantity(
          "a time such as 40 hours/month",
          units("hours/month", 1.0, "hours/week", MONTH_HOURS / 168),
          false,
          slips("hours/month", "hours h hour h/month hour/month", "hours/week", "h/week hour/week"),
          " hours/month",
          0,
          1e5);

  /** Weeks of one engineer. */
  static final Quantity ENGINEER_WEEKS =
      new Quantity(
          "an effort such as 2 engineer-weeks or 3 engineer-days",
          units(
              "engineer-weeks",
              1.0,
              "engineer-week",
              1.0,
              "engineer-days",
              0.2,
              "engineer-day",
              0.2),
          false,
          slips("engineer-weeks", "weeks week w person-weeks", "engineer-days", "days day d"),
          " engineer-weeks",
          0,
          520);

  /** Months. */
  static final Quantity MONTHS =
      new Quantity(
          "a time such as 6 months or 2 years",
          units("months", 1.0, "month", 1.0, "years", 12.0, "year", 12.0),
          false,
          slips("months", "mo m mon", "years", "y yr yrs"),
          " months",
          1,
          120);

  /** The same, where a bare number most likely lacks another unit. */
  Quantity hinting(String unit) {
    return new Quantity(allowed, units, scaled, slips, unit, least, most);
  }

  /** The same between narrower bounds, which the words name. */
  Quantity between(double lowest, double highest, String words) {
    return new Quantity(words, units, scaled, slips, hint, lowest, highest);
  }

  @Override
  public Double read(Yaml value, String path, Reading reading) {
    return parse(value, Format.text(value, allowed));
  }

  /** The value of a text that stands at a place. */
  double parse(Yaml at, String text) {
    Matcher written = WRITTEN.matcher(text);
    if (!written.matches()) {
      throw new BadValueException(at, notANumber(text));
    }
    String number = written.group("number");
    String unit = Optional.ofNullable(written.group("unit")).orElse("").strip();
    double worth = worth(unit);
    if (Double.isNaN(worth)) {
      throw new BadValueException(at, wrongUnit(number, unit));
    }
    double value = Double.parseDouble(number) * worth;
    if (value < least || value > most) {
      String size = value < least ? "too little" : "too much";
      throw new BadValueException(at, text + " is " + size + "; allowed is " + allowed);
    }
    return value;
  }

  private double worth(String unit) {
    Double exact = units.get(unit);
    if (exact != null) {
      return exact;
    }
    if (scaled && !unit.isEmpty()) {
      Double scale = SCALES.get(unit.substring(0, 1));
      Double rest = units.get(unit.substring(1).strip());
      if (scale != null && rest != null) {
        return scale * rest;
      }
    }
    return Double.NaN;
  }

  private String notANumber(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    String wrong = text + " is not a number with a unit";
    if (lower.startsWith("-") && NUMBER_LIKE.matcher(lower).matches()) {
      wrong = text + " is negative";
    } else if (lower.matches("[-+]?\\.?(nan|inf|infinity)")) {
      wrong = text + " is not a number";
    } else if (lower.contains(",") && lower.matches("[0-9][0-9,.]*.{0,20}")) {
      wrong = text + " has a comma";
    }
    return wrong + "; allowed is " + allowed;
  }

  private String wrongUnit(String number, String unit) {
    String wrong = unit.isEmpty() ? number + " has no unit" : "\"" + unit + "\" is no unit here";
    return wrong + "; allowed is " + allowed + "; did you mean " + number + likely(unit) + "?";
  }

  private String likely(String unit) {
    if (unit.isEmpty()) {
      return hint;
    }
    String scale = scaled && SCALES.containsKey(unit.substring(0, 1)) ? unit.substring(0, 1) : "";
    String rest = unit.substring(scale.length()).strip();
    String slip = slips.getOrDefault(rest, slips.get(rest.toLowerCase(Locale.ROOT)));
    String right = slip == null ? Nearest.to(rest, units.keySet()).orElse(hint.strip()) : slip;
    return scale + (hint.startsWith(" ") ? " " : "") + right;
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    List<Object> types = new ArrayList<>(List.of("string"));
    if (units.containsKey("")) {
      types.add("number");
      schema.put("minimum", least);
    }
    schema.put("type", types.size() == 1 ? "string" : types);
    schema.put("pattern", "^" + pattern() + "$");
    schema.put("description", allowed);
    return schema;
  }

  /** A regular expression of what is allowed, bounds aside. */
  String pattern() {
    String names =
        units.keySet().stream()
            .map(name -> name.replace("/", "\\/"))
            .collect(Collectors.joining("|"));
    return "[0-9]{1,18}(\\.[0-9]{1,12})?\\s*" + (scaled ? "[kMB]?\\s*" : "") + "(" + names + ")";
  }

  private static Map<String, Double> units(Object... namesAndWorths) {
    Map<String, Double> units = new LinkedHashMap<>();
    for (int i = 0; i < namesAndWorths.length; i += 2) {
      units.put((String) namesAndWorths[i], (Double) namesAndWorths[i + 1]);
    }
    return units;
  }

  private static Map<String, String> slips(String... rightAndWrongs) {
    Map<String, String> slips = new LinkedHashMap<>();
    for (int i = 0; i < rightAndWrongs.length; i += 2) {
      for (String wrong : rightAndWrongs[i + 1].split(" ", -1)) {
        slips.put(wrong, rightAndWrongs[i]);
      }
    }
    return slips;
  }
}
