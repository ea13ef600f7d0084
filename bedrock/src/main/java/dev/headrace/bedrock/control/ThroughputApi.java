package dev.headrace.bedrock.control;

import dev.headrace.bedrock.catalogue.Catalogue;
import dev.headrace.billing.prices.Commitment;
import dev.headrace.kernel.world.Durably;
import dev.headrace.wire.CallContext;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrock.model.CommitmentDuration;
import software.amazon.awssdk.services.bedrock.model.CreateProvisionedModelThroughputRequest;
import software.amazon.awssdk.services.bedrock.model.CreateProvisionedModelThroughputResponse;
import software.amazon.awssdk.services.bedrock.model.DeleteProvisionedModelThroughputRequest;
import software.amazon.awssdk.services.bedrock.model.DeleteProvisionedModelThroughputResponse;
import software.amazon.awssdk.services.bedrock.model.GetProvisionedModelThroughputRequest;
import software.amazon.awssdk.services.bedrock.model.GetProvisionedModelThroughputResponse;
import software.amazon.awssdk.services.bedrock.model.ListProvisionedModelThroughputsRequest;
import software.amazon.awssdk.services.bedrock.model.ListProvisionedModelThroughputsResponse;
import software.amazon.awssdk.services.bedrock.model.ProvisionedModelSummary;
import software.amazon.awssdk.services.bedrock.model.SortOrder;
import software.amazon.awssdk.services.bedrock.model.UpdateProvisionedModelThroughputRequest;
import software.amazon.awssdk.services.bedrock.model.UpdateProvisionedModelThroughputResponse;

/** The operations of provisioned throughput. */
final class ThroughputApi {
  private static final int SIX = 6;

  private final Supplier<Catalogue> catalogue;
  private final Throughputs throughputs;
  private final Durably durably;
  private final ThroughputMaker maker;
  private final InstantSource clock;

  ThroughputApi(
      Supplier<Catalogue> catalogue,
      Throughputs throughputs,
      Durably durably,
      ThroughputMaker maker,
      InstantSource clock) {
    this.catalogue = catalogue;
    this.throughputs = throughputs;
    this.durably = durably;
    this.maker = maker;
    this.clock = clock;
  }

  CreateProvisionedModelThroughputResponse create(
      CallContext call, CreateProvisionedModelThroughputRequest request) {
    String modelId = BoughtModels.find(catalogue.get(), request.modelId());
    String id = Ids.fresh();
    String arn = call.partition().arn("bedrock", "provisioned-model/" + id);
    Commitment commitment = commitment(request.commitmentDuration());
    Instant now = clock.instant();
    var bought =
        new Throughput(
            id,
            arn,
            request.provisionedModelName(),
            request.clientRequestToken(),
            modelId,
            request.modelUnits(),
            commitment,
            Throughput.State.CREATING,
            "",
            Tags.of(request.tags(), arn),
            now.toEpochMilli(),
            now.toEpochMilli(),
            end(now, commitment));
    Throughput kept = durably.call(() -> throughputs.buy(call.partition(), bought));
    if (kept.id().equals(id)) {
      maker.make(call.partition(), kept);
    }
    return CreateProvisionedModelThroughputResponse.builder()
        .provisionedModelArn(kept.arn())
        .build();
  }

  private static Commitment commitment(@Nullable CommitmentDuration asked) {
    return switch (asked) {
      case ONE_MONTH -> Commitment.ONE_MONTH;
      case SIX_MONTHS -> Commitment.SIX_MONTHS;
      case null, default -> Commitment.NONE;
    };
  }

  private static @Nullable CommitmentDuration duration(Commitment commitment) {
    return switch (commitment) {
      case NONE -> null;
      case ONE_MONTH -> CommitmentDuration.ONE_MONTH;
      case SIX_MONTHS -> CommitmentDuration.SIX_MONTHS;
    };
  }

  private static long end(Instant now, Commitment commitment) {
    return switch (commitment) {
      case NONE -> 0;
      case ONE_MONTH -> plusMonths(now, 1);
      case SIX_MONTHS -> plusMonths(now, SIX);
    };
  }

  private static long plusMonths(Instant now, int months) {
    return now.atOffset(ZoneOffset.UTC).plusMonths(months).toInstant().toEpochMilli();
  }

  GetProvisionedModelThroughputResponse get(
      CallContext call, GetProvisionedModelThroughputRequest request) {
    Throughput found =
        durably.call(() -> throughputs.get(call.partition(), request.provisionedModelId()));
    ProvisionedModelSummary told = summary(call, found);
    return GetProvisionedModelThroughputResponse.builder()
        .modelUnits(told.modelUnits())
        .desiredModelUnits(told.desiredModelUnits())
        .provisionedModelName(told.provisionedModelName())
        .provisionedModelArn(told.provisionedModelArn())
        .modelArn(told.modelArn())
        .desiredModelArn(told.desiredModelArn())
        .foundationModelArn(told.foundationModelArn())
        .status(told.statusAsString())
        .creationTime(told.creationTime())
        .lastModifiedTime(told.lastModifiedTime())
        .failureMessage(found.message().isEmpty() ? null : found.message())
        .commitmentDuration(told.commitmentDuration())
        .commitmentExpirationTime(told.commitmentExpirationTime())
        .build();
  }

  private static ProvisionedModelSummary summary(CallContext call, Throughput throughput) {
    String model = ModelLists.arn(call.region(), throughput.modelId());
    long end = throughput.endEpochMillis();
    return ProvisionedModelSummary.builder()
        .provisionedModelName(throughput.name())
        .provisionedModelArn(throughput.arn())
        .modelArn(model)
        .desiredModelArn(model)
        .foundationModelArn(ModelLists.arn(call.region(), throughput.baseModelId()))
        .modelUnits(throughput.units())
        .desiredModelUnits(throughput.units())
        .status(throughput.state().word())
        .commitmentDuration(duration(throughput.commitment()))
        .commitmentExpirationTime(end == 0 ? null : Instant.ofEpochMilli(end))
        .creationTime(Instant.ofEpochMilli(throughput.createdEpochMillis()))
        .lastModifiedTime(Instant.ofEpochMilli(throughput.modifiedEpochMillis()))
        .build();
  }

  ListProvisionedModelThroughputsResponse list(
      CallContext call, ListProvisionedModelThroughputsRequest request) {
    Comparator<Throughput> order =
        Comparator.comparingLong(Throughput::createdEpochMillis).thenComparing(Throughput::id);
    List<Throughput> fitting =
        durably.call(() -> throughputs.shelf().all(call.partition())).stream()
            .filter(each -> fits(call, each, request))
            .sorted(request.sortOrder() == SortOrder.ASCENDING ? order : order.reversed())
            .toList();
    Paging<Throughput> page =
        Paging.of(fitting, request.maxResults(), request.nextToken(), Throughput::id);
    return ListProvisionedModelThroughputsResponse.builder()
        .provisionedModelSummaries(page.items().stream().map(it -> summary(call, it)).toList())
        .nextToken(page.nextToken())
        .build();
  }

  private static boolean fits(
      CallContext call, Throughput throughput, ListProvisionedModelThroughputsRequest request) {
    Instant created = Instant.ofEpochMilli(throughput.createdEpochMillis());
    String status = request.statusEqualsAsString();
    String model = request.modelArnEquals();
    return (status == null || status.equals(throughput.state().word()))
        && (model == null || model.equals(ModelLists.arn(call.region(), throughput.modelId())))
        && (request.nameContains() == null || throughput.name().contains(request.nameContains()))
        && (request.creationTimeAfter() == null || created.isAfter(request.creationTimeAfter()))
        && (request.creationTimeBefore() == null || created.isBefore(request.creationTimeBefore()));
  }

  /** Gives it another name; nothing else of it can be changed. */
  UpdateProvisionedModelThroughputResponse update(
      CallContext call, UpdateProvisionedModelThroughputRequest request) {
    String identifier = request.provisionedModelId();
    String name = request.desiredProvisionedModelName();
    if (name == null) {
      throw Refused.invalid("Say what to change: desiredProvisionedModelName.");
    }
    durably.call(() -> throughputs.rename(call.partition(), identifier, name));
    return UpdateProvisionedModelThroughputResponse.builder().build();
  }

  DeleteProvisionedModelThroughputResponse delete(
      CallContext call, DeleteProvisionedModelThroughputRequest request) {
    durably.call(() -> throughputs.delete(call.partition(), request.provisionedModelId()));
    return DeleteProvisionedModelThroughputResponse.builder().build();
  }
}
