package dev.headrace.lambda.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.lambda.code.TestZips;
import java.nio.file.Path;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Functions that misbehave: each ends with Lambda's own error, and the next request runs. */
@Timeout(180)
final class SandboxedLimitsTest {
  @TempDir private static Path folder;
  private static Sandboxed sandboxed = unset();

  @BeforeAll
  static void open() throws Exception {
    sandboxed = Sandboxed.start(folder.resolve("data"));
  }

  @AfterAll
  static void close() throws Exception {
    sandboxed.close();
  }

  @Test
  void a_function_that_never_returns_times_out_even_where_it_ignores_signals() {
    sandboxed.python(
        "endless",
        """
        import signal
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        def handler(event, context):
            while event: pass
            return "done"
        """,
        r -> r.timeout(1));

    assertThat(sandboxed.failure("endless", "1"))
        .matches(
            "\\{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":\"RequestId: [-0-9a-f]{36}"
                + " Error: Task timed out after 1.00 seconds\"}");
    sandboxed.awaitLine("endless", " Task timed out after 1.00 seconds");
    assertThat(sandboxed.awaitLine("endless", "REPORT")).contains("Status: timeout");
    assertThat(sandboxed.answer("endless", "0")).isEqualTo("\"done\"");
  }

  @Test
  void a_function_that_takes_too_much_memory_is_killed_and_said_to_be() {
    Assumptions.assumeTrue(sandboxed.has("memory-limit"), "needs a limit of memory");
    sandboxed.python(
        "greedy",
        """
        def handler(event, context):
            kept = [bytearray(1 << 20) for _ in range(event)]
            return len(kept)
        """,
        r -> r.memorySize(128));

    assertThat(sandboxed.answer("greedy", "10")).isEqualTo("10");
    assertThat(sandboxed.failure("greedy", "4096"))
        .contains("Runtime.OutOfMemory", "Runtime exited with error: signal: killed");
    assertThat(sandboxed.awaitLine("greedy", "Status: error"))
        .contains("Error Type: Runtime.OutOfMemory")
        .containsPattern("Max Memory Used: 12[0-9] MB");
    assertThat(sandboxed.answer("greedy", "10")).isEqualTo("10");
  }

  @Test
  void memory_that_a_child_process_takes_counts_too() {
    Assumptions.assumeTrue(sandboxed.has("memory-limit"), "needs a limit of memory");
    sandboxed.python(
        "greedy-child",
        """
        import subprocess, sys
        def handler(event, context):
            code = "kept = [bytearray(1 << 20) for _ in range(%d)]; print(len(kept))" % event
            return subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE).returncode
        """,
        r -> r.memorySize(128));

    assertThat(sandboxed.answer("greedy-child", "1")).isEqualTo("0");
    assertThat(sandboxed.failure("greedy-child", "4096")).contains("Runtime.OutOfMemory");
    assertThat(sandboxed.answer("greedy-child", "1")).isEqualTo("0");
  }

  @Test
  void the_temporary_folder_holds_what_was_asked_for_and_nothing_else_can_be_written() {
    Assumptions.assumeTrue(
        sandboxed.has("tmp-limit") && sandboxed.has("mount-view"), "needs a limit of /tmp");
    sandboxed.python(
        "writer",
        """
        import errno, os
        def handler(event, context):
            try:
                with open(event["path"], "wb") as file:
                    for _ in range(event["mib"]):
                        file.write(bytes(1 << 20))
                return "written"
            except OSError as e:
                return errno.errorcode[e.errno]
            finally:
                if os.path.exists(event["path"]):
                    os.unlink(event["path"])
        """,
        r -> r.memorySize(1_024));

    assertThat(sandboxed.answer("writer", "{\"path\": \"/tmp/x\", \"mib\": 500}"))
        .isEqualTo("\"written\"");
    assertThat(sandboxed.answer("writer", "{\"path\": \"/tmp/x\", \"mib\": 513}"))
        .isEqualTo("\"ENOSPC\"");
    for (String path : new String[] {"/var/task/x", "/usr/x", "/etc/x", "/x"}) {
      assertThat(sandboxed.answer("writer", "{\"path\": \"" + path + "\", \"mib\": 1}"))
          .as(path)
          .isIn("\"EROFS\"", "\"EACCES\"");
    }
  }

  @Test
  void an_answer_has_at_most_six_mebibytes() {
    sandboxed.python(
        "large", "def handler(event, context): return 'x' * event", r -> r.memorySize(512));

    int most = (6 << 20) + 100;
    assertThat(sandboxed.answer("large", Integer.toString(most - 2)).length()).isEqualTo(most);
    assertThat(sandboxed.failure("large", Integer.toString(most - 1)))
        .isEqualTo(
            "{\"errorType\":\"Function.ResponseSizeTooLarge\",\"errorMessage\":\"Response payload"
                + " size (6291557 bytes) exceeded maximum allowed payload size (6291556 bytes).\"}");
    assertThat(sandboxed.answer("large", "1")).isEqualTo("\"x\"");
  }

  @Test
  void a_request_has_at_most_six_mebibytes() {
    sandboxed.python("long", "def handler(event, context): return len(event)");
    String atLimit = "\"" + "x".repeat((6 << 20) - 2) + "\"";

    assertThat(sandboxed.answer("long", atLimit)).isEqualTo(Integer.toString((6 << 20) - 2));
  }

  @Test
  void code_that_cannot_be_loaded_fails_each_request_with_its_own_error() {
    sandboxed.python("broken", "raise LookupError('not today')");

    for (int i = 0; i < 2; i++) {
      assertThat(sandboxed.failure("broken", "{}"))
          .contains("\"errorType\": \"LookupError\"", "\"errorMessage\": \"not today\"");
    }
    assertThat(sandboxed.awaitLine("broken", "INIT_REPORT"))
        .contains("Phase: init\tStatus: error\tError Type: LookupError");
  }

  @Test
  void code_that_loads_too_long_loads_again_within_the_time_of_the_request() throws Exception {
    sandboxed.python(
        "slow-init",
        """
        import time
        time.sleep(1000)
        def handler(event, context): pass
        """,
        r -> r.timeout(2));
    Future<String> error = sandboxed.later(() -> sandboxed.failure("slow-init", "{}"));
    sandboxed.awaitLine("slow-init", "INIT_START");
    sandboxed.server.passSeconds(10);

    assertThat(error.get()).contains("Task timed out after 2.00 seconds");
    assertThat(sandboxed.logs.of("slow-init"))
        .anyMatch(line -> line.startsWith("INIT_REPORT") && line.endsWith("Status: timeout"));
  }

  @Test
  void a_runtime_that_exits_is_started_again_for_the_next_request() {
    sandboxed.python(
        "leaver",
        """
        import os, signal
        print("a new one")
        def handler(event, context):
            if event == "kill": os.kill(os.getpid(), signal.SIGSEGV)
            if event is not None: os._exit(event)
            return "stayed"
        """);

    assertThat(sandboxed.failure("leaver", "3"))
        .contains("Runtime.ExitError", "Runtime exited with error: exit status 3");
    assertThat(sandboxed.failure("leaver", "0"))
        .contains("Runtime.ExitError", "Runtime exited without providing a reason");
    assertThat(sandboxed.failure("leaver", "\"kill\""))
        .contains("Runtime.ExitError", "signal: segmentation fault");
    assertThat(sandboxed.answer("leaver", "null")).isEqualTo("\"stayed\"");
    Waiting.until(() -> sandboxed.logs.count("leaver", "a new one") == 4);
  }

  @Test
  void a_function_that_prints_without_end_disturbs_nobody() throws Exception {
    sandboxed.python(
        "printer",
        """
        import os
        def handler(event, context):
            for _ in range(1 << 10):
                os.write(1, b"y" * 1023 + b"\\n")
            os.write(1, b"z" * (64 << 20))
            return "printed"
        """,
        r -> r.timeout(120));
    sandboxed.python("neighbour", "def handler(event, context): return event");
    Future<String> printed = sandboxed.later(() -> sandboxed.answer("printer", "{}"));
    for (int i = 0; i < 10; i++) {
      assertThat(sandboxed.answer("neighbour", Integer.toString(i))).isEqualTo(Integer.toString(i));
    }

    assertThat(printed.get()).isEqualTo("\"printed\"");
  }

  @Test
  void a_function_that_forks_wildly_is_stopped_by_its_limit() {
    Assumptions.assumeTrue(sandboxed.has("pids-limit"), "needs a limit of processes");
    sandboxed.python(
        "forker",
        """
        import os, time
        def handler(event, context):
            for i in range(5000):
                try:
                    if os.fork() == 0:
                        time.sleep(1000)
                        os._exit(0)
                except OSError as e:
                    return e.strerror
            return "no limit"
        """,
        r -> r.memorySize(2_048).timeout(60));

    assertThat(sandboxed.answer("forker", "{}")).contains("temporarily unavailable");
    sandboxed.python("beside", "def handler(event, context): return 'runs'");
    assertThat(sandboxed.answer("beside", "{}")).isEqualTo("\"runs\"");
  }

  @Test
  void code_that_runs_goes_on_while_it_is_replaced() throws Exception {
    try (var gate = new Gate()) {
      String code =
          """
          import os, urllib.request
          def handler(event, context):
              urllib.request.urlopen(os.environ["GATE"]).read()
              return "%s"
          """;
      sandboxed.python(
          "replaced",
          code.formatted("old"),
          r -> r.environment(e -> e.variables(java.util.Map.of("GATE", gate.url()))));
      Future<String> old = sandboxed.later(() -> sandboxed.answer("replaced", "{}"));
      gate.reached.await();
      sandboxed.client.updateFunctionCode(r ->
          r.functionName("replaced")
              .zipFile(
                  software.amazon.awssdk.core.SdkBytes.fromByteArray(
                      TestZips.of("app.py", code.formatted("new")))));
      sandboxed.server.awaitSettled("replaced");
      gate.open();

      assertThat(old.get()).isEqualTo("\"old\"");
      assertThat(sandboxed.answer("replaced", "{}")).isEqualTo("\"new\"");
    }
  }

  @SuppressWarnings("NullAway") // set before the first test
  private static Sandboxed unset() {
    return null;
  }
}
