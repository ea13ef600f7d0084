package dev.headrace.lambda.run;

import java.util.ArrayList;
import java.util.List;

/** The limits of an installation: those of AWS unless they are set. Immutable. */
public final class Quotas {
  /** All limits at their standard. */
  public static final Quotas STANDARD = new Quotas(standards());

  private final long[] values;

  private Quotas(long[] values) {
    this.values = values;
  }

  private static long[] standards() {
    Quota[] quotas = Quota.values();
    var values = new long[quotas.length];
    for (int i = 0; i < quotas.length; i++) {
      values[i] = quotas[i].standard();
    }
    return values;
  }

  /** A quota's value, in the unit that its name ends with. */
  public long get(Quota quota) {
    return values[quota.ordinal()];
  }

  /** {@link #get} for quotas that count things. */
  int count(Quota quota) {
    return Math.toIntExact(get(quota));
  }

  /** {@link #get} for quotas in milliseconds. */
  long nanos(Quota quota) {
    return get(quota) * 1_000_000;
  }

  /**
   * These limits but for one.
   *
   * @throws IllegalArgumentException if the value is outside the quota's range
   */
  public Quotas with(Quota quota, long value) {
    if (value < quota.least() || value > quota.most()) {
      throw new IllegalArgumentException(
          "the quota %s is %d to %d, not %d"
              .formatted(quota.title(), quota.least(), quota.most(), value));
    }
    long[] changed = values.clone();
    changed[quota.ordinal()] = value;
    return new Quotas(changed);
  }

  /**
   * These limits but for one, given as {@code NAME=VALUE}.
   *
   * @throws IllegalArgumentException if there is no such quota, or its value is not a number of its
   *     range; the message says what there is
   */
  public Quotas with(String setting) {
    int equals = setting.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException("a quota is set as NAME=VALUE, not " + setting);
    }
    String name = setting.substring(0, equals).trim();
    Quota quota = Quota.named(name);
    if (quota == null) {
      throw new IllegalArgumentException(
          "there is no quota " + name + "; there are " + String.join(", ", names()));
    }
    try {
      return with(quota, Long.parseLong(setting.substring(equals + 1).trim()));
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(
          "the quota " + quota.title() + " is a whole number: " + setting, notANumber);
    }
  }

  private static List<String> names() {
    var names = new ArrayList<String>();
    for (Quota quota : Quota.values()) {
      names.add(quota.title());
    }
    return names;
  }
}
