package dev.headrace.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.statistics.Statistics;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Whatever bytes come, the answer is a success or an error in the protocol's shape with a request
 * id: never a 500, which would be a bug, and never a word of Java.
 */
class FuzzTest {
  private static final List<ServiceDefinition> SERVICES = Everything.services();
  private static final Gateway GATEWAY = new Gateway(SERVICES, null);
  private static final Gateway ASKING =
      new Gateway(SERVICES, new SigV4Verifier((key, token) -> "secret", () -> 0));
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> METHODS = List.of("GET", "PUT", "POST", "DELETE", "HEAD", "X");

  private static void check(WireResponse response) {
    String text = Raw.text(response);
    assertThat(response.status()).as(text).isBetween(200, 599).isNotEqualTo(500);
    assertThat(
            response.headers().has("x-amzn-RequestId")
                || response.headers().has("x-amz-request-id"))
        .isTrue();
    assertThat(text).doesNotContain("\tat ", "java.", "software.amazon", "NullPointer");
    if (response.status() >= 400 && !text.isEmpty()) {
      checkError(response, text);
    }
  }

  private static void checkError(WireResponse response, String text) {
    String type = response.headers().first("Content-Type", "");
    if (type.contains("xml")) {
      XmlElement root = XmlElement.parse(text.getBytes(UTF_8));
      XmlElement error = root.name().equals("Error") ? root : root.child("Error");
      assertThat(error).isNotNull();
      assertThat(error == null ? null : error.child("Code")).isNotNull();
      return;
    }
    try {
      var body = JSON.readTree(text);
      assertThat(body.has("message") || body.has("Message")).as(text).isTrue();
      assertThat(response.headers().has("x-amzn-ErrorType") || body.has("__type")).isTrue();
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError("an error that is no JSON: " + text, e);
    }
  }

  @Property(tries = 1000)
  void arbitrary_paths_queries_and_bodies(
      @ForAll @StringLength(max = 40) String path,
      @ForAll @StringLength(max = 40) String query,
      @ForAll @Size(max = 200) byte[] body,
      @ForAll Random random) {
    String method = METHODS.get(random.nextInt(METHODS.size()));
    List<String> headers = new ArrayList<>();
    if (random.nextBoolean()) {
      headers.addAll(List.of("Content-Type", "application/x-www-form-urlencoded"));
    }
    if (random.nextInt(4) == 0) {
      headers.addAll(List.of("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"));
    }
    WireRequest request =
        new WireRequest(
            method,
            "/" + path,
            query,
            Headers.of(headers.toArray(String[]::new)),
            RequestBody.of(body));
    check(GATEWAY.serve(request));
  }

  @Property(tries = 1000)
  void arbitrary_signatures(
      @ForAll @StringLength(max = 60) String authorization,
      @ForAll @StringLength(max = 60) String query,
      @ForAll @StringLength(max = 20) String date) {
    check(
        ASKING.serve(
            new WireRequest(
                "GET",
                "/b/k",
                "X-Amz-Signature=" + query,
                Headers.of(
                    "Authorization",
                    "AWS4-HMAC-SHA256 Credential=" + authorization,
                    "x-amz-date",
                    date),
                RequestBody.empty())));
    check(
        ASKING.serve(
            new WireRequest(
                "GET",
                "/b/k",
                query,
                Headers.of("Authorization", authorization, "x-amz-date", date),
                RequestBody.empty())));
  }

  @Property(tries = 3000)
  void requests_that_are_nearly_right(@ForAll Random random) {
    ServiceDefinition service = SERVICES.get(random.nextInt(SERVICES.size()));
    List<OperationRow> operations = new ArrayList<>(service.table().operations());
    OperationRow operation = operations.get(random.nextInt(operations.size()));
    if (!operation.name().equals(Everything.LEFT_OUT)) {
      WireResponse response = service.serve(nearlyRight(service.table(), operation, random));
      check(response);
      Statistics.label("kind of status")
          .collect(response.status() / 100)
          .coverage(coverage -> {
            coverage.check(2).percentage(share -> share > 2);
            coverage.check(4).percentage(share -> share > 2);
          });
    }
  }

  private static WireRequest nearlyRight(
      ServiceTable table, OperationRow operation, Random random) {
    SdkPojo builder = Everything.request(table.service(), operation.name());
    return switch (table.protocol()) {
      case AWS_JSON_1_0, AWS_JSON_1_1 ->
          Raw.request(
              "POST",
              "/",
              json(builder, random, 0),
              "X-Amz-Target",
              table.targetPrefix() + "." + operation.name());
      case AWS_QUERY ->
          Raw.request("POST", "/", "Action=" + operation.name() + form(builder, "", random, 0));
      case REST_JSON_1 ->
          Raw.request(
              operation.method(), uri(operation, builder, random), json(builder, random, 0));
      case REST_XML ->
          Raw.request(
              operation.method(),
              uri(operation, builder, random),
              "<x>" + xml(builder, random, 0) + "</x>",
              header(builder, random));
    };
  }

  private static String uri(OperationRow operation, SdkPojo builder, Random random) {
    StringBuilder uri = new StringBuilder();
    for (String piece : operation.uri().split("(?=\\{)|(?<=})", -1)) {
      uri.append(piece.startsWith("{") ? encoded(word(random) + "x") : piece);
    }
    for (SdkField<?> field : Fields.of(builder).bound) {
      if (random.nextInt(3) == 0) {
        uri.append(uri.indexOf("?") < 0 ? '?' : '&');
        uri.append(encoded(field.locationName())).append('=').append(encoded(word(random)));
      }
    }
    return uri.toString();
  }

  private static String[] header(SdkPojo builder, Random random) {
    List<String> headers = new ArrayList<>();
    for (SdkField<?> field : Fields.of(builder).bound) {
      if (random.nextInt(4) == 0) {
        headers.add(field.locationName());
        headers.add(word(random));
      }
    }
    return headers.toArray(String[]::new);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static String word(Random random) {
    String[] words = {
      "",
      "a",
      "-1",
      "0",
      "7",
      "99999999999999999999",
      "1e999",
      "true",
      "null",
      "NaN",
      "é\u0001<&\"",
      "2026-01-01T00:00:00Z",
      "Thu, 01 Jan 1970 00:00:00 GMT",
      "1700000000.5",
      "AAAA",
      "{}",
      "[",
      "arn:aws:lambda:eu-west-1:123456789012:function:f",
      "a".repeat(300),
      "STANDARD",
    };
    return words[random.nextInt(words.length)];
  }

  private static String json(SdkPojo builder, Random random, int depth) {
    StringBuilder out = new StringBuilder("{");
    for (SdkField<?> field : builder.sdkFields()) {
      if (random.nextInt(3) > 0) {
        out.append(out.length() > 1 ? "," : "").append('"').append(field.locationName());
        out.append("\":").append(jsonValue(field, random, depth));
      }
    }
    return out.append('}').toString();
  }

  /** A value of the field's type, or sometimes of another. */
  private static String jsonValue(SdkField<?> field, Random random, int depth) {
    if (random.nextInt(12) == 0 || depth > 5) {
      String[] any = {"null", "{}", "[]", "[null]", "1", "-0.0", "1e99", "true", "\"\"", "[[{}]]"};
      return any[random.nextInt(any.length)];
    }
    return switch (Scalars.type(field)) {
      case SDK_POJO -> json(Fields.newStructure(field), random, depth + 1);
      case LIST -> "[" + jsonValue(Fields.element(field), random, depth + 1) + "]";
      case MAP -> "{\"k\":" + jsonValue(Fields.mapValue(field), random, depth + 1) + "}";
      case STRING, SDK_BYTES ->
          "\"" + word(random).replace("\"", "").replace("\u0001", "\\u0001") + "\"";
      case BOOLEAN -> "true";
      default -> Integer.toString(random.nextInt(1000));
    };
  }

  private static String form(SdkPojo builder, String prefix, Random random, int depth) {
    StringBuilder out = new StringBuilder();
    for (SdkField<?> field : builder.sdkFields()) {
      if (random.nextInt(3) > 0) {
        out.append(formValue(field, prefix + field.locationName(), random, depth));
      }
    }
    return out.toString();
  }

  private static String formValue(SdkField<?> field, String name, Random random, int depth) {
    if (depth > 5) {
      return "";
    }
    String place = random.nextInt(10) == 0 ? word(random) : "1";
    return switch (Scalars.type(field)) {
      case SDK_POJO -> form(Fields.newStructure(field), name + ".", random, depth + 1);
      case LIST -> formValue(Fields.element(field), name + ".member." + place, random, depth + 1);
      case MAP -> "&" + name + ".entry." + encoded(place) + ".key=k";
      default -> "&" + encoded(name) + "=" + encoded(word(random));
    };
  }

  private static String xml(SdkPojo builder, Random random, int depth) {
    StringBuilder out = new StringBuilder();
    for (SdkField<?> field : builder.sdkFields()) {
      if (random.nextInt(3) > 0 && depth < 6) {
        String name = field.locationName();
        out.append('<').append(name).append('>').append(xmlValue(field, random, depth));
        out.append("</").append(name).append('>');
      }
    }
    return out.toString();
  }

  private static String xmlValue(SdkField<?> field, Random random, int depth) {
    return switch (Scalars.type(field)) {
      case SDK_POJO -> xml(Fields.newStructure(field), random, depth + 1);
      case LIST -> xmlValue(Fields.element(field), random, depth + 1);
      default -> word(random).replaceAll("[<&\u0001]", "");
    };
  }
}
