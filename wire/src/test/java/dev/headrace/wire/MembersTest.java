package dev.headrace.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.lambda.model.ListFunctionsRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionsResponse;
import software.amazon.awssdk.services.lambda.model.PutFunctionConcurrencyRequest;
import software.amazon.awssdk.services.lambda.model.PutFunctionConcurrencyResponse;

class MembersTest {
  private static final String DECLARED =
      """
      # what this test's service does
      PutFunctionConcurrency
        acts FunctionName, ReservedConcurrentExecutions
      ListFunctions
        acts Marker, MaxItems
        kept FunctionVersion
        refused MasterRegion=ALL: there are no other regions
        acts MasterRegion
      """;

  private static ServiceDefinition service(String members) {
    return ServiceDefinition.builder(ServiceTable.of("lambda"))
        .operation(
            "PutFunctionConcurrency",
            () ->
                Operation.of(
                    PutFunctionConcurrencyRequest::builder,
                    (call, request) -> PutFunctionConcurrencyResponse.builder().build()))
        .operation(
            "ListFunctions",
            () ->
                Operation.of(
                    ListFunctionsRequest::builder,
                    (call, request) -> ListFunctionsResponse.builder().build()))
        .members(Members.parse(members))
        .build();
  }

  private static ServiceDefinition creating(String members) {
    return ServiceDefinition.builder(ServiceTable.of("lambda"))
        .operation(
            "CreateFunction",
            () ->
                Operation.of(
                    CreateFunctionRequest::builder,
                    (call, request) -> CreateFunctionResponse.builder().build()))
        .members(Members.parse(members))
        .build();
  }

  @Test
  void declarations_that_name_every_member_have_no_problems() {
    assertThat(new MemberCoverage(service(DECLARED)).problems()).isEmpty();
  }

  @Test
  void members_that_nobody_named_and_names_that_nothing_has_are_problems() {
    String wrong =
        DECLARED.replace(", MaxItems", ", MaxItem") + "DeleteEverything\n  acts Everything\n";
    assertThat(new MemberCoverage(service(wrong)).problems())
        .containsExactly(
            "DeleteEverything is not an operation of this service",
            "ListFunctions: MaxItems is not declared",
            "ListFunctions: there is no member MaxItem");
  }

  @Test
  void a_structure_needs_its_members_named_or_a_star() {
    assertThat(new MemberCoverage(creating("CreateFunction\n  acts Code")).problems())
        .contains("CreateFunction: Code holds members; name them, or say Code.*")
        .contains("CreateFunction: Code.ZipFile is not declared");
    assertThat(new MemberCoverage(creating("CreateFunction\n  acts Code.*")).problems())
        .noneMatch(problem -> problem.contains("Code.ZipFile"));
  }

  @Test
  void members_within_lists_are_named_like_those_of_structures() {
    assertThat(new MemberCoverage(creating("CreateFunction\n  kept Code.*")).problems())
        .contains("CreateFunction: FileSystemConfigs.Arn is not declared");
  }

  private static String create(String members, String json) {
    byte[] body = json.getBytes(UTF_8);
    WireResponse response =
        creating(members)
            .serve(
                new WireRequest(
                    "POST", "/2015-03-31/functions", "", Headers.none(), RequestBody.of(body)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      response.body().writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return response.headers().first("x-amzn-ErrorType", response.status() + "")
        + " "
        + out.toString(UTF_8);
  }

  @Test
  void a_refused_member_is_named_in_the_services_own_error() {
    assertThat(
            create(
                "CreateFunction\n  refused FileSystemConfigs: there are no network file systems",
                "{\"FileSystemConfigs\": [{\"Arn\": \"x\"}]}"))
        .startsWith("InvalidParameterValueException ")
        .contains(
            "Headrace does not support FileSystemConfigs: there are no network file systems.");
  }

  @Test
  void an_empty_list_or_structure_is_not_a_use_of_it() {
    String members = "CreateFunction\n  refused VpcConfig, Layers: there is none";
    String valid =
        "\"FunctionName\":\"f\",\"Role\":\"arn:aws:iam::123456789012:role/r\",\"Code\":{}";
    assertThat(create(members, "{" + valid + ",\"Layers\":[],\"VpcConfig\":{\"SubnetIds\":[]}}"))
        .startsWith("201");
    assertThat(create(members, "{" + valid + ",\"VpcConfig\":{\"SubnetIds\":[\"s\"]}}"))
        .startsWith("InvalidParameterValueException");
  }

  @Test
  void one_value_may_be_refused_alone() {
    String members = "CreateFunction\n  refused PackageType=Image: containers are not run";
    String valid =
        "\"FunctionName\":\"f\",\"Role\":\"arn:aws:iam::123456789012:role/r\",\"Code\":{}";
    assertThat(create(members, "{" + valid + ",\"PackageType\":\"Zip\"}")).startsWith("201");
    assertThat(create(members, "{" + valid + ",\"PackageType\":\"Image\"}"))
        .contains(
            "Headrace does not support PackageType with value Image: containers are not run.");
  }

  @Test
  void a_refusal_without_a_reason_and_a_line_without_an_operation_are_errors() {
    assertThatThrownBy(() -> Members.parse("CreateFunction\n  refused Code"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Members.parse("  acts Code"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Members.parse("CreateFunction\n  likes Code"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_documentation_shows_each_member_and_why_it_is_refused() {
    assertThat(new MemberCoverage(service(DECLARED)).markdown())
        .contains("# Lambda\n")
        .contains("2 of the 85 operations of API version 2015-03-31.")
        .contains("| [ListFunctions](#listfunctions) | yes |\n")
        .contains("| CreateFunction |  |\n")
        .contains("| FunctionVersion | kept |  |\n")
        .contains("| MasterRegion = ALL | refused | there are no other regions |\n");
  }
}
