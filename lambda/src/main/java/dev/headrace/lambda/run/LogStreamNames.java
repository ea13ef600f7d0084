package dev.headrace.lambda.run;

import java.time.LocalDate;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Names log streams as Lambda does: {@code 2026/11/23/[$LATEST]} and 32 hexadecimal digits. */
final class LogStreamNames {
  private static final long DAY_MILLIS = 86_400_000;

  private LogStreamNames() {}

  static String next(long epochMillis, String version, RandomGenerator chance) {
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(epochMillis, DAY_MILLIS));
    HexFormat hex = HexFormat.of();
    var name = new StringBuilder(64);
    twoDigits(name.append(day.getYear()).append('/'), day.getMonthValue()).append('/');
    twoDigits(name, day.getDayOfMonth()).append("/[").append(version).append(']');
    return name.append(hex.toHexDigits(chance.nextLong()))
        .append(hex.toHexDigits(chance.nextLong()))
        .toString();
  }

  private static StringBuilder twoDigits(StringBuilder to, int number) {
    return (number < 10 ? to.append('0') : to).append(number);
  }
}
