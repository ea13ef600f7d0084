package dev.headrace.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** The commands against a server in the background: what they print, where, and how they end. */
@Tag("end-to-end")
@Timeout(180)
final class CommandsTest {
  private static final int COLUMNS = 80;

  @TempDir static Path data;
  private static String url = "";
  private static Clients clients;
  private static String requestId = "";

  @BeforeAll
  static void up() {
    Ran up = headrace("up", "--detach", "--port", "0").well();
    List<String> lines = up.out().lines().toList();
    assertThat(lines.getFirst())
        .matches("Headrace is ready at http://127\\.0\\.0\\.1:\\d+ \\(.*\\)");
    assertThat(up.err()).isEmpty();
    url = lines.getFirst().replaceFirst("Headrace is ready at (\\S+) .*", "$1");
    clients = new Clients(URI.create(url));
    clients.python(
        "greeter",
        20,
        """
        import time
        def handler(event, context):
            print("hello", event)
            time.sleep(event)
            return "done"
        """);
    InvokeResponse answer = clients.invoke("greeter", "0");
    assertThat(answer.payload().asUtf8String()).isEqualTo("\"done\"");
    requestId = answer.responseMetadata().requestId();
  }

  @AfterAll
  static void down() {
    clients.close();
    Ran down = headrace("down").well();
    assertThat(down.out()).isEqualTo("Stopped the server at " + url + ".\n");
    assertThat(headrace("down").badly("no server runs", "headrace up").status()).isEqualTo(1);
    assertThat(data.resolve("server.json")).doesNotExist();
  }

  /** A command about the server of this class. */
  private static Ran headrace(String command, String... arguments) {
    var line = new ArrayList<>(List.of(command, "--data", data.toString()));
    line.addAll(List.of(arguments));
    return Headrace.run(line.toArray(String[]::new));
  }

  private static void fits(Ran ran) {
    assertThat(ran.out().lines().filter(line -> !line.contains(data.toString())))
        .allMatch(line -> line.length() <= COLUMNS);
  }

  @Test
  void status_tells_of_the_server_and_its_functions() {
    Ran status = headrace("status").well();
    assertThat(status.err()).isEmpty();
    assertThat(status.out())
        .contains(url, "data folder: " + data, "engine: sandbox", "FUNCTION", "greeter");
    fits(status);
    JsonNode json = headrace("status", "--format", "json").well().json();
    assertThat(json.path("schemaVersion").asInt()).isEqualTo(1);
    assertThat(json.path("functions").path(0).path("requests").asLong()).isPositive();
    assertThat(headrace("status", "--format", "csv").well().out().lines().toList().getFirst())
        .startsWith("function,requests,errors,throttles");
  }

  @Test
  void env_points_a_shell_at_the_server() {
    Ran env = headrace("env").well();
    assertThat(env.out()).contains("export AWS_ENDPOINT_URL='" + url + "'");
    assertThat(env.out()).contains("export OPENAI_BASE_URL='" + url + "/v1'");
    Ran shell =
        Ran.of(
            new ProcessBuilder(
                "sh",
                "-c",
                "set -e; eval \"$1\"; echo $AWS_ENDPOINT_URL $AWS_REGION",
                "sh",
                env.out()));
    assertThat(shell.well().out()).isEqualTo(url + " us-east-1\n");
  }

  @Test
  void why_says_where_the_time_of_a_request_went() {
    Ran why = headrace("why", requestId).well();
    assertThat(why.out())
        .contains("greeter:$LATEST, request " + requestId, "cold start")
        .contains("PHASE", "sandbox", "code", "init", "run");
    fits(why);
    headrace("why", "00000000-0000-0000-0000-000000000000")
        .badly("no invocation or request to a model has the id");
  }

  @Test
  void logs_prints_what_a_function_printed() {
    Eventually.holds(() -> headrace("logs", "greeter").out().contains("REPORT RequestId"));
    Ran logs = headrace("logs", "greeter").well();
    assertThat(logs.out())
        .contains("START RequestId: " + requestId, "hello 0\n", "Billed Duration");
    assertThat(headrace("logs", "nobody").badly("there are no logs", "nobody").status())
        .isEqualTo(1);
  }

  @Test
  void logs_follows_a_function_until_it_is_stopped() throws Exception {
    Process following =
        Headrace.command("logs", "--follow", "--data", data.toString(), "greeter").start();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(following.getInputStream(), StandardCharsets.UTF_8))) {
      String first = lines.readLine();
      assertThat(first).isNotNull();
      clients.invoke("greeter", "0.125");
      String line = first;
      while (line != null && !line.equals("hello 0.125")) {
        line = lines.readLine();
      }
      assertThat(line).isEqualTo("hello 0.125");
    } finally {
      following.destroy();
    }
    assertThat(following.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_second_server_on_the_same_folder_is_refused_in_the_background_too() {
    headrace("up", "--detach", "--port", "0").badly("a server runs already at " + url);
  }

  @Test
  void doctor_lists_each_protection_and_what_would_add_those_that_miss() {
    Ran doctor = Headrace.run("doctor").well();
    assertThat(doctor.out()).contains("rung", "mount-view", "memory-limit", "seccomp");
    fits(doctor);
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "down", "status", "env", "logs", "why", "doctor", "demo"})
  void each_command_explains_itself_in_eighty_columns(String command) {
    Ran help = Headrace.run(command, "--help").well();
    assertThat(help.out()).startsWith("Usage: headrace " + command);
    assertThat(help.err()).isEmpty();
    assertThat(help.out().lines()).allMatch(line -> line.length() <= COLUMNS);
  }

  @Test
  void wrong_usage_ends_with_two_and_says_so_on_the_error_stream_alone() {
    for (Ran ran :
        List.of(
            Headrace.run("statsu"),
            Headrace.run("up", "--port", "many"),
            Headrace.run("why"),
            Headrace.run("up", "--no-such-option"))) {
      assertThat(ran.status()).as(ran.toString()).isEqualTo(2);
      assertThat(ran.out()).isEmpty();
      assertThat(ran.err()).startsWith("headrace: ").contains("Try: headrace");
    }
  }

  @Test
  void a_quota_that_there_is_not_is_refused_with_those_that_there_are(@TempDir Path other) {
    Headrace.run("up", "--port", "0", "--data", other.toString(), "--quota", "nothing=1")
        .badly("--quota nothing=1", "accountConcurrency");
    Headrace.run("up", "--port", "0", "--data", other.toString(), "--quota", "idleMillis=soon")
        .badly("whole number");
  }

  @Test
  void the_server_in_the_background_keeps_its_secrets_to_its_owner() throws Exception {
    for (String secret : new String[] {"server.json", "credentials.json"}) {
      assertThat(Files.getPosixFilePermissions(data.resolve(secret)))
          .as(secret)
          .containsExactlyInAnyOrder(
              PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }
  }
}
