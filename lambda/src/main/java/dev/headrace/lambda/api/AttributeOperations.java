package dev.headrace.lambda.api;

import dev.headrace.lambda.code.PackageLimits;
import dev.headrace.lambda.functions.EventInvokeConfig;
import dev.headrace.lambda.functions.FunctionAttributes;
import dev.headrace.lambda.functions.FunctionView;
import dev.headrace.lambda.functions.Functions;
import dev.headrace.lambda.functions.PartitionFunctions;
import dev.headrace.lambda.functions.Refusals;
import dev.headrace.wire.CallContext;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionConcurrencyRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionConcurrencyResponse;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionEventInvokeConfigResponse;
import software.amazon.awssdk.services.lambda.model.FunctionEventInvokeConfig;
import software.amazon.awssdk.services.lambda.model.GetAccountSettingsRequest;
import software.amazon.awssdk.services.lambda.model.GetAccountSettingsResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionCodeSigningConfigRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionCodeSigningConfigResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionConcurrencyRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionConcurrencyResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionEventInvokeConfigResponse;
import software.amazon.awssdk.services.lambda.model.ListFunctionEventInvokeConfigsRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionEventInvokeConfigsResponse;
import software.amazon.awssdk.services.lambda.model.ListTagsRequest;
import software.amazon.awssdk.services.lambda.model.ListTagsResponse;
import software.amazon.awssdk.services.lambda.model.PutFunctionConcurrencyRequest;
import software.amazon.awssdk.services.lambda.model.PutFunctionConcurrencyResponse;
import software.amazon.awssdk.services.lambda.model.PutFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.PutFunctionEventInvokeConfigResponse;
import software.amazon.awssdk.services.lambda.model.TagResourceRequest;
import software.amazon.awssdk.services.lambda.model.TagResourceResponse;
import software.amazon.awssdk.services.lambda.model.UntagResourceRequest;
import software.amazon.awssdk.services.lambda.model.UntagResourceResponse;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionEventInvokeConfigResponse;

/** The operations on tags, reserved concurrency, retries of events, and the account. */
final class AttributeOperations {
  private final Functions functions;
  private final Changes changes;
  private final PackageLimits packageLimits;

  AttributeOperations(Functions functions, Changes changes, PackageLimits packageLimits) {
    this.functions = functions;
    this.changes = changes;
    this.packageLimits = packageLimits;
  }

  TagResourceResponse tagResource(CallContext call, TagResourceRequest request) {
    FunctionReference reference = tagged(call, request.resource());
    Tags.requireUsable(request.tags());
    changes.<Boolean>make(reply ->
        functions.attributes().tag(reference.partition(), reference.name(), request.tags(), reply));
    return TagResourceResponse.builder().build();
  }

  UntagResourceResponse untagResource(CallContext call, UntagResourceRequest request) {
    FunctionReference reference = tagged(call, request.resource());
    changes.<Boolean>make(reply ->
        functions
            .attributes()
            .untag(reference.partition(), reference.name(), request.tagKeys(), reply));
    return UntagResourceResponse.builder().build();
  }

  ListTagsResponse listTags(CallContext call, ListTagsRequest request) {
    FunctionReference reference = tagged(call, request.resource());
    FunctionView view = FunctionOperations.existing(functions, reference);
    return ListTagsResponse.builder().tags(view.function().tags()).build();
  }

  private static FunctionReference tagged(CallContext call, String resource) {
    if (!resource.contains(":function:")) {
      throw Refusals.invalid("Only functions have tags here; give the ARN of one: " + resource);
    }
    FunctionReference reference = FunctionReference.parse(call.partition(), resource, null);
    if (reference.qualifier() != null) {
      throw Refusals.invalid(
          "Tags on function aliases and versions are not supported. Please specify either a"
              + " function name or an unqualified function ARN.");
    }
    return reference;
  }

  PutFunctionConcurrencyResponse putFunctionConcurrency(
      CallContext call, PutFunctionConcurrencyRequest request) {
    FunctionReference reference = unqualified(call, request.functionName());
    changes.<Boolean>make(reply ->
        functions
            .attributes()
            .reserve(
                reference.partition(),
                reference.name(),
                request.reservedConcurrentExecutions(),
                reply));
    return PutFunctionConcurrencyResponse.builder()
        .reservedConcurrentExecutions(request.reservedConcurrentExecutions())
        .build();
  }

  GetFunctionConcurrencyResponse getFunctionConcurrency(
      CallContext call, GetFunctionConcurrencyRequest request) {
    FunctionReference reference = unqualified(call, request.functionName());
    return GetFunctionConcurrencyResponse.builder()
        .reservedConcurrentExecutions(
            FunctionOperations.existing(functions, reference).function().reservedConcurrency())
        .build();
  }

  DeleteFunctionConcurrencyResponse deleteFunctionConcurrency(
      CallContext call, DeleteFunctionConcurrencyRequest request) {
    FunctionReference reference = unqualified(call, request.functionName());
    changes.<Boolean>make(reply ->
        functions.attributes().reserve(reference.partition(), reference.name(), null, reply));
    return DeleteFunctionConcurrencyResponse.builder().build();
  }

  PutFunctionEventInvokeConfigResponse putFunctionEventInvokeConfig(
      CallContext call, PutFunctionEventInvokeConfigRequest request) {
    FunctionReference reference = configured(call, request.functionName(), request.qualifier());
    EventInvokeConfig config =
        configure(
            reference, request.maximumRetryAttempts(), request.maximumEventAgeInSeconds(), false);
    return Configurations.fill(
            PutFunctionEventInvokeConfigResponse.builder(), shown(reference, config))
        .build();
  }

  UpdateFunctionEventInvokeConfigResponse updateFunctionEventInvokeConfig(
      CallContext call, UpdateFunctionEventInvokeConfigRequest request) {
    FunctionReference reference = configured(call, request.functionName(), request.qualifier());
    EventInvokeConfig config =
        configure(
            reference, request.maximumRetryAttempts(), request.maximumEventAgeInSeconds(), true);
    return Configurations.fill(
            UpdateFunctionEventInvokeConfigResponse.builder(), shown(reference, config))
        .build();
  }

  /** Events are retried as their version says; which alias they came by is not kept. */
  private EventInvokeConfig configure(
      FunctionReference reference,
      @Nullable Integer maxRetries,
      @Nullable Integer maxAgeSeconds,
      boolean merge) {
    FunctionView view = FunctionOperations.existing(functions, reference);
    if (view.aliases().containsKey(reference.qualifierOrLatest())) {
      throw Refusals.invalid(
          "An alias has no EventInvokeConfig of its own here: configure the version that "
              + reference.qualifierOrLatest()
              + " points at.");
    }
    return changes.make(reply ->
        functions
            .attributes()
            .putEventInvokeConfig(
                reference.partition(),
                reference.name(),
                reference.qualifierOrLatest(),
                new EventInvokeConfig(maxRetries, maxAgeSeconds, 0),
                merge,
                reply));
  }

  GetFunctionEventInvokeConfigResponse getFunctionEventInvokeConfig(
      CallContext call, GetFunctionEventInvokeConfigRequest request) {
    FunctionReference reference = configured(call, request.functionName(), request.qualifier());
    String qualifier = reference.qualifierOrLatest();
    EventInvokeConfig config =
        FunctionOperations.existing(functions, reference)
            .function()
            .eventInvokeConfigs()
            .get(qualifier);
    if (config == null) {
      throw FunctionAttributes.noEventInvokeConfig(
          reference.partition(), reference.name(), qualifier);
    }
    return Configurations.fill(
            GetFunctionEventInvokeConfigResponse.builder(), shown(reference, config))
        .build();
  }

  ListFunctionEventInvokeConfigsResponse listFunctionEventInvokeConfigs(
      CallContext call, ListFunctionEventInvokeConfigsRequest request) {
    FunctionReference reference = unqualified(call, request.functionName());
    Map<String, EventInvokeConfig> configs =
        FunctionOperations.existing(functions, reference).function().eventInvokeConfigs();
    Page<String> page =
        Page.of(
            configs.keySet(),
            qualifier -> qualifier,
            Comparator.naturalOrder(),
            request.marker(),
            request.maxItems());
    return ListFunctionEventInvokeConfigsResponse.builder()
        .functionEventInvokeConfigs(
            page.items().stream()
                .map(qualifier ->
                    shown(
                        new FunctionReference(reference.partition(), reference.name(), qualifier),
                        Objects.requireNonNull(configs.get(qualifier))))
                .toList())
        .nextMarker(page.nextMarker())
        .build();
  }

  DeleteFunctionEventInvokeConfigResponse deleteFunctionEventInvokeConfig(
      CallContext call, DeleteFunctionEventInvokeConfigRequest request) {
    FunctionReference reference = configured(call, request.functionName(), request.qualifier());
    changes.<Boolean>make(reply ->
        functions
            .attributes()
            .deleteEventInvokeConfig(
                reference.partition(), reference.name(), reference.qualifierOrLatest(), reply));
    return DeleteFunctionEventInvokeConfigResponse.builder().build();
  }

  private static FunctionReference configured(
      CallContext call, String functionName, @Nullable String qualifier) {
    return FunctionReference.parse(call.partition(), functionName, qualifier);
  }

  private static FunctionEventInvokeConfig shown(
      FunctionReference reference, EventInvokeConfig config) {
    return FunctionEventInvokeConfig.builder()
        .functionArn(
            Refusals.arn(
                reference.partition(), reference.name() + ":" + reference.qualifierOrLatest()))
        .lastModified(Instant.ofEpochMilli(config.lastModifiedEpochMillis()))
        .maximumRetryAttempts(config.maxRetries())
        .maximumEventAgeInSeconds(config.maxAgeSeconds())
        .destinationConfig(destinations -> destinations.onSuccess(none -> {}).onFailure(none -> {}))
        .build();
  }

  GetAccountSettingsResponse getAccountSettings(
      CallContext call, GetAccountSettingsRequest request) {
    PartitionFunctions own = functions.directory().in(call.partition());
    int concurrency = functions.limits().concurrency();
    return GetAccountSettingsResponse.builder()
        .accountLimit(limit ->
            limit
                .totalCodeSize(functions.limits().codeStorageBytes())
                .codeSizeUnzipped(packageLimits.maxUnzippedBytes())
                .codeSizeZipped(packageLimits.maxZippedInRequestBytes())
                .concurrentExecutions(concurrency)
                .unreservedConcurrentExecutions(concurrency - own.reservedConcurrency()))
        .accountUsage(
            usage -> usage.totalCodeSize(own.codeBytes()).functionCount((long) own.byName().size()))
        .build();
  }

  /** No function has one, and deployment tools ask each for it. */
  GetFunctionCodeSigningConfigResponse getFunctionCodeSigningConfig(
      CallContext call, GetFunctionCodeSigningConfigRequest request) {
    FunctionReference reference = unqualified(call, request.functionName());
    FunctionOperations.existing(functions, reference);
    return GetFunctionCodeSigningConfigResponse.builder()
        .functionName(reference.name())
        .codeSigningConfigArn("")
        .build();
  }

  private static FunctionReference unqualified(CallContext call, String functionName) {
    return FunctionReference.parse(call.partition(), functionName, null).unqualified();
  }
}
