package dev.headrace.lambda.api;

import dev.headrace.kernel.Partition;
import dev.headrace.lambda.functions.FunctionSettings;
import dev.headrace.lambda.functions.FunctionVersion;
import dev.headrace.lambda.functions.KeptSettings;
import dev.headrace.lambda.functions.Refusals;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;

/** Shows versions as the API does. */
final class Configurations {
  private static final DateTimeFormatter LAST_MODIFIED =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxxx").withZone(ZoneOffset.UTC);

  private Configurations() {}

  /**
   * A version by an ARN.
   *
   * @param resource the name, with a qualifier where the ARN is to have one
   */
  static FunctionConfiguration of(Partition partition, FunctionVersion version, String resource) {
    FunctionConfiguration.Builder builder = withoutCondition(partition, version, resource);
    addCondition(builder, version);
    return builder.build();
  }

  private static FunctionConfiguration.Builder withoutCondition(
      Partition partition, FunctionVersion version, String resource) {
    FunctionSettings settings = version.settings();
    FunctionConfiguration.Builder builder =
        FunctionConfiguration.builder()
            .functionName(version.functionName())
            .functionArn(Refusals.arn(partition, resource))
            .version(version.version())
            .runtime(settings.runtime())
            .role(settings.role())
            .handler(settings.handler())
            .description(settings.description())
            .timeout(settings.timeoutSeconds())
            .memorySize(settings.memoryMiB())
            .codeSize(version.code().sizeBytes())
            .codeSha256(version.code().sha256Base64())
            .lastModified(
                LAST_MODIFIED.format(Instant.ofEpochMilli(version.lastModifiedEpochMillis())))
            .revisionId(version.revisionId())
            .packageType("Zip")
            .architecturesWithStrings(settings.architecture())
            .ephemeralStorage(storage -> storage.size(settings.temporaryMiB()))
            .tracingConfig(tracing -> tracing.mode(settings.kept().tracingMode()))
            .snapStart(snapStart -> snapStart.applyOn("None").optimizationStatus("Off"))
            .loggingConfig(logging -> logging.logFormat("Text").logGroup(settings.logGroup()))
            .kmsKeyArn(settings.kept().kmsKeyArn());
    if (settings.environmentSet()) {
      builder.environment(environment -> environment.variables(settings.environment()));
    }
    KeptSettings.Vpc vpc = settings.kept().vpc();
    if (vpc != null) {
      builder.vpcConfig(config ->
          config
              .subnetIds(vpc.subnetIds())
              .securityGroupIds(vpc.securityGroupIds())
              .ipv6AllowedForDualStack(vpc.ipv6())
              .vpcId(""));
    }
    return builder;
  }

  /** A version by its own ARN: unqualified for {@code $LATEST}. */
  static FunctionConfiguration own(Partition partition, FunctionVersion version) {
    return of(
        partition, version, version.isLatest() ? version.functionName() : qualifiedName(version));
  }

  private static String qualifiedName(FunctionVersion version) {
    return version.functionName() + ":" + version.version();
  }

  /** A version by its qualified ARN, as lists of versions show {@code $LATEST} too. */
  static FunctionConfiguration qualified(Partition partition, FunctionVersion version) {
    return of(partition, version, qualifiedName(version));
  }

  /**
   * A version as lists of functions show it, which leave its state out.
   *
   * <p>Source: <a
   * href="https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html">ListFunctions</a>.
   *
   * @param qualified whether {@code $LATEST} has a qualified ARN too
   */
  static FunctionConfiguration listed(
      Partition partition, FunctionVersion version, boolean qualified) {
    String resource =
        qualified || !version.isLatest() ? qualifiedName(version) : version.functionName();
    return withoutCondition(partition, version, resource).build();
  }

  private static void addCondition(FunctionConfiguration.Builder builder, FunctionVersion version) {
    builder
        .state(version.condition().state().apiName())
        .stateReason(version.condition().stateReason())
        .stateReasonCode(version.condition().stateReasonCode())
        .lastUpdateStatus(version.condition().update().apiName())
        .lastUpdateStatusReason(version.condition().updateReason())
        .lastUpdateStatusReasonCode(version.condition().updateReasonCode());
  }

  /**
   * Fills a response that has the members of another shape under the same names: the SDK has a
   * class for each operation's answer.
   */
  static <B extends SdkPojo> B fill(B builder, SdkPojo from) {
    Map<String, SdkField<?>> byName = new HashMap<>();
    for (SdkField<?> field : builder.sdkFields()) {
      byName.put(field.memberName(), field);
    }
    for (SdkField<?> field : from.sdkFields()) {
      SdkField<?> same = byName.get(field.memberName());
      Object value = field.getValueOrDefault(from);
      if (same != null && value != null) {
        same.set(builder, value);
      }
    }
    return builder;
  }
}
