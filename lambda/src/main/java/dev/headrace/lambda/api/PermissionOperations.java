package dev.headrace.lambda.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.lambda.functions.FunctionView;
import dev.headrace.lambda.functions.Functions;
import dev.headrace.lambda.functions.Refusals;
import dev.headrace.lambda.functions.ResourcePolicy;
import dev.headrace.wire.CallContext;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.AddPermissionRequest;
import software.amazon.awssdk.services.lambda.model.AddPermissionResponse;
import software.amazon.awssdk.services.lambda.model.GetPolicyRequest;
import software.amazon.awssdk.services.lambda.model.GetPolicyResponse;
import software.amazon.awssdk.services.lambda.model.RemovePermissionRequest;
import software.amazon.awssdk.services.lambda.model.RemovePermissionResponse;

/** The operations on resource policies, which are kept and shown and enforce nothing. */
final class PermissionOperations {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Functions functions;
  private final Changes changes;

  PermissionOperations(Functions functions, Changes changes) {
    this.functions = functions;
    this.changes = changes;
  }

  AddPermissionResponse addPermission(CallContext call, AddPermissionRequest request) {
    FunctionReference reference =
        FunctionReference.parse(call.partition(), request.functionName(), request.qualifier());
    var statement =
        new ResourcePolicy.Statement(
            request.statementId(), statement(reference, request).toString());
    changes.<ResourcePolicy>make(reply ->
        functions
            .permissions()
            .add(
                reference.partition(),
                reference.name(),
                reference.qualifierOrLatest(),
                statement,
                request.revisionId(),
                reply));
    return AddPermissionResponse.builder().statement(statement.json()).build();
  }

  RemovePermissionResponse removePermission(CallContext call, RemovePermissionRequest request) {
    FunctionReference reference =
        FunctionReference.parse(call.partition(), request.functionName(), request.qualifier());
    changes.<ResourcePolicy>make(reply ->
        functions
            .permissions()
            .remove(
                reference.partition(),
                reference.name(),
                reference.qualifierOrLatest(),
                request.statementId(),
                request.revisionId(),
                reply));
    return RemovePermissionResponse.builder().build();
  }

  GetPolicyResponse getPolicy(CallContext call, GetPolicyRequest request) {
    FunctionReference reference =
        FunctionReference.parse(call.partition(), request.functionName(), request.qualifier());
    FunctionView view = FunctionOperations.existing(functions, reference);
    ResourcePolicy policy = view.function().policies().get(reference.qualifierOrLatest());
    if (policy == null) {
      throw Refusals.notFound("The resource you requested does not exist.");
    }
    return GetPolicyResponse.builder()
        .policy(policy.document())
        .revisionId(policy.revisionId())
        .build();
  }

  private static ObjectNode statement(FunctionReference reference, AddPermissionRequest request) {
    ObjectNode statement = JSON.objectNode();
    statement.put("Sid", request.statementId());
    statement.put("Effect", "Allow");
    addPrincipal(statement, request.principal());
    statement.put("Action", request.action());
    statement.put("Resource", reference.arn());
    ObjectNode conditions = JSON.objectNode();
    addCondition(
        conditions,
        "StringEquals",
        "lambda:FunctionUrlAuthType",
        request.functionUrlAuthTypeAsString());
    addCondition(conditions, "StringEquals", "AWS:SourceAccount", request.sourceAccount());
    addCondition(conditions, "StringEquals", "lambda:EventSourceToken", request.eventSourceToken());
    addCondition(conditions, "StringEquals", "aws:PrincipalOrgID", request.principalOrgID());
    addCondition(conditions, "ArnLike", "AWS:SourceArn", request.sourceArn());
    Boolean viaUrl = request.invokedViaFunctionUrl();
    addCondition(
        conditions,
        "Bool",
        "lambda:InvokedViaFunctionUrl",
        viaUrl == null ? null : viaUrl.toString());
    if (!conditions.isEmpty()) {
      statement.set("Condition", conditions);
    }
    return statement;
  }

  private static void addPrincipal(ObjectNode statement, String principal) {
    if (principal.equals("*")) {
      statement.put("Principal", "*");
    } else if (principal.startsWith("arn:")) {
      statement.putObject("Principal").put("AWS", principal);
    } else if (principal.chars().allMatch(c -> c >= '0' && c <= '9')) {
      statement.putObject("Principal").put("AWS", "arn:aws:iam::" + principal + ":root");
    } else {
      statement.putObject("Principal").put("Service", principal);
    }
  }

  private static void addCondition(
      ObjectNode conditions, String operator, String key, @Nullable String value) {
    if (value != null) {
      conditions.withObjectProperty(operator).put(key, value);
    }
  }
}
