package dev.headrace.bedrock.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.bedrock.testing.FakeModels;
import dev.headrace.inference.Ask;
import dev.headrace.inference.ModelException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.bedrock.model.CommitmentDuration;
import software.amazon.awssdk.services.bedrock.model.ConflictException;
import software.amazon.awssdk.services.bedrock.model.CreateProvisionedModelThroughputRequest;
import software.amazon.awssdk.services.bedrock.model.GetProvisionedModelThroughputResponse;
import software.amazon.awssdk.services.bedrock.model.ProvisionedModelStatus;
import software.amazon.awssdk.services.bedrock.model.ProvisionedModelSummary;
import software.amazon.awssdk.services.bedrock.model.ResourceNotFoundException;
import software.amazon.awssdk.services.bedrock.model.SortOrder;
import software.amazon.awssdk.services.bedrock.model.Tag;
import software.amazon.awssdk.services.bedrock.model.UpdateProvisionedModelThroughputRequest;
import software.amazon.awssdk.services.bedrock.model.ValidationException;
import software.amazon.awssdk.services.bedrockruntime.model.BedrockRuntimeException;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.ModelNotReadyException;

@Timeout(60)
class ThroughputClientTest {
  private static final String MODEL = "amazon.nova-lite-v1:0";

  @TempDir Path data;
  private Estate estate;

  @BeforeEach
  void open() throws IOException {
    estate = new Estate(data, new FakeModels().says("Hello"));
  }

  @AfterEach
  void close() throws IOException {
    estate.close();
  }

  private static CreateProvisionedModelThroughputRequest.Builder request(String name) {
    return CreateProvisionedModelThroughputRequest.builder()
        .provisionedModelName(name)
        .modelId(MODEL + ":24k")
        .modelUnits(2);
  }

  private String buy(CreateProvisionedModelThroughputRequest.Builder request) {
    return estate.client.createProvisionedModelThroughput(request.build()).provisionedModelArn();
  }

  private GetProvisionedModelThroughputResponse get(String identifier) {
    return estate.client.getProvisionedModelThroughput(it -> it.provisionedModelId(identifier));
  }

  private GetProvisionedModelThroughputResponse awaitMade(String arn) {
    GetProvisionedModelThroughputResponse now = get(arn);
    while (now.status() == ProvisionedModelStatus.CREATING) {
      Thread.onSpinWait();
      now = get(arn);
    }
    return now;
  }

  private ConverseResponse converse(String modelId) {
    return estate.conversations.converse(it ->
        it.modelId(modelId)
            .messages(Message.builder().role("user").content(ContentBlock.fromText("Hi")).build()));
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  @Test
  void what_is_bought_is_in_service_once_its_model_answers_and_answers_by_its_arn() {
    String arn = buy(request("mine").tags(tag("team", "a")));
    assertThat(arn)
        .matches("arn:aws:bedrock:us-east-1:123456789012:provisioned-model/[a-z0-9]{12}");
    GetProvisionedModelThroughputResponse made = awaitMade(arn);
    assertThat(made.status()).isEqualTo(ProvisionedModelStatus.IN_SERVICE);
    assertThat(made.modelUnits()).isEqualTo(2);
    assertThat(made.desiredModelUnits()).isEqualTo(2);
    assertThat(made.modelArn()).isEqualTo(ModelLists.arn("us-east-1", MODEL + ":24k"));
    assertThat(made.foundationModelArn()).isEqualTo(ModelLists.arn("us-east-1", MODEL));
    assertThat(made.commitmentDuration()).isNull();
    assertThat(get("mine")).hasToString(made.toString());

    assertThat(converse(arn).output().message().content().getFirst().text()).isEqualTo("Hello");
    Ask ask = estate.models.asked.getLast();
    assertThat(ask.modelId()).isEqualTo(MODEL);
    assertThat(ask.tariff()).isEqualTo(Ask.Tariff.PROVISIONED);
    assertThat(ask.payment().arn()).isEqualTo(arn);
    assertThat(ask.payment().tags()).isEqualTo(Map.of("team", "a"));
  }

  @Test
  void what_failed_says_why_and_answers_nobody() {
    estate.models.refusal = Reason.UNAVAILABLE;
    String arn = buy(request("mine"));
    GetProvisionedModelThroughputResponse made = awaitMade(arn);
    assertThat(made.status()).isEqualTo(ProvisionedModelStatus.FAILED);
    assertThat(made.failureMessage()).isEqualTo("Because of the test.");
    assertThatThrownBy(() -> converse(arn))
        .isInstanceOf(
            software.amazon.awssdk.services.bedrockruntime.model.ValidationException.class)
        .hasMessageContaining("has failed: Because of the test.");
  }

  @Test
  void what_a_stop_of_the_server_broke_off_is_created_by_the_next() throws Exception {
    estate.models.holdCounts();
    String arn = buy(request("mine"));
    assertThatThrownBy(() -> converse(arn))
        .isInstanceOf(ModelNotReadyException.class)
        .hasMessageContaining("is being created");
    estate.close();
    estate = new Estate(data, new FakeModels().says("Hello"));
    assertThat(awaitMade(arn).status()).isEqualTo(ProvisionedModelStatus.IN_SERVICE);
  }

  @Test
  void a_commitment_ends_a_month_later_and_forbids_to_delete_before() {
    String arn = buy(request("mine").commitmentDuration(CommitmentDuration.ONE_MONTH));
    GetProvisionedModelThroughputResponse made = awaitMade(arn);
    assertThat(made.commitmentDuration()).isEqualTo(CommitmentDuration.ONE_MONTH);
    assertThat(made.commitmentExpirationTime())
        .isEqualTo(estate.now.atOffset(ZoneOffset.UTC).plusMonths(1).toInstant());
    assertThatThrownBy(
            () -> estate.client.deleteProvisionedModelThroughput(it -> it.provisionedModelId(arn)))
        .isInstanceOf(ConflictException.class);
  }

  @Test
  void what_is_deleted_is_gone() {
    String arn = buy(request("mine"));
    awaitMade(arn);
    estate.client.deleteProvisionedModelThroughput(it -> it.provisionedModelId("mine"));
    assertThatThrownBy(() -> get(arn)).isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> converse(arn))
        .isInstanceOfSatisfying(
            BedrockRuntimeException.class, error -> assertThat(error.statusCode()).isEqualTo(404))
        .hasMessageContaining("This account has no " + arn);
  }

  @Test
  void it_can_be_renamed_and_nothing_else() {
    String arn = buy(request("mine"));
    buy(request("other"));
    update(it -> it.provisionedModelId("mine").desiredProvisionedModelName("yours"));
    assertThat(get(arn).provisionedModelName()).isEqualTo("yours");
    assertThatThrownBy(
            () -> update(it -> it.provisionedModelId(arn).desiredProvisionedModelName("other")))
        .hasCauseInstanceOf(ValidationException.class)
        .hasMessageContaining("of the name other already");
    assertThatThrownBy(
            () -> update(it -> it.provisionedModelId(arn).desiredModelId("amazon.nova-pro-v1:0")))
        .hasCauseInstanceOf(ValidationException.class)
        .hasMessageContaining("cannot be changed");
  }

  private void update(Consumer<UpdateProvisionedModelThroughputRequest.Builder> request) {
    try (var client = estate.async()) {
      client.updateProvisionedModelThroughput(request).join();
    }
  }

  @Test
  void a_client_that_repeats_itself_buys_once_and_all_is_listed_in_pages() {
    String one = buy(request("one").clientRequestToken("token-1"));
    assertThat(buy(request("one").clientRequestToken("token-1"))).isEqualTo(one);
    assertThatThrownBy(() -> buy(request("one"))).isInstanceOf(ValidationException.class);
    String two = buy(request("two"));
    awaitMade(one);
    awaitMade(two);
    assertThat(
            estate
                .client
                .listProvisionedModelThroughputsPaginator(
                    it -> it.maxResults(1).sortOrder(SortOrder.ASCENDING).statusEquals("InService"))
                .provisionedModelSummaries())
        .extracting(ProvisionedModelSummary::provisionedModelArn)
        .containsExactlyInAnyOrder(one, two);
    assertThat(
            estate
                .client
                .listProvisionedModelThroughputs(it -> it.nameContains("tw"))
                .provisionedModelSummaries())
        .extracting(ProvisionedModelSummary::provisionedModelArn)
        .containsExactly(two);
  }

  @Test
  void it_is_kept_over_a_restart_with_its_tags() throws Exception {
    String arn = buy(request("mine").tags(tag("team", "a")));
    GetProvisionedModelThroughputResponse before = awaitMade(arn);
    estate.close();
    estate = new Estate(data, new FakeModels().says("Hello"));
    assertThat(get(arn)).hasToString(before.toString());
    converse(arn);
    assertThat(estate.models.asked.getLast().payment().tags()).isEqualTo(Map.of("team", "a"));
  }

  @Test
  void throughput_of_what_there_is_not_cannot_be_bought() {
    assertThatThrownBy(() -> buy(request("x").modelId("amazon.nova-light-v1:0")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("did you mean amazon.nova-lite-v1:0?");
    String custom = "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.a/abcdefghijkl";
    assertThatThrownBy(() -> buy(request("x").modelId(custom)))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("custom model");
  }
}
