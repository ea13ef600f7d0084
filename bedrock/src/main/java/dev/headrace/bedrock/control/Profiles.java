package dev.headrace.bedrock.control;

import dev.headrace.bedrock.catalogue.Catalogue;
import dev.headrace.bedrock.catalogue.FoundationModel;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.world.Durably;
import dev.headrace.kernel.world.Durably.Answer;
import dev.headrace.wire.CallContext;
import dev.headrace.wire.ServiceError;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.bedrock.model.CreateInferenceProfileRequest;
import software.amazon.awssdk.services.bedrock.model.CreateInferenceProfileResponse;
import software.amazon.awssdk.services.bedrock.model.DeleteInferenceProfileRequest;
import software.amazon.awssdk.services.bedrock.model.DeleteInferenceProfileResponse;
import software.amazon.awssdk.services.bedrock.model.GetInferenceProfileRequest;
import software.amazon.awssdk.services.bedrock.model.GetInferenceProfileResponse;
import software.amazon.awssdk.services.bedrock.model.InferenceProfileModel;
import software.amazon.awssdk.services.bedrock.model.InferenceProfileStatus;
import software.amazon.awssdk.services.bedrock.model.InferenceProfileSummary;
import software.amazon.awssdk.services.bedrock.model.InferenceProfileType;
import software.amazon.awssdk.services.bedrock.model.ListInferenceProfilesRequest;
import software.amazon.awssdk.services.bedrock.model.ListInferenceProfilesResponse;

/**
 * The operations of inference profiles: of those that Bedrock defines, and of those that an account
 * makes to divide its bill.
 */
final class Profiles {
  /**
   * Where a profile's requests may go: <a
   * href="https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html">the
   * regions of most models</a>.
   */
  private static final Map<String, List<String>> REGIONS =
      Map.of("us", List.of("us-east-1", "us-east-2", "us-west-2"), "global", List.of(""));

  /**
   * The most application inference profiles of an account and region: <a
   * href="https://docs.aws.amazon.com/general/latest/gr/bedrock.html">AWS's default quota</a>.
   */
  static final int MAX_PROFILES = 1_000;

  private final Supplier<Catalogue> catalogue;
  private final Shelf<Profile> own;
  private final Durably durably;
  private final InstantSource clock;

  Profiles(
      Supplier<Catalogue> catalogue, Shelf<Profile> own, Durably durably, InstantSource clock) {
    this.catalogue = catalogue;
    this.own = own;
    this.durably = durably;
    this.clock = clock;
  }

  CreateInferenceProfileResponse create(CallContext call, CreateInferenceProfileRequest request) {
    String source = request.modelSource().copyFrom();
    if (source == null) {
      throw Refused.invalid("modelSource must hold copyFrom.");
    }
    checkSource(call, source);
    String id = Ids.fresh();
    String arn = call.partition().arn("bedrock", "application-inference-profile/" + id);
    long now = clock.millis();
    var profile =
        new Profile(
            id,
            arn,
            request.inferenceProfileName(),
            request.description() == null ? "" : request.description(),
            request.clientRequestToken(),
            source,
            Tags.of(request.tags(), arn),
            now,
            now);
    Profile kept = durably.call(() -> keep(call.partition(), profile));
    return CreateInferenceProfileResponse.builder()
        .inferenceProfileArn(kept.arn())
        .status(InferenceProfileStatus.ACTIVE)
        .build();
  }

  private void checkSource(CallContext call, String source) {
    String[] parts = source.split(":", 6);
    if (!parts[3].equals(call.region())) {
      throw Refused.invalid(
          "modelSource.copyFrom names a model in another region than " + call.region() + ".");
    }
    String id = source.substring(source.indexOf('/') + 1);
    if (parts[5].startsWith("inference-profile/")) {
      defined(call, id);
    } else if (catalogue.get().find(id).filter(model -> model.id().equals(id)).isEmpty()) {
      throw Refused.notFound("There is no foundation model " + id + catalogue.get().hint(id));
    }
  }

  private Answer<Profile> keep(Partition partition, Profile profile) {
    Answer<Profile> before = own.repeated(partition, profile.token());
    if (before != null) {
      return before;
    }
    if (own.size(partition) >= MAX_PROFILES) {
      throw Refused.tooMany(
          "There are %,d application inference profiles, which is as many as may be."
              .formatted(MAX_PROFILES));
    }
    return own.keep(partition, profile);
  }

  DeleteInferenceProfileResponse delete(CallContext call, DeleteInferenceProfileRequest request) {
    String identifier = request.inferenceProfileIdentifier();
    String id = id(identifier);
    if (all(call).stream().anyMatch(profile -> profile.inferenceProfileId().equals(id))) {
      throw Refused.invalid(
          "The inference profile " + id + " is defined by Bedrock, and cannot be deleted.");
    }
    durably.call(() ->
        own.remove(
            call.partition(),
            own.now(call.partition(), id).orElseThrow(() -> unknown(identifier))));
    return DeleteInferenceProfileResponse.builder().build();
  }

  private static String id(String identifier) {
    return identifier.substring(identifier.indexOf('/') + 1);
  }

  private static ServiceError unknown(String identifier) {
    return Refused.notFound("There is no inference profile " + identifier + ".");
  }

  private InferenceProfileSummary summary(CallContext call, Profile profile) {
    String model = profile.modelId();
    List<InferenceProfileModel> models =
        profile.source().contains(":inference-profile/")
            ? defined(call, model).models()
            : List.of(InferenceProfileModel.builder().modelArn(profile.source()).build());
    return InferenceProfileSummary.builder()
        .inferenceProfileId(profile.id())
        .inferenceProfileName(profile.name())
        .description(profile.description().isEmpty() ? null : profile.description())
        .inferenceProfileArn(profile.arn())
        .models(models)
        .createdAt(Instant.ofEpochMilli(profile.createdEpochMillis()))
        .updatedAt(Instant.ofEpochMilli(profile.updatedEpochMillis()))
        .status(InferenceProfileStatus.ACTIVE)
        .type(InferenceProfileType.APPLICATION)
        .build();
  }

  ListInferenceProfilesResponse list(CallContext call, ListInferenceProfilesRequest request) {
    List<InferenceProfileSummary> all = new ArrayList<>();
    if (request.typeEquals() != InferenceProfileType.APPLICATION) {
      all.addAll(all(call));
    }
    if (request.typeEquals() != InferenceProfileType.SYSTEM_DEFINED) {
      durably
          .call(() -> own.all(call.partition()))
          .forEach(profile -> all.add(summary(call, profile)));
    }
    Paging<InferenceProfileSummary> page =
        Paging.of(
            all,
            request.maxResults(),
            request.nextToken(),
            InferenceProfileSummary::inferenceProfileId);
    return ListInferenceProfilesResponse.builder()
        .inferenceProfileSummaries(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private List<InferenceProfileSummary> all(CallContext call) {
    List<InferenceProfileSummary> all = new ArrayList<>();
    for (FoundationModel model : catalogue.get().models()) {
      model.profiles().forEach(prefix -> all.add(summary(call, prefix, model)));
    }
    return all;
  }

  private static InferenceProfileSummary summary(
      CallContext call, String prefix, FoundationModel model) {
    String id = prefix + "." + model.id();
    return InferenceProfileSummary.builder()
        .inferenceProfileId(id)
        .inferenceProfileName(
            prefix.toUpperCase(Locale.ROOT) + " " + model.provider() + " " + model.name())
        .description("Routes requests to " + model.name() + " in several regions.")
        .inferenceProfileArn(call.partition().arn("bedrock", "inference-profile/" + id))
        .models(
            REGIONS.getOrDefault(prefix, List.of(call.region())).stream()
                .map(region ->
                    InferenceProfileModel.builder()
                        .modelArn(ModelLists.arn(region, model.id()))
                        .build())
                .toList())
        .status(InferenceProfileStatus.ACTIVE)
        .type(InferenceProfileType.SYSTEM_DEFINED)
        .build();
  }

  GetInferenceProfileResponse get(CallContext call, GetInferenceProfileRequest request) {
    String id = id(request.inferenceProfileIdentifier());
    Optional<Profile> owned = durably.call(() -> own.find(call.partition(), id));
    InferenceProfileSummary found =
        owned.isPresent() ? summary(call, owned.get()) : defined(call, id);
    return GetInferenceProfileResponse.builder()
        .inferenceProfileId(found.inferenceProfileId())
        .inferenceProfileName(found.inferenceProfileName())
        .description(found.description())
        .inferenceProfileArn(found.inferenceProfileArn())
        .models(found.models())
        .status(found.status())
        .type(found.type())
        .createdAt(found.createdAt())
        .updatedAt(found.updatedAt())
        .build();
  }

  /** The one that Bedrock defines. */
  private InferenceProfileSummary defined(CallContext call, String id) {
    return all(call).stream()
        .filter(profile -> profile.inferenceProfileId().equals(id))
        .findFirst()
        .orElseThrow(() -> unknown(id));
  }
}
