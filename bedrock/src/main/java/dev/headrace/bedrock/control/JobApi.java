package dev.headrace.bedrock.control;

import dev.headrace.bedrock.runtime.BatchInvocations;
import dev.headrace.kernel.world.Durably;
import dev.headrace.wire.CallContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrock.model.CreateModelInvocationJobRequest;
import software.amazon.awssdk.services.bedrock.model.CreateModelInvocationJobResponse;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobRequest;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobResponse;
import software.amazon.awssdk.services.bedrock.model.ListModelInvocationJobsRequest;
import software.amazon.awssdk.services.bedrock.model.ListModelInvocationJobsResponse;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobInputDataConfig;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobOutputDataConfig;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobSummary;
import software.amazon.awssdk.services.bedrock.model.S3InputFormat;
import software.amazon.awssdk.services.bedrock.model.SortOrder;
import software.amazon.awssdk.services.bedrock.model.StopModelInvocationJobRequest;
import software.amazon.awssdk.services.bedrock.model.StopModelInvocationJobResponse;

/** The operations of batch jobs. */
final class JobApi {
  /** How long a job may take where its request does not say. */
  private static final int DEFAULT_TIMEOUT_HOURS = 24;

  private final Jobs jobs;
  private final Durably durably;
  private final JobRunner runner;
  private final BatchInvocations models;
  private final InstantSource clock;

  JobApi(
      Jobs jobs, Durably durably, JobRunner runner, BatchInvocations models, InstantSource clock) {
    this.jobs = jobs;
    this.durably = durably;
    this.runner = runner;
    this.models = models;
    this.clock = clock;
  }

  CreateModelInvocationJobResponse create(
      CallContext call, CreateModelInvocationJobRequest request) {
    if (request.inputDataConfig().s3InputDataConfig() == null
        || request.outputDataConfig().s3OutputDataConfig() == null) {
      throw Refused.invalid("inputDataConfig and outputDataConfig must name places in S3.");
    }
    models.check(call.partition(), request.modelId());
    String id = Ids.fresh();
    String arn = call.partition().arn("bedrock", "model-invocation-job/" + id);
    long now = clock.millis();
    var job =
        new Job(
            id,
            arn,
            request.jobName(),
            request.modelId(),
            request.roleArn(),
            request.clientRequestToken(),
            Tags.of(request.tags(), arn),
            request.inputDataConfig().s3InputDataConfig().s3Uri(),
            request.outputDataConfig().s3OutputDataConfig().s3Uri(),
            request.timeoutDurationInHours() == null
                ? DEFAULT_TIMEOUT_HOURS
                : request.timeoutDurationInHours(),
            Job.State.SUBMITTED,
            "",
            now,
            now,
            0);
    Job kept = durably.call(() -> jobs.submit(call.partition(), job));
    if (kept.id().equals(id)) {
      runner.run(call.partition(), kept);
    }
    return CreateModelInvocationJobResponse.builder().jobArn(kept.arn()).build();
  }

  private static String id(String identifier) {
    return identifier.substring(identifier.indexOf('/') + 1);
  }

  GetModelInvocationJobResponse get(CallContext call, GetModelInvocationJobRequest request) {
    String id = id(request.jobIdentifier());
    Job job =
        durably
            .call(() -> jobs.find(call.partition(), id))
            .orElseThrow(() -> Refused.notFound("There is no batch job " + id + "."));
    ModelInvocationJobSummary told = summary(job);
    return GetModelInvocationJobResponse.builder()
        .jobArn(told.jobArn())
        .jobName(told.jobName())
        .modelId(told.modelId())
        .clientRequestToken(told.clientRequestToken())
        .roleArn(told.roleArn())
        .status(told.statusAsString())
        .message(told.message())
        .submitTime(told.submitTime())
        .lastModifiedTime(told.lastModifiedTime())
        .endTime(told.endTime())
        .inputDataConfig(told.inputDataConfig())
        .outputDataConfig(told.outputDataConfig())
        .timeoutDurationInHours(told.timeoutDurationInHours())
        .jobExpirationTime(told.jobExpirationTime())
        .build();
  }

  private static ModelInvocationJobSummary summary(Job job) {
    return ModelInvocationJobSummary.builder()
        .jobArn(job.arn())
        .jobName(job.name())
        .modelId(job.modelId())
        .clientRequestToken(job.token())
        .roleArn(job.roleArn())
        .status(job.state().word())
        .message(job.message().isEmpty() ? null : job.message())
        .submitTime(instant(job.submittedEpochMillis()))
        .lastModifiedTime(instant(job.modifiedEpochMillis()))
        .endTime(instant(job.endEpochMillis()))
        .inputDataConfig(
            ModelInvocationJobInputDataConfig.fromS3InputDataConfig(
                s3 -> s3.s3Uri(job.inputUri()).s3InputFormat(S3InputFormat.JSONL)))
        .outputDataConfig(
            ModelInvocationJobOutputDataConfig.fromS3OutputDataConfig(
                s3 -> s3.s3Uri(job.outputUri())))
        .timeoutDurationInHours(job.timeoutHours())
        .jobExpirationTime(instant(job.expiresEpochMillis()))
        .build();
  }

  private static @Nullable Instant instant(long epochMillis) {
    return epochMillis == 0 ? null : Instant.ofEpochMilli(epochMillis);
  }

  ListModelInvocationJobsResponse list(CallContext call, ListModelInvocationJobsRequest request) {
    Comparator<Job> order =
        Comparator.comparingLong(Job::submittedEpochMillis).thenComparing(Job::id);
    List<Job> fitting =
        durably.call(() -> jobs.all(call.partition())).stream()
            .filter(job -> fits(job, request))
            .sorted(request.sortOrder() == SortOrder.ASCENDING ? order : order.reversed())
            .toList();
    Paging<Job> page = Paging.of(fitting, request.maxResults(), request.nextToken(), Job::id);
    return ListModelInvocationJobsResponse.builder()
        .invocationJobSummaries(page.items().stream().map(JobApi::summary).toList())
        .nextToken(page.nextToken())
        .build();
  }

  private static boolean fits(Job job, ListModelInvocationJobsRequest request) {
    Instant submitted = Instant.ofEpochMilli(job.submittedEpochMillis());
    return (request.statusEqualsAsString() == null
            || request.statusEqualsAsString().equals(job.state().word()))
        && (request.nameContains() == null || job.name().contains(request.nameContains()))
        && (request.submitTimeAfter() == null || submitted.isAfter(request.submitTimeAfter()))
        && (request.submitTimeBefore() == null || submitted.isBefore(request.submitTimeBefore()));
  }

  StopModelInvocationJobResponse stop(CallContext call, StopModelInvocationJobRequest request) {
    durably.call(() -> jobs.stop(call.partition(), id(request.jobIdentifier())));
    return StopModelInvocationJobResponse.builder().build();
  }
}
