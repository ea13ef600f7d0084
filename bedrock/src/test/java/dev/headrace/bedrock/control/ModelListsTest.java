package dev.headrace.bedrock.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.bedrock.catalogue.Catalogue;
import dev.headrace.billing.prices.ModelPrices;
import dev.headrace.wire.MemberCoverage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.bedrock.model.FoundationModelDetails;
import software.amazon.awssdk.services.bedrock.model.FoundationModelSummary;
import software.amazon.awssdk.services.bedrock.model.GetInferenceProfileResponse;
import software.amazon.awssdk.services.bedrock.model.InferenceProfileSummary;
import software.amazon.awssdk.services.bedrock.model.InferenceProfileType;
import software.amazon.awssdk.services.bedrock.model.InferenceType;
import software.amazon.awssdk.services.bedrock.model.ModelModality;
import software.amazon.awssdk.services.bedrock.model.ResourceNotFoundException;
import software.amazon.awssdk.services.bedrock.model.ValidationException;

class ModelListsTest {
  @TempDir Path data;
  private Estate estate;

  @BeforeEach
  void open() throws IOException {
    estate = new Estate(data);
  }

  @AfterEach
  void close() throws IOException {
    estate.close();
  }

  @Test
  void every_member_of_every_request_is_declared() {
    assertThat(new MemberCoverage(estate.control.service()).problems()).isEmpty();
  }

  @Test
  void every_model_that_the_price_book_names_by_its_id_is_listed() {
    List<String> ids = new ArrayList<>();
    for (String alias : ModelPrices.shipped().aliases()) {
      ids.add(ModelPrices.shipped().of(alias).modelId());
    }
    assertThat(ids)
        .isNotEmpty()
        .allSatisfy(id -> assertThat(Catalogue.shipped().find(id)).as(id).isPresent());
  }

  @Test
  void models_are_listed_and_filtered() {
    List<FoundationModelSummary> all =
        estate.client.listFoundationModels(it -> {}).modelSummaries();
    assertThat(all).extracting(FoundationModelSummary::modelId).contains("amazon.nova-lite-v1:0");
    assertThat(
            estate.client.listFoundationModels(it -> it.byProvider("anthropic")).modelSummaries())
        .isNotEmpty()
        .allMatch(model -> model.providerName().equals("Anthropic"));
    assertThat(
            estate
                .client
                .listFoundationModels(it -> it.byOutputModality(ModelModality.EMBEDDING))
                .modelSummaries())
        .isNotEmpty()
        .allMatch(model -> model.modelId().contains("embed"));
    assertThat(
            estate
                .client
                .listFoundationModels(it -> it.byInferenceType(InferenceType.PROVISIONED))
                .modelSummaries())
        .isEmpty();
  }

  @Test
  void a_model_is_described() {
    FoundationModelDetails nova =
        estate
            .client
            .getFoundationModel(it -> it.modelIdentifier("amazon.nova-lite-v1:0"))
            .modelDetails();
    assertThat(nova.modelArn())
        .isEqualTo("arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0");
    assertThat(nova.providerName()).isEqualTo("Amazon");
    assertThat(nova.inputModalitiesAsStrings()).containsExactly("TEXT", "IMAGE", "VIDEO");
    assertThat(nova.responseStreamingSupported()).isTrue();
    assertThat(
            estate
                .client
                .getFoundationModel(it -> it.modelIdentifier(nova.modelArn()))
                .modelDetails())
        .isEqualTo(nova);
    assertThatThrownBy(() ->
            estate.client.getFoundationModel(it -> it.modelIdentifier("amazon.nova-light-v1:0")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("did you mean amazon.nova-lite-v1:0?");
  }

  @Test
  void inference_profiles_are_listed_page_by_page() {
    List<InferenceProfileSummary> all = new ArrayList<>();
    estate
        .client
        .listInferenceProfilesPaginator(it -> it.maxResults(7))
        .forEach(page -> {
          assertThat(page.inferenceProfileSummaries()).hasSizeLessThanOrEqualTo(7);
          all.addAll(page.inferenceProfileSummaries());
        });
    assertThat(all)
        .extracting(InferenceProfileSummary::inferenceProfileId)
        .doesNotHaveDuplicates()
        .contains("us.amazon.nova-lite-v1:0");
    assertThat(
            estate
                .client
                .listInferenceProfiles(it -> it.typeEquals(InferenceProfileType.APPLICATION))
                .inferenceProfileSummaries())
        .isEmpty();
    assertThatThrownBy(() -> estate.client.listInferenceProfiles(it -> it.nextToken("no")))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  void an_inference_profile_is_described_by_its_id_and_its_arn() {
    GetInferenceProfileResponse profile =
        estate.client.getInferenceProfile(
            it -> it.inferenceProfileIdentifier("us.amazon.nova-lite-v1:0"));
    assertThat(profile.type()).isEqualTo(InferenceProfileType.SYSTEM_DEFINED);
    assertThat(profile.models())
        .extracting(model -> model.modelArn())
        .contains("arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0");
    assertThat(
            estate
                .client
                .getInferenceProfile(
                    it -> it.inferenceProfileIdentifier(profile.inferenceProfileArn()))
                .inferenceProfileId())
        .isEqualTo("us.amazon.nova-lite-v1:0");
    assertThatThrownBy(() ->
            estate.client.getInferenceProfile(it -> it.inferenceProfileIdentifier("us.nothing")))
        .isInstanceOf(ResourceNotFoundException.class);
  }
}
