package dev.headrace.billing.prices;

import java.util.Locale;

/** What a price is paid for; quantities in bills are in these units. */
public enum PriceUnit {
  /** A request, call, message or state transition. */
  REQUEST("request"),
  /** Memory of 1 GB (2^30 bytes) held for a second. */
  GB_SECOND("GB-second"),
  /** Memory or disk of 1 GB held for an hour. */
  GB_HOUR("GB-hour"),
  /** Storage of 1 GB held for a month. */
  GB_MONTH("GB-month"),
  /** A gigabyte moved, processed, read or written. */
  GB("GB"),
  /** A virtual CPU held for a second. */
  VCPU_SECOND("vCPU-second"),
  /** A virtual CPU held for an hour. */
  VCPU_HOUR("vCPU-hour"),
  /** A GPU held for a second. */
  GPU_SECOND("GPU-second"),
  /** A GPU held for an hour. */
  GPU_HOUR("GPU-hour"),
  /** An instance, endpoint, balancer or address held for an hour. */
  HOUR("hour"),
  /** The same, for a second. */
  SECOND("second"),
  /** An action, build or session of a minute. */
  MINUTE("minute"),
  /** One million tokens. */
  MILLION_TOKENS("1M tokens"),
  /** Something kept for a month: an alarm, a metric, a key. */
  MONTH("month"),
  /** Electrical energy of 1 kWh. */
  KILOWATT_HOUR("kWh"),
  /** A capacity unit (of a balancer, a database, an index) for an hour. */
  UNIT_HOUR("unit-hour"),
  /** A thing made or handled: an image, a page, a unit of search. */
  UNIT("unit");

  private final String symbol;

  PriceUnit(String symbol) {
    this.symbol = symbol;
  }

  /** How it is written, such as {@code GB-second}. */
  public String symbol() {
    return symbol;
  }

  /**
   * The unit of a symbol, whatever its case.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static PriceUnit of(String symbol) {
    for (PriceUnit unit : values()) {
      if (unit.symbol.toLowerCase(Locale.ROOT).equals(symbol.toLowerCase(Locale.ROOT))) {
        return unit;
      }
    }
    throw new IllegalArgumentException("not a unit of prices: " + symbol);
  }

  @Override
  public String toString() {
    return symbol;
  }
}
