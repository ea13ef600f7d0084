package dev.headrace.lambda.run;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.engine.WorkSpec.CodeId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a version of a function runs and with what. Immutable: a change of a function's
 * configuration is a new specification of the same version with a higher revision.
 *
 * @param functionName the function's name, without version or alias
 * @param version {@code $LATEST} or a number
 * @param revision grows with each change that running environments must not outlive
 * @param code the code directory
 * @param runtime the runtime's name, such as {@code python3.13}
 * @param architecture what it runs on, which decides the prices
 * @param handler where the runtime enters the code
 * @param environment the user's variables, in order; the runtime's own are added by the rules
 * @param memoryMiB memory of an environment, 128 to 10,240
 * @param timeoutMillis how long a request may take, 1,000 to 900,000
 * @param temporaryMiB room in {@code /tmp}, 512 to 10,240
 * @param logGroup the log group, such as {@code /aws/lambda/my-function}
 * @param journalPosition the position of the record of this specification; no reply of it is given
 *     before that is durable
 */
public record VersionSpec(
    Partition partition,
    String functionName,
    String version,
    long revision,
    CodeId code,
    String runtime,
    Architecture architecture,
    String handler,
    Map<String, String> environment,
    int memoryMiB,
    int timeoutMillis,
    int temporaryMiB,
    String logGroup,
    long journalPosition) {
  /** The version that is the function itself. */
  public static final String LATEST = "$LATEST";

  public VersionSpec {
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
  }

  /** The function's ARN, without a qualifier. */
  public String functionArn() {
    return partition.arn("lambda", "function:" + functionName);
  }

  /** The version's ARN: the function's for {@code $LATEST}, else qualified by the number. */
  public String versionArn() {
    return version.equals(LATEST) ? functionArn() : functionArn() + ":" + version;
  }
}
