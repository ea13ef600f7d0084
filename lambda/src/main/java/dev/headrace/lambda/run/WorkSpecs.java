package dev.headrace.lambda.run;

import dev.headrace.kernel.engine.Program;
import dev.headrace.kernel.engine.WorkSpec;
import dev.headrace.kernel.engine.WorkSpec.Resources;
import dev.headrace.kernel.ports.LogStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** Says what an environment of a version runs. */
final class WorkSpecs {
  /**
   * The memory that comes with one whole vCPU.
   * https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
   */
  private static final int MEMORY_MIB_PER_VCPU = 1_769;

  /** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
  private static final int OPEN_FILES = 1_024;

  /** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
  private static final int PROCESSES = 1_024;

  private WorkSpecs() {}

  static WorkSpec of(VersionSpec spec, boolean provisioned, String logStream, LogStream output) {
    return new WorkSpec(
        new Program.Function(spec.code(), spec.runtime(), spec.handler()),
        variables(spec, provisioned, logStream),
        new Resources(
            spec.memoryMiB(),
            spec.memoryMiB() * 1_000 / MEMORY_MIB_PER_VCPU,
            spec.temporaryMiB(),
            OPEN_FILES,
            PROCESSES),
        output);
  }

  /**
   * The variables that Lambda defines, behind the user's; those that say where a sandbox has its
   * parts are its engine's.
   * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
   */
  private static Map<String, String> variables(
      VersionSpec spec, boolean provisioned, String logStream) {
    var variables = new LinkedHashMap<>(spec.environment());
    variables.put("_HANDLER", spec.handler());
    variables.putIfAbsent("AWS_REGION", spec.partition().region());
    variables.putIfAbsent("AWS_DEFAULT_REGION", spec.partition().region());
    variables.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + spec.runtime());
    variables.put("AWS_LAMBDA_FUNCTION_NAME", spec.functionName());
    variables.put("AWS_LAMBDA_FUNCTION_VERSION", spec.version());
    variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(spec.memoryMiB()));
    variables.put(
        "AWS_LAMBDA_INITIALIZATION_TYPE", provisioned ? "provisioned-concurrency" : "on-demand");
    variables.put("AWS_LAMBDA_LOG_GROUP_NAME", spec.logGroup());
    variables.put("AWS_LAMBDA_LOG_STREAM_NAME", logStream);
    variables.putIfAbsent("TZ", ":UTC");
    return variables;
  }
}
