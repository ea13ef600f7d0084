package dev.headrace.bedrock.control;

import dev.headrace.wire.Members;
import dev.headrace.wire.Operation;
import dev.headrace.wire.ServiceDefinition;
import dev.headrace.wire.ServiceTable;
import software.amazon.awssdk.services.bedrock.model.CreateInferenceProfileRequest;
import software.amazon.awssdk.services.bedrock.model.CreateModelInvocationJobRequest;
import software.amazon.awssdk.services.bedrock.model.CreateProvisionedModelThroughputRequest;
import software.amazon.awssdk.services.bedrock.model.DeleteInferenceProfileRequest;
import software.amazon.awssdk.services.bedrock.model.DeleteModelInvocationLoggingConfigurationRequest;
import software.amazon.awssdk.services.bedrock.model.DeleteProvisionedModelThroughputRequest;
import software.amazon.awssdk.services.bedrock.model.GetFoundationModelRequest;
import software.amazon.awssdk.services.bedrock.model.GetInferenceProfileRequest;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobRequest;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationLoggingConfigurationRequest;
import software.amazon.awssdk.services.bedrock.model.GetProvisionedModelThroughputRequest;
import software.amazon.awssdk.services.bedrock.model.ListFoundationModelsRequest;
import software.amazon.awssdk.services.bedrock.model.ListInferenceProfilesRequest;
import software.amazon.awssdk.services.bedrock.model.ListModelInvocationJobsRequest;
import software.amazon.awssdk.services.bedrock.model.ListProvisionedModelThroughputsRequest;
import software.amazon.awssdk.services.bedrock.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.bedrock.model.PutModelInvocationLoggingConfigurationRequest;
import software.amazon.awssdk.services.bedrock.model.StopModelInvocationJobRequest;
import software.amazon.awssdk.services.bedrock.model.TagResourceRequest;
import software.amazon.awssdk.services.bedrock.model.UntagResourceRequest;
import software.amazon.awssdk.services.bedrock.model.UpdateProvisionedModelThroughputRequest;

/** The operations of Bedrock's control plane. */
final class BedrockApi {
  private BedrockApi() {}

  static ServiceDefinition define(
      ModelLists models,
      Profiles profiles,
      LoggingApi logging,
      JobApi jobs,
      ThroughputApi throughputs,
      TagApi tags) {
    return ServiceDefinition.builder(ServiceTable.of("bedrock"))
        .operation(
            "ListFoundationModels",
            () -> Operation.of(ListFoundationModelsRequest::builder, models::list))
        .operation(
            "GetFoundationModel",
            () -> Operation.of(GetFoundationModelRequest::builder, models::get))
        .operation(
            "ListInferenceProfiles",
            () -> Operation.of(ListInferenceProfilesRequest::builder, profiles::list))
        .operation(
            "GetInferenceProfile",
            () -> Operation.of(GetInferenceProfileRequest::builder, profiles::get))
        .operation(
            "PutModelInvocationLoggingConfiguration",
            () ->
                Operation.of(PutModelInvocationLoggingConfigurationRequest::builder, logging::put))
        .operation(
            "GetModelInvocationLoggingConfiguration",
            () ->
                Operation.of(GetModelInvocationLoggingConfigurationRequest::builder, logging::get))
        .operation(
            "DeleteModelInvocationLoggingConfiguration",
            () ->
                Operation.of(
                    DeleteModelInvocationLoggingConfigurationRequest::builder, logging::delete))
        .operation(
            "CreateModelInvocationJob",
            () -> Operation.of(CreateModelInvocationJobRequest::builder, jobs::create))
        .operation(
            "GetModelInvocationJob",
            () -> Operation.of(GetModelInvocationJobRequest::builder, jobs::get))
        .operation(
            "ListModelInvocationJobs",
            () -> Operation.of(ListModelInvocationJobsRequest::builder, jobs::list))
        .operation(
            "StopModelInvocationJob",
            () -> Operation.of(StopModelInvocationJobRequest::builder, jobs::stop))
        .operation(
            "CreateInferenceProfile",
            () -> Operation.of(CreateInferenceProfileRequest::builder, profiles::create))
        .operation(
            "DeleteInferenceProfile",
            () -> Operation.of(DeleteInferenceProfileRequest::builder, profiles::delete))
        .operation(
            "CreateProvisionedModelThroughput",
            () ->
                Operation.of(CreateProvisionedModelThroughputRequest::builder, throughputs::create))
        .operation(
            "GetProvisionedModelThroughput",
            () -> Operation.of(GetProvisionedModelThroughputRequest::builder, throughputs::get))
        .operation(
            "ListProvisionedModelThroughputs",
            () -> Operation.of(ListProvisionedModelThroughputsRequest::builder, throughputs::list))
        .operation(
            "UpdateProvisionedModelThroughput",
            () ->
                Operation.of(UpdateProvisionedModelThroughputRequest::builder, throughputs::update))
        .operation(
            "DeleteProvisionedModelThroughput",
            () ->
                Operation.of(DeleteProvisionedModelThroughputRequest::builder, throughputs::delete))
        .operation(
            "ListTagsForResource",
            () -> Operation.of(ListTagsForResourceRequest::builder, tags::list))
        .operation("TagResource", () -> Operation.of(TagResourceRequest::builder, tags::tag))
        .operation("UntagResource", () -> Operation.of(UntagResourceRequest::builder, tags::untag))
        .refuseUnknownMembers()
        .members(Members.load(BedrockApi.class, "bedrock.members"))
        .build();
  }
}
