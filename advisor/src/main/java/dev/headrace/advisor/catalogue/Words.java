package dev.headrace.advisor.catalogue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Figures as sentences need them. */
final class Words {
  private static final double GIB = 1L << 30;
  private static final double MIB = 1L << 20;
  private static final double KIB = 1L << 10;

  private Words() {}

  /** At most three digits that count, without a needless fraction. */
  static String number(double value) {
    BigDecimal rounded = new BigDecimal(value, new MathContext(3, RoundingMode.HALF_UP));
    BigDecimal plain =
        rounded.abs().compareTo(BigDecimal.valueOf(1_000)) >= 0
            ? new BigDecimal(value).setScale(0, RoundingMode.HALF_UP)
            : rounded;
    return plain.signum() == 0
        ? "0"
        : String.format(Locale.ROOT, "%,f", plain).replaceAll("\\.?0+$", "");
  }

  /** A whole number. */
  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A time, such as {@code 30 s} or {@code 15 min}. */
  static String time(double millis) {
    if (millis < 1_000) {
      return number(millis) + " ms";
    }
    if (millis < 600_000) {
      return number(millis / 1_000) + " s";
    }
    return millis < 7_200_000
        ? number(millis / 60_000) + " min"
        : number(millis / 3_600_000) + " h";
  }

  /** The same for whole milliseconds. */
  static String time(long millis) {
    return time((double) millis);
  }

  /** A size, such as {@code 6 MiB}. */
  static String size(double bytes) {
    if (bytes >= GIB) {
      return number(bytes / GIB) + " GiB";
    }
    if (bytes >= MIB) {
      return number(bytes / MIB) + " MiB";
    }
    return bytes >= KIB ? number(bytes / KIB) + " KiB" : number(bytes) + " B";
  }

  /** The same for whole bytes. */
  static String size(long bytes) {
    return size((double) bytes);
  }

  /** Memory as clouds name it, such as {@code 10,240 MB}. */
  static String memory(long mebibytes) {
    return String.format(Locale.ROOT, "%,d MB", mebibytes);
  }

  /** What a way to run work is called when it is spoken of, such as {@code a function}. */
  static String thing(Shape shape) {
    return switch (shape.family()) {
      case "lambda", "azure-functions" -> "a function";
      case "agentcore" -> "a session of AgentCore Runtime";
      default -> shape.title();
    };
  }

  /** A model by its size, such as {@code an 8B model in 16-bit}. */
  static String model(double parametersBillions, int bits) {
    String size =
        parametersBillions >= 1
            ? number(StrictMath.round(parametersBillions * 10) / 10.0)
            : number(parametersBillions);
    String rounded =
        parametersBillions >= 5 ? Long.toString(StrictMath.round(parametersBillions)) : size;
    String article =
        rounded.startsWith("8") || rounded.equals("11") || rounded.equals("18") ? "an" : "a";
    return article + " " + rounded + "B model in " + bits + "-bit";
  }
}
