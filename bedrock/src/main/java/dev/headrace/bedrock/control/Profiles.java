package dev.headrace.bedrock.control;

import dev.headrace.bedrock.catalogue.Catalogue;
import dev.headrace.bedrock.catalogue.FoundationModel;
import dev.headrace.wire.CallContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.services.bedrock.model.GetInferenceProfileRequest;
import software.amazon.awssdk.services.bedrock.model.GetInferenceProfileResponse;
import software.amazon.awssdk.services.bedrock.model.InferenceProfileModel;
import software.amazon.awssdk.services.bedrock.model.InferenceProfileStatus;
import software.amazon.awssdk.services.bedrock.model.InferenceProfileSummary;
import software.amazon.awssdk.services.bedrock.model.InferenceProfileType;
import software.amazon.awssdk.services.bedrock.model.ListInferenceProfilesRequest;
import software.amazon.awssdk.services.bedrock.model.ListInferenceProfilesResponse;

/**
 * The operations that list inference profiles: those that Bedrock defines, as there are no others
 * here.
 */
final class Profiles {
  /**
   * Where a profile's requests may go: <a
   * href="https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html">the
   * regions of most models</a>.
   */
  private static final Map<String, List<String>> REGIONS =
      Map.of("us", List.of("us-east-1", "us-east-2", "us-west-2"), "global", List.of(""));

  private final Supplier<Catalogue> catalogue;

  Profiles(Supplier<Catalogue> catalogue) {
    this.catalogue = catalogue;
  }

  ListInferenceProfilesResponse list(CallContext call, ListInferenceProfilesRequest request) {
    List<InferenceProfileSummary> all =
        request.typeEquals() == InferenceProfileType.APPLICATION ? List.of() : all(call);
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
        .inferenceProfileArn(
            "arn:aws:bedrock:"
                + call.region()
                + ":"
                + call.accountId()
                + ":inference-profile/"
                + id)
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
    String identifier = request.inferenceProfileIdentifier();
    String id = identifier.substring(identifier.indexOf('/') + 1);
    InferenceProfileSummary found =
        all(call).stream()
            .filter(profile -> profile.inferenceProfileId().equals(id))
            .findFirst()
            .orElseThrow(() -> Refused.notFound("There is no inference profile " + id + "."));
    return GetInferenceProfileResponse.builder()
        .inferenceProfileId(found.inferenceProfileId())
        .inferenceProfileName(found.inferenceProfileName())
        .description(found.description())
        .inferenceProfileArn(found.inferenceProfileArn())
        .models(found.models())
        .status(found.status())
        .type(found.type())
        .build();
  }
}
