package dev.headrace.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.engine.AskedRequest;
import dev.headrace.kernel.engine.Exit;
import dev.headrace.kernel.engine.Outcome;
import dev.headrace.kernel.engine.Phase;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test runs twice: in a sandbox that is started for it, and in one that waited for it. */
@Timeout(120)
final class PythonFunctionTest {
  @TempDir private static Path folder;
  private static Bench cold = unset();
  private static Bench warm = unset();

  @BeforeAll
  static void open() throws Exception {
    cold = new Bench(folder.resolve("cold"));
    warm = new Bench(folder.resolve("warm"), 2);
    warm.awaitTemplate("python3.12");
  }

  @AfterAll
  static void close() {
    cold.close();
    warm.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_handler_gets_its_event_and_answers(boolean template) throws Exception {
    Bench.Running running =
        python(
            template,
            """
            def handler(event, context):
                print("seen", event)
                return {"echo": event, "name": context.function_name, "text": "ü"}
            """);
    assertThat(running.invoke("{\"a\": [1, 2]}"))
        .isEqualTo("{\"echo\": {\"a\": [1, 2]}, \"name\": \"tested\", \"text\": \"ü\"}");
    assertThat(running.lines()).contains("seen {'a': [1, 2]}");
    assertThat(running.lines().get(0)).startsWith("INIT_START Runtime Version: python3.");
    assertThat(running.phases())
        .containsOnlyKeys(Phase.SANDBOX, Phase.CODE, Phase.RUNTIME, Phase.INIT);
    assertThat(running.measured().maxMemoryBytes())
        .isBetween(
            bench(template).engine().capabilities().limitsMemory() ? 4L << 20 : 1, 256L << 20);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void the_context_and_the_environment_are_lambdas(boolean template) throws Exception {
    Bench.Running running =
        python(
            template,
            """
            import os, sys
            def handler(event, context):
                return [
                    context.aws_request_id, context.invoked_function_arn,
                    context.function_version, context.memory_limit_in_mb,
                    context.log_group_name, context.log_stream_name,
                    0 < context.get_remaining_time_in_millis() <= 10000,
                    context.client_context.custom["k"], context.client_context.client.app_title,
                    context.identity.cognito_identity_id,
                    os.environ["_X_AMZN_TRACE_ID"], os.environ["_HANDLER"],
                    os.environ["LAMBDA_TASK_ROOT"], os.environ["TZ"], os.environ["CHOSEN"],
                    os.getcwd(), sys.path[:1], "HEADRACE_TOKEN" in os.environ,
                    os.environ["AWS_LAMBDA_RUNTIME_API"].startswith("127."),
                ]
            """);
    AskedRequest request =
        AskedRequest.of(9_001, "{}")
            .with(
                "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0",
                "{\"client\":{\"app_title\":\"t\"},\"custom\":{\"k\":\"v\"}}");
    assertThat(Bench.text(running.invoke(request)))
        .isEqualTo(
            "[\""
                + request.requestId()
                + "\", \"arn:aws:lambda:us-east-1:000000000000:function:tested\", \"$LATEST\","
                + " \"256\", \"/aws/lambda/tested\", \"2026/01/01/[$LATEST]abc\", true, \"v\","
                + " \"t\", null, \"Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0\","
                + " \"app.handler\", \"/var/task\", \":UTC\", \"yes\", \"/var/task\","
                + " [\"/var/task\"], false, true]");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void an_exception_is_answered_and_printed_as_lambda_does(boolean template) throws Exception {
    Bench.Running running =
        python(
            template,
            """
            def handler(event, context):
                raise ValueError("no")
            """);
    AskedRequest request = AskedRequest.of(9_002, "{}").flushing();
    var failed = (Outcome.Failed) running.invoke(request);
    assertThat(failed.errorType()).isEqualTo("ValueError");
    assertThat(Bench.text(failed))
        .isEqualTo(
            "{\"errorMessage\": \"no\", \"errorType\": \"ValueError\", \"requestId\": \""
                + request.requestId()
                + "\", \"stackTrace\": [\"  File \\\"/var/task/app.py\\\", line 2, in handler\\n"
                + "    raise ValueError(\\\"no\\\")\\n\"]}");
    assertThat(running.lines())
        .containsSubsequence(
            "[ERROR] ValueError: no",
            "Traceback (most recent call last):",
            "  File \"/var/task/app.py\", line 2, in handler");
    assertThat(running.invoke("{}")).contains("ValueError");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void what_is_logged_has_lambdas_format(boolean template) throws Exception {
    Bench.Running running =
        python(
            template,
            """
            import logging
            def handler(event, context):
                logging.getLogger().setLevel(logging.INFO)
                logging.info("informed %s", 1)
            """);
    AskedRequest request = AskedRequest.of(9_003, "{}").flushing();
    assertThat(Bench.text(running.invoke(request))).isEqualTo("null");
    assertThat(running.lines().getLast())
        .matches(
            "\\[INFO]\\t\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\\t"
                + request.requestId()
                + "\\tinformed 1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void code_that_cannot_be_loaded_is_an_error_of_initialisation(boolean template) throws Exception {
    initError(template, "app.handler", "import nothing_such", "Runtime.ImportModuleError")
        .contains("Unable to import module 'app': No module named 'nothing_such'");
    initError(template, "gone.handler", "", "Runtime.ImportModuleError")
        .contains("Unable to import module 'gone': No module named 'gone'");
    initError(template, "app.other", "x = 1", "Runtime.HandlerNotFound")
        .contains("Handler 'other' missing on module 'app'");
    initError(template, "app", "x = 1", "Runtime.MalformedHandlerName")
        .contains("Bad handler 'app'");
    initError(template, "app.handler", "def (", "Runtime.UserCodeSyntaxError")
        .contains("Syntax error in module 'app'");
    initError(template, "app.handler", "{}['key']", "KeyError").contains("/var/task/app.py");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_handler_may_lie_in_a_package_and_shadow_the_standard_library(boolean template)
      throws Exception {
    Bench bench = bench(template);
    Bench.Running running =
        bench
            .function(
                "python3.12",
                "deep/er.app.handler",
                Map.of(
                    "deep/__init__.py", "",
                    "deep/er/__init__.py", "",
                    "deep/er/app.py", "import queue\ndef handler(e, c):\n    return queue.MINE\n",
                    "queue.py", "MINE = 'mine'\n"))
            .ready();
    assertThat(running.invoke("{}")).isEqualTo("\"mine\"");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void what_cannot_be_written_as_json_is_a_marshal_error(boolean template) throws Exception {
    Bench.Running running =
        python(
            template,
            """
            import decimal
            def handler(event, context):
                return decimal.Decimal("1.5") if event else {1, 2}
            """);
    var failed = (Outcome.Failed) running.invoke(AskedRequest.of(9_004, "null"));
    assertThat(failed.errorType()).isEqualTo("Runtime.MarshalError");
    assertThat(Bench.text(failed))
        .contains("Unable to marshal response: Object of type set is not JSON serializable");
    assertThat(running.invoke("1")).isEqualTo("1.5");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_function_that_exits_ends_its_environment(boolean template) throws Exception {
    Bench.Running running =
        python(
            template,
            """
            import sys
            def handler(event, context):
                sys.stdout.write("going")
                sys.exit(7)
            """);
    running.assign(AskedRequest.of(9_005, "{}"));
    Exit exit = running.awaitExit();
    assertThat(exit.kind()).isEqualTo(Exit.Kind.EXITED);
    assertThat(exit.code()).isEqualTo(7);
    assertThat(running.lines()).contains("going");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_long_event_and_a_long_answer_pass_whole(boolean template) throws Exception {
    Bench.Running running =
        python(
            template,
            """
            def handler(event, context):
                return event * 2 if len(event) < 4_000_000 else len(event)
            """);
    String text = "\"" + "z".repeat(3_000_000) + "\"";
    assertThat(running.invoke(text)).hasSize(6_000_002);
    assertThat(running.invoke("\"" + "z".repeat(6_200_000) + "\"")).isEqualTo("6200000");
    assertThat(running.invoke("\"" + "z".repeat(3_500_000) + "\""))
        .as("an answer that is too large has no body")
        .isEmpty();
    assertThat(running.invoke("\"small\"")).isEqualTo("\"smallsmall\"");
  }

  private static org.assertj.core.api.AbstractStringAssert<?> initError(
      boolean template, String handler, String code, String type) throws Exception {
    Bench.Running running = bench(template).function("python3.12", handler, "app.py", code).start();
    Exit exit = running.awaitExit();
    assertThat(exit.kind()).isEqualTo(Exit.Kind.INIT_ERROR);
    assertThat(exit.errorType()).isEqualTo(type);
    running.awaitLine("[ERROR] " + type);
    return assertThat(exit.detail());
  }

  private static Bench.Running python(boolean template, String code) throws Exception {
    Bench.Running running =
        bench(template)
            .function("python3.12", "app.handler", "app.py", code)
            .with("CHOSEN", "yes")
            .ready();
    return running;
  }

  private static Bench bench(boolean template) {
    return template ? warm : cold;
  }

  @SuppressWarnings("NullAway") // set before each test
  private static Bench unset() {
    return null;
  }
}
