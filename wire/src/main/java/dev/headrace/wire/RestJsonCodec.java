package dev.headrace.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Protocol restJson1 (<a href="https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html">its
 * definition</a>).
 */
final class RestJsonCodec implements Codec {
  private final RestRoutes routes;
  private final boolean strict;

  /**
   * @param strict whether members that the SDK's classes lack are refused
   */
  RestJsonCodec(ServiceTable table, boolean strict) {
    this.routes = new RestRoutes(table.operations());
    this.strict = strict;
  }

  /** Whether an operation has a request's method and path. */
  boolean knows(WireRequest request) {
    try {
      routes.match(request);
      return true;
    } catch (RefusedRequest none) {
      return false;
    }
  }

  @Override
  public Target route(WireRequest request, BodyReader body) {
    RestRoutes.Match match = routes.match(request);
    return new Target(match.operation(), match.labels(), Query.parse(""));
  }

  @Override
  public void decode(Target target, WireRequest request, byte[] body, SdkPojo builder) {
    HttpBindings.decode(target.labels(), request, builder);
    Fields fields = Fields.of(builder);
    SdkField<?> payload = fields.payload;
    if (payload == null) {
      if (!fields.members.isEmpty()) {
        JsonFormat.read(body, builder, strict);
      }
    } else if (payload.constructor() == null) {
      if (body.length > 0) {
        payload.set(builder, HttpBindings.fromBytes(payload, body));
      }
    } else {
      SdkPojo nested = Fields.newStructure(payload);
      JsonFormat.read(body, nested, strict);
      payload.set(builder, Fields.build(nested));
    }
  }

  @Override
  public WireResponse encode(OperationRow operation, SdkPojo response, CallContext call) {
    Headers.Builder headers = Headers.builder();
    int status = HttpBindings.encode(response, operation.status(), headers);
    return Answers.complete(call, status, headers, body(status, response), "application/json");
  }

  private static byte[] body(int status, SdkPojo response) {
    Fields fields = Fields.of(response);
    SdkField<?> field = fields.payload;
    if (field == null) {
      boolean empty = fields.members.isEmpty() || status == 204;
      return empty ? new byte[0] : JsonFormat.write(response);
    }
    return switch (Fields.value(response, field)) {
      case null -> new byte[0];
      case SdkPojo nested -> JsonFormat.write(nested);
      case Object value -> HttpBindings.bytes(value);
    };
  }

  @Override
  public WireResponse encodeError(AnsweredError answered) {
    ServiceError error = answered.error();
    ErrorRow row = answered.row();
    Headers.Builder headers =
        Headers.builder()
            .add("Content-Type", "application/json")
            .add("x-amzn-RequestId", answered.requestId())
            .add("x-amzn-ErrorType", error.code());
    Map<String, Object> members = new LinkedHashMap<>();
    if (row == null || row.members().containsKey("Type")) {
      members.put("Type", answered.sender() ? "User" : "Service");
    }
    for (Map.Entry<String, Object> member : error.members().entrySet()) {
      String header = row == null ? "" : row.members().getOrDefault(member.getKey(), "");
      if (header.isEmpty()) {
        members.put(member.getKey(), member.getValue());
      } else {
        headers.set(header, member.getValue().toString());
      }
    }
    members.put(row == null ? "message" : row.messageMember("message"), error.message());
    error.headers().forEach(headers::set);
    return WireResponse.of(answered.status(), headers.build(), JsonFormat.write(members));
  }
}
