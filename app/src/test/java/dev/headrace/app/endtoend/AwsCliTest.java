package dev.headrace.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What users type, with the AWS CLI that Amazon publishes, unchanged. */
@Tag("end-to-end")
@Execution(ExecutionMode.CONCURRENT) // most of the time goes into starting Python
@Timeout(300)
final class AwsCliTest {
  private static final String ECHO =
      """
      import os
      def handler(event, context):
          print("seen", event)
          if event == "fail":
              raise ValueError("no such luck")
          return {"echo": event, "version": context.function_version,
                  "stage": os.environ.get("STAGE", "")}
      """;
  private static final String TRUST =
      """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"Service": "lambda.amazonaws.com"}}]}\
      """;
  private static final String POLICY =
      """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*",
        "Resource": "*"}]}\
      """;

  @TempDir static Path home;
  private static ServerProcess server;
  private static AwsTools tools;

  @BeforeAll
  static void start() {
    server = ServerProcess.start(home.resolve("data"));
    tools = new AwsTools(home, server.url());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Ran aws(String... arguments) {
    return tools.aws(arguments);
  }

  private static Path file(String name, byte[] bytes) {
    try {
      return Files.write(home.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void create(String name, String runtime, String handler, byte[] zip) {
    Path file = file(name + ".zip", zip);
    String role = "arn:aws:iam::000000000000:role/any";
    JsonNode made =
        aws(
                "lambda",
                "create-function",
                "--function-name",
                name,
                "--runtime",
                runtime,
                "--handler",
                handler,
                "--role",
                role,
                "--zip-file",
                "fileb://" + file,
                "--timeout",
                "20",
                "--memory-size",
                "256")
            .well()
            .json();
    assertThat(made.path("FunctionArn").asText())
        .isEqualTo("arn:aws:lambda:us-east-1:000000000000:function:" + name);
    aws("lambda", "wait", "function-active-v2", "--function-name", name).well();
  }

  private static void createEcho(String name) {
    create(name, "python3.12", "app.handler", Packages.zip(Map.of("app.py", ECHO)));
  }

  /** Invokes a function; the answer's payload stands under {@code payload}. */
  private static JsonNode invoke(String name, String payload, String... options) {
    Path out = home.resolve(name.replaceAll("[^a-z-]", "-") + ".out");
    String[] fixed = {
      "lambda", "invoke", "--function-name", name, "--payload", payload, out.toString()
    };
    JsonNode answer = aws(concat(fixed, options)).well().json();
    try {
      var whole = (ObjectNode) answer;
      return whole.put("payload", Files.readString(out));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String[] concat(String[] first, String[] second) {
    return Stream.of(first, second).flatMap(Stream::of).toArray(String[]::new);
  }

  private static List<String> texts(JsonNode list, String member) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(element -> element.path(member).asText())
        .toList();
  }

  @Test
  void a_python_function_is_created_invoked_and_deleted() {
    createEcho("python");
    assertThat(invoke("python", "{\"a\": 1}").path("payload").asText())
        .contains("\"echo\": {\"a\": 1}");
    aws("lambda", "delete-function", "--function-name", "python").well();
    aws("lambda", "get-function", "--function-name", "python")
        .badly("ResourceNotFoundException", "Function not found: arn:aws:lambda");
  }

  @Test
  void a_node_function_is_created_and_invoked() {
    create(
        "node",
        "nodejs22.x",
        "index.handler",
        Packages.zip(
            Map.of(
                "index.mjs",
                "export const handler = async (event) => ({sum: event.a + event.b});")));
    assertThat(invoke("node", "{\"a\": 1, \"b\": 2}").path("payload").asText())
        .isEqualTo("{\"sum\":3}");
  }

  @Test
  void a_java_function_is_created_and_invoked() {
    create(
        "java",
        "java21",
        "Shout::shout",
        Packages.java(
            home,
            "Shout",
            "public class Shout { public String shout(String s) { return s.toUpperCase(); } }"));
    assertThat(invoke("java", "\"hello\"").path("payload").asText()).isEqualTo("\"HELLO\"");
  }

  @Test
  void any_executable_bootstrap_is_a_function() {
    String bootstrap =
        """
        #!/bin/sh
        api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
        while :; do
          curl -sS -D /tmp/headers -o /tmp/event "$api/next"
          id=$(sed -n 's/^[Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d: *\\([^\\r]*\\).*/\\1/p' /tmp/headers)
          tr a-z A-Z </tmp/event | curl -sS -o /dev/null --data-binary @- "$api/$id/response"
        done
        """;
    create("shell", "provided.al2023", "none", Packages.executable(home, "bootstrap", bootstrap));
    assertThat(invoke("shell", "\"hello\"").path("payload").asText()).isEqualTo("\"HELLO\"");
  }

  @Test
  void an_answer_carries_the_end_of_the_log_where_that_is_asked() {
    createEcho("tail");
    JsonNode answer = invoke("tail", "\"x\"", "--log-type", "Tail");
    String log =
        new String(
            Base64.getDecoder().decode(answer.path("LogResult").asText()), StandardCharsets.UTF_8);
    assertThat(log.lines().toList().getFirst()).startsWith("START RequestId: ");
    assertThat(log).contains("seen x\n", "END RequestId: ", "Max Memory Used: ", "Init Duration");
  }

  @Test
  void a_dry_run_runs_nothing_and_an_event_runs_later() {
    createEcho("kinds");
    assertThat(invoke("kinds", "\"dry\"", "--invocation-type", "DryRun").path("StatusCode").asInt())
        .isEqualTo(204);
    assertThat(
            invoke("kinds", "\"event\"", "--invocation-type", "Event").path("StatusCode").asInt())
        .isEqualTo(202);
    Eventually.holds(() -> requests("kinds") == 1);
  }

  private static long requests(String function) {
    for (JsonNode known : server.status().path("functions")) {
      if (known.path("name").asText().equals(function)) {
        return known.path("requests").asLong();
      }
    }
    return -1;
  }

  @Test
  void the_lines_of_a_function_are_found_in_its_log() {
    createEcho("logged");
    invoke("logged", "\"a word\"");
    String group = "/aws/lambda/logged";
    Eventually.holds(() -> !found(group, "REPORT").isEmpty());
    assertThat(found(group, "seen")).containsExactly("seen a word\n");
    JsonNode streams = aws("logs", "describe-log-streams", "--log-group-name", group).well().json();
    String stream = streams.path("logStreams").path(0).path("logStreamName").asText();
    JsonNode events =
        aws(
                "logs",
                "get-log-events",
                "--log-group-name",
                group,
                "--log-stream-name",
                stream,
                "--start-from-head")
            .well()
            .json();
    assertThat(String.join("", texts(events.path("events"), "message")))
        .containsSubsequence("START RequestId: ", "seen a word", "END RequestId: ", "REPORT");
    aws("logs", "delete-log-group", "--log-group-name", group).well();
    aws("logs", "describe-log-streams", "--log-group-name", group)
        .badly("ResourceNotFoundException");
  }

  private static List<String> found(String group, String pattern) {
    Ran ran =
        aws("logs", "filter-log-events", "--log-group-name", group, "--filter-pattern", pattern);
    return ran.status() == 0 ? texts(ran.json().path("events"), "message") : List.of();
  }

  @Test
  void a_failing_function_says_how_it_failed() {
    createEcho("failing");
    JsonNode answer = invoke("failing", "\"fail\"");
    assertThat(answer.path("StatusCode").asInt()).isEqualTo(200);
    assertThat(answer.path("FunctionError").asText()).isEqualTo("Unhandled");
    assertThat(answer.path("payload").asText())
        .contains("\"errorMessage\": \"no such luck\"", "\"errorType\": \"ValueError\"");
  }

  @Test
  void code_and_configuration_are_updated_unless_another_was_faster() {
    createEcho("changing");
    String revision =
        aws("lambda", "get-function-configuration", "--function-name", "changing")
            .well()
            .json()
            .path("RevisionId")
            .asText();
    String[] stage = {
      "lambda",
      "update-function-configuration",
      "--function-name",
      "changing",
      "--environment",
      "Variables={STAGE=blue}",
      "--revision-id",
      revision
    };
    aws(stage).well();
    aws("lambda", "wait", "function-updated-v2", "--function-name", "changing").well();
    assertThat(invoke("changing", "1").path("payload").asText()).contains("\"stage\": \"blue\"");
    aws(stage).badly("PreconditionFailedException");

    Path other =
        file("other.zip", Packages.zip(Map.of("app.py", "def handler(e, c):\n    return 'new'\n")));
    aws(
            "lambda",
            "update-function-code",
            "--function-name",
            "changing",
            "--zip-file",
            "fileb://" + other)
        .well();
    aws("lambda", "wait", "function-updated-v2", "--function-name", "changing").well();
    assertThat(invoke("changing", "1").path("payload").asText()).isEqualTo("\"new\"");
  }

  @Test
  void a_version_stays_as_it_was_published_and_an_alias_points_to_it() {
    createEcho("versioned");
    aws("lambda", "publish-version", "--function-name", "versioned", "--description", "first")
        .well();
    aws(
            "lambda",
            "create-alias",
            "--function-name",
            "versioned",
            "--name",
            "live",
            "--function-version",
            "1")
        .well();
    aws(
            "lambda",
            "update-function-configuration",
            "--function-name",
            "versioned",
            "--environment",
            "Variables={STAGE=later}")
        .well();
    aws("lambda", "wait", "function-updated-v2", "--function-name", "versioned").well();

    JsonNode old = invoke("versioned:live", "1");
    assertThat(old.path("ExecutedVersion").asText()).isEqualTo("1");
    assertThat(old.path("payload").asText()).contains("\"version\": \"1\"", "\"stage\": \"\"");
    assertThat(invoke("versioned", "1", "--qualifier", "$LATEST").path("payload").asText())
        .contains("\"version\": \"$LATEST\"", "\"stage\": \"later\"");
    JsonNode versions =
        aws("lambda", "list-versions-by-function", "--function-name", "versioned").well().json();
    assertThat(texts(versions.path("Versions"), "Version")).containsExactly("$LATEST", "1");
    JsonNode aliases = aws("lambda", "list-aliases", "--function-name", "versioned").well().json();
    assertThat(texts(aliases.path("Aliases"), "Name")).containsExactly("live");
    aws("lambda", "delete-alias", "--function-name", "versioned", "--name", "live").well();
    aws("lambda", "get-alias", "--function-name", "versioned", "--name", "live")
        .badly("ResourceNotFoundException");
  }

  @Test
  void functions_are_listed_page_by_page() {
    List<String> names = List.of("page-one", "page-two", "page-three");
    Path zip = file("page.zip", Packages.zip(Map.of("app.py", ECHO)));
    for (String name : names) {
      elsewhere(
          "create-function",
          "--function-name",
          name,
          "--runtime",
          "python3.12",
          "--handler",
          "app.handler",
          "--role",
          "arn:aws:iam::000000000000:role/any",
          "--zip-file",
          "fileb://" + zip);
    }
    assertThat(listed(elsewhere("list-functions", "--page-size", "1")))
        .containsExactlyInAnyOrderElementsOf(names);
    JsonNode first = elsewhere("list-functions", "--max-items", "2");
    String token = first.path("NextToken").asText();
    JsonNode rest = elsewhere("list-functions", "--max-items", "2", "--starting-token", token);
    assertThat(listed(first)).hasSize(2);
    assertThat(listed(rest)).hasSize(1).doesNotContainAnyElementsOf(listed(first));
  }

  /** Asks in a region where no other test makes functions meanwhile. */
  private static JsonNode elsewhere(String... lambda) {
    return aws(concat(new String[] {"--region", "eu-north-1", "lambda"}, lambda)).well().json();
  }

  private static List<String> listed(JsonNode page) {
    return texts(page.path("Functions"), "FunctionName");
  }

  @Test
  void tags_and_reserved_concurrency_are_kept_and_act() {
    createEcho("tagged");
    String arn = "arn:aws:lambda:us-east-1:000000000000:function:tagged";
    aws("lambda", "tag-resource", "--resource", arn, "--tags", "team=blue,stage=test").well();
    aws("lambda", "untag-resource", "--resource", arn, "--tag-keys", "stage").well();
    JsonNode tags = aws("lambda", "list-tags", "--resource", arn).well().json().path("Tags");
    assertThat(tags.toString()).isEqualTo("{\"team\":\"blue\"}");

    aws(
            "lambda",
            "put-function-concurrency",
            "--function-name",
            "tagged",
            "--reserved-concurrent-executions",
            "0")
        .well();
    aws("lambda", "invoke", "--function-name", "tagged", home.resolve("none").toString())
        .badly("TooManyRequestsException");
    aws("lambda", "delete-function-concurrency", "--function-name", "tagged").well();
    assertThat(invoke("tagged", "1").path("StatusCode").asInt()).isEqualTo(200);
  }

  @Test
  void objects_are_copied_listed_synchronised_and_removed() throws Exception {
    aws("s3", "mb", "s3://first-bucket").well();
    Files.createDirectories(home.resolve("tree/below"));
    file("tree/one.txt", "one".getBytes(StandardCharsets.UTF_8));
    file("tree/below/two.txt", "two".getBytes(StandardCharsets.UTF_8));
    aws("s3", "sync", "tree", "s3://first-bucket/tree").well();
    assertThat(aws("s3", "ls", "--recursive", "s3://first-bucket/").well().out())
        .contains("tree/below/two.txt", "tree/one.txt");
    aws("s3", "rm", "s3://first-bucket/tree/one.txt").well();
    aws("s3", "sync", "s3://first-bucket/tree", "copy").well();
    assertThat(home.resolve("copy/one.txt")).doesNotExist();
    assertThat(home.resolve("copy/below/two.txt")).hasContent("two");
    aws("s3", "rb", "s3://first-bucket").badly("BucketNotEmpty");
    aws("s3", "rb", "--force", "s3://first-bucket").well();
    aws("s3", "ls", "s3://first-bucket").badly("NoSuchBucket");
  }

  @Test
  void a_large_object_travels_in_parts_and_a_presigned_url_gives_it_to_anybody() throws Exception {
    var content = new byte[9 << 20];
    new Random(1).nextBytes(content);
    Path large = file("large.bin", content);
    aws("s3", "mb", "s3://large-bucket").well();
    aws("s3", "cp", "--no-progress", large.toString(), "s3://large-bucket/large").well();
    JsonNode head =
        aws("s3api", "head-object", "--bucket", "large-bucket", "--key", "large").well().json();
    assertThat(head.path("ContentLength").asLong()).isEqualTo(content.length);
    assertThat(head.path("ETag").asText()).as("the form of an upload in parts").endsWith("-2\"");

    String url = aws("s3", "presign", "s3://large-bucket/large").well().out().strip();
    assertThat(get(url).body()).isEqualTo(content);
    String expired = url.replaceFirst("Expires=[0-9]+", "Expires=1000000000");
    var refused = get(expired);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(new String(refused.body(), StandardCharsets.UTF_8)).contains("AccessDenied");
    aws("s3", "cp", "s3://large-bucket/none", "none.bin").badly("404");
  }

  private static HttpResponse<byte[]> get(String url) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray());
    }
  }

  @Test
  void a_role_lives_with_its_policies() {
    JsonNode role =
        aws("iam", "create-role", "--role-name", "worker", "--assume-role-policy-document", TRUST)
            .well()
            .json()
            .path("Role");
    String arn = role.path("Arn").asText();
    assertThat(arn).isEqualTo("arn:aws:iam::000000000000:role/worker");
    aws("iam", "create-role", "--role-name", "worker", "--assume-role-policy-document", TRUST)
        .badly("EntityAlreadyExists");
    String policy =
        aws("iam", "create-policy", "--policy-name", "reading", "--policy-document", POLICY)
            .well()
            .json()
            .path("Policy")
            .path("Arn")
            .asText();
    aws("iam", "attach-role-policy", "--role-name", "worker", "--policy-arn", policy).well();
    aws(
            "iam",
            "put-role-policy",
            "--role-name",
            "worker",
            "--policy-name",
            "own",
            "--policy-document",
            POLICY)
        .well();
    assertThat(
            texts(
                aws("iam", "list-attached-role-policies", "--role-name", "worker")
                    .well()
                    .json()
                    .path("AttachedPolicies"),
                "PolicyName"))
        .containsExactly("reading");
    aws("iam", "delete-role", "--role-name", "worker").badly("DeleteConflict");

    JsonNode session =
        aws("sts", "assume-role", "--role-arn", arn, "--role-session-name", "session")
            .well()
            .json();
    assertThat(session.path("Credentials").path("SessionToken").asText()).isNotEmpty();
    aws("iam", "detach-role-policy", "--role-name", "worker", "--policy-arn", policy).well();
    aws("iam", "delete-role-policy", "--role-name", "worker", "--policy-name", "own").well();
    aws("iam", "delete-role", "--role-name", "worker").well();
    aws("iam", "get-role", "--role-name", "worker").badly("NoSuchEntity");
  }

  @Test
  void the_caller_is_the_account_that_the_key_names() {
    assertThat(aws("sts", "get-caller-identity").well().json().path("Account").asText())
        .isEqualTo("000000000000");
  }

  @Test
  void what_was_used_shows_its_cost_by_service_and_by_tag() {
    createEcho("payer");
    String arn = "arn:aws:lambda:us-east-1:000000000000:function:payer";
    aws("lambda", "tag-resource", "--resource", arn, "--tags", "team=payers").well();
    invoke("payer", "1");
    JsonNode month = costs("--group-by", "Type=DIMENSION,Key=SERVICE");
    JsonNode lambda = group(month, "AWS Lambda").path("Metrics");
    assertThat(lambda.path("UnblendedCost").path("Unit").asText()).isEqualTo("USD");
    assertThat(new BigDecimal(lambda.path("UnblendedCost").path("Amount").asText())).isPositive();
    assertThat(month.path("Estimated").asBoolean()).isTrue();

    String requests = "{\"Dimensions\": {\"Key\": \"USAGE_TYPE\", \"Values\": [\"Request\"]}}";
    JsonNode teams = costs("--group-by", "Type=TAG,Key=team", "--filter", requests);
    JsonNode payers = group(teams, "team$payers").path("Metrics");
    assertThat(payers.path("UsageQuantity").path("Amount").asText()).isEqualTo("1");
    assertThat(payers.path("UnblendedCost").path("Amount").asText()).isEqualTo("0.0000002");

    assertThat(found("get-tags", "--tag-key", "team").path("Tags"))
        .extracting(JsonNode::asText)
        .contains("payers");
    JsonNode types = found("get-dimension-values", "--dimension", "USAGE_TYPE");
    assertThat(types.path("DimensionValues"))
        .extracting(value -> value.path("Value").asText())
        .contains("Request", "Lambda-GB-Second");
    aws("ce", "get-savings-plans-coverage", "--time-period", "Start=2026-11-01,End=2026-11-02")
        .badly("NotImplementedException", "GetSavingsPlansCoverage");
  }

  /** What the month's usage can be grouped and filtered by. */
  private static JsonNode found(String... options) {
    String[] fixed = {"ce", options[0], "--time-period", month()};
    String[] others = Arrays.copyOfRange(options, 1, options.length);
    return aws(concat(fixed, others)).well().json();
  }

  private static String month() {
    YearMonth month = YearMonth.now(ZoneOffset.UTC);
    return "Start=" + month.atDay(1) + ",End=" + month.plusMonths(1).atDay(1);
  }

  /** What the month has cost. */
  private static JsonNode costs(String... options) {
    String[] fixed = {
      "ce",
      "get-cost-and-usage",
      "--time-period",
      month(),
      "--granularity",
      "MONTHLY",
      "--metrics",
      "UnblendedCost",
      "UsageQuantity"
    };
    return aws(concat(fixed, options)).well().json().path("ResultsByTime").path(0);
  }

  private static JsonNode group(JsonNode result, String key) {
    for (JsonNode group : result.path("Groups")) {
      if (group.path("Keys").path(0).asText().equals(key)) {
        return group;
      }
    }
    throw new AssertionError("there is no " + key + " in " + result);
  }

  @Test
  void an_operation_that_there_is_not_is_a_clear_error() {
    aws("lambda", "list-layers").badly("NotImplementedException", "ListLayers");
  }
}
