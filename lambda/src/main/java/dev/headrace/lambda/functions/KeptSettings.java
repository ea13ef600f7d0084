package dev.headrace.lambda.functions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a function that are kept and shown, and act on nothing here: there is no VPC, no
 * X-Ray and no key service on one machine.
 *
 * @param vpc the function's network; null where none was given
 * @param kmsKeyArn the key of its environment; null where none was given
 * @param tracingMode {@code PassThrough} or {@code Active}
 */
public record KeptSettings(@Nullable Vpc vpc, @Nullable String kmsKeyArn, String tracingMode) {
  /** What a function has that was given none of them. */
  public static final KeptSettings NONE = new KeptSettings(null, null, "PassThrough");

  /** A function's network. */
  public record Vpc(List<String> subnetIds, List<String> securityGroupIds, boolean ipv6) {
    public Vpc {
      subnetIds = List.copyOf(subnetIds);
      securityGroupIds = List.copyOf(securityGroupIds);
    }
  }
}
