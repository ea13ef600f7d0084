package dev.headrace.supporting.iam;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.supporting.ServiceHouse;
import dev.headrace.wire.MemberCoverage;
import java.net.URLDecoder;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;
import software.amazon.awssdk.services.iam.model.PolicyVersion;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

final class IamClientTest {
  private static final String BASIC =
      "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

  private ServiceHouse house = new ServiceHouse();
  private Iam iam;
  private IamClient client;

  @BeforeEach
  void open() {
    iam = new Iam(house.world, house.world, house.journal);
    house.serve(iam.service()::serve);
    client = house.client(IamClient.builder());
  }

  @AfterEach
  void close() {
    client.close();
    house.close();
  }

  private Role createRole(String name) {
    return client
        .createRole(r -> r.roleName(name).assumeRolePolicyDocument(PolicyDocumentTest.TRUST))
        .role();
  }

  private static String decoded(String document) {
    return URLDecoder.decode(document, UTF_8);
  }

  @Test
  void it_is_said_of_every_member_what_becomes_of_it() {
    assertThat(new MemberCoverage(iam.service()).problems()).isEmpty();
  }

  @Test
  void a_role_comes_back_as_it_was_created() {
    Role created =
        client
            .createRole(r ->
                r.roleName("worker")
                    .path("/team/")
                    .description("works")
                    .maxSessionDuration(7200)
                    .permissionsBoundary(BASIC)
                    .tags(Tag.builder().key("a").value("b").build())
                    .assumeRolePolicyDocument(PolicyDocumentTest.TRUST))
            .role();
    assertThat(created.arn()).isEqualTo("arn:aws:iam::111122223333:role/team/worker");
    assertThat(created.roleId()).matches("AROA[A-Z2-7]{17}");
    Role got = client.getRole(r -> r.roleName("worker")).role();
    assertThat(got).isEqualTo(created);
    assertThat(decoded(got.assumeRolePolicyDocument())).isEqualTo(PolicyDocumentTest.TRUST);
    assertThat(got.tags()).containsExactly(Tag.builder().key("a").value("b").build());
    assertThat(got.permissionsBoundary().permissionsBoundaryArn()).isEqualTo(BASIC);
  }

  @Test
  void roles_survive_a_restart() {
    Role created = createRole("worker");
    client.close();
    house = house.afterCrash();
    open();
    assertThat(client.getRole(r -> r.roleName("worker")).role()).isEqualTo(created);
  }

  @Test
  void roles_are_listed_in_pages_and_by_path() {
    Stream.of("c", "a", "b").forEach(this::createRole);
    assertThat(client.listRolesPaginator(r -> r.maxItems(2)).roles())
        .extracting(Role::roleName)
        .containsExactly("a", "b", "c");
    assertThat(client.listRoles(r -> r.pathPrefix("/other/")).roles()).isEmpty();
    assertThatThrownBy(() -> client.listRoles(r -> r.marker("nonsense")))
        .isInstanceOf(IamException.class);
  }

  @Test
  void a_role_is_updated_tagged_and_deleted() {
    createRole("worker");
    client.updateRole(r -> r.roleName("worker").description("new").maxSessionDuration(4000));
    client.updateAssumeRolePolicy(r ->
        r.roleName("worker").policyDocument(PolicyDocumentTest.TRUST.replace("lambda", "ec2")));
    client.tagRole(r -> r.roleName("worker").tags(Tag.builder().key("k").value("v").build()));
    Role role = client.getRole(r -> r.roleName("worker")).role();
    assertThat(role.description()).isEqualTo("new");
    assertThat(role.maxSessionDuration()).isEqualTo(4000);
    assertThat(decoded(role.assumeRolePolicyDocument())).contains("ec2.amazonaws.com");
    assertThat(client.listRoleTags(r -> r.roleName("worker")).tags()).hasSize(1);
    client.untagRole(r -> r.roleName("worker").tagKeys("k"));
    assertThat(client.listRoleTags(r -> r.roleName("worker")).tags()).isEmpty();
    assertThat(client.listInstanceProfilesForRole(r -> r.roleName("worker")).instanceProfiles())
        .isEmpty();
    client.deleteRole(r -> r.roleName("worker"));
    assertThatThrownBy(() -> client.getRole(r -> r.roleName("worker")))
        .isInstanceOf(NoSuchEntityException.class)
        .hasMessageContaining("The role with name worker cannot be found.");
  }

  @Test
  void a_role_holds_policies_of_its_own_and_others() {
    createRole("worker");
    client.putRolePolicy(
        r -> r.roleName("worker").policyName("own").policyDocument(PolicyDocumentTest.PERMISSIONS));
    assertThat(client.listRolePolicies(r -> r.roleName("worker")).policyNames())
        .containsExactly("own");
    assertThat(
            decoded(
                client.getRolePolicy(r -> r.roleName("worker").policyName("own")).policyDocument()))
        .isEqualTo(PolicyDocumentTest.PERMISSIONS);
    client.attachRolePolicy(r -> r.roleName("worker").policyArn(BASIC));
    assertThat(client.listAttachedRolePolicies(r -> r.roleName("worker")).attachedPolicies())
        .singleElement()
        .satisfies(attached -> {
          assertThat(attached.policyArn()).isEqualTo(BASIC);
          assertThat(attached.policyName()).isEqualTo("AWSLambdaBasicExecutionRole");
        });
    assertThat(client.listEntitiesForPolicy(r -> r.policyArn(BASIC)).policyRoles()).hasSize(1);
    assertThat(client.getPolicy(r -> r.policyArn(BASIC)).policy().attachmentCount()).isEqualTo(1);
    assertThatThrownBy(() -> client.deleteRole(r -> r.roleName("worker")))
        .isInstanceOf(DeleteConflictException.class);
    client.detachRolePolicy(r -> r.roleName("worker").policyArn(BASIC));
    client.deleteRolePolicy(r -> r.roleName("worker").policyName("own"));
    client.deleteRole(r -> r.roleName("worker"));
  }

  @Test
  void a_policy_has_versions() {
    String arn =
        client
            .createPolicy(r ->
                r.policyName("policy")
                    .description("d")
                    .tags(Tag.builder().key("a").value("b").build())
                    .policyDocument(PolicyDocumentTest.PERMISSIONS))
            .policy()
            .arn();
    client.createPolicyVersion(r ->
        r.policyArn(arn)
            .setAsDefault(true)
            .policyDocument(PolicyDocumentTest.PERMISSIONS.replace("s3", "sqs")));
    assertThat(client.getPolicy(r -> r.policyArn(arn)).policy().defaultVersionId()).isEqualTo("v2");
    assertThat(
            decoded(
                client
                    .getPolicyVersion(r -> r.policyArn(arn).versionId("v2"))
                    .policyVersion()
                    .document()))
        .contains("sqs:*");
    assertThat(client.listPolicyVersions(r -> r.policyArn(arn)).versions())
        .extracting(PolicyVersion::isDefaultVersion)
        .containsExactly(false, true);
    client.setDefaultPolicyVersion(r -> r.policyArn(arn).versionId("v1"));
    client.deletePolicyVersion(r -> r.policyArn(arn).versionId("v2"));
    client.tagPolicy(r -> r.policyArn(arn).tags(Tag.builder().key("c").value("d").build()));
    client.untagPolicy(r -> r.policyArn(arn).tagKeys("a"));
    assertThat(client.listPolicyTags(r -> r.policyArn(arn)).tags())
        .containsExactly(Tag.builder().key("c").value("d").build());
    assertThat(client.listPolicies(r -> r.scope(PolicyScopeType.LOCAL)).policies()).hasSize(1);
    assertThat(client.listPolicies(r -> r.onlyAttached(true)).policies()).isEmpty();
    client.deletePolicy(r -> r.policyArn(arn));
    assertThat(client.listPolicies(r -> r.scope(PolicyScopeType.LOCAL)).policies()).isEmpty();
  }

  @Test
  void aws_own_policies_can_be_looked_at() {
    assertThat(
            decoded(
                client
                    .getPolicyVersion(r -> r.policyArn(BASIC).versionId("v1"))
                    .policyVersion()
                    .document()))
        .contains("logs:PutLogEvents");
    assertThat(client.listPolicies(r -> r.scope(PolicyScopeType.AWS)).policies()).isNotEmpty();
  }

  @Test
  void wrong_input_is_refused_by_its_errors() {
    createRole("worker");
    assertThatThrownBy(() -> createRole("worker")).isInstanceOf(EntityAlreadyExistsException.class);
    assertThatThrownBy(
            () -> client.createRole(r -> r.roleName("other").assumeRolePolicyDocument("no json")))
        .isInstanceOf(MalformedPolicyDocumentException.class);
    assertThatThrownBy(() -> createRole("no spaces"))
        .isInstanceOfSatisfying(
            IamException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationError"));
    assertThatThrownBy(() ->
            client.attachRolePolicy(
                r -> r.roleName("worker").policyArn("arn:aws:iam::111122223333:policy/none")))
        .isInstanceOf(NoSuchEntityException.class);
  }
}
