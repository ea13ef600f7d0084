package dev.headrace.supporting.iam;

import dev.headrace.wire.CallContext;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteRoleResponse;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRoleTagsRequest;
import software.amazon.awssdk.services.iam.model.ListRoleTagsResponse;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.RoleLastUsed;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.TagRoleRequest;
import software.amazon.awssdk.services.iam.model.TagRoleResponse;
import software.amazon.awssdk.services.iam.model.UntagRoleRequest;
import software.amazon.awssdk.services.iam.model.UntagRoleResponse;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.UpdateRoleDescriptionRequest;
import software.amazon.awssdk.services.iam.model.UpdateRoleDescriptionResponse;
import software.amazon.awssdk.services.iam.model.UpdateRoleRequest;
import software.amazon.awssdk.services.iam.model.UpdateRoleResponse;

/** The operations on roles and the policies that they hold. */
final class RoleApi {
  private static final int DEFAULT_MAX_SESSION_SECONDS = 3600;

  private final IamAccess access;

  RoleApi(IamAccess access) {
    this.access = access;
  }

  CreateRoleResponse create(CallContext call, CreateRoleRequest request) {
    var asked =
        new Identities.NewRole(
            request.roleName(),
            IamAccess.path(request.path()),
            request.assumeRolePolicyDocument(),
            request.description(),
            Objects.requireNonNullElse(request.maxSessionDuration(), DEFAULT_MAX_SESSION_SECONDS),
            request.permissionsBoundary(),
            IamAccess.tags(request.tags()));
    Role role = access.change(identities -> identities.createRole(call.accountId(), asked));
    return CreateRoleResponse.builder().role(whole(role)).build();
  }

  GetRoleResponse get(CallContext call, GetRoleRequest request) {
    Role role = access.account(call).role(request.roleName());
    return GetRoleResponse.builder().role(whole(role)).build();
  }

  ListRolesResponse list(CallContext call, ListRolesRequest request) {
    String prefix = IamAccess.path(request.pathPrefix());
    List<Role> roles =
        access.account(call).roles().values().stream()
            .filter(role -> role.path().startsWith(prefix))
            .toList();
    Page<Role> page =
        Page.of(
            roles,
            role -> role.name().toLowerCase(java.util.Locale.ROOT),
            request.marker(),
            request.maxItems());
    return ListRolesResponse.builder()
        .roles(page.items().stream().map(RoleApi::listed).toList())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  /** A list leaves out tags, boundary and last use; a get has all. */
  private static software.amazon.awssdk.services.iam.model.Role listed(Role role) {
    return builder(role).build();
  }

  private static software.amazon.awssdk.services.iam.model.Role whole(Role role) {
    var builder = builder(role).roleLastUsed(RoleLastUsed.builder().build());
    String boundary = role.permissionsBoundary();
    if (boundary != null) {
      builder.permissionsBoundary(b ->
          b.permissionsBoundaryArn(boundary).permissionsBoundaryType("PermissionsBoundaryPolicy"));
    }
    if (!role.tags().isEmpty()) {
      builder.tags(IamAccess.tags(role.tags()));
    }
    return builder.build();
  }

  private static software.amazon.awssdk.services.iam.model.Role.Builder builder(Role role) {
    return software.amazon.awssdk.services.iam.model.Role.builder()
        .roleName(role.name())
        .path(role.path())
        .roleId(role.id())
        .arn(role.arn())
        .createDate(Instant.ofEpochMilli(role.createdEpochMillis()))
        .assumeRolePolicyDocument(IamAccess.encoded(role.trustPolicy()))
        .description(role.description())
        .maxSessionDuration(role.maxSessionSeconds());
  }

  UpdateRoleResponse update(CallContext call, UpdateRoleRequest request) {
    access.change(identities ->
        identities.describe(
            call.accountId(),
            request.roleName(),
            request.description(),
            request.maxSessionDuration()));
    return UpdateRoleResponse.builder().build();
  }

  UpdateRoleDescriptionResponse describe(CallContext call, UpdateRoleDescriptionRequest request) {
    Role role =
        access.change(identities ->
            identities.describe(call.accountId(), request.roleName(), request.description(), null));
    return UpdateRoleDescriptionResponse.builder().role(whole(role)).build();
  }

  UpdateAssumeRolePolicyResponse trust(CallContext call, UpdateAssumeRolePolicyRequest request) {
    access.change(identities ->
        identities.trust(call.accountId(), request.roleName(), request.policyDocument()));
    return UpdateAssumeRolePolicyResponse.builder().build();
  }

  DeleteRoleResponse delete(CallContext call, DeleteRoleRequest request) {
    access.change(identities -> identities.deleteRole(call.accountId(), request.roleName()));
    return DeleteRoleResponse.builder().build();
  }

  TagRoleResponse tag(CallContext call, TagRoleRequest request) {
    access.change(identities ->
        identities.tagRole(call.accountId(), request.roleName(), IamAccess.tags(request.tags())));
    return TagRoleResponse.builder().build();
  }

  UntagRoleResponse untag(CallContext call, UntagRoleRequest request) {
    access.change(identities ->
        identities.untagRole(call.accountId(), request.roleName(), request.tagKeys()));
    return UntagRoleResponse.builder().build();
  }

  ListRoleTagsResponse listTags(CallContext call, ListRoleTagsRequest request) {
    Role role = access.account(call).role(request.roleName());
    Page<Tag> page = IamAccess.page(role.tags(), request.marker(), request.maxItems());
    return ListRoleTagsResponse.builder()
        .tags(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  PutRolePolicyResponse putPolicy(CallContext call, PutRolePolicyRequest request) {
    access.change(identities ->
        identities.putInline(
            call.accountId(), request.roleName(), request.policyName(), request.policyDocument()));
    return PutRolePolicyResponse.builder().build();
  }

  GetRolePolicyResponse getPolicy(CallContext call, GetRolePolicyRequest request) {
    Role role = access.account(call).role(request.roleName());
    String document = Identities.inline(role, request.policyName());
    return GetRolePolicyResponse.builder()
        .roleName(role.name())
        .policyName(request.policyName())
        .policyDocument(IamAccess.encoded(document))
        .build();
  }

  ListRolePoliciesResponse listPolicies(CallContext call, ListRolePoliciesRequest request) {
    Role role = access.account(call).role(request.roleName());
    Page<String> page =
        Page.of(
            List.copyOf(role.inline().keySet()),
            name -> name,
            request.marker(),
            request.maxItems());
    return ListRolePoliciesResponse.builder()
        .policyNames(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  DeleteRolePolicyResponse deletePolicy(CallContext call, DeleteRolePolicyRequest request) {
    access.change(identities ->
        identities.deleteInline(call.accountId(), request.roleName(), request.policyName()));
    return DeleteRolePolicyResponse.builder().build();
  }

  AttachRolePolicyResponse attach(CallContext call, AttachRolePolicyRequest request) {
    access.change(
        identities -> identities.attach(call.accountId(), request.roleName(), request.policyArn()));
    return AttachRolePolicyResponse.builder().build();
  }

  DetachRolePolicyResponse detach(CallContext call, DetachRolePolicyRequest request) {
    access.change(
        identities -> identities.detach(call.accountId(), request.roleName(), request.policyArn()));
    return DetachRolePolicyResponse.builder().build();
  }

  ListAttachedRolePoliciesResponse listAttached(
      CallContext call, ListAttachedRolePoliciesRequest request) {
    Role role = access.account(call).role(request.roleName());
    List<AttachedPolicy> attached =
        role.attached().stream()
            .filter(arn -> isUnder(arn, request.pathPrefix()))
            .sorted()
            .map(arn -> AttachedPolicy.builder().policyArn(arn).policyName(nameOf(arn)).build())
            .toList();
    Page<AttachedPolicy> page =
        Page.of(attached, AttachedPolicy::policyArn, request.marker(), request.maxItems());
    return ListAttachedRolePoliciesResponse.builder()
        .attachedPolicies(page.items())
        .isTruncated(page.isTruncated())
        .marker(page.marker())
        .build();
  }

  private static boolean isUnder(String arn, @Nullable String pathPrefix) {
    return arn.substring(arn.indexOf('/')).startsWith(IamAccess.path(pathPrefix));
  }

  private static String nameOf(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  /** There are no instance profiles; tools ask before they delete a role. */
  ListInstanceProfilesForRoleResponse listProfiles(
      CallContext call, ListInstanceProfilesForRoleRequest request) {
    access.account(call).role(request.roleName());
    return ListInstanceProfilesForRoleResponse.builder()
        .instanceProfiles(List.of())
        .isTruncated(false)
        .build();
  }
}
