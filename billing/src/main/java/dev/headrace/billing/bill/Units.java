package dev.headrace.billing.bill;

import dev.headrace.billing.prices.PriceUnit;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** Quantities from one unit to another that measures the same. */
final class Units {
  /** Divisions that do not end are cut here: 34 digits, far beyond any cent. */
  static final MathContext PRECISION = MathContext.DECIMAL128;

  private static final BigDecimal SECONDS_PER_MINUTE = new BigDecimal(60);
  private static final BigDecimal SECONDS_PER_HOUR = new BigDecimal(3_600);
  private static final BigDecimal MILLIS_PER_SECOND = new BigDecimal(1_000);

  private Units() {}

  /** What units measure, so that those of one kind convert. */
  private enum Measure {
    MEMORY,
    VCPU,
    GPU,
    TIME
  }

  private record Scale(Measure measure, BigDecimal seconds) {}

  /**
   * Converts a quantity.
   *
   * @param line whose month a GB-month is counted by: it has as many hours as its calendar month
   *     (https://aws.amazon.com/s3/pricing/)
   * @return null where the units measure different things
   */
  static @Nullable BigDecimal convert(BigDecimal quantity, UsageLine line, PriceUnit to) {
    PriceUnit from = line.unit();
    if (from == to) {
      return quantity;
    }
    Scale source = scale(from, line);
    Scale target = scale(to, line);
    if (source == null || target == null || source.measure != target.measure) {
      return null;
    }
    return quantity.multiply(source.seconds).divide(target.seconds, PRECISION);
  }

  private static @Nullable Scale scale(PriceUnit unit, UsageLine line) {
    return switch (unit) {
      case GB_SECOND -> new Scale(Measure.MEMORY, BigDecimal.ONE);
      case GB_HOUR -> new Scale(Measure.MEMORY, SECONDS_PER_HOUR);
      case GB_MONTH -> new Scale(Measure.MEMORY, secondsOfMonth(line));
      case VCPU_SECOND -> new Scale(Measure.VCPU, BigDecimal.ONE);
      case VCPU_HOUR -> new Scale(Measure.VCPU, SECONDS_PER_HOUR);
      case GPU_SECOND -> new Scale(Measure.GPU, BigDecimal.ONE);
      case GPU_HOUR -> new Scale(Measure.GPU, SECONDS_PER_HOUR);
      case SECOND -> new Scale(Measure.TIME, BigDecimal.ONE);
      case MINUTE -> new Scale(Measure.TIME, SECONDS_PER_MINUTE);
      case HOUR, UNIT_HOUR -> new Scale(Measure.TIME, SECONDS_PER_HOUR);
      default -> null;
    };
  }

  private static BigDecimal secondsOfMonth(UsageLine line) {
    Period month = Period.of(Period.monthOf(line.startEpochMillis()));
    return new BigDecimal(month.millis()).divide(MILLIS_PER_SECOND);
  }
}
