package dev.headrace.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteRoleResponse;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.SimulateCustomPolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulateCustomPolicyResponse;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.ExpiredTokenException;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** Protocol awsQuery as the SDK's own clients of IAM and STS speak it. */
class QueryClientTest {
  private final Harness iam = new Harness("iam");
  private final Harness sts = new Harness("sts");
  private final IamClient iamClient = Clients.of(IamClient.builder(), iam.server.uri());
  private final StsClient stsClient = Clients.of(StsClient.builder(), sts.server.uri());

  @AfterEach
  void close() {
    iam.close();
    sts.close();
  }

  private static Role role(String name) {
    return Role.builder()
        .path("/")
        .roleName(name)
        .arn("arn:aws:iam::123456789012:role/" + name)
        .createDate(Instant.parse("2026-11-23T09:00:00Z"))
        .assumeRolePolicyDocument("%7B%22a%22%3A1%7D")
        .tags(
            Tag.builder().key("k<&>").value(" v\"\n").build(),
            Tag.builder().key("l").value("").build())
        .maxSessionDuration(3600)
        .build();
  }

  @Test
  void structures_and_lists_arrive_and_come_back_as_they_were() {
    CreateRoleResponse answer = CreateRoleResponse.builder().role(role("r")).build();
    iam.answer("CreateRole", CreateRoleRequest::builder, answer);
    CreateRoleRequest request =
        CreateRoleRequest.builder()
            .roleName("r")
            .assumeRolePolicyDocument("{\"Statement\": [\"ü+&=%\"]}")
            .tags(
                Tag.builder().key("a").value("b").build(), Tag.builder().key("c").value("").build())
            .maxSessionDuration(7200)
            .build();

    CreateRoleResponse response = iamClient.createRole(request);

    assertThat(iam.lastRequest()).isEqualTo(request);
    assertThat(response).matches(answer::equalsBySdkFields);
    assertThat(response.responseMetadata().requestId()).isEqualTo(iam.lastCall().requestId());
  }

  @Test
  void lists_within_lists_keep_their_order_beyond_ten() {
    iam.answer(
        "SimulateCustomPolicy",
        SimulateCustomPolicyRequest::builder,
        SimulateCustomPolicyResponse.builder().build());
    List<String> actions = java.util.stream.IntStream.range(0, 25).mapToObj(i -> "a:" + i).toList();
    SimulateCustomPolicyRequest request =
        SimulateCustomPolicyRequest.builder()
            .policyInputList("{}")
            .actionNames(actions)
            .contextEntries(
                software.amazon.awssdk.services.iam.model.ContextEntry.builder()
                    .contextKeyName("aws:k")
                    .contextKeyValues("1", "2")
                    .contextKeyType("stringList")
                    .build())
            .build();

    iamClient.simulateCustomPolicy(request);

    assertThat(iam.lastRequest()).isEqualTo(request);
  }

  @Test
  void a_page_of_many_comes_back_and_an_empty_one_too() {
    ListRolesResponse page =
        ListRolesResponse.builder()
            .roles(role("a"), role("b"))
            .isTruncated(true)
            .marker("m")
            .build();
    iam.answer("ListRoles", ListRolesRequest::builder, page);
    assertThat(iamClient.listRoles(r -> r.maxItems(2))).matches(page::equalsBySdkFields);

    ListRolesResponse none =
        ListRolesResponse.builder().roles(List.of()).isTruncated(false).build();
    iam.answer("ListRoles", ListRolesRequest::builder, none);
    assertThat(iamClient.listRoles().roles()).isEmpty();
  }

  @Test
  void an_operation_without_an_output_answers_with_its_request_id() {
    iam.answer("DeleteRole", DeleteRoleRequest::builder, DeleteRoleResponse.builder().build());

    DeleteRoleResponse response = iamClient.deleteRole(r -> r.roleName("r"));

    assertThat(response.responseMetadata().requestId()).isEqualTo(iam.lastCall().requestId());
  }

  @Test
  void errors_are_the_exceptions_that_the_client_throws() {
    iam.on(
        "DeleteRole",
        DeleteRoleRequest::builder,
        (call, request) -> {
          throw new ServiceError("NoSuchEntity", "The role with name r cannot be found.");
        });

    assertThatThrownBy(() -> iamClient.deleteRole(r -> r.roleName("r")))
        .isInstanceOfSatisfying(
            NoSuchEntityException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(404);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("NoSuchEntity");
              assertThat(e.awsErrorDetails().errorMessage())
                  .isEqualTo("The role with name r cannot be found.");
              assertThat(e.requestId()).isEqualTo(iam.lastCall().requestId());
            });
  }

  @Test
  void credentials_that_are_lent_come_back_with_their_end() {
    AssumeRoleResponse answer =
        AssumeRoleResponse.builder()
            .credentials(c ->
                c.accessKeyId("ASIA")
                    .secretAccessKey("s/+=")
                    .sessionToken("t")
                    .expiration(Instant.parse("2026-11-23T10:00:00.250Z")))
            .packedPolicySize(6)
            .build();
    sts.answer("AssumeRole", AssumeRoleRequest::builder, answer)
        .answer(
            "GetCallerIdentity",
            GetCallerIdentityRequest::builder,
            GetCallerIdentityResponse.builder().account("123456789012").build());
    AssumeRoleRequest request =
        AssumeRoleRequest.builder()
            .roleArn("arn:aws:iam::123456789012:role/r")
            .roleSessionName("session")
            .transitiveTagKeys("x")
            .durationSeconds(900)
            .build();

    assertThat(stsClient.assumeRole(request)).matches(answer::equalsBySdkFields);
    assertThat(sts.lastRequest()).isEqualTo(request);
    assertThat(stsClient.getCallerIdentity().account()).isEqualTo("123456789012");
    assertThat(sts.lastCall().accountId()).isEqualTo("123456789012");
  }

  @Test
  void an_error_may_be_named_by_its_shape() {
    sts.on(
        "GetCallerIdentity",
        GetCallerIdentityRequest::builder,
        (call, request) -> {
          throw new ServiceError("ExpiredTokenException", "The token has expired");
        });

    assertThatThrownBy(() -> stsClient.getCallerIdentity())
        .isInstanceOf(ExpiredTokenException.class);
  }

  @Test
  void an_operation_that_is_not_implemented_is_named() {
    assertThatThrownBy(() -> iamClient.listUsers())
        .isInstanceOfSatisfying(
            IamException.class,
            e -> assertThat(e.awsErrorDetails().errorMessage()).contains("ListUsers of IAM"));
  }
}
