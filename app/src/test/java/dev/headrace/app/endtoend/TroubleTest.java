package dev.headrace.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/**
 * Bad packages and functions that misbehave: each is a clear error, and after each a well-behaved
 * function of the same server still answers.
 */
@Tag("end-to-end")
@Timeout(180)
final class TroubleTest {
  private static final String NEIGHBOUR = "neighbour";
  private static final long GIBIBYTE = 1L << 30;

  @TempDir static Path data;
  private static ServerProcess server;
  private static Clients clients;

  @BeforeAll
  static void start() {
    server = ServerProcess.start(data);
    clients = server.clients();
    clients.python(NEIGHBOUR, 60, "def handler(event, context): return event + 1");
  }

  @AfterAll
  static void stop() {
    clients.close();
    server.close();
  }

  @AfterEach
  void the_neighbour_still_answers() {
    askNeighbour(41);
    assertThat(server.process().isAlive()).isTrue();
  }

  private static void askNeighbour(int number) {
    InvokeResponse answer = clients.invoke(NEIGHBOUR, Integer.toString(number));
    assertThat(answer.functionError()).as(() -> answer.payload().asUtf8String()).isNull();
    assertThat(answer.payload().asUtf8String()).isEqualTo(Integer.toString(number + 1));
  }

  private static boolean has(String protection) {
    for (JsonNode missing : server.status().path("missingProtections")) {
      if (missing.asText().contains(protection)) {
        return false;
      }
    }
    return true;
  }

  private static void refused(byte[] zip, String... words) {
    assertThatThrownBy(() -> clients.create("refused", 3, 128, zip))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContainingAll(words);
    assertThat(clients.lambda().listFunctions().functions())
        .noneMatch(function -> function.functionName().equals("refused"));
  }

  /** Invokes a function that is to fail, and returns what it says. */
  private static String failure(String name, String payload) {
    InvokeResponse answer = clients.invoke(name, payload);
    assertThat(answer.functionError()).as(() -> answer.payload().asUtf8String()).isNotNull();
    return answer.payload().asUtf8String();
  }

  @Test
  void a_zip_that_is_none_or_is_cut_off_is_refused() {
    byte[] whole = Packages.zip(Map.of("app.py", "def handler(e, c): pass\n".repeat(100)));
    refused("not a zip file at all".getBytes(StandardCharsets.UTF_8), "Could not unzip");
    refused(Arrays.copyOf(whole, whole.length / 2), "Could not unzip");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside.py", "/etc/outside.py", "a/../../outside.py"})
  void a_zip_that_reaches_out_of_its_folder_is_refused(String entry) {
    refused(Packages.zip(Map.of("app.py", "", entry, "stolen")), "Could not unzip");
    assertThat(data.resolve("outside.py")).doesNotExist();
    assertThat(data.resolve("code/outside.py")).doesNotExist();
  }

  @Test
  void a_zip_that_unpacks_to_more_than_its_limit_is_refused() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("bomb"));
      var zeros = new byte[1 << 20];
      for (int i = 0; i < 300; i++) {
        zip.write(zeros);
      }
    }
    refused(bytes.toByteArray(), "Unzipped size must be smaller than 262144000 bytes");
  }

  @Test
  void a_module_or_a_handler_that_is_missing_is_named() {
    clients.create("no-module", 3, 128, Packages.zip(Map.of("other.py", "")));
    assertThat(failure("no-module", "1"))
        .contains("Runtime.ImportModuleError", "Unable to import module 'app'");
    clients.python("no-handler", 3, "def other(event, context): pass");
    assertThat(failure("no-handler", "1"))
        .contains("Runtime.HandlerNotFound", "Handler 'handler' missing on module 'app'");
  }

  @Test
  void a_gigabyte_of_output_ends_with_the_function_or_its_time_while_others_go_on() {
    clients.python(
        "printer",
        10,
        1_769,
        """
        import os
        def handler(event, context):
            line = b"y" * 1023 + b"\\n"
            block = line * 1024
            for _ in range(event >> 20):
                rest = memoryview(block)
                while rest:
                    rest = rest[os.write(1, rest):]
            return "printed"
        """);
    CompletableFuture<InvokeResponse> printed =
        CompletableFuture.supplyAsync(() -> clients.invoke("printer", Long.toString(GIBIBYTE)));
    int asked = 0;
    while (!printed.isDone() || asked < 10) {
      askNeighbour(asked++);
    }
    String answer = printed.join().payload().asUtf8String();
    assertThat(answer).containsAnyOf("\"printed\"", "Task timed out after 10.00 seconds");
    assertThat(clients.invoke("printer", "1048576").payload().asUtf8String())
        .isEqualTo("\"printed\"");
  }

  @Test
  void a_fork_bomb_meets_its_limit() {
    assumeTrue(has("pids-limit"), "needs a limit of processes");
    clients.python(
        "bomb",
        5,
        """
        import os
        def handler(event, context):
            while True:
                try:
                    os.fork()
                except OSError:
                    pass
        """);
    CompletableFuture<String> bomb = CompletableFuture.supplyAsync(() -> failure("bomb", "1"));
    int asked = 0;
    while (!bomb.isDone() || asked < 3) {
      askNeighbour(asked++);
    }
    assertThat(bomb.join())
        .containsAnyOf("Task timed out after 5.00 seconds", "Runtime.OutOfMemory", "Runtime.Exit");
  }

  @Test
  void a_function_that_never_returns_and_ignores_sigterm_is_stopped_at_its_time() {
    clients.python(
        "endless",
        1,
        """
        import signal
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        def handler(event, context):
            while event:
                pass
            return "done"
        """);
    assertThat(failure("endless", "true")).contains("Task timed out after 1.00 seconds");
    assertThat(clients.invoke("endless", "false").payload().asUtf8String()).isEqualTo("\"done\"");
  }

  @Test
  void a_function_that_exits_says_so_and_runs_again() {
    clients.python(
        "leaver",
        5,
        """
        import os, sys
        def handler(event, context):
            if event == "exit":
                sys.exit(7)
            if event == "_exit":
                os._exit(7)
            return "stayed"
        """);
    assertThat(failure("leaver", "\"exit\"")).contains("Runtime.ExitError", "exit status 7");
    assertThat(failure("leaver", "\"_exit\"")).contains("Runtime.ExitError", "exit status 7");
    assertThat(clients.invoke("leaver", "1").payload().asUtf8String()).isEqualTo("\"stayed\"");
  }

  @Test
  void memory_beyond_the_limit_ends_the_function_that_takes_it() {
    assumeTrue(has("memory-limit"), "needs a limit of memory");
    clients.python(
        "greedy",
        20,
        """
        def handler(event, context):
            return len([bytearray(1 << 20) for _ in range(event)])
        """);
    assertThat(failure("greedy", "4096")).contains("Runtime.OutOfMemory");
    assertThat(clients.invoke("greedy", "1").payload().asUtf8String()).isEqualTo("1");
  }

  @Test
  void only_the_temporary_folder_can_be_written_and_only_up_to_its_size() {
    assumeTrue(has("mount-view") && has("tmp-limit"), "needs a file system of its own");
    clients.python(
        "writer",
        20,
        1_024,
        """
        import errno
        def handler(event, context):
            try:
                with open(event["path"], "wb") as file:
                    for _ in range(event["mebibytes"]):
                        file.write(bytes(1 << 20))
                return "written"
            except OSError as e:
                return errno.errorcode[e.errno]
        """);
    assertThat(write("/tmp/small", 1)).isEqualTo("\"written\"");
    assertThat(write("/tmp/large", 513)).isEqualTo("\"ENOSPC\"");
    for (String path : new String[] {"/var/task/x", "/usr/x", "/etc/passwd", "/x"}) {
      assertThat(write(path, 1)).as(path).isIn("\"EROFS\"", "\"EACCES\"");
    }
  }

  private static String write(String path, int mebibytes) {
    String event = "{\"path\": \"%s\", \"mebibytes\": %d}".formatted(path, mebibytes);
    return clients.invoke("writer", event).payload().asUtf8String();
  }
}
