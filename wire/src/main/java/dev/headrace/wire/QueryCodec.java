package dev.headrace.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/**
 * Protocol awsQuery (<a href="https://smithy.io/2.0/aws/protocols/aws-query-protocol.html">its
 * definition</a>): a form in, XML out.
 */
final class QueryCodec implements Codec {
  private static final XmlFormat XML = new XmlFormat(false);

  private final ServiceTable table;

  QueryCodec(ServiceTable table) {
    this.table = table;
  }

  @Override
  public Target route(WireRequest request, BodyReader body) {
    Query form = form(request, body);
    String action = form.first("Action");
    if (action == null) {
      throw new RefusedRequest(Fault.MISSING_ACTION, "The request has no parameter Action.");
    }
    String version = form.first("Version");
    OperationRow operation = table.operation(action);
    if (operation == null || (version != null && !version.equals(table.apiVersion()))) {
      throw new RefusedRequest(
          Fault.UNKNOWN_OPERATION,
          "Could not find operation "
              + Text.shortened(action)
              + " for version "
              + Text.shortened(version == null ? table.apiVersion() : version));
    }
    return new Target(operation, Map.of(), form);
  }

  private static Query form(WireRequest request, BodyReader body) {
    if (!request.method().equals("POST")) {
      return request.query();
    }
    Query form = Query.parse(new String(body.read(), StandardCharsets.UTF_8));
    return form.has("Action") || request.rawQuery().isEmpty() ? form : request.query();
  }

  @Override
  public void decode(Target target, WireRequest request, byte[] body, SdkPojo builder) {
    readMembers(Parameter.tree(target.form()), builder);
  }

  /** A parameter and those whose names go on from its own after a dot. */
  private static final class Parameter {
    private static final int MAX_DEPTH = 32;

    @Nullable String value;
    final Map<String, Parameter> parts = new LinkedHashMap<>();

    static Parameter tree(Query form) {
      Parameter root = new Parameter();
      form.forEach((name, value) -> root.at(name, 0).value = value);
      return root;
    }

    private Parameter at(String name, int depth) {
      if (depth > MAX_DEPTH) {
        throw new RefusedRequest(Fault.MALFORMED_BODY, "Parameters nest deeper than " + MAX_DEPTH);
      }
      int dot = name.indexOf('.');
      String head = dot < 0 ? name : name.substring(0, dot);
      Parameter part = parts.computeIfAbsent(head, key -> new Parameter());
      return dot < 0 ? part : part.at(name.substring(dot + 1), depth + 1);
    }

    /** The part of a name that may have dots of its own. */
    @Nullable Parameter find(String name) {
      Parameter found = this;
      for (String piece : name.split("\\.", -1)) {
        found = found == null ? null : found.parts.get(piece);
      }
      return found;
    }

    /** The parts that are numbered, by number. */
    List<Parameter> numbered() {
      TreeMap<Integer, Parameter> byNumber = new TreeMap<>();
      parts.forEach((name, part) -> {
        if (name.isEmpty() || name.length() > 9 || !name.chars().allMatch(Parameter::digit)) {
          throw new RefusedRequest(
              Fault.MALFORMED_BODY, Text.shortened(name) + " is not a place in a list");
        }
        byNumber.put(Integer.valueOf(name), part);
      });
      return new ArrayList<>(byNumber.values());
    }

    private static boolean digit(int c) {
      return c >= '0' && c <= '9';
    }
  }

  private static void readMembers(Parameter parameter, SdkPojo builder) {
    for (SdkField<?> field : Fields.of(builder).members.values()) {
      Parameter part = parameter.find(field.locationName());
      Object value = part == null ? null : readValue(part, field);
      if (value != null) {
        field.set(builder, value);
      }
    }
  }

  private static @Nullable Object readValue(Parameter parameter, SdkField<?> field) {
    return switch (Scalars.type(field)) {
      case SDK_POJO -> {
        SdkPojo builder = Fields.newStructure(field);
        readMembers(parameter, builder);
        yield Fields.build(builder);
      }
      case LIST -> readList(parameter, field);
      case MAP -> readMap(parameter, field);
      default -> {
        String text = parameter.value;
        yield text == null ? null : Scalars.parse(field, text, Format.ISO_8601);
      }
    };
  }

  private static List<Object> readList(Parameter parameter, SdkField<?> field) {
    ListTrait trait = Fields.listTrait(field);
    Parameter items =
        trait.isFlattened() ? parameter : parameter.find(trait.memberFieldInfo().locationName());
    List<Object> list = new ArrayList<>();
    for (Parameter item : items == null ? List.<Parameter>of() : items.numbered()) {
      Object value = readValue(item, trait.memberFieldInfo());
      if (value != null) {
        list.add(value);
      }
    }
    return list;
  }

  private static Map<String, Object> readMap(Parameter parameter, SdkField<?> field) {
    MapTrait trait = Fields.mapTrait(field);
    Parameter entries = trait.isFlattened() ? parameter : parameter.find("entry");
    Map<String, Object> map = new LinkedHashMap<>();
    for (Parameter entry : entries == null ? List.<Parameter>of() : entries.numbered()) {
      Parameter key = entry.find(trait.keyLocationName());
      Parameter value = entry.find(trait.valueLocationName());
      Object read = value == null ? null : readValue(value, trait.valueFieldInfo());
      if (key == null || key.value == null || read == null) {
        throw new RefusedRequest(Fault.MALFORMED_BODY, "An entry lacks its key or its value");
      }
      map.put(key.value, read);
    }
    return map;
  }

  @Override
  public WireResponse encode(OperationRow operation, SdkPojo response, CallContext call) {
    String name = operation.name();
    XmlWriter out = new XmlWriter().root(name + "Response", table.namespace());
    if (operation.hasResult()) {
      out.open(name + "Result");
      XML.write(out, response);
      out.close(name + "Result");
    }
    out.open("ResponseMetadata").element("RequestId", call.requestId()).close("ResponseMetadata");
    out.close(name + "Response");
    return Answers.complete(call, operation.status(), Headers.builder(), out.bytes(), "text/xml");
  }

  @Override
  public WireResponse encodeError(AnsweredError answered) {
    ServiceError error = answered.error();
    XmlWriter out = new XmlWriter().root("ErrorResponse", table.namespace()).open("Error");
    out.element("Type", answered.sender() ? "Sender" : "Receiver");
    out.element("Code", answered.row() == null ? error.code() : answered.row().code());
    out.element("Message", error.message());
    error.members().forEach((name, value) -> out.element(name, value.toString()));
    out.close("Error").element("RequestId", answered.requestId()).close("ErrorResponse");
    Headers.Builder headers =
        Headers.builder()
            .add("Content-Type", "text/xml")
            .add("x-amzn-RequestId", answered.requestId());
    error.headers().forEach(headers::set);
    return WireResponse.of(answered.status(), headers.build(), out.bytes());
  }
}
