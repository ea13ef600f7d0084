package dev.headrace.wire;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Protocol restXml (<a href="https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html">its
 * definition</a>) as S3 speaks it: errors without a wrapper, request ids of its own.
 */
final class RestXmlCodec implements Codec {
  private static final XmlFormat XML = new XmlFormat(true);
  private static final String REQUEST_ID = "x-amz-request-id";

  private final ServiceTable table;
  private final RestRoutes routes;

  RestXmlCodec(ServiceTable table) {
    this.table = table;
    this.routes = new RestRoutes(table.operations());
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
    if (body.length == 0 || target.operation().streamsIn()) {
      return;
    }
    if (payload == null) {
      if (!fields.members.isEmpty()) {
        XmlFormat.read(XmlElement.parse(body), builder);
      }
    } else if (payload.constructor() == null) {
      payload.set(builder, HttpBindings.fromBytes(payload, body));
    } else {
      SdkPojo nested = Fields.newStructure(payload);
      XmlFormat.read(XmlElement.parse(body), nested);
      payload.set(builder, Fields.build(nested));
    }
  }

  @Override
  public WireResponse encode(OperationRow operation, SdkPojo response, CallContext call) {
    Headers.Builder headers = Headers.builder();
    int status = HttpBindings.encode(response, operation.status(), headers);
    headers.set("x-amz-id-2", hostId(call.requestId()));
    byte[] body = body(operation, response);
    return Answers.complete(call, status, headers, body, "application/xml", REQUEST_ID);
  }

  private byte[] body(OperationRow operation, SdkPojo response) {
    Fields fields = Fields.of(response);
    SdkField<?> payload = fields.payload;
    String root = operation.root() == null ? operation.name() + "Result" : operation.root();
    if (operation.bare()) {
      return bare(
          root, payload == null ? fields.members.values().iterator().next() : payload, response);
    }
    if (payload != null) {
      return switch (Fields.value(response, payload)) {
        case null -> new byte[0];
        case SdkPojo nested -> document(payload.unmarshallLocationName(), nested);
        case Object value -> HttpBindings.bytes(value);
      };
    }
    if (fields.members.isEmpty() || operation.status() == 204) {
      return new byte[0];
    }
    return document(root, response);
  }

  private byte[] document(String root, SdkPojo pojo) {
    XmlWriter out = new XmlWriter().root(root, table.namespace());
    XML.write(out, pojo);
    return out.close(root).bytes();
  }

  /** The one member's text, straight in the root. */
  private byte[] bare(String root, SdkField<?> field, SdkPojo response) {
    Object value = Fields.value(response, field);
    XmlWriter out = new XmlWriter().root(root, table.namespace());
    return out.text(value == null ? "" : XML.text(field, value)).close(root).bytes();
  }

  @Override
  public WireResponse encodeError(AnsweredError answered) {
    ServiceError error = answered.error();
    XmlWriter out = new XmlWriter().root("Error", "");
    out.element("Code", error.code()).element("Message", error.message());
    for (Map.Entry<String, Object> member : error.members().entrySet()) {
      out.element(member.getKey(), member.getValue().toString());
    }
    String requestId = answered.requestId();
    out.element("RequestId", requestId).element("HostId", hostId(requestId)).close("Error");
    Headers.Builder headers =
        Headers.builder()
            .add("Content-Type", "application/xml")
            .add(REQUEST_ID, requestId)
            .add("x-amz-id-2", hostId(requestId));
    error.headers().forEach(headers::set);
    boolean bodiless = answered.status() == 304 || answered.status() == 204;
    return WireResponse.of(
        answered.status(), headers.build(), bodiless ? new byte[0] : out.bytes());
  }

  /** S3 names the host that answered beside the request; here there is one host. */
  private static String hostId(String requestId) {
    return Base64.getEncoder()
        .encodeToString(("headrace " + requestId).getBytes(StandardCharsets.UTF_8));
  }
}
