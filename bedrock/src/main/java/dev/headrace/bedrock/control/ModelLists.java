package dev.headrace.bedrock.control;

import dev.headrace.bedrock.catalogue.Catalogue;
import dev.headrace.bedrock.catalogue.FoundationModel;
import dev.headrace.wire.CallContext;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.services.bedrock.model.FoundationModelDetails;
import software.amazon.awssdk.services.bedrock.model.FoundationModelLifecycleStatus;
import software.amazon.awssdk.services.bedrock.model.FoundationModelSummary;
import software.amazon.awssdk.services.bedrock.model.GetFoundationModelRequest;
import software.amazon.awssdk.services.bedrock.model.GetFoundationModelResponse;
import software.amazon.awssdk.services.bedrock.model.InferenceType;
import software.amazon.awssdk.services.bedrock.model.ListFoundationModelsRequest;
import software.amazon.awssdk.services.bedrock.model.ListFoundationModelsResponse;

/** The operations that list foundation models. Each is there in every region. */
final class ModelLists {
  private final Supplier<Catalogue> catalogue;

  ModelLists(Supplier<Catalogue> catalogue) {
    this.catalogue = catalogue;
  }

  static String arn(String region, String modelId) {
    return "arn:aws:bedrock:" + region + "::foundation-model/" + modelId;
  }

  ListFoundationModelsResponse list(CallContext call, ListFoundationModelsRequest request) {
    return ListFoundationModelsResponse.builder()
        .modelSummaries(
            catalogue.get().models().stream()
                .filter(model -> fits(model, request))
                .map(model -> summary(call.region(), model))
                .toList())
        .build();
  }

  /** No model can be customised here, and none needs to be reserved. */
  private static boolean fits(FoundationModel model, ListFoundationModelsRequest request) {
    String modality = request.byOutputModalityAsString();
    return request.byCustomizationTypeAsString() == null
        && request.byInferenceType() != InferenceType.PROVISIONED
        && (request.byProvider() == null || request.byProvider().equalsIgnoreCase(model.provider()))
        && (modality == null || model.outputModalities().contains(modality));
  }

  private static FoundationModelSummary summary(String region, FoundationModel model) {
    return FoundationModelSummary.builder()
        .modelArn(arn(region, model.id()))
        .modelId(model.id())
        .modelName(model.name())
        .providerName(model.provider())
        .inputModalitiesWithStrings(model.inputModalities())
        .outputModalitiesWithStrings(model.outputModalities())
        .responseStreamingSupported(model.streams())
        .customizationsSupported(List.of())
        .inferenceTypesSupported(InferenceType.ON_DEMAND)
        .modelLifecycle(it -> it.status(FoundationModelLifecycleStatus.ACTIVE))
        .build();
  }

  GetFoundationModelResponse get(CallContext call, GetFoundationModelRequest request) {
    String identifier = request.modelIdentifier();
    String id = identifier.substring(identifier.indexOf('/') + 1);
    FoundationModel model =
        catalogue
            .get()
            .find(id)
            .filter(found -> found.id().equals(id))
            .orElseThrow(() ->
                Refused.notFound("There is no foundation model " + id + catalogue.get().hint(id)));
    FoundationModelSummary summary = summary(call.region(), model);
    return GetFoundationModelResponse.builder()
        .modelDetails(
            FoundationModelDetails.builder()
                .modelArn(summary.modelArn())
                .modelId(summary.modelId())
                .modelName(summary.modelName())
                .providerName(summary.providerName())
                .inputModalitiesWithStrings(summary.inputModalitiesAsStrings())
                .outputModalitiesWithStrings(summary.outputModalitiesAsStrings())
                .responseStreamingSupported(summary.responseStreamingSupported())
                .customizationsSupported(List.of())
                .inferenceTypesSupported(InferenceType.ON_DEMAND)
                .modelLifecycle(summary.modelLifecycle())
                .build())
        .build();
  }
}
