package dev.headrace.lambda.api;

import dev.headrace.lambda.functions.FunctionVersion;
import java.util.Comparator;

/** The order in which lists show versions: by name, {@code $LATEST} first, then by number. */
final class VersionOrder {
  /** Of keys that {@link #key} made. */
  static final Comparator<String> BY_NAME_AND_NUMBER =
      Comparator.comparing(VersionOrder::name).thenComparingLong(VersionOrder::number);

  private VersionOrder() {}

  static String key(FunctionVersion version) {
    return version.functionName() + ":" + version.version();
  }

  private static String name(String key) {
    int colon = key.indexOf(':');
    return colon < 0 ? key : key.substring(0, colon);
  }

  private static long number(String key) {
    long number = 0;
    for (int i = key.indexOf(':') + 1; i < key.length(); i++) {
      char digit = key.charAt(i);
      if (digit < '0' || digit > '9') {
        return 0;
      }
      number = Math.min(number * 10 + digit - '0', Integer.MAX_VALUE);
    }
    return number;
  }
}
