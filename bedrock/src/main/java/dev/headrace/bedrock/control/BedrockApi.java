package dev.headrace.bedrock.control;

import dev.headrace.wire.Members;
import dev.headrace.wire.Operation;
import dev.headrace.wire.ServiceDefinition;
import dev.headrace.wire.ServiceTable;
import software.amazon.awssdk.services.bedrock.model.CreateModelInvocationJobRequest;
import software.amazon.awssdk.services.bedrock.model.DeleteModelInvocationLoggingConfigurationRequest;
import software.amazon.awssdk.services.bedrock.model.GetFoundationModelRequest;
import software.amazon.awssdk.services.bedrock.model.GetInferenceProfileRequest;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobRequest;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationLoggingConfigurationRequest;
import software.amazon.awssdk.services.bedrock.model.ListFoundationModelsRequest;
import software.amazon.awssdk.services.bedrock.model.ListInferenceProfilesRequest;
import software.amazon.awssdk.services.bedrock.model.ListModelInvocationJobsRequest;
import software.amazon.awssdk.services.bedrock.model.PutModelInvocationLoggingConfigurationRequest;
import software.amazon.awssdk.services.bedrock.model.StopModelInvocationJobRequest;

/** The operations of Bedrock's control plane. */
final class BedrockApi {
  private BedrockApi() {}

  static ServiceDefinition define(
      ModelLists models, Profiles profiles, LoggingApi logging, JobApi jobs) {
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
        .members(Members.load(BedrockApi.class, "bedrock.members"))
        .build();
  }
}
