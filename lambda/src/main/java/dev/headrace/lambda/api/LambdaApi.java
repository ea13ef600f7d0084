package dev.headrace.lambda.api;

import dev.headrace.lambda.run.Invocation;
import dev.headrace.wire.CallContext;
import dev.headrace.wire.Members;
import dev.headrace.wire.Operation;
import dev.headrace.wire.ServiceDefinition;
import dev.headrace.wire.ServiceTable;
import dev.headrace.wire.WireResponse;
import java.io.IOException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.AddPermissionRequest;
import software.amazon.awssdk.services.lambda.model.CreateAliasRequest;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.DeleteAliasRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionConcurrencyRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionRequest;
import software.amazon.awssdk.services.lambda.model.DeleteProvisionedConcurrencyConfigRequest;
import software.amazon.awssdk.services.lambda.model.GetAccountSettingsRequest;
import software.amazon.awssdk.services.lambda.model.GetAliasRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionCodeSigningConfigRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionConcurrencyRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionRequest;
import software.amazon.awssdk.services.lambda.model.GetPolicyRequest;
import software.amazon.awssdk.services.lambda.model.GetProvisionedConcurrencyConfigRequest;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ListAliasesRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionEventInvokeConfigsRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionsRequest;
import software.amazon.awssdk.services.lambda.model.ListProvisionedConcurrencyConfigsRequest;
import software.amazon.awssdk.services.lambda.model.ListTagsRequest;
import software.amazon.awssdk.services.lambda.model.ListVersionsByFunctionRequest;
import software.amazon.awssdk.services.lambda.model.PublishVersionRequest;
import software.amazon.awssdk.services.lambda.model.PutFunctionConcurrencyRequest;
import software.amazon.awssdk.services.lambda.model.PutFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.PutProvisionedConcurrencyConfigRequest;
import software.amazon.awssdk.services.lambda.model.RemovePermissionRequest;
import software.amazon.awssdk.services.lambda.model.TagResourceRequest;
import software.amazon.awssdk.services.lambda.model.UntagResourceRequest;
import software.amazon.awssdk.services.lambda.model.UpdateAliasRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionEventInvokeConfigRequest;

/** Lambda's operations on the wire. */
final class LambdaApi {
  /** What Lambda takes of a request that carries a zip file: 50 MiB in Base64, and the rest. */
  private static final int CODE_BODY_BYTES = 70_167_211;

  private final FunctionOperations functions;
  private final VersionOperations versions;
  private final AttributeOperations attributes;
  private final PermissionOperations permissions;
  private final ProvisionedOperations provisioned;
  private final InvokeOperation invoke;

  LambdaApi(
      FunctionOperations functions,
      VersionOperations versions,
      AttributeOperations attributes,
      PermissionOperations permissions,
      ProvisionedOperations provisioned,
      InvokeOperation invoke) {
    this.functions = functions;
    this.versions = versions;
    this.attributes = attributes;
    this.permissions = permissions;
    this.provisioned = provisioned;
    this.invoke = invoke;
  }

  /** The service; it loads no class of an operation before its first call. */
  ServiceDefinition definition(HotPath hotPath) {
    ServiceDefinition.Builder builder =
        ServiceDefinition.builder(ServiceTable.of("lambda"))
            .members(Members.load(LambdaApi.class, "lambda.members"))
            .unchecked("Runtime")
            .shortcut(hotPath)
            .bodyLimit("CreateFunction", CODE_BODY_BYTES)
            .bodyLimit("UpdateFunctionCode", CODE_BODY_BYTES)
            .bodyLimit("Invoke", invoke.maxBytes(InvokeOperation.Type.REQUEST_RESPONSE));
    addFunctions(builder);
    addVersions(builder);
    addAttributes(builder);
    addPermissions(builder);
    addProvisioned(builder);
    return builder
        .operation("Invoke", () -> Operation.of(InvokeRequest::builder, this::invoke))
        .build();
  }

  private void addFunctions(ServiceDefinition.Builder builder) {
    builder
        .operation(
            "CreateFunction",
            () -> Operation.of(CreateFunctionRequest::builder, functions::createFunction))
        .operation(
            "UpdateFunctionCode",
            () -> Operation.of(UpdateFunctionCodeRequest::builder, functions::updateFunctionCode))
        .operation(
            "UpdateFunctionConfiguration",
            () ->
                Operation.of(
                    UpdateFunctionConfigurationRequest::builder,
                    functions::updateFunctionConfiguration))
        .operation(
            "GetFunction", () -> Operation.of(GetFunctionRequest::builder, functions::getFunction))
        .operation(
            "GetFunctionConfiguration",
            () ->
                Operation.of(
                    GetFunctionConfigurationRequest::builder, functions::getFunctionConfiguration))
        .operation(
            "ListFunctions",
            () -> Operation.of(ListFunctionsRequest::builder, functions::listFunctions))
        .operation(
            "DeleteFunction",
            () -> Operation.of(DeleteFunctionRequest::builder, functions::deleteFunction));
  }

  private void addVersions(ServiceDefinition.Builder builder) {
    builder
        .operation(
            "PublishVersion",
            () -> Operation.of(PublishVersionRequest::builder, versions::publishVersion))
        .operation(
            "ListVersionsByFunction",
            () ->
                Operation.of(
                    ListVersionsByFunctionRequest::builder, versions::listVersionsByFunction))
        .operation(
            "CreateAlias", () -> Operation.of(CreateAliasRequest::builder, versions::createAlias))
        .operation("GetAlias", () -> Operation.of(GetAliasRequest::builder, versions::getAlias))
        .operation(
            "UpdateAlias", () -> Operation.of(UpdateAliasRequest::builder, versions::updateAlias))
        .operation(
            "ListAliases", () -> Operation.of(ListAliasesRequest::builder, versions::listAliases))
        .operation(
            "DeleteAlias", () -> Operation.of(DeleteAliasRequest::builder, versions::deleteAlias));
  }

  private void addAttributes(ServiceDefinition.Builder builder) {
    builder
        .operation(
            "TagResource", () -> Operation.of(TagResourceRequest::builder, attributes::tagResource))
        .operation(
            "UntagResource",
            () -> Operation.of(UntagResourceRequest::builder, attributes::untagResource))
        .operation("ListTags", () -> Operation.of(ListTagsRequest::builder, attributes::listTags))
        .operation(
            "PutFunctionConcurrency",
            () ->
                Operation.of(
                    PutFunctionConcurrencyRequest::builder, attributes::putFunctionConcurrency))
        .operation(
            "GetFunctionConcurrency",
            () ->
                Operation.of(
                    GetFunctionConcurrencyRequest::builder, attributes::getFunctionConcurrency))
        .operation(
            "DeleteFunctionConcurrency",
            () ->
                Operation.of(
                    DeleteFunctionConcurrencyRequest::builder,
                    attributes::deleteFunctionConcurrency))
        .operation(
            "PutFunctionEventInvokeConfig",
            () ->
                Operation.of(
                    PutFunctionEventInvokeConfigRequest::builder,
                    attributes::putFunctionEventInvokeConfig))
        .operation(
            "UpdateFunctionEventInvokeConfig",
            () ->
                Operation.of(
                    UpdateFunctionEventInvokeConfigRequest::builder,
                    attributes::updateFunctionEventInvokeConfig))
        .operation(
            "GetFunctionEventInvokeConfig",
            () ->
                Operation.of(
                    GetFunctionEventInvokeConfigRequest::builder,
                    attributes::getFunctionEventInvokeConfig))
        .operation(
            "ListFunctionEventInvokeConfigs",
            () ->
                Operation.of(
                    ListFunctionEventInvokeConfigsRequest::builder,
                    attributes::listFunctionEventInvokeConfigs))
        .operation(
            "DeleteFunctionEventInvokeConfig",
            () ->
                Operation.of(
                    DeleteFunctionEventInvokeConfigRequest::builder,
                    attributes::deleteFunctionEventInvokeConfig))
        .operation(
            "GetAccountSettings",
            () -> Operation.of(GetAccountSettingsRequest::builder, attributes::getAccountSettings))
        .operation(
            "GetFunctionCodeSigningConfig",
            () ->
                Operation.of(
                    GetFunctionCodeSigningConfigRequest::builder,
                    attributes::getFunctionCodeSigningConfig));
  }

  private void addPermissions(ServiceDefinition.Builder builder) {
    builder
        .operation(
            "AddPermission",
            () -> Operation.of(AddPermissionRequest::builder, permissions::addPermission))
        .operation(
            "RemovePermission",
            () -> Operation.of(RemovePermissionRequest::builder, permissions::removePermission))
        .operation(
            "GetPolicy", () -> Operation.of(GetPolicyRequest::builder, permissions::getPolicy));
  }

  private void addProvisioned(ServiceDefinition.Builder builder) {
    builder
        .operation(
            "PutProvisionedConcurrencyConfig",
            () ->
                Operation.of(
                    PutProvisionedConcurrencyConfigRequest::builder,
                    provisioned::putProvisionedConcurrencyConfig))
        .operation(
            "GetProvisionedConcurrencyConfig",
            () ->
                Operation.of(
                    GetProvisionedConcurrencyConfigRequest::builder,
                    provisioned::getProvisionedConcurrencyConfig))
        .operation(
            "DeleteProvisionedConcurrencyConfig",
            () ->
                Operation.of(
                    DeleteProvisionedConcurrencyConfigRequest::builder,
                    provisioned::deleteProvisionedConcurrencyConfig))
        .operation(
            "ListProvisionedConcurrencyConfigs",
            () ->
                Operation.of(
                    ListProvisionedConcurrencyConfigsRequest::builder,
                    provisioned::listProvisionedConcurrencyConfigs));
  }

  /** Invokes what the hot path did not take: its members have been checked by now. */
  private InvokeResponse invoke(CallContext call, InvokeRequest request) throws IOException {
    InvokeOperation.Type type = InvokeOperation.Type.named(request.invocationTypeAsString());
    SdkBytes payload = request.payload();
    Invocation ended =
        invoke.invoke(
            new InvokeOperation.Call(
                FunctionReference.parse(
                    call.partition(), request.functionName(), request.qualifier()),
                type == null ? InvokeOperation.Type.REQUEST_RESPONSE : type,
                "Tail".equals(request.logTypeAsString()),
                request.clientContext(),
                call.request().header("X-Amzn-Trace-Id"),
                call.requestId()),
            payload == null ? new byte[0] : payload.asByteArrayUnsafe());
    WireResponse answer = HotPath.answer(ended, call.requestId());
    call.respondWithStatus(answer.status());
    answer.headers().forEach(call::respondWithHeader);
    call.respondWith(answer.body());
    return InvokeResponse.builder().build();
  }
}
