package dev.headrace.bedrock.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.bedrock.testing.FakeModels;
import dev.headrace.inference.Ask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.bedrock.model.CreateInferenceProfileRequest;
import software.amazon.awssdk.services.bedrock.model.GetInferenceProfileResponse;
import software.amazon.awssdk.services.bedrock.model.InferenceProfileModel;
import software.amazon.awssdk.services.bedrock.model.InferenceProfileStatus;
import software.amazon.awssdk.services.bedrock.model.InferenceProfileSummary;
import software.amazon.awssdk.services.bedrock.model.InferenceProfileType;
import software.amazon.awssdk.services.bedrock.model.ResourceNotFoundException;
import software.amazon.awssdk.services.bedrock.model.Tag;
import software.amazon.awssdk.services.bedrock.model.TooManyTagsException;
import software.amazon.awssdk.services.bedrock.model.ValidationException;
import software.amazon.awssdk.services.bedrockruntime.model.BedrockRuntimeException;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.Message;

@Timeout(60)
class ProfileClientTest {
  private static final String MODEL =
      "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0";
  private static final String CROSS_REGION =
      "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0";

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

  private String create(String name, String source, Tag... tags) {
    return estate
        .client
        .createInferenceProfile(it ->
            it.inferenceProfileName(name)
                .description("For a team")
                .modelSource(from -> from.copyFrom(source))
                .tags(tags))
        .inferenceProfileArn();
  }

  private GetInferenceProfileResponse get(String identifier) {
    return estate.client.getInferenceProfile(it -> it.inferenceProfileIdentifier(identifier));
  }

  private Ask converse(String modelId) {
    estate.conversations.converse(it ->
        it.modelId(modelId)
            .messages(Message.builder().role("user").content(ContentBlock.fromText("Hi")).build()));
    return estate.models.asked.getLast();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  @Test
  void what_is_asked_by_a_profile_is_its_models_and_paid_under_its_name_with_its_tags() {
    String arn = create("team a", MODEL, tag("team", "a"));
    assertThat(arn)
        .matches("arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/[a-z0-9]+");
    Ask ask = converse(arn);
    assertThat(ask.modelId()).isEqualTo("amazon.nova-lite-v1:0");
    assertThat(ask.tariff()).isEqualTo(Ask.Tariff.ON_DEMAND);
    assertThat(ask.payment().arn()).isEqualTo(arn);
    assertThat(ask.payment().tags()).isEqualTo(Map.of("team", "a"));
    assertThat(converse(create("across", CROSS_REGION)).modelId())
        .isEqualTo("us.amazon.nova-lite-v1:0");
  }

  @Test
  void vectors_are_paid_under_its_name_too() {
    String titan = "arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0";
    String arn = create("vectors", titan, tag("team", "a"));
    estate.conversations.invokeModel(it ->
        it.modelId(arn).body(SdkBytes.fromString("{\"inputText\":\"a\"}", StandardCharsets.UTF_8)));
    assertThat(estate.models.paid.arn()).isEqualTo(arn);
    assertThat(estate.models.paid.tags()).isEqualTo(Map.of("team", "a"));
  }

  @Test
  void it_is_found_listed_kept_over_a_restart_and_deleted() throws Exception {
    String arn = create("team a", CROSS_REGION, tag("team", "a"));
    GetInferenceProfileResponse made = get(arn);
    assertThat(made.inferenceProfileName()).isEqualTo("team a");
    assertThat(made.description()).isEqualTo("For a team");
    assertThat(made.type()).isEqualTo(InferenceProfileType.APPLICATION);
    assertThat(made.status()).isEqualTo(InferenceProfileStatus.ACTIVE);
    assertThat(made.models())
        .extracting(InferenceProfileModel::modelArn)
        .contains("arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0");
    estate.close();
    estate = new Estate(data, new FakeModels().says("Hello"));
    assertThat(get(made.inferenceProfileId()).toString()).isEqualTo(made.toString());
    assertThat(listed("APPLICATION")).containsExactly(arn);
    assertThat(listed("SYSTEM_DEFINED")).isNotEmpty().doesNotContain(arn);
    assertThat(listed(null)).contains(arn).hasSizeGreaterThan(1);

    estate.client.deleteInferenceProfile(it -> it.inferenceProfileIdentifier(arn));
    assertThatThrownBy(() -> get(arn)).isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> converse(arn))
        .isInstanceOf(BedrockRuntimeException.class)
        .hasMessageContaining("This account has no " + arn);
  }

  private List<String> listed(@Nullable String type) {
    return estate
        .client
        .listInferenceProfilesPaginator(it -> it.typeEquals(type).maxResults(50))
        .inferenceProfileSummaries()
        .stream()
        .map(InferenceProfileSummary::inferenceProfileArn)
        .toList();
  }

  @Test
  void what_cannot_be_copied_is_refused_and_what_bedrock_defines_stays() {
    assertThatThrownBy(
            () -> create("x", "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-light-v1:0"))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("did you mean amazon.nova-lite-v1:0?");
    assertThatThrownBy(
            () -> create("x", "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("another region");
    assertThatThrownBy(() ->
            estate.client.deleteInferenceProfile(it -> it.inferenceProfileIdentifier(CROSS_REGION)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("defined by Bedrock");
  }

  @Test
  void a_client_that_repeats_itself_has_one_profile() {
    var request =
        CreateInferenceProfileRequest.builder()
            .inferenceProfileName("once")
            .clientRequestToken("token-1")
            .modelSource(from -> from.copyFrom(MODEL))
            .build();
    String first = estate.client.createInferenceProfile(request).inferenceProfileArn();
    assertThat(estate.client.createInferenceProfile(request).inferenceProfileArn())
        .isEqualTo(first);
    assertThat(listed("APPLICATION")).containsExactly(first);
  }

  @Test
  void tags_are_added_replaced_listed_and_removed_and_the_next_request_has_them() {
    String arn = create("team a", MODEL, tag("team", "a"), tag("stage", "test"));
    estate.client.tagResource(it -> it.resourceARN(arn).tags(tag("team", "b"), tag("owner", "me")));
    estate.client.untagResource(it -> it.resourceARN(arn).tagKeys("stage", "none"));
    assertThat(estate.client.listTagsForResource(it -> it.resourceARN(arn)).tags())
        .containsExactly(tag("owner", "me"), tag("team", "b"));
    assertThat(converse(arn).payment().tags()).isEqualTo(Map.of("team", "b", "owner", "me"));
  }

  @Test
  void a_resource_has_fifty_tags_and_not_one_more() {
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < Tags.MAX_TAGS; i++) {
      tags.add(tag("key" + i, "value"));
    }
    String arn = create("many", MODEL, tags.toArray(Tag[]::new));
    assertThatThrownBy(
            () -> estate.client.tagResource(it -> it.resourceARN(arn).tags(tag("more", ""))))
        .isInstanceOfSatisfying(
            TooManyTagsException.class, error -> assertThat(error.resourceName()).isEqualTo(arn))
        .hasMessageContaining("at most 50 tags");
    assertThatThrownBy(
            () -> estate.client.tagResource(it -> it.resourceARN(arn).tags(tag("aws:x", ""))))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("aws:");
  }

  @Test
  void what_is_not_there_has_no_tags() {
    for (String arn :
        List.of(
            "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/aaaaaaaaaaaa",
            "arn:aws:bedrock:us-east-1:123456789012:guardrail/aaaaaaaaaaaa")) {
      assertThatThrownBy(() -> estate.client.listTagsForResource(it -> it.resourceARN(arn)))
          .isInstanceOf(ResourceNotFoundException.class);
    }
  }
}
