package dev.headrace.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong before any rule of a service sees it comes back in the service's own shape. */
class ProtocolErrorsTest {
  private static final ServiceDefinition LAMBDA = Everything.service("lambda");
  private static final ServiceDefinition LOGS = Everything.service("logs");
  private static final ServiceDefinition IAM = Everything.service("iam");
  private static final ServiceDefinition S3 = Everything.service("s3");
  private static final String FUNCTIONS = "/2015-03-31/functions";
  private static final String TARGET = "X-Amz-Target";

  private static String lambda(String method, String target, String body) {
    return shown(LAMBDA.serve(Raw.request(method, target, body), "the-id"));
  }

  /** Status, error type, body. */
  private static String shown(WireResponse response) {
    assertThat(
            response
                .headers()
                .first("x-amzn-RequestId", response.headers().first("x-amz-request-id", "")))
        .isEqualTo("the-id");
    return response.status()
        + " "
        + response.headers().first("x-amzn-ErrorType", "-")
        + " "
        + Raw.text(response);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "[]", "\"x\"", "{} {}", "{\"Code\":}", "{'a':1}", "\u0000", "{\"a\":1,}"})
  void a_body_that_is_no_json_object_is_a_serialization_exception(String body) {
    assertThat(lambda("POST", FUNCTIONS, body))
        .startsWith("400 SerializationException {\"Type\":\"User\",\"message\":\"");
  }

  @Test
  void a_body_that_is_no_utf_8_is_a_serialization_exception() {
    byte[] body = {'{', '"', (byte) 0xff, '"', ':', '1', '}'};
    WireRequest request = Raw.request("POST", FUNCTIONS, body);
    assertThat(LAMBDA.serve(request).headers().first("x-amzn-ErrorType"))
        .isEqualTo("SerializationException");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"Timeout\":\"3\"}|STRING_VALUE can not be converted to an Integer",
        "{\"Timeout\":3.5}|'3.5' is not a valid Integer for 'Timeout'",
        "{\"Timeout\":3000000000}|is not a valid Integer",
        "{\"Timeout\":{}}|Start of structure or map found where not expected.",
        "{\"Layers\":{}}|Start of structure or map found where not expected.",
        "{\"Code\":[]}|Start of list found where not expected",
        "{\"Publish\":\"true\"}|STRING_VALUE can not be converted to a Boolean",
        "{\"FunctionName\":1}|NUMBER_VALUE can not be converted to a String",
        "{\"Code\":{\"ZipFile\":\"*\"}}|The body is not valid JSON",
      })
  void a_member_of_the_wrong_type_says_what_was_found(String body, String message) {
    assertThat(lambda("POST", FUNCTIONS, body))
        .startsWith("400 SerializationException")
        .contains(message);
  }

  @Test
  void a_whole_number_may_be_written_with_a_fraction_of_zero() {
    assertThat(lambda("POST", FUNCTIONS, "{\"Timeout\":0.0}"))
        .contains("Value '0' at 'timeout' failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"2026-01-01\"", "1e300", "253402300800", "-62135596801", "{}"})
  void a_date_that_is_none_is_a_serialization_exception(String date) {
    String body = "{\"FunctionName\":\"f\",\"StartingPositionTimestamp\":" + date + "}";
    assertThat(lambda("POST", "/2015-03-31/event-source-mappings", body))
        .startsWith("400 SerializationException");
  }

  @Test
  void nesting_is_bounded_at_its_edge() {
    int deep = JsonFormat.MAX_DEPTH - 1;
    String most = "{\"x\":" + "[".repeat(deep) + "]".repeat(deep) + "}";
    assertThat(lambda("POST", FUNCTIONS, most)).contains("ValidationException");
    String more = "{\"x\":" + "[".repeat(deep + 1) + "]".repeat(deep + 1) + "}";
    assertThat(lambda("POST", FUNCTIONS, more)).contains("SerializationException");
  }

  @Test
  void unknown_paths_and_methods_are_told_apart() {
    assertThat(lambda("GET", "/2015-03-31/nothing", ""))
        .startsWith("404 UnknownOperationException");
    assertThat(lambda("PATCH", FUNCTIONS, "")).startsWith("405 MethodNotAllowedException");
    assertThat(lambda("GET", FUNCTIONS + "/%zz", "")).startsWith("400 SerializationException");
    assertThat(lambda("GET", FUNCTIONS + "/%ff", "")).startsWith("400 SerializationException");
    assertThat(lambda("GET", FUNCTIONS + "?MaxItems=%4", ""))
        .startsWith("400 SerializationException");
  }

  /** Fails the test when it is read. */
  private static final class Untouchable extends InputStream {
    @Override
    public int read() {
      throw new AssertionError("the body was read");
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      return read();
    }
  }

  private static final ServiceDefinition SMALL =
      ServiceDefinition.builder(ServiceTable.of("lambda"))
          .operation(
              "CreateFunction",
              () ->
                  Operation.of(
                      software.amazon.awssdk.services.lambda.model.CreateFunctionRequest::builder,
                      (call, request) -> {
                        throw new AssertionError("handled");
                      }))
          .bodyLimit("CreateFunction", 10)
          .build();

  private static WireResponse sized(InputStream body, long length) {
    return SMALL.serve(
        new WireRequest("POST", FUNCTIONS, "", Headers.none(), new RequestBody(body, length)),
        "the-id");
  }

  @Test
  void a_body_that_says_it_is_too_large_is_refused_unread() {
    assertThat(shown(sized(new Untouchable(), 11)))
        .startsWith("413 RequestEntityTooLargeException")
        .contains("Request must be smaller than 10 bytes for the CreateFunction operation");
  }

  @Test
  void a_body_of_unknown_length_is_bounded_at_its_edge() {
    byte[] ten = "{        }".getBytes(UTF_8);
    assertThat(shown(sized(new ByteArrayInputStream(ten), RequestBody.UNKNOWN)))
        .startsWith("400 ValidationException");
    byte[] eleven = "{         }".getBytes(UTF_8);
    assertThat(shown(sized(new ByteArrayInputStream(eleven), RequestBody.UNKNOWN)))
        .startsWith("413 RequestEntityTooLargeException");
  }

  @Test
  void a_body_that_ends_early_is_the_clients_fault() {
    assertThat(shown(sized(new ByteArrayInputStream(new byte[] {'{'}), 5)))
        .startsWith("400 InvalidRequestContentException");
  }

  @Test
  void parameters_are_bounded_at_their_edge() {
    String most = "a&".repeat(Query.MAX_PARAMETERS);
    assertThat(lambda("GET", FUNCTIONS + "?" + most, "")).startsWith("200");
    assertThat(lambda("GET", FUNCTIONS + "?" + most + "a", ""))
        .startsWith("400 SerializationException");
  }

  private static String logs(String method, String body, String... headers) {
    return shown(LOGS.serve(Raw.request(method, "/", body, headers), "the-id"));
  }

  @Test
  void awsjson_says_in_the_body_what_is_wrong() {
    String unknown = "400 - {\"__type\":\"UnknownOperationException\",\"message\":\"";
    assertThat(logs("POST", "{}")).startsWith(unknown);
    assertThat(logs("POST", "{}", TARGET, "Logs_20140328.Nothing")).startsWith(unknown);
    assertThat(logs("POST", "{}", TARGET, "Other.CreateLogGroup")).startsWith(unknown);
    assertThat(logs("GET", "", TARGET, "Logs_20140328.CreateLogGroup")).startsWith(unknown);
    assertThat(logs("POST", "{", TARGET, "Logs_20140328.CreateLogGroup"))
        .startsWith("400 - {\"__type\":\"SerializationException\"");
    assertThat(logs("POST", "{}", TARGET, "Logs_20140328.CreateLogGroup"))
        .isEqualTo(
            "400 - {\"__type\":\"InvalidParameterException\",\"message\":\"1 validation error"
                + " detected: Value null at 'logGroupName' failed to satisfy constraint: Member"
                + " must not be null\"}");
  }

  @Test
  void cost_explorer_names_what_is_wrong_with_a_member_as_its_common_errors_do() {
    String target = "AWSInsightsIndexService.GetCostAndUsage";
    WireRequest request = Raw.request("POST", "/", "{}", TARGET, target);
    assertThat(shown(Everything.service("ce").serve(request, "the-id")))
        .startsWith("400 - {\"__type\":\"ValidationException\",\"message\":\"3 validation errors");
  }

  private static String iam(String form) {
    return shown(IAM.serve(Raw.request("POST", "/", form), "the-id"));
  }

  @Test
  void awsquery_says_in_xml_what_is_wrong() {
    assertThat(iam(""))
        .startsWith("400 -")
        .contains("<Code>MissingAction</Code>", "<RequestId>the-id</RequestId>");
    assertThat(iam("Action=Nothing&Version=2010-05-08"))
        .contains(
            "<Type>Sender</Type><Code>InvalidAction</Code><Message>Could not find operation"
                + " Nothing for version 2010-05-08</Message>");
    assertThat(iam("Action=ListRoles&Version=2000-01-01")).contains("<Code>InvalidAction</Code>");
    assertThat(iam("Action=ListRoles&MaxItems=many")).contains("<Code>MalformedInput</Code>");
    assertThat(iam("Action=CreateRole&Tags.member.x.Key=k")).contains("x is not a place in a list");
    assertThat(iam("Action=CreateRole&RoleName=a&AssumeRolePolicyDocument=x&Tags.member.7.Key=k"))
        .contains("<Code>ValidationError</Code>")
        .contains("&apos;tags.1.member.value&apos;".replace("&apos;", "'"));
    assertThat(iam("Action=ListRoles&" + "a.".repeat(40) + "a=1"))
        .contains("<Code>MalformedInput</Code>");
    assertThat(iam("Action=%zz")).startsWith("404 -").contains("<Code>MalformedQueryString</Code>");
  }

  @Test
  void awsquery_takes_a_query_string_too() {
    WireRequest request = Raw.request("GET", "/?Action=ListRoles&Version=2010-05-08", "");
    assertThat(shown(IAM.serve(request, "the-id"))).startsWith("200").contains("ListRolesResult");
  }

  private static String s3(String method, String target, String body) {
    return shown(S3.serve(Raw.request(method, target, body), "the-id"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<Delete>",
        "Delete",
        "<Delete><Object><Key>a</Key></Delete>",
        "<!DOCTYPE a [<!ENTITY b \"c\">]><Delete><Object><Key>&b;</Key></Object></Delete>",
        "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><Delete/>",
        "<Delete><Object><Key>&unknown;</Key></Object></Delete>",
        "<?xml version=\"1.0\" encoding=\"nonsense\"?><Delete/>",
        "<Delete><Object/></Delete>",
        "<Delete><Quiet>perhaps</Quiet></Delete>",
      })
  void xml_that_is_none_or_holds_entities_is_malformed(String body) {
    assertThat(s3("POST", "/b?delete", body))
        .startsWith("400 -")
        .contains("<Error><Code>MalformedXML</Code>")
        .contains("<RequestId>the-id</RequestId><HostId>");
  }

  @Test
  void nesting_of_xml_is_bounded_at_its_edge() {
    int most = XmlElement.MAX_DEPTH;
    assertThat(XmlElement.parse(nested(most).getBytes(UTF_8)).name()).isEqualTo("a");
    assertThat(s3("POST", "/b?delete", nested(most + 1))).contains("<Code>MalformedXML</Code>");
  }

  private static String nested(int depth) {
    return "<a>".repeat(depth) + "</a>".repeat(depth);
  }

  @Test
  void s3_names_its_own_errors() {
    assertThat(s3("PATCH", "/b/k", ""))
        .startsWith("405 -")
        .contains("<Code>MethodNotAllowed</Code>");
    assertThat(s3("GET", "/b/%zz", "")).startsWith("400 -").contains("<Code>InvalidURI</Code>");
    assertThat(s3("GET", "/b?list-type=2&max-keys=ten", "")).startsWith("400 -");
  }

  @Test
  void an_answer_to_head_has_no_body() {
    WireResponse response = S3.serve(Raw.request("HEAD", "/b/%zz", ""), "the-id");
    assertThat(response.status()).isEqualTo(400);
    assertThat(response.body().length()).isZero();
  }

  @Test
  void a_value_cannot_break_out_of_a_header_field() {
    ServiceDefinition service =
        ServiceDefinition.builder(ServiceTable.of("s3"))
            .operation(
                "GetObject",
                () ->
                    Operation.of(
                        software.amazon.awssdk.services.s3.model.GetObjectRequest::builder,
                        (call, request) ->
                            software.amazon.awssdk.services.s3.model.GetObjectResponse.builder()
                                .contentType("text/plain\r\nSet-Cookie: x")
                                .build()))
            .build();
    assertThat(service.serve(Raw.request("GET", "/b/k", "")).headers().first("Content-Type"))
        .isEqualTo("text/plain  Set-Cookie: x");
  }
}
