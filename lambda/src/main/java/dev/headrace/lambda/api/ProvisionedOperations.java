package dev.headrace.lambda.api;

import dev.headrace.lambda.functions.FunctionVersion;
import dev.headrace.lambda.functions.FunctionView;
import dev.headrace.lambda.functions.Functions;
import dev.headrace.lambda.functions.ProvisionedConfig;
import dev.headrace.lambda.functions.ProvisionedConfigs;
import dev.headrace.lambda.functions.Refusals;
import dev.headrace.lambda.run.ProvisionedState;
import dev.headrace.wire.CallContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.lambda.model.DeleteProvisionedConcurrencyConfigRequest;
import software.amazon.awssdk.services.lambda.model.DeleteProvisionedConcurrencyConfigResponse;
import software.amazon.awssdk.services.lambda.model.GetProvisionedConcurrencyConfigRequest;
import software.amazon.awssdk.services.lambda.model.GetProvisionedConcurrencyConfigResponse;
import software.amazon.awssdk.services.lambda.model.ListProvisionedConcurrencyConfigsRequest;
import software.amazon.awssdk.services.lambda.model.ListProvisionedConcurrencyConfigsResponse;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyConfigListItem;
import software.amazon.awssdk.services.lambda.model.PutProvisionedConcurrencyConfigRequest;
import software.amazon.awssdk.services.lambda.model.PutProvisionedConcurrencyConfigResponse;

/** The operations on provisioned concurrency. */
final class ProvisionedOperations {
  private static final DateTimeFormatter LAST_MODIFIED =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxx").withZone(ZoneOffset.UTC);

  private final Functions functions;
  private final Changes changes;
  private final FunctionTargets targets;

  ProvisionedOperations(Functions functions, Changes changes, FunctionTargets targets) {
    this.functions = functions;
    this.changes = changes;
    this.targets = targets;
  }

  PutProvisionedConcurrencyConfigResponse putProvisionedConcurrencyConfig(
      CallContext call, PutProvisionedConcurrencyConfigRequest request) {
    FunctionReference reference = reference(call, request.functionName(), request.qualifier());
    changes.<ProvisionedConfig>make(reply ->
        functions
            .provisioned()
            .put(
                reference.partition(),
                reference.name(),
                reference.qualifierOrLatest(),
                request.provisionedConcurrentExecutions(),
                reply));
    return Configurations.fill(PutProvisionedConcurrencyConfigResponse.builder(), shown(reference))
        .build();
  }

  GetProvisionedConcurrencyConfigResponse getProvisionedConcurrencyConfig(
      CallContext call, GetProvisionedConcurrencyConfigRequest request) {
    return Configurations.fill(
            GetProvisionedConcurrencyConfigResponse.builder(),
            shown(reference(call, request.functionName(), request.qualifier())))
        .build();
  }

  DeleteProvisionedConcurrencyConfigResponse deleteProvisionedConcurrencyConfig(
      CallContext call, DeleteProvisionedConcurrencyConfigRequest request) {
    FunctionReference reference = reference(call, request.functionName(), request.qualifier());
    changes.<Boolean>make(reply ->
        functions
            .provisioned()
            .delete(reference.partition(), reference.name(), reference.qualifierOrLatest(), reply));
    return DeleteProvisionedConcurrencyConfigResponse.builder().build();
  }

  ListProvisionedConcurrencyConfigsResponse listProvisionedConcurrencyConfigs(
      CallContext call, ListProvisionedConcurrencyConfigsRequest request) {
    FunctionReference reference =
        FunctionReference.parse(call.partition(), request.functionName(), null).unqualified();
    FunctionView view = FunctionOperations.existing(functions, reference);
    Map<String, ProvisionedConfig> configs = view.function().provisioned();
    Page<String> page =
        Page.of(
            configs.keySet(),
            qualifier -> qualifier,
            Comparator.naturalOrder(),
            request.marker(),
            request.maxItems());
    return ListProvisionedConcurrencyConfigsResponse.builder()
        .provisionedConcurrencyConfigs(
            page.items().stream()
                .map(qualifier ->
                    item(
                        reference, view, qualifier, Objects.requireNonNull(configs.get(qualifier))))
                .toList())
        .nextMarker(page.nextMarker())
        .build();
  }

  private static FunctionReference reference(
      CallContext call, String functionName, String qualifier) {
    return FunctionReference.parse(call.partition(), functionName, qualifier);
  }

  private ProvisionedConcurrencyConfigListItem shown(FunctionReference reference) {
    FunctionView view = FunctionOperations.existing(functions, reference);
    String qualifier = reference.qualifierOrLatest();
    if (view.resolve(qualifier) == null) {
      throw Refusals.noFunction(reference.partition(), reference.resource());
    }
    ProvisionedConfig config = view.function().provisioned().get(qualifier);
    if (config == null) {
      throw ProvisionedConfigs.none();
    }
    return item(reference, view, qualifier, config);
  }

  private ProvisionedConcurrencyConfigListItem item(
      FunctionReference reference, FunctionView view, String qualifier, ProvisionedConfig config) {
    ProvisionedState state = state(reference, view, qualifier);
    return ProvisionedConcurrencyConfigListItem.builder()
        .functionArn(Refusals.arn(reference.partition(), reference.name() + ":" + qualifier))
        .requestedProvisionedConcurrentExecutions(config.level())
        .allocatedProvisionedConcurrentExecutions(state.allocated())
        .availableProvisionedConcurrentExecutions(state.allocated())
        .status(state.status().name())
        .statusReason(state.statusReason())
        .lastModified(LAST_MODIFIED.format(Instant.ofEpochMilli(config.lastModifiedEpochMillis())))
        .build();
  }

  /** How far all versions are that have a part of what is provisioned for a qualifier. */
  private ProvisionedState state(FunctionReference reference, FunctionView view, String qualifier) {
    int requested = 0;
    int allocated = 0;
    var status = ProvisionedState.Status.READY;
    String reason = null;
    for (FunctionVersion version : view.versions().values()) {
      int share = view.provisionedShare(qualifier, version.version());
      if (share > 0) {
        ProvisionedState own = state(reference, version, share);
        requested += share;
        allocated += Math.min(share, own.allocated());
        reason = own.statusReason() == null ? reason : own.statusReason();
        status = worse(status, own.status());
      }
    }
    return new ProvisionedState(requested, allocated, status, reason);
  }

  private ProvisionedState state(FunctionReference reference, FunctionVersion version, int share) {
    var target = targets.find(reference.partition(), reference.name(), version.version());
    if (target == null) {
      String problem = version.condition().stateReason();
      return problem == null || version.condition().isSettling()
          ? new ProvisionedState(share, 0, ProvisionedState.Status.IN_PROGRESS, null)
          : new ProvisionedState(share, 0, ProvisionedState.Status.FAILED, problem);
    }
    ProvisionedState state = target.provisioned();
    return state.requested() >= share
        ? state
        : new ProvisionedState(
            share,
            state.allocated(),
            ProvisionedState.Status.FAILED,
            "The account's concurrency does not allow for all that was requested.");
  }

  /** A failed part makes all of it failed, and one in progress all of it unfinished. */
  private static ProvisionedState.Status worse(
      ProvisionedState.Status one, ProvisionedState.Status other) {
    if (one == ProvisionedState.Status.FAILED || other == ProvisionedState.Status.FAILED) {
      return ProvisionedState.Status.FAILED;
    }
    return one == ProvisionedState.Status.READY ? other : one;
  }
}
