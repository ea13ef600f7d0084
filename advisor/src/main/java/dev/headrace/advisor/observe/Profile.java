package dev.headrace.advisor.observe;

import java.util.Arrays;
import java.util.Locale;

/**
 * The shape of traffic that arrivals resemble most, among those that a workload file knows.
 *
 * @param shape as the file spells it
 * @param zone an IANA zone whose days fit; UTC where days do not matter
 * @param peak how much busier the busiest hours are than the mean; 1 where that does not matter
 * @param burst how many requests come at once; 1 where they come one by one
 * @param startHour when a day's batch begins, in the zone
 * @param why what of the arrivals says so
 */
record Profile(String shape, String zone, double peak, int burst, int startHour, String why) {
  private static final int HOURS_A_DAY = 24;
  private static final double SHORTEST_DAY_HOURS = 20;
  private static final double SHORTEST_WEEK_HOURS = 72;

  /** The 40 office hours of a week are 24 % of its hours; with this share they rule it. */
  private static final double OFFICE_SHARE = 0.6;

  private static final int OFFICE_FROM = 9;
  private static final int OFFICE_TO = 17;
  private static final int OFFICE_DAYS = 5;

  /** Two hours are 8 % of a day; with this share the day is a batch. */
  private static final double BATCH_SHARE = 0.8;

  /** A busiest hour of the day that is so much busier than the mean makes a daily rhythm. */
  private static final double RHYTHM = 1.5;

  /** Independent requests have a dispersion of 1. */
  private static final double BURSTY = 5;

  private static final int WESTMOST = -11;
  private static final int EASTMOST = 14;

  static Profile of(Arrivals arrivals) {
    double hours = arrivals.spanHours();
    if (hours < SHORTEST_DAY_HOURS) {
      return bursts(
          arrivals,
          arrivals.hasRate()
              ? Figures.hours(hours) + " are too short to see a day's rhythm"
              : "no times were seen");
    }
    double[] week = arrivals.week();
    double[] day = day(week);
    int batchHour = busiestPair(day);
    if (day[batchHour] + day[(batchHour + 1) % HOURS_A_DAY] >= BATCH_SHARE) {
      return new Profile(
          "daily-batch",
          "UTC",
          1,
          1,
          batchHour,
          Figures.percent(day[batchHour] + day[(batchHour + 1) % HOURS_A_DAY])
              + " of the requests come in two hours of the day");
    }
    double peak = arrivals.peakHourFactor();
    int offset = bestOffset(day);
    double office = hours >= SHORTEST_WEEK_HOURS ? officeShare(week, offset) : 0;
    if (office >= OFFICE_SHARE) {
      return new Profile(
          "business-hours",
          zone(offset),
          peak,
          1,
          0,
          Figures.percent(office) + " of the requests come from 9 to 17 o'clock on workdays");
    }
    double busiest = Arrays.stream(day).max().orElse(0) * HOURS_A_DAY;
    if (busiest >= RHYTHM) {
      return new Profile(
          "weekly",
          zone(offset),
          peak,
          1,
          0,
          String.format(
              Locale.ROOT, "the busiest hour of the day has %.1f times the mean", busiest));
    }
    return bursts(arrivals, "day and night are much the same");
  }

  private static Profile bursts(Arrivals arrivals, String why) {
    double dispersion = arrivals.dispersion();
    return dispersion >= BURSTY
        ? new Profile(
            "bursts",
            "UTC",
            1,
            (int) Math.min(100_000, Math.round(dispersion)),
            0,
            String.format(
                Locale.ROOT,
                "the minutes vary %.0f times as much as independent requests would",
                dispersion))
        : new Profile("poisson", "UTC", 1, 1, 0, why);
  }

  /** The share of each hour of the day, in UTC. */
  private static double[] day(double[] week) {
    double[] day = new double[HOURS_A_DAY];
    double all = 0;
    for (int slot = 0; slot < week.length; slot++) {
      if (week[slot] >= 0) {
        day[slot % HOURS_A_DAY] += week[slot];
        all += week[slot];
      }
    }
    for (int hour = 0; hour < HOURS_A_DAY; hour++) {
      day[hour] = all == 0 ? 0 : day[hour] / all;
    }
    return day;
  }

  private static int busiestPair(double[] day) {
    int busiest = 0;
    for (int hour = 1; hour < HOURS_A_DAY; hour++) {
      if (day[hour] + day[(hour + 1) % HOURS_A_DAY]
          > day[busiest] + day[(busiest + 1) % HOURS_A_DAY]) {
        busiest = hour;
      }
    }
    return busiest;
  }

  /**
   * The hours east of UTC at which most requests come from 9 to 17; the nearest to UTC of equals.
   */
  private static int bestOffset(double[] day) {
    int best = 0;
    double most = officeHours(day, 0);
    for (int offset = WESTMOST; offset <= EASTMOST; offset++) {
      double share = officeHours(day, offset);
      boolean nearer = share == most && Math.abs(offset) < Math.abs(best);
      if (share > most || nearer) {
        most = share;
        best = offset;
      }
    }
    return best;
  }

  private static double officeHours(double[] day, int offset) {
    double share = 0;
    for (int hour = OFFICE_FROM; hour < OFFICE_TO; hour++) {
      share += day[Math.floorMod(hour - offset, HOURS_A_DAY)];
    }
    return share;
  }

  private static double officeShare(double[] week, int offset) {
    double office = 0;
    double all = 0;
    for (int slot = 0; slot < week.length; slot++) {
      if (week[slot] >= 0) {
        int local = Math.floorMod(slot + offset, Arrivals.HOURS_A_WEEK);
        int hour = local % HOURS_A_DAY;
        boolean workday = local / HOURS_A_DAY < OFFICE_DAYS;
        office += workday && hour >= OFFICE_FROM && hour < OFFICE_TO ? week[slot] : 0;
        all += week[slot];
      }
    }
    return all == 0 ? 0 : office / all;
  }

  /** The signs of these zones are the other way round: {@code Etc/GMT-2} is two hours east. */
  private static String zone(int offset) {
    return offset == 0 ? "UTC" : "Etc/GMT" + (offset > 0 ? "-" : "+") + Math.abs(offset);
  }
}
