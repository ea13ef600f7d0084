package dev.headrace.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Protocols awsJson1.0 and awsJson1.1 (<a
 * href="https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html">their definition</a>).
 */
final class AwsJsonCodec implements Codec {
  private final ServiceTable table;
  private final String contentType;

  AwsJsonCodec(ServiceTable table) {
    this.table = table;
    this.contentType =
        table.protocol() == Protocol.AWS_JSON_1_0
            ? "application/x-amz-json-1.0"
            : "application/x-amz-json-1.1";
  }

  @Override
  public Target route(WireRequest request, BodyReader body) {
    String target = request.headers().first("X-Amz-Target", "");
    int dot = target.lastIndexOf('.');
    OperationRow operation =
        request.method().equals("POST")
                && target.substring(0, dot + 1).equals(table.targetPrefix() + ".")
            ? table.operation(target.substring(dot + 1))
            : null;
    if (operation == null) {
      throw new RefusedRequest(
          Fault.UNKNOWN_OPERATION,
          "The service has no operation "
              + (target.isEmpty() ? "without a target" : Text.shortened(target)));
    }
    return new Target(operation, Map.of(), Query.parse(""));
  }

  @Override
  public void decode(Target target, WireRequest request, byte[] body, SdkPojo builder) {
    JsonFormat.read(body, builder);
  }

  @Override
  public WireResponse encode(OperationRow operation, SdkPojo response, CallContext call) {
    byte[] body = operation.hasResult() ? JsonFormat.write(response) : new byte[0];
    return Answers.complete(call, operation.status(), Headers.builder(), body, contentType);
  }

  @Override
  public WireResponse encodeError(AnsweredError answered) {
    ServiceError error = answered.error();
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("__type", error.code());
    members.putAll(error.members());
    ErrorRow row = answered.row();
    members.put(row == null ? "message" : row.messageMember("message"), error.message());
    Headers.Builder headers =
        Headers.builder()
            .add("Content-Type", contentType)
            .add("x-amzn-RequestId", answered.requestId());
    error.headers().forEach(headers::set);
    return WireResponse.of(answered.status(), headers.build(), JsonFormat.write(members));
  }
}
