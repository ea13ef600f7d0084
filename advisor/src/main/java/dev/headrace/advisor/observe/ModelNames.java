package dev.headrace.advisor.observe;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns Bedrock's identifiers of models and inference profiles into the names that workload files
 * use. https://docs.aws.amazon.com/bedrock/latest/userguide/models-supported.html
 */
final class ModelNames {
  private static final Pattern GEOGRAPHY =
      Pattern.compile("^(us|us-gov|eu|apac|jp|au|ca|global)\\.");
  private static final Pattern VERSION =
      Pattern.compile("(-\\d{8})?(-v\\d+)?(:\\d+)?(:\\d+k|:mm)?$");
  private static final Pattern MINOR = Pattern.compile("-(\\d{1,2})-(\\d{1,2})(?=-|$)");
  private static final Pattern LLAMA = Pattern.compile("^llama(\\d)");

  private static final int LONGEST = 80;

  private ModelNames() {}

  /** A name that a workload file allows, whatever a log says. */
  static String allowed(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9._:/ -]", "-").replaceAll("^[^A-Za-z0-9]+", "");
    return plain.isEmpty() ? "unknown" : plain.substring(0, Math.min(LONGEST, plain.length()));
  }

  /** {@code us.anthropic.claude-haiku-4-5-20251001-v1:0} is {@code claude-haiku-4.5}. */
  static String of(String identifier) {
    String id = identifier.substring(identifier.lastIndexOf('/') + 1);
    id = GEOGRAPHY.matcher(id).replaceFirst("");
    id = VERSION.matcher(id).replaceFirst("");
    int vendor = id.indexOf('.');
    if (vendor > 0 && Character.isLetter(id.charAt(vendor - 1))) {
      id = id.substring(vendor + 1);
    }
    id = LLAMA.matcher(id).replaceFirst("llama-$1");
    Matcher minor = MINOR.matcher(id);
    return minor.find() ? minor.replaceFirst("-$1.$2") : id;
  }
}
