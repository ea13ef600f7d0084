package dev.headrace.bedrock.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headrace.bedrock.testing.FakeModels;
import dev.headrace.inference.Ask;
import dev.headrace.inference.ModelException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.bedrock.model.ConflictException;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobResponse;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobStatus;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobSummary;
import software.amazon.awssdk.services.bedrock.model.ResourceNotFoundException;
import software.amazon.awssdk.services.bedrock.model.SortOrder;
import software.amazon.awssdk.services.bedrock.model.Tag;
import software.amazon.awssdk.services.bedrock.model.ValidationException;

class BatchClientTest {
  private static final String MODEL = "meta.llama3-8b-instruct-v1:0";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<ModelInvocationJobStatus> ENDED =
      Set.of(
          ModelInvocationJobStatus.COMPLETED,
          ModelInvocationJobStatus.PARTIALLY_COMPLETED,
          ModelInvocationJobStatus.FAILED,
          ModelInvocationJobStatus.STOPPED,
          ModelInvocationJobStatus.EXPIRED);

  @TempDir Path data;
  private Estate estate;

  @BeforeEach
  void open() throws IOException {
    estate = new Estate(data);
    estate.objects.buckets.add("data");
    estate.models.says("Hello");
  }

  @AfterEach
  void close() throws IOException {
    estate.close();
  }

  private void input(String key, String... records) {
    estate.objects.objects.put(
        "data/" + key,
        String.join("\n", records).replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private String submit(String name, String inputUri) {
    return submit(name, MODEL, inputUri);
  }

  private String submit(String name, String model, String inputUri) {
    return estate
        .client
        .createModelInvocationJob(it ->
            it.jobName(name)
                .modelId(model)
                .roleArn("arn:aws:iam::123456789012:role/batch")
                .inputDataConfig(in -> in.s3InputDataConfig(s3 -> s3.s3Uri(inputUri)))
                .outputDataConfig(out -> out.s3OutputDataConfig(s3 -> s3.s3Uri("s3://data/out/"))))
        .jobArn();
  }

  private GetModelInvocationJobResponse awaitEnd(String arn) throws InterruptedException {
    GetModelInvocationJobResponse job =
        estate.client.getModelInvocationJob(it -> it.jobIdentifier(arn));
    while (!ENDED.contains(job.status())) {
      Thread.onSpinWait();
      job = estate.client.getModelInvocationJob(it -> it.jobIdentifier(arn));
    }
    return job;
  }

  private List<JsonNode> results(String arn, String name) throws IOException {
    String key = "data/out/" + arn.substring(arn.lastIndexOf('/') + 1) + "/" + name;
    byte[] bytes = estate.objects.objects.get(key);
    assertThat(bytes).as(key + " of " + estate.objects.objects.keySet()).isNotNull();
    String text = new String(bytes == null ? new byte[0] : bytes, StandardCharsets.UTF_8);
    List<JsonNode> lines = new java.util.ArrayList<>();
    for (String line : text.lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  @Test
  void a_job_answers_each_record_at_the_tariff_of_batches() throws Exception {
    input(
        "in.jsonl",
        "{'recordId':'a','modelInput':{'prompt':'Hi'}}",
        "",
        "{'modelInput':{'prompt':'Ho'}}");
    String arn = submit("first", "s3://data/in.jsonl");
    assertThat(arn)
        .matches("arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/[a-z0-9]{12}");
    GetModelInvocationJobResponse job = awaitEnd(arn);
    assertThat(job.status()).isEqualTo(ModelInvocationJobStatus.COMPLETED);
    assertThat(job.message()).isNull();
    assertThat(job.endTime()).isNotNull();
    assertThat(job.timeoutDurationInHours()).isEqualTo(24);
    List<JsonNode> results = results(arn, "in.jsonl.out");
    assertThat(results).hasSize(2);
    assertThat(results.getFirst().path("recordId").asText()).isEqualTo("a");
    assertThat(results.getFirst().path("modelInput").path("prompt").asText()).isEqualTo("Hi");
    assertThat(results.getFirst().path("modelOutput").has("generation")).isTrue();
    assertThat(results.getLast().path("recordId").asText()).isEqualTo("00000000001");
    JsonNode manifest = results(arn, "manifest.json.out").getFirst();
    assertThat(manifest.path("totalRecordCount").intValue()).isEqualTo(2);
    assertThat(manifest.path("successRecordCount").intValue()).isEqualTo(2);
    assertThat(manifest.path("inputTokenCount").intValue()).isEqualTo(22);
    assertThat(estate.models.asked)
        .hasSize(2)
        .allMatch(ask -> ask.tariff() == Ask.Tariff.BATCH && ask.modelId().equals(MODEL));
  }

  @Test
  void a_job_makes_vectors_of_the_model_that_has_batches_of_them() throws Exception {
    input(
        "in.jsonl",
        "{'recordId':'a','modelInput':{'inputText':'Hi','dimensions':256}}",
        "{'recordId':'b','modelInput':{'inputText':'Hi','dimensions':7}}");
    String arn = submit("vectors", "amazon.titan-embed-text-v2:0", "s3://data/in.jsonl");
    assertThat(awaitEnd(arn).status()).isEqualTo(ModelInvocationJobStatus.PARTIALLY_COMPLETED);
    List<JsonNode> results = results(arn, "in.jsonl.out");
    assertThat(results.getFirst().at("/modelOutput/embedding").size()).isEqualTo(256);
    assertThat(results.getLast().at("/error/errorCode").intValue()).isEqualTo(400);
    JsonNode manifest = results(arn, "manifest.json.out").getFirst();
    assertThat(manifest.path("inputTokenCount").intValue()).isEqualTo(3);
    assertThat(manifest.path("outputTokenCount").intValue()).isZero();
    assertThat(estate.models.paid.tariff()).isEqualTo(Ask.Tariff.BATCH);
    assertThat(estate.models.paid.arn()).isEqualTo(arn);
  }

  @Test
  void a_job_is_paid_under_its_name_with_its_tags_and_those_of_the_profile_that_it_names()
      throws Exception {
    input("in.jsonl", "{'modelInput':{'prompt':'Hi'}}");
    String profile =
        estate
            .client
            .createInferenceProfile(it ->
                it.inferenceProfileName("team a")
                    .modelSource(from ->
                        from.copyFrom("arn:aws:bedrock:us-east-1::foundation-model/" + MODEL))
                    .tags(tag("team", "a"), tag("stage", "test")))
            .inferenceProfileArn();
    String arn =
        estate
            .client
            .createModelInvocationJob(it ->
                it.jobName("tagged")
                    .modelId(profile)
                    .tags(tag("team", "b"))
                    .roleArn("arn:aws:iam::123456789012:role/batch")
                    .inputDataConfig(
                        in -> in.s3InputDataConfig(s3 -> s3.s3Uri("s3://data/in.jsonl")))
                    .outputDataConfig(o -> o.s3OutputDataConfig(s3 -> s3.s3Uri("s3://data/out/"))))
            .jobArn();
    assertThat(awaitEnd(arn).status()).isEqualTo(ModelInvocationJobStatus.COMPLETED);
    Ask ask = estate.models.asked.getLast();
    assertThat(ask.modelId()).isEqualTo(MODEL);
    assertThat(ask.tariff()).isEqualTo(Ask.Tariff.BATCH);
    assertThat(ask.payment().arn()).isEqualTo(arn);
    assertThat(ask.payment().tags()).isEqualTo(Map.of("team", "b", "stage", "test"));
    estate.client.tagResource(it -> it.resourceARN(arn).tags(tag("team", "c")));
    assertThat(estate.client.listTagsForResource(it -> it.resourceARN(arn)).tags())
        .containsExactly(tag("team", "c"));
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  @Test
  void all_objects_below_a_place_are_read() throws Exception {
    input("in/1.jsonl", "{'modelInput':{'prompt':'a'}}");
    input("in/2.jsonl", "{'modelInput':{'prompt':'b'}}");
    input("in/readme.txt", "no records");
    String arn = submit("several", "s3://data/in");
    assertThat(awaitEnd(arn).status()).isEqualTo(ModelInvocationJobStatus.COMPLETED);
    assertThat(results(arn, "1.jsonl.out")).hasSize(1);
    assertThat(results(arn, "2.jsonl.out")).hasSize(1);
  }

  @Test
  void a_record_that_is_refused_hinders_no_other() throws Exception {
    input("in.jsonl", "{'modelInput':{'text':'a'}}", "{'modelInput':{'prompt':'b'}}");
    String arn = submit("half", "s3://data/in.jsonl");
    GetModelInvocationJobResponse job = awaitEnd(arn);
    assertThat(job.status()).isEqualTo(ModelInvocationJobStatus.PARTIALLY_COMPLETED);
    assertThat(job.message()).isEqualTo("1 of 2 records came to nothing");
    JsonNode error = results(arn, "in.jsonl.out").getFirst().path("error");
    assertThat(error.path("errorCode").intValue()).isEqualTo(400);
    assertThat(error.path("errorMessage").asText()).contains("extraneous key [text]");
  }

  @Test
  void a_job_whose_model_fails_for_every_record_has_failed() throws Exception {
    estate.models.refusal = Reason.SERVER_FAILED;
    input("in.jsonl", "{'modelInput':{'prompt':'a'}}");
    String arn = submit("all", "s3://data/in.jsonl");
    assertThat(awaitEnd(arn).status()).isEqualTo(ModelInvocationJobStatus.FAILED);
    assertThat(results(arn, "in.jsonl.out").getFirst().path("error").path("retryable").asBoolean())
        .isTrue();
  }

  @Test
  void what_cannot_be_run_fails_and_says_why() throws Exception {
    Map<String, String> wrong =
        Map.of(
            "s3://data/none.jsonl", "There is no object s3://data/none.jsonl",
            "s3://data/text.jsonl", "text.jsonl, line 2 is not JSON",
            "s3://data/bare.jsonl", "bare.jsonl, line 1: a record is an object",
            "s3://data/empty.jsonl", "The input has no records");
    input("text.jsonl", "{'modelInput':{}}", "{broken");
    input("bare.jsonl", "{'prompt':'a'}");
    input("empty.jsonl", "");
    for (Map.Entry<String, String> each : wrong.entrySet()) {
      GetModelInvocationJobResponse job = awaitEnd(submit("wrong", each.getKey()));
      assertThat(job.status()).isEqualTo(ModelInvocationJobStatus.FAILED);
      assertThat(job.message()).contains(each.getValue());
    }
    assertThat(estate.models.asked).isEmpty();
  }

  @Test
  void a_job_needs_a_model_that_can_be_asked_in_batches() {
    for (String model :
        List.of("meta.llama9", "amazon.titan-embed-text-v1", "cohere.embed-english-v3")) {
      assertThatThrownBy(() ->
              estate.client.createModelInvocationJob(it ->
                  it.jobName("n")
                      .modelId(model)
                      .roleArn("arn:aws:iam::123456789012:role/batch")
                      .inputDataConfig(in -> in.s3InputDataConfig(s3 -> s3.s3Uri("s3://data/in")))
                      .outputDataConfig(o -> o.s3OutputDataConfig(s3 -> s3.s3Uri("s3://data/o")))))
          .isInstanceOfAny(ValidationException.class, ResourceNotFoundException.class);
    }
  }

  @Test
  void jobs_are_found_listed_and_kept_over_a_restart() throws Exception {
    input("in.jsonl", "{'modelInput':{'prompt':'a'}}");
    String one = submit("one", "s3://data/in.jsonl");
    String two = submit("two", "s3://data/in.jsonl");
    awaitEnd(one);
    GetModelInvocationJobResponse before = awaitEnd(two);
    estate.close();
    estate = new Estate(data);
    assertThat(estate.client.getModelInvocationJob(it -> it.jobIdentifier(two)))
        .hasToString(before.toString());
    assertThat(
            estate
                .client
                .listModelInvocationJobs(it -> it.nameContains("tw"))
                .invocationJobSummaries())
        .extracting(ModelInvocationJobSummary::jobArn)
        .containsExactly(two);
    assertThat(
            estate
                .client
                .listModelInvocationJobsPaginator(
                    it -> it.maxResults(1).sortOrder(SortOrder.ASCENDING).statusEquals("Completed"))
                .invocationJobSummaries())
        .hasSize(2);
    assertThatThrownBy(
            () -> estate.client.getModelInvocationJob(it -> it.jobIdentifier("aaaaaaaaaaaa")))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void a_client_that_repeats_itself_has_one_job() throws Exception {
    input("in.jsonl", "{'modelInput':{'prompt':'a'}}");
    var request =
        software.amazon.awssdk.services.bedrock.model.CreateModelInvocationJobRequest.builder()
            .jobName("once")
            .clientRequestToken("token-1")
            .modelId(MODEL)
            .roleArn("arn:aws:iam::123456789012:role/batch")
            .inputDataConfig(in -> in.s3InputDataConfig(s3 -> s3.s3Uri("s3://data/in.jsonl")))
            .outputDataConfig(out -> out.s3OutputDataConfig(s3 -> s3.s3Uri("s3://data/out/")))
            .build();
    String first = estate.client.createModelInvocationJob(request).jobArn();
    assertThat(estate.client.createModelInvocationJob(request).jobArn()).isEqualTo(first);
    awaitEnd(first);
    assertThat(estate.models.asked).hasSize(1);
  }

  @Test
  void a_job_that_is_told_to_stop_stops_and_one_that_has_ended_cannot() throws Exception {
    String[] many = new String[2_000];
    java.util.Arrays.fill(many, "{'modelInput':{'prompt':'a'}}");
    input("in.jsonl", many);
    String arn = submit("long", "s3://data/in.jsonl");
    estate.client.stopModelInvocationJob(it -> it.jobIdentifier(arn));
    assertThat(awaitEnd(arn).status()).isEqualTo(ModelInvocationJobStatus.STOPPED);
    assertThatThrownBy(() -> estate.client.stopModelInvocationJob(it -> it.jobIdentifier(arn)))
        .isInstanceOf(ConflictException.class);
  }

  @Test
  void a_job_that_a_stop_of_the_server_broke_off_runs_when_it_starts_again() throws Exception {
    String[] many = new String[500];
    java.util.Arrays.fill(many, "{'modelInput':{'prompt':'a'}}");
    input("in.jsonl", many);
    Map<String, byte[]> objects = Map.copyOf(estate.objects.objects);
    String arn = submit("again", "s3://data/in.jsonl");
    estate.close();
    estate =
        new Estate(
            data,
            new FakeModels().says("Hello"),
            it -> {
              it.buckets.add("data");
              it.objects.putAll(objects);
            });
    assertThat(awaitEnd(arn).status()).isEqualTo(ModelInvocationJobStatus.COMPLETED);
  }
}
