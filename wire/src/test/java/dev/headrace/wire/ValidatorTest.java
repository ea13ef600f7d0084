package dev.headrace.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutRetentionPolicyRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionsRequest;
import software.amazon.awssdk.services.lambda.model.PutFunctionConcurrencyRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

class ValidatorTest {
  private static void check(
      String service, String operation, SdkPojo request, String... unchecked) {
    ServiceTable table = ServiceTable.of(service);
    new Validator(table, Set.of(unchecked))
        .check(Objects.requireNonNull(table.operation(operation)), request);
  }

  private static String messageOf(String service, String operation, SdkPojo request) {
    try {
      check(service, operation, request);
    } catch (RefusedRequest e) {
      return e.message();
    }
    return "accepted";
  }

  private static CreateFunctionRequest.Builder valid() {
    return CreateFunctionRequest.builder()
        .functionName("f")
        .role("arn:aws:iam::123456789012:role/r")
        .code(c -> c.s3Bucket("bucket").s3Key("k"));
  }

  @Test
  void what_fits_the_model_passes() {
    assertThat(messageOf("lambda", "CreateFunction", valid().build())).isEqualTo("accepted");
  }

  @Test
  void a_required_member_that_is_missing_is_named() {
    assertThat(messageOf("lambda", "CreateFunction", valid().role(null).build()))
        .isEqualTo(
            "1 validation error detected: Value null at 'role' failed to satisfy constraint:"
                + " Member must not be null");
  }

  @Test
  void a_length_is_held_at_its_edge() {
    assertThat(messageOf("lambda", "CreateFunction", valid().functionName("f".repeat(140)).build()))
        .isEqualTo("accepted");
    assertThat(messageOf("lambda", "CreateFunction", valid().functionName("f".repeat(141)).build()))
        .isEqualTo(
            "1 validation error detected: Value '"
                + "f".repeat(141)
                + "' at 'functionName' failed to satisfy constraint: Member must have length less"
                + " than or equal to 140");
  }

  @Test
  void a_range_is_held_at_its_edge() {
    assertThat(
            messageOf(
                "lambda", "ListFunctions", ListFunctionsRequest.builder().maxItems(1).build()))
        .isEqualTo("accepted");
    assertThat(
            messageOf(
                "lambda", "ListFunctions", ListFunctionsRequest.builder().maxItems(0).build()))
        .isEqualTo(
            "1 validation error detected: Value '0' at 'maxItems' failed to satisfy constraint:"
                + " Member must have value greater than or equal to 1");
    assertThat(
            messageOf(
                "lambda", "ListFunctions", ListFunctionsRequest.builder().maxItems(10_001).build()))
        .contains("Member must have value less than or equal to 10000");
  }

  @Test
  void a_range_from_nought_keeps_negative_numbers_out() {
    assertThat(messageOf("lambda", "PutFunctionConcurrency", reserving(0))).isEqualTo("accepted");
    assertThat(messageOf("lambda", "PutFunctionConcurrency", reserving(-1)))
        .contains("Member must have value greater than or equal to 0");
  }

  private static SdkPojo reserving(int concurrency) {
    return PutFunctionConcurrencyRequest.builder()
        .functionName("f")
        .reservedConcurrentExecutions(concurrency)
        .build();
  }

  @Test
  void several_violations_are_counted_and_joined() {
    assertThat(
            messageOf(
                "lambda",
                "CreateFunction",
                valid().role(null).timeout(0).packageType("Jar").build()))
        .startsWith("3 validation errors detected: ")
        .contains(
            "Value 'Jar' at 'packageType' failed to satisfy constraint: Member must satisfy enum"
                + " value set: [Zip, Image]; ")
        .contains("Value '0' at 'timeout'")
        .contains("Value null at 'role'");
  }

  @Test
  void what_is_secret_is_not_repeated() {
    assertThat(
            messageOf(
                "lambda",
                "CreateFunction",
                valid().environment(e -> e.variables(Map.of("1", "password"))).build()))
        .isEqualTo(
            "1 validation error detected: Value at 'environment.variables' failed to satisfy"
                + " constraint: Map keys must satisfy constraint: [Member must satisfy regular"
                + " expression pattern: [a-zA-Z]([a-zA-Z0-9_])+, Member must not be null]");
  }

  @Test
  void elements_of_a_list_are_reported_by_the_list() {
    assertThat(messageOf("lambda", "CreateFunction", valid().layers("l").build()))
        .startsWith(
            "1 validation error detected: Value '[l]' at 'layers' failed to satisfy constraint:"
                + " Member must satisfy constraint: [Member must have length less than or equal to"
                + " 140, Member must have length greater than or equal to 1, Member must satisfy"
                + " regular expression pattern: arn:");
  }

  @Test
  void structures_in_a_list_are_reported_by_their_place() {
    assertThat(
            messageOf(
                "iam",
                "CreateRole",
                CreateRoleRequest.builder()
                    .roleName("r")
                    .assumeRolePolicyDocument("{}")
                    .tags(
                        Tag.builder().key("k").value("v").build(), Tag.builder().value("v").build())
                    .build()))
        .isEqualTo(
            "1 validation error detected: Value null at 'tags.2.member.key' failed to satisfy"
                + " constraint: Member must not be null");
  }

  @Test
  void a_list_of_too_many_violations_is_cut() {
    List<Tag> tags = Collections.nCopies(50, Tag.builder().value("v").build());
    String message =
        messageOf(
            "iam",
            "CreateRole",
            CreateRoleRequest.builder()
                .roleName("r")
                .assumeRolePolicyDocument("{}")
                .tags(tags)
                .build());
    assertThat(message).startsWith("50 validation errors detected: ");
    assertThat(message.split(";", -1)).hasSize(Validator.MAX_LISTED);
  }

  @Test
  void shapes_left_to_the_service_are_not_checked() {
    CreateFunctionRequest request = valid().runtime("python9.9").build();
    assertThat(messageOf("lambda", "CreateFunction", request)).contains("'runtime'");
    assertThatCode(() -> check("lambda", "CreateFunction", request, "Runtime"))
        .doesNotThrowAnyException();
  }

  @Test
  void members_of_the_path_and_of_blobs_are_checked_too() {
    assertThat(messageOf("lambda", "Invoke", InvokeRequest.builder().functionName("f x").build()))
        .contains("Value 'f x' at 'functionName'");
    assertThat(
            messageOf(
                "logs",
                "PutRetentionPolicy",
                PutRetentionPolicyRequest.builder().logGroupName("g g").retentionInDays(1).build()))
        .contains("'logGroupName'");
  }

  @Test
  void in_s3_a_fault_of_the_body_is_told_from_one_of_the_fields() {
    assertThatThrownBy(() ->
            check(
                "s3",
                "DeleteObjects",
                DeleteObjectsRequest.builder().bucket("b").delete(d -> d.quiet(true)).build()))
        .isInstanceOfSatisfying(
            RefusedRequest.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED_BODY));
    assertThatThrownBy(() ->
            check(
                "s3",
                "PutObject",
                PutObjectRequest.builder().bucket("b").key("k").acl("all").build()))
        .isInstanceOfSatisfying(
            RefusedRequest.class, e -> assertThat(e.fault()).isEqualTo(Fault.CONSTRAINT));
  }

  @Test
  void a_pattern_that_would_run_for_years_gives_up() {
    assertThat(BudgetedText.matches(Pattern.compile("(a+)+b"), "a".repeat(64))).isFalse();
    assertThat(BudgetedText.matches(Pattern.compile("(x|y)*"), "xy".repeat(2_000_000))).isFalse();
    assertThat(BudgetedText.matches(Pattern.compile("[a-z]{1,1000}"), "a".repeat(1000))).isTrue();
  }
}
