package dev.headrace.advisor.simulation;

import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.workload.OwnHardware;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.billing.bill.UsageLine;
import dev.headrace.billing.prices.Evidence;
import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What machines that a team owns are paid by, in the words of a bill: capital that is written off,
 * power, and room, each by the hour of a machine. The prices are those that the workload says; a
 * workload that says none has usage without a price.
 */
public final class OwnMachines {
  private static final String SERVICE = "OwnHardware";
  private static final String FAMILY = "on-premises";
  private static final String SOURCE = "the workload, team.ownHardware";
  private static final PriceKey CAPITAL = PriceKey.of(SERVICE, "global", "capital-written-off");
  private static final PriceKey POWER = PriceKey.of(SERVICE, "global", "power");
  private static final PriceKey SPACE = PriceKey.of(SERVICE, "global", "room-and-network");
  private static final double WATTS_PER_KILOWATT = 1_000;

  private OwnMachines() {}

  /** Whether a shape runs work on them. */
  public static boolean run(Shape shape) {
    return shape.family().equals(FAMILY);
  }

  /** Those of a workload's team; null where it says none. */
  public static @Nullable OwnHardware of(Workload workload) {
    return workload.team().ownHardware();
  }

  /** A price book with the prices that a workload says for its team's own machines. */
  public static PriceBook over(PriceBook book, Workload workload, LocalDate day) {
    OwnHardware hardware = of(workload);
    return hardware == null ? book : book.overlaid(prices(hardware, day));
  }

  private static List<Price> prices(OwnHardware hardware, LocalDate day) {
    var prices = new ArrayList<Price>();
    prices.add(
        price(
            CAPITAL,
            "a machine of %d x %s for %s USD, written off in %s months"
                .formatted(
                    hardware.gpus(),
                    hardware.gpu(),
                    plain(hardware.machineUsd()),
                    plain(hardware.lifeMonths())),
            PriceUnit.HOUR,
            aMonthByTheHour(hardware.machineUsd() / hardware.lifeMonths()),
            day));
    prices.add(
        price(
            POWER,
            "power at the machine, cooling included",
            PriceUnit.KILOWATT_HOUR,
            BigDecimal.valueOf(hardware.usdPerKwh()),
            day));
    prices.add(
        price(
            SPACE,
            "room, network and repairs of a machine at %s USD a month"
                .formatted(plain(hardware.spaceUsdPerMonth())),
            PriceUnit.HOUR,
            aMonthByTheHour(hardware.spaceUsdPerMonth()),
            day));
    return prices;
  }

  private static BigDecimal aMonthByTheHour(double usdPerMonth) {
    return BigDecimal.valueOf(usdPerMonth)
        .divide(BigDecimal.valueOf(Arrivals.HOURS), MathContext.DECIMAL64);
  }

  private static String plain(double amount) {
    return BigDecimal.valueOf(amount).stripTrailingZeros().toPlainString();
  }

  private static Price price(
      PriceKey key, String description, PriceUnit unit, BigDecimal usd, LocalDate day) {
    return new Price(
        key,
        "",
        description,
        unit,
        BigDecimal.ZERO,
        null,
        usd,
        LocalDate.EPOCH,
        null,
        day,
        SOURCE,
        Evidence.OFFICIAL);
  }

  /**
   * Adds what machines cost for so many hours of them.
   *
   * @param idle the share of the hours that served nothing
   */
  public static void addTo(UsageLines lines, Workload workload, double machineHours, double idle) {
    double idleHours = machineHours * Math.clamp(idle, 0, 1);
    lines.add(CAPITAL, PriceUnit.HOUR, machineHours, idleHours);
    OwnHardware hardware = of(workload);
    if (hardware != null) {
      double kilowatts = hardware.watts() / WATTS_PER_KILOWATT;
      lines.add(POWER, PriceUnit.KILOWATT_HOUR, machineHours * kilowatts, idleHours * kilowatts);
      if (hardware.spaceUsdPerMonth() > 0) {
        lines.add(SPACE, PriceUnit.HOUR, machineHours, idleHours);
      }
    }
  }

  /** Whether a line is of a team's own machines, whose price the workload alone can say. */
  public static boolean isOf(UsageLine line) {
    return line.key().serviceCode().equals(SERVICE);
  }
}
