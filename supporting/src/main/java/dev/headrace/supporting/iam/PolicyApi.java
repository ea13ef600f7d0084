package dev.headrace.supporting.iam;

import dev.headrace.wire.CallContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyResponse;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.ListEntitiesForPolicyRequest;
import software.amazon.awssdk.services.iam.model.ListEntitiesForPolicyResponse;
import software.amazon.awssdk.services.iam.model.ListPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListPolicyTagsRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyTagsResponse;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsResponse;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.PolicyRole;
import software.amazon.awssdk.services.iam.model.PolicyVersion;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.TagPolicyRequest;
import software.amazon.awssdk.services.iam.model.TagPolicyResponse;
import software.amazon.awssdk.services.iam.model.UntagPolicyRequest;
import software.amazon.awssdk.services.iam.model.UntagPolicyResponse;

/** The operations on managed policies. */
final class PolicyApi {
  private static final String ROLES = "Role";

  private final IamAccess access;

  PolicyApi(IamAccess access) {
    this.access = access;
  }

  CreatePolicyResponse create(CallContext call, CreatePolicyRequest request) {
    var asked =
        new Identities.NewPolicy(
            request.policyName(),
            IamAccess.path(request.path()),
            request.policyDocument(),
            request.description(),
            IamAccess.tags(request.tags()));
    ManagedPolicy policy =
        access.change(identities -> identities.createPolicy(call.accountId(), asked));
    return CreatePolicyResponse.builder().policy(whole(policy, access.account(call))).build();
  }

  GetPolicyResponse get(CallContext call, GetPolicyRequest request) {
    Identities.Account account = access.account(call);
    ManagedPolicy policy = account.policy(request.policyArn());
    return GetPolicyResponse.builder().policy(whole(policy, account)).build();
  }

  ListPoliciesResponse list(CallContext call, ListPoliciesRequest request) {
    Identities.Account account = access.account(call);
    String scope = Objects.requireNonNullElse(request.scopeAsString(), "All");
    List<ManagedPolicy> policies = new ArrayList<>();
    if (!scope.equals("AWS")) {
      policies.addAll(account.policies().values());
    }
    if (!scope.equals("Local")) {
      policies.addAll(AwsManagedPolicies.known().values());
    }
    String prefix = IamAccess.path(request.pathPrefix());
    boolean onlyAttached = Boolean.TRUE.equals(request.onlyAttached());
    policies.removeIf(policy ->
        !policy.path().startsWith(prefix)
            || (onlyAttached && account.holders(policy.arn()).isEmpty()));
    policies.sort(Comparator.comparing(ManagedPolicy::arn));
    Page<ManagedPolicy> page =
        Page.of(policies, ManagedPolicy::arn, request.marker(), request.maxItems());
    return ListPoliciesResponse.builder()
        .policies(page.items().stream().map(policy -> listed(policy, account).build()).toList())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  /** A list leaves out description and tags; a get has all. */
  private static Policy.Builder listed(ManagedPolicy policy, Identities.Account account) {
    return Policy.builder()
        .policyName(policy.name())
        .policyId(policy.id())
        .arn(policy.arn())
        .path(policy.path())
        .defaultVersionId(ManagedPolicy.versionId(policy.defaultVersion()))
        .attachmentCount(account.holders(policy.arn()).size())
        .permissionsBoundaryUsageCount(boundaries(policy, account))
        .isAttachable(true)
        .createDate(Instant.ofEpochMilli(policy.createdEpochMillis()))
        .updateDate(Instant.ofEpochMilli(policy.updatedEpochMillis()));
  }

  private static int boundaries(ManagedPolicy policy, Identities.Account account) {
    return (int)
        account.roles().values().stream()
            .filter(role -> policy.arn().equals(role.permissionsBoundary()))
            .count();
  }

  private static Policy whole(ManagedPolicy policy, Identities.Account account) {
    Policy.Builder builder = listed(policy, account).description(policy.description());
    if (!policy.tags().isEmpty()) {
      builder.tags(IamAccess.tags(policy.tags()));
    }
    return builder.build();
  }

  DeletePolicyResponse delete(CallContext call, DeletePolicyRequest request) {
    access.change(identities -> identities.deletePolicy(call.accountId(), request.policyArn()));
    return DeletePolicyResponse.builder().build();
  }

  CreatePolicyVersionResponse createVersion(CallContext call, CreatePolicyVersionRequest request) {
    ManagedPolicy policy =
        access.change(identities ->
            identities.addVersion(
                call.accountId(),
                request.policyArn(),
                request.policyDocument(),
                Boolean.TRUE.equals(request.setAsDefault())));
    return CreatePolicyVersionResponse.builder()
        .policyVersion(version(policy, policy.lastVersion(), false))
        .build();
  }

  GetPolicyVersionResponse getVersion(CallContext call, GetPolicyVersionRequest request) {
    ManagedPolicy policy = access.account(call).policy(request.policyArn());
    int number = Identities.version(policy, request.versionId());
    return GetPolicyVersionResponse.builder().policyVersion(version(policy, number, true)).build();
  }

  private static PolicyVersion version(ManagedPolicy policy, int number, boolean withDocument) {
    ManagedPolicy.Version version = Objects.requireNonNull(policy.versions().get(number));
    return PolicyVersion.builder()
        .versionId(ManagedPolicy.versionId(number))
        .isDefaultVersion(number == policy.defaultVersion())
        .createDate(Instant.ofEpochMilli(version.createdEpochMillis()))
        .document(withDocument ? IamAccess.encoded(version.document()) : null)
        .build();
  }

  ListPolicyVersionsResponse listVersions(CallContext call, ListPolicyVersionsRequest request) {
    ManagedPolicy policy = access.account(call).policy(request.policyArn());
    List<PolicyVersion> versions =
        policy.versions().keySet().stream()
            .map(number -> version(policy, number, false))
            .sorted(Comparator.comparing(PolicyVersion::versionId))
            .toList();
    Page<PolicyVersion> page =
        Page.of(versions, PolicyVersion::versionId, request.marker(), request.maxItems());
    return ListPolicyVersionsResponse.builder()
        .versions(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  DeletePolicyVersionResponse deleteVersion(CallContext call, DeletePolicyVersionRequest request) {
    access.change(identities ->
        identities.deleteVersion(call.accountId(), request.policyArn(), request.versionId()));
    return DeletePolicyVersionResponse.builder().build();
  }

  SetDefaultPolicyVersionResponse setDefault(
      CallContext call, SetDefaultPolicyVersionRequest request) {
    access.change(identities ->
        identities.setDefault(call.accountId(), request.policyArn(), request.versionId()));
    return SetDefaultPolicyVersionResponse.builder().build();
  }

  TagPolicyResponse tag(CallContext call, TagPolicyRequest request) {
    access.change(identities ->
        identities.tagPolicy(
            call.accountId(), request.policyArn(), IamAccess.tags(request.tags())));
    return TagPolicyResponse.builder().build();
  }

  UntagPolicyResponse untag(CallContext call, UntagPolicyRequest request) {
    access.change(identities ->
        identities.untagPolicy(call.accountId(), request.policyArn(), request.tagKeys()));
    return UntagPolicyResponse.builder().build();
  }

  ListPolicyTagsResponse listTags(CallContext call, ListPolicyTagsRequest request) {
    ManagedPolicy policy = access.account(call).policy(request.policyArn());
    Page<Tag> page = IamAccess.page(policy.tags(), request.marker(), request.maxItems());
    return ListPolicyTagsResponse.builder()
        .tags(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  /** Roles are the only entities; another filter finds none. */
  ListEntitiesForPolicyResponse listEntities(
      CallContext call, ListEntitiesForPolicyRequest request) {
    Identities.Account account = access.account(call);
    String arn = request.policyArn();
    if (!account.isAttachable(arn)) {
      throw IamErrors.noSuchPolicy(arn);
    }
    String prefix = IamAccess.path(request.pathPrefix());
    boolean wantsRoles = isNullOr(request.entityFilterAsString(), ROLES);
    boolean asBoundary = "PermissionsBoundary".equals(request.policyUsageFilterAsString());
    List<PolicyRole> roles =
        account.roles().values().stream()
            .filter(role -> wantsRoles && role.path().startsWith(prefix))
            .filter(role ->
                asBoundary ? arn.equals(role.permissionsBoundary()) : role.attached().contains(arn))
            .map(role -> PolicyRole.builder().roleName(role.name()).roleId(role.id()).build())
            .sorted(Comparator.comparing(PolicyRole::roleName))
            .toList();
    Page<PolicyRole> page =
        Page.of(roles, PolicyRole::roleName, request.marker(), request.maxItems());
    return ListEntitiesForPolicyResponse.builder()
        .policyRoles(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  private static boolean isNullOr(@Nullable String text, String wanted) {
    return text == null || text.equals(wanted);
  }
}
