package dev.headrace.supporting.iam;

import dev.headrace.wire.Members;
import dev.headrace.wire.Operation;
import dev.headrace.wire.ServiceDefinition;
import dev.headrace.wire.ServiceTable;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListEntitiesForPolicyRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleRequest;
import software.amazon.awssdk.services.iam.model.ListPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyTagsRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRoleTagsRequest;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.TagPolicyRequest;
import software.amazon.awssdk.services.iam.model.TagRoleRequest;
import software.amazon.awssdk.services.iam.model.UntagPolicyRequest;
import software.amazon.awssdk.services.iam.model.UntagRoleRequest;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateRoleDescriptionRequest;
import software.amazon.awssdk.services.iam.model.UpdateRoleRequest;

/** All operations of IAM, by subject: roles and managed policies. */
final class IamApi {
  private IamApi() {}

  static ServiceDefinition define(IamAccess access) {
    ServiceDefinition.Builder service = ServiceDefinition.builder(ServiceTable.of("iam"));
    addRoles(service, new RoleApi(access));
    addPolicies(service, new PolicyApi(access));
    return service.members(Members.load(IamApi.class, "iam.members")).build();
  }

  private static void addRoles(ServiceDefinition.Builder service, RoleApi roles) {
    service
        .operation("CreateRole", () -> Operation.of(CreateRoleRequest::builder, roles::create))
        .operation("GetRole", () -> Operation.of(GetRoleRequest::builder, roles::get))
        .operation("ListRoles", () -> Operation.of(ListRolesRequest::builder, roles::list))
        .operation("UpdateRole", () -> Operation.of(UpdateRoleRequest::builder, roles::update))
        .operation(
            "UpdateRoleDescription",
            () -> Operation.of(UpdateRoleDescriptionRequest::builder, roles::describe))
        .operation(
            "UpdateAssumeRolePolicy",
            () -> Operation.of(UpdateAssumeRolePolicyRequest::builder, roles::trust))
        .operation("DeleteRole", () -> Operation.of(DeleteRoleRequest::builder, roles::delete))
        .operation("TagRole", () -> Operation.of(TagRoleRequest::builder, roles::tag))
        .operation("UntagRole", () -> Operation.of(UntagRoleRequest::builder, roles::untag))
        .operation(
            "ListRoleTags", () -> Operation.of(ListRoleTagsRequest::builder, roles::listTags))
        .operation(
            "PutRolePolicy", () -> Operation.of(PutRolePolicyRequest::builder, roles::putPolicy))
        .operation(
            "GetRolePolicy", () -> Operation.of(GetRolePolicyRequest::builder, roles::getPolicy))
        .operation(
            "ListRolePolicies",
            () -> Operation.of(ListRolePoliciesRequest::builder, roles::listPolicies))
        .operation(
            "DeleteRolePolicy",
            () -> Operation.of(DeleteRolePolicyRequest::builder, roles::deletePolicy))
        .operation(
            "AttachRolePolicy", () -> Operation.of(AttachRolePolicyRequest::builder, roles::attach))
        .operation(
            "DetachRolePolicy", () -> Operation.of(DetachRolePolicyRequest::builder, roles::detach))
        .operation(
            "ListAttachedRolePolicies",
            () -> Operation.of(ListAttachedRolePoliciesRequest::builder, roles::listAttached))
        .operation(
            "ListInstanceProfilesForRole",
            () -> Operation.of(ListInstanceProfilesForRoleRequest::builder, roles::listProfiles));
  }

  private static void addPolicies(ServiceDefinition.Builder service, PolicyApi policies) {
    service
        .operation(
            "CreatePolicy", () -> Operation.of(CreatePolicyRequest::builder, policies::create))
        .operation("GetPolicy", () -> Operation.of(GetPolicyRequest::builder, policies::get))
        .operation("ListPolicies", () -> Operation.of(ListPoliciesRequest::builder, policies::list))
        .operation(
            "DeletePolicy", () -> Operation.of(DeletePolicyRequest::builder, policies::delete))
        .operation(
            "CreatePolicyVersion",
            () -> Operation.of(CreatePolicyVersionRequest::builder, policies::createVersion))
        .operation(
            "GetPolicyVersion",
            () -> Operation.of(GetPolicyVersionRequest::builder, policies::getVersion))
        .operation(
            "ListPolicyVersions",
            () -> Operation.of(ListPolicyVersionsRequest::builder, policies::listVersions))
        .operation(
            "DeletePolicyVersion",
            () -> Operation.of(DeletePolicyVersionRequest::builder, policies::deleteVersion))
        .operation(
            "SetDefaultPolicyVersion",
            () -> Operation.of(SetDefaultPolicyVersionRequest::builder, policies::setDefault))
        .operation("TagPolicy", () -> Operation.of(TagPolicyRequest::builder, policies::tag))
        .operation("UntagPolicy", () -> Operation.of(UntagPolicyRequest::builder, policies::untag))
        .operation(
            "ListPolicyTags",
            () -> Operation.of(ListPolicyTagsRequest::builder, policies::listTags))
        .operation(
            "ListEntitiesForPolicy",
            () -> Operation.of(ListEntitiesForPolicyRequest::builder, policies::listEntities));
  }
}
