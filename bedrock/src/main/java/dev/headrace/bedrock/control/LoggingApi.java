package dev.headrace.bedrock.control;

import dev.headrace.bedrock.control.LoggingSettings.LogsTarget;
import dev.headrace.bedrock.control.LoggingSettings.Place;
import dev.headrace.kernel.ports.ObjectStore;
import dev.headrace.kernel.world.Durably;
import dev.headrace.wire.CallContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrock.model.CloudWatchConfig;
import software.amazon.awssdk.services.bedrock.model.DeleteModelInvocationLoggingConfigurationRequest;
import software.amazon.awssdk.services.bedrock.model.DeleteModelInvocationLoggingConfigurationResponse;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationLoggingConfigurationRequest;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationLoggingConfigurationResponse;
import software.amazon.awssdk.services.bedrock.model.LoggingConfig;
import software.amazon.awssdk.services.bedrock.model.PutModelInvocationLoggingConfigurationRequest;
import software.amazon.awssdk.services.bedrock.model.PutModelInvocationLoggingConfigurationResponse;
import software.amazon.awssdk.services.bedrock.model.S3Config;

/** The operations of the log of invocations. */
final class LoggingApi {
  private final Logging logging;
  private final Durably durably;
  private final ObjectStore objects;

  LoggingApi(Logging logging, Durably durably, ObjectStore objects) {
    this.logging = logging;
    this.durably = durably;
    this.objects = objects;
  }

  PutModelInvocationLoggingConfigurationResponse put(
      CallContext call, PutModelInvocationLoggingConfigurationRequest request) {
    LoggingConfig config = request.loggingConfig();
    if (config.cloudWatchConfig() == null && config.s3Config() == null) {
      throw Refused.invalid(
          "loggingConfig: name a destination, cloudWatchConfig or s3Config or both.");
    }
    LoggingSettings settings =
        new LoggingSettings(
            logs(call, config.cloudWatchConfig()),
            place(call, config.s3Config()),
            wanted(config.textDataDeliveryEnabled()),
            wanted(config.imageDataDeliveryEnabled()),
            wanted(config.embeddingDataDeliveryEnabled()),
            wanted(config.videoDataDeliveryEnabled()),
            wanted(config.audioDataDeliveryEnabled()));
    durably.call(() -> logging.put(call.partition(), settings));
    return PutModelInvocationLoggingConfigurationResponse.builder().build();
  }

  /** What is not said is logged. */
  private static boolean wanted(@Nullable Boolean said) {
    return said == null || said;
  }

  private @Nullable LogsTarget logs(CallContext call, @Nullable CloudWatchConfig config) {
    return config == null
        ? null
        : new LogsTarget(
            config.logGroupName(),
            config.roleArn(),
            place(call, config.largeDataDeliveryS3Config()));
  }

  private @Nullable Place place(CallContext call, @Nullable S3Config config) {
    if (config == null) {
      return null;
    }
    if (!objects.hasBucket(call.partition(), config.bucketName())) {
      throw Refused.invalid(
          "Failed to validate permissions for bucket: "
              + config.bucketName()
              + ". There is no such bucket; create it first.");
    }
    return new Place(config.bucketName(), config.keyPrefix() == null ? "" : config.keyPrefix());
  }

  GetModelInvocationLoggingConfigurationResponse get(
      CallContext call, GetModelInvocationLoggingConfigurationRequest request) {
    Optional<LoggingSettings> settings = durably.call(() -> logging.get(call.partition()));
    return GetModelInvocationLoggingConfigurationResponse.builder()
        .loggingConfig(settings.map(LoggingApi::config).orElse(null))
        .build();
  }

  private static LoggingConfig config(LoggingSettings settings) {
    LogsTarget logs = settings.logs();
    return LoggingConfig.builder()
        .cloudWatchConfig(
            logs == null
                ? null
                : CloudWatchConfig.builder()
                    .logGroupName(logs.group())
                    .roleArn(logs.roleArn())
                    .largeDataDeliveryS3Config(config(logs.large()))
                    .build())
        .s3Config(config(settings.bucket()))
        .textDataDeliveryEnabled(settings.text())
        .imageDataDeliveryEnabled(settings.images())
        .embeddingDataDeliveryEnabled(settings.embeddings())
        .videoDataDeliveryEnabled(settings.videos())
        .audioDataDeliveryEnabled(settings.audio())
        .build();
  }

  private static @Nullable S3Config config(@Nullable Place place) {
    return place == null
        ? null
        : S3Config.builder().bucketName(place.bucket()).keyPrefix(place.prefix()).build();
  }

  DeleteModelInvocationLoggingConfigurationResponse delete(
      CallContext call, DeleteModelInvocationLoggingConfigurationRequest request) {
    durably.call(() -> logging.delete(call.partition()));
    return DeleteModelInvocationLoggingConfigurationResponse.builder().build();
  }
}
