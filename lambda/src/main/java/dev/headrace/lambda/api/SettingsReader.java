package dev.headrace.lambda.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headrace.lambda.functions.FunctionSettings;
import dev.headrace.lambda.functions.KeptSettings;
import dev.headrace.lambda.functions.Refusals;
import dev.headrace.wire.ServiceError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.Environment;
import software.amazon.awssdk.services.lambda.model.EphemeralStorage;
import software.amazon.awssdk.services.lambda.model.LoggingConfig;
import software.amazon.awssdk.services.lambda.model.TracingConfig;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;
import software.amazon.awssdk.services.lambda.model.VpcConfig;

/** Reads what a user sets on a function, and refuses what Lambda refuses. */
final class SettingsReader {
  private static final int DEFAULT_MEMORY_MIB = 128;
  private static final int MAX_MEMORY_MIB = 10_240;
  private static final int DEFAULT_TIMEOUT_SECONDS = 3;
  private static final int MAX_TIMEOUT_SECONDS = 900;
  private static final int DEFAULT_TEMPORARY_MIB = 512;

  /**
   * <a href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Source</a>.
   */
  private static final int MAX_ENVIRONMENT_BYTES = 4_096;

  /**
   * Variables that Lambda sets itself.
   *
   * <p>Source: <a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">Environment
   * variables</a>.
   */
  private static final Set<String> RESERVED =
      Set.of(
          "_HANDLER",
          "_X_AMZN_TRACE_ID",
          "AWS_DEFAULT_REGION",
          "AWS_REGION",
          "AWS_EXECUTION_ENV",
          "AWS_LAMBDA_FUNCTION_NAME",
          "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
          "AWS_LAMBDA_FUNCTION_VERSION",
          "AWS_LAMBDA_INITIALIZATION_TYPE",
          "AWS_LAMBDA_LOG_GROUP_NAME",
          "AWS_LAMBDA_LOG_STREAM_NAME",
          "AWS_ACCESS_KEY",
          "AWS_ACCESS_KEY_ID",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "AWS_LAMBDA_RUNTIME_API",
          "LAMBDA_TASK_ROOT",
          "LAMBDA_RUNTIME_DIR");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String machineArchitecture;

  /** Reads for a machine, {@code x86_64} or {@code arm64}. */
  SettingsReader(String machineArchitecture) {
    this.machineArchitecture = machineArchitecture;
  }

  /** What this machine is. */
  static String architectureOfThisMachine() {
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return arch.equals("aarch64") || arch.equals("arm64") ? "arm64" : "x86_64";
  }

  /** The settings of a new function. */
  FunctionSettings create(String name, CreateFunctionRequest request) {
    String runtime = request.runtimeAsString();
    String handler = request.handler();
    if (isMissing(runtime) || isMissing(handler)) {
      throw Refusals.invalid(
          "Runtime and Handler are mandatory parameters for functions created with deployment"
              + " packages.");
    }
    Runtimes.requireSupported(runtime);
    return new FunctionSettings(
        orElse(request.description(), ""),
        request.role(),
        runtime,
        handler,
        architecture(request.architecturesAsStrings()),
        memory(orElse(request.memorySize(), DEFAULT_MEMORY_MIB)),
        timeout(orElse(request.timeout(), DEFAULT_TIMEOUT_SECONDS)),
        temporary(request.ephemeralStorage(), DEFAULT_TEMPORARY_MIB),
        environment(request.environment(), Map.of()),
        request.environment() != null,
        logGroup(request.loggingConfig(), "/aws/lambda/" + name),
        new KeptSettings(
            vpc(request.vpcConfig(), null),
            emptyToNull(request.kmsKeyArn()),
            tracing(request.tracingConfig(), KeptSettings.NONE.tracingMode())));
  }

  /** The settings of a function after an update of some of them. */
  FunctionSettings update(FunctionSettings before, UpdateFunctionConfigurationRequest request) {
    String runtime = orElse(request.runtimeAsString(), before.runtime());
    if (request.runtimeAsString() != null) {
      Runtimes.requireSupported(runtime);
    }
    return new FunctionSettings(
        orElse(request.description(), before.description()),
        orElse(request.role(), before.role()),
        runtime,
        orElse(request.handler(), before.handler()),
        before.architecture(),
        memory(orElse(request.memorySize(), before.memoryMiB())),
        timeout(orElse(request.timeout(), before.timeoutSeconds())),
        temporary(request.ephemeralStorage(), before.temporaryMiB()),
        environment(request.environment(), before.environment()),
        before.environmentSet() || request.environment() != null,
        logGroup(request.loggingConfig(), before.logGroup()),
        new KeptSettings(
            vpc(request.vpcConfig(), before.kept().vpc()),
            request.kmsKeyArn() == null
                ? before.kept().kmsKeyArn()
                : emptyToNull(request.kmsKeyArn()),
            tracing(request.tracingConfig(), before.kept().tracingMode())));
  }

  /** The architecture that was asked for, which must be this machine's. */
  String architecture(List<String> asked) {
    if (asked.isEmpty()) {
      return machineArchitecture;
    }
    String wanted = asked.get(0);
    if (!wanted.equals(machineArchitecture)) {
      throw Refusals.invalid(
          "This machine runs %s only; a function for %s cannot run here. Set Architectures to [%s] or leave it out."
              .formatted(machineArchitecture, wanted, machineArchitecture));
    }
    return wanted;
  }

  private static int memory(int mebibytes) {
    requireAtMost("memorySize", mebibytes, MAX_MEMORY_MIB);
    return mebibytes;
  }

  private static int timeout(int seconds) {
    requireAtMost("timeout", seconds, MAX_TIMEOUT_SECONDS);
    return seconds;
  }

  private static int temporary(@Nullable EphemeralStorage asked, int otherwise) {
    return asked == null ? otherwise : orElse(asked.size(), otherwise);
  }

  private static void requireAtMost(String member, int value, int most) {
    if (value > most) {
      throw new ServiceError(
          "ValidationException",
          400,
          "1 validation error detected: Value '%d' at '%s' failed to satisfy constraint: Member must have value less than or equal to %d"
              .formatted(value, member, most));
    }
  }

  private static Map<String, String> environment(
      @Nullable Environment asked, Map<String, String> otherwise) {
    if (asked == null) {
      return otherwise;
    }
    Map<String, String> variables = new TreeMap<>(asked.variables());
    var reserved = new TreeSet<>(variables.keySet());
    reserved.retainAll(RESERVED);
    if (!reserved.isEmpty()) {
      throw Refusals.invalid(
          "Lambda was unable to configure your environment variables because the environment"
              + " variables you have provided contains reserved keys that are currently not"
              + " supported for modification. Reserved keys used in this request: "
              + String.join(", ", reserved));
    }
    String measured = json(variables);
    if (measured.getBytes(StandardCharsets.UTF_8).length > MAX_ENVIRONMENT_BYTES) {
      throw Refusals.invalid(
          "Lambda was unable to configure your environment variables because the environment"
              + " variables you have provided exceeded the 4KB limit. They measure "
              + measured.getBytes(StandardCharsets.UTF_8).length
              + " bytes as JSON.");
    }
    return variables;
  }

  private static String json(Map<String, String> variables) {
    try {
      return JSON.writeValueAsString(variables);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings can always be written", e);
    }
  }

  private static String logGroup(@Nullable LoggingConfig asked, String otherwise) {
    return asked == null ? otherwise : orElse(emptyToNull(asked.logGroup()), otherwise);
  }

  private static KeptSettings.@Nullable Vpc vpc(
      @Nullable VpcConfig asked, KeptSettings.@Nullable Vpc otherwise) {
    if (asked == null) {
      return otherwise;
    }
    return new KeptSettings.Vpc(
        asked.subnetIds(),
        asked.securityGroupIds(),
        Boolean.TRUE.equals(asked.ipv6AllowedForDualStack()));
  }

  private static String tracing(@Nullable TracingConfig asked, String otherwise) {
    return asked == null ? otherwise : orElse(asked.modeAsString(), otherwise);
  }

  private static boolean isMissing(@Nullable String text) {
    return text == null || text.isEmpty();
  }

  private static @Nullable String emptyToNull(@Nullable String text) {
    return isMissing(text) ? null : text;
  }

  private static <T> T orElse(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
