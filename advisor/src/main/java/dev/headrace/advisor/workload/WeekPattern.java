package dev.headrace.advisor.workload;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.Locale;

/**
 * Requests that follow the clock on a wall: a factor for each minute of a local week. Where clocks
 * are put forward or back, the pattern moves with them.
 */
final class WeekPattern implements Traffic.Pattern {
  private static final int DAY_MINUTES = 24 * 60;
  private static final int WEEK_MINUTES = 7 * DAY_MINUTES;
  private static final long MINUTE_MILLIS = 60_000;

  /** 1 January 1970 was a Thursday; local weeks begin on Monday. */
  private static final int EPOCH_MINUTE = 3 * DAY_MINUTES;

  /** The traffic that is left when everybody sleeps, where the peak allows it. */
  private static final double NIGHT = 0.1;

  private static final double FLATTEST = 0.25;
  private static final double STEEPEST = 64;

  /**
   * How a day rises and falls, before a peak is asked for.
   *
   * @param words in which it is described
   * @param centreMinute of the day at which it is busiest
   * @param widthMinutes of the hump around it; outside there is only the traffic of the night
   * @param weekend how high Saturday and Sunday are beside the other days
   */
  record Profile(String words, int centreMinute, int widthMinutes, double weekend) {
    /** From 0 to 1; the steepness makes the hump narrow (large) or flat (small). */
    double at(int minuteOfWeek, double steepness) {
      double distance = Math.abs(minuteOfWeek % DAY_MINUTES - centreMinute);
      distance = Math.min(distance, DAY_MINUTES - distance);
      if (distance >= widthMinutes / 2.0) {
        return 0;
      }
      double hump = (1 + StrictMath.cos(2 * Math.PI * distance / widthMinutes)) / 2;
      double day = minuteOfWeek >= 5 * DAY_MINUTES ? weekend : 1;
      return StrictMath.pow(hump, steepness) * day;
    }

    /** Beyond which nothing would be left for the night. */
    double greatestPeak(ZoneId zone) {
      double mean = mean(minutes(zone), this, STEEPEST);
      return (1 - NIGHT * (1 - mean)) / mean;
    }
  }

  /** Office work: weekdays from morning to evening, next to nothing at weekends. */
  static final Profile BUSINESS_HOURS = new Profile("business hours", 13 * 60 + 30, 12 * 60, 0.1);

  /** People at all hours: days above nights, weekdays above weekends. */
  static final Profile WEEKLY = new Profile("a weekly rhythm", 15 * 60, DAY_MINUTES, 0.7);

  private final ZoneRules rules;
  private final double[] factors;
  private final double peak;
  private final String words;

  private WeekPattern(ZoneId zone, double[] factors, double peak, String words) {
    this.rules = zone.getRules();
    this.factors = factors;
    this.peak = peak;
    this.words = words;
  }

  /**
   * A rhythm with a peak.
   *
   * @param peak at least 1, at most what {@link Profile#greatestPeak} says
   */
  static WeekPattern of(Profile profile, ZoneId zone, double peak) {
    int[] minutes = minutes(zone);
    double steepness = steepness(minutes, profile, peak);
    double base = base(mean(minutes, profile, steepness), peak);
    double[] factors = new double[WEEK_MINUTES];
    for (int i = 0; i < WEEK_MINUTES; i++) {
      factors[i] = Math.min(peak, base + (peak - base) * profile.at(i, steepness));
    }
    String words = profile.words() + " in " + zone.getId() + ", peak " + number(peak) + "x";
    return new WeekPattern(zone, factors, peak, words);
  }

  /** All requests of a day within one window of it. */
  static WeekPattern dailyBatch(ZoneId zone, int atMinute, int windowMinutes) {
    int[] minutes = minutes(zone);
    long inside = 0;
    long all = 0;
    for (int i = 0; i < WEEK_MINUTES; i++) {
      inside += isInside(i, atMinute, windowMinutes) ? minutes[i] : 0;
      all += minutes[i];
    }
    double[] factors = new double[WEEK_MINUTES];
    double factor = (double) all / inside;
    for (int i = 0; i < WEEK_MINUTES; i++) {
      factors[i] = isInside(i, atMinute, windowMinutes) ? factor : 0;
    }
    String words =
        String.format(
            Locale.ROOT,
            "each day from %02d:%02d for %d min in %s",
            atMinute / 60,
            atMinute % 60,
            windowMinutes,
            zone.getId());
    return new WeekPattern(zone, factors, factor, words);
  }

  private static boolean isInside(int minuteOfWeek, int atMinute, int windowMinutes) {
    return Math.floorMod(minuteOfWeek - atMinute, DAY_MINUTES) < windowMinutes;
  }

  /** How often the simulated month has each minute of a local week. */
  private static int[] minutes(ZoneId zone) {
    int[] minutes = new int[WEEK_MINUTES];
    ZoneRules rules = zone.getRules();
    long end = Traffic.MONTH_START_EPOCH_MILLIS + Traffic.MONTH_SECONDS * 1_000;
    for (long at = Traffic.MONTH_START_EPOCH_MILLIS; at < end; at += MINUTE_MILLIS) {
      minutes[minuteOfWeek(rules, at)]++;
    }
    return minutes;
  }

  private static double mean(int[] minutes, Profile profile, double steepness) {
    double sum = 0;
    long all = 0;
    for (int i = 0; i < WEEK_MINUTES; i++) {
      sum += minutes[i] * profile.at(i, steepness);
      all += minutes[i];
    }
    return sum / all;
  }

  /** What is left for the night when the hump has this mean and the peak this height. */
  private static double base(double mean, double peak) {
    return (1 - peak * mean) / (1 - mean);
  }

  /** Makes the hump so narrow that its peak leaves the night its share. */
  private static double steepness(int[] minutes, Profile profile, double peak) {
    double low = FLATTEST;
    double high = STEEPEST;
    if (base(mean(minutes, profile, low), peak) >= NIGHT) {
      return low;
    }
    for (int i = 0; i < 40; i++) {
      double middle = (low + high) / 2;
      if (base(mean(minutes, profile, middle), peak) < NIGHT) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private static int minuteOfWeek(ZoneRules rules, long epochMillis) {
    long offsetSeconds = rules.getOffset(Instant.ofEpochMilli(epochMillis)).getTotalSeconds();
    long minute = Math.floorDiv(Math.floorDiv(epochMillis, 1_000) + offsetSeconds, 60);
    return (int) Math.floorMod(minute + EPOCH_MINUTE, (long) WEEK_MINUTES);
  }

  /** A number without a needless fraction. */
  static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  @Override
  public double factorAt(long epochMillis) {
    return factors[minuteOfWeek(rules, epochMillis)];
  }

  @Override
  public double peakFactor() {
    return peak;
  }

  @Override
  public int batchSize() {
    return 1;
  }

  @Override
  public String describe() {
    return words;
  }
}
