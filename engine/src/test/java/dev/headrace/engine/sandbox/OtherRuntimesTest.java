package dev.headrace.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.engine.AskedRequest;
import dev.headrace.kernel.engine.Exit;
import dev.headrace.kernel.engine.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class OtherRuntimesTest {
  @TempDir private static Path folder;
  private static Bench bench = unset();

  @BeforeAll
  static void open() throws Exception {
    bench = new Bench(folder, 1);
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  @Test
  void node_runs_asynchronous_handlers_of_both_kinds_of_module() throws Exception {
    Bench.Running common =
        bench
            .function(
                "nodejs20.x",
                "index.handler",
                "index.js",
                """
                exports.handler = async (event, context) => {
                  console.log("seen %s", event.a);
                  return { a: event.a, id: context.awsRequestId, left: context.getRemainingTimeInMillis() > 0 };
                };
                """)
            .ready();
    AskedRequest request = AskedRequest.of(8_001, "{\"a\": \"ü\"}").flushing();
    assertThat(Bench.text(common.invoke(request)))
        .isEqualTo("{\"a\":\"ü\",\"id\":\"" + request.requestId() + "\",\"left\":true}");
    assertThat(common.lines().getLast())
        .matches("\\d{4}-\\S+Z\\t" + request.requestId() + "\\tINFO\\tseen ü");
    Bench.Running module =
        bench
            .function(
                "nodejs20.x",
                "src/app.nested.handler",
                "src/app.mjs",
                "export const nested = { handler: async () => process.env.CHOSEN };")
            .with("CHOSEN", "yes")
            .ready();
    assertThat(module.invoke("{}")).isEqualTo("\"yes\"");
  }

  @Test
  void node_waits_for_callbacks_and_for_what_they_left_running() throws Exception {
    Bench.Running running =
        bench
            .function(
                "nodejs20.x",
                "index.handler",
                "index.js",
                """
                let late = 0;
                exports.handler = (event, context, callback) => {
                  if (event.fail) return callback(new TypeError("no"));
                  if (event.never) return;
                  if (event.free) context.callbackWaitsForEmptyEventLoop = false;
                  setTimeout(() => { late++; }, 20);
                  callback(null, { late });
                };
                """)
            .ready();
    assertThat(running.invoke("{}")).isEqualTo("{\"late\":0}");
    assertThat(running.invoke("{\"free\":true}")).isEqualTo("{\"late\":1}");
    assertThat(running.invoke("{\"never\":true}")).isEqualTo("null");
    var failed = (Outcome.Failed) running.invoke(AskedRequest.of(8_002, "{\"fail\":1}"));
    assertThat(failed.errorType()).isEqualTo("TypeError");
    assertThat(Bench.text(failed))
        .contains("\"errorType\":\"TypeError\",\"errorMessage\":\"no\",\"trace\":[");
  }

  @Test
  void node_says_what_is_wrong_with_a_function() throws Exception {
    nodeInitError("gone.handler", "", "Runtime.ImportModuleError", "Cannot find module 'gone'");
    nodeInitError("index.other", "", "Runtime.HandlerNotFound", "index.other is undefined");
    nodeInitError("index", "", "Runtime.MalformedHandlerName", "'index' is not a valid");
    nodeInitError("index.handler", "const (", "Runtime.UserCodeSyntaxError", "SyntaxError");
    nodeInitError("index.handler", "throw new RangeError('x')", "RangeError", "\"x\"");
  }

  @Test
  void a_rejection_that_node_functions_do_not_handle_ends_the_environment() throws Exception {
    Bench.Running running =
        bench
            .function(
                "nodejs20.x",
                "index.handler",
                "index.js",
                """
                exports.handler = async () => {
                  Promise.reject(new Error("lost"));
                  await new Promise((done) => setTimeout(done, 10_000));
                };
                """)
            .ready();
    var failed = (Outcome.Failed) running.invoke(AskedRequest.of(8_003, "{}"));
    assertThat(failed.errorType()).isEqualTo("Runtime.UnhandledPromiseRejection");
    assertThat(running.awaitExit().code()).isEqualTo(128);
  }

  @Test
  void java_functions_run_in_the_runtime_that_aws_publishes() throws Exception {
    Bench.Function function =
        bench.function("java21", "demo.Handler::handleRequest", Map.of("lib/.keep", ""));
    compile(
        function,
        """
        package demo;
        import com.amazonaws.services.lambda.runtime.*;
        import java.util.Map;
        public class Handler implements RequestHandler<Map<String, Object>, Map<String, Object>> {
          public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
            if (event.containsKey("fail")) throw new IllegalStateException("no");
            context.getLogger().log("seen " + event.get("a"));
            return Map.of("name", context.getFunctionName());
          }
        }
        """);
    Bench.Running running = function.withMemoryMiB(512).ready();
    assertThat(running.invoke("{\"a\":1}")).isEqualTo("{\"name\":\"tested\"}");
    assertThat(running.lines()).anyMatch(line -> line.contains("seen 1"));
    var failed = (Outcome.Failed) running.invoke(AskedRequest.of(8_004, "{\"fail\":1}"));
    assertThat(Bench.text(failed))
        .contains("\"errorMessage\":\"no\"", "\"errorType\":\"java.lang.IllegalStateException\"");
  }

  @Test
  void a_java_handler_that_is_not_there_fails_each_request() throws Exception {
    Bench.Running running =
        bench
            .function("java21", "demo.Gone::handleRequest", Map.of("lib/.keep", ""))
            .withMemoryMiB(512)
            .ready();
    assertThat(Bench.text(running.invoke(AskedRequest.of(8_005, "{}"))))
        .contains("Class not found: demo.Gone");
  }

  @Test
  void a_shell_script_with_curl_is_a_runtime() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "needs curl");
    Bench.Running running =
        bench
            .function(
                "provided.al2023",
                "any",
                "bootstrap",
                """
                #!/bin/sh
                api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
                while :; do
                  headers=$(mktemp)
                  body=$(curl -sS -D "$headers" "$api/next")
                  id=$(grep -i '^lambda-runtime-aws-request-id' "$headers" | tr -d '\\r' | cut -d' ' -f2)
                  echo "shell sees $body"
                  curl -sS -o /dev/null -d "\\"$body from $_HANDLER\\"" "$api/$id/response"
                done
                """)
            .ready();
    assertThat(running.invoke("1")).isEqualTo("\"1 from any\"");
    assertThat(running.invoke("2")).isEqualTo("\"2 from any\"");
    assertThat(running.lines()).contains("shell sees 1", "shell sees 2");
  }

  @Test
  void the_no_op_runtime_in_c_is_a_runtime() throws Exception {
    Bench.Function function = bench.function("provided.al2", "any", Map.of("placeholder", ""));
    Path bootstrap = bench.folder(function).resolve("bootstrap");
    Path compiler = Path.of("/usr/bin/cc");
    Assumptions.assumeTrue(Files.isExecutable(compiler), "needs a C compiler");
    Path source = folder.resolve("noop.c");
    Files.writeString(
        source,
        """
        #include <arpa/inet.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/socket.h>
        #include <unistd.h>
        int main(void) {
          char *api = getenv("AWS_LAMBDA_RUNTIME_API"), *colon = strchr(api, ':');
          struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(colon + 1))};
          *colon = 0;
          inet_pton(AF_INET, api, &to.sin_addr);
          int s = socket(AF_INET, SOCK_STREAM, 0);
          if (connect(s, (struct sockaddr *)&to, sizeof to)) return 1;
          static char in[65536], out[512];
          for (;;) {
            dprintf(s, "GET /2018-06-01/runtime/invocation/next HTTP/1.1\\r\\n\\r\\n");
            ssize_t n = read(s, in, sizeof in - 1);
            if (n <= 0) return 2;
            in[n] = 0;
            char *id = strstr(in, "Request-Id: ") + 12;
            *strchr(id, '\\r') = 0;
            snprintf(out, sizeof out, "POST /2018-06-01/runtime/invocation/%s/response HTTP/1.1\\r\\nContent-Length: 4\\r\\n\\r\\ntrue", id);
            write(s, out, strlen(out));
            if (read(s, in, sizeof in) <= 0) return 3;
          }
        }
        """);
    Process compiled =
        new ProcessBuilder(compiler.toString(), "-w", "-o", bootstrap.toString(), source.toString())
            .inheritIO()
            .start();
    assertThat(compiled.waitFor()).isZero();
    Files.setPosixFilePermissions(bootstrap, PosixFilePermissions.fromString("rwxr-xr-x"));
    Bench.Running running = function.ready();
    assertThat(running.invoke("1")).isEqualTo("true");
    assertThat(running.invoke("2")).isEqualTo("true");
  }

  @Test
  void a_provided_runtime_without_an_executable_bootstrap_does_not_start() throws Exception {
    Exit absent = bench.function("provided.al2023", "any", Map.of("app", "x")).start().awaitExit();
    assertThat(absent.kind()).isEqualTo(Exit.Kind.START_FAILED);
    assertThat(absent.errorType()).isEqualTo("Runtime.InvalidEntrypoint");
    assertThat(absent.detail()).contains("Couldn't find valid bootstrap(s)");
    Exit broken =
        bench
            .function("provided.al2023", "any", Map.of("bootstrap", "#!/no/such/interpreter\n"))
            .start()
            .awaitExit();
    assertThat(broken.kind()).isIn(Exit.Kind.START_FAILED, Exit.Kind.EXITED);
  }

  @Test
  void a_runtime_that_nothing_here_runs_says_what_to_do() throws Exception {
    Exit exit = bench.function("ruby3.3", "a.b", Map.of("a.rb", "")).start().awaitExit();
    assertThat(exit.kind()).isEqualTo(Exit.Kind.START_FAILED);
    assertThat(exit.detail()).contains("Nothing here runs ruby3.3").contains("provided.al2023");
  }

  private static void nodeInitError(String handler, String code, String type, String message)
      throws Exception {
    Exit exit = bench.function("nodejs20.x", handler, "index.js", code).start().awaitExit();
    assertThat(exit.kind()).as(handler + " " + code).isEqualTo(Exit.Kind.INIT_ERROR);
    assertThat(exit.errorType()).isEqualTo(type);
    assertThat(exit.detail()).contains(message);
  }

  private static void compile(Bench.Function function, String source) throws Exception {
    Path file = Files.writeString(folder.resolve("Handler.java"), source);
    Path libraries = bench.engine().ground().runtimeFiles().resolve("java");
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "--release",
                "17",
                "-proc:none",
                "-cp",
                libraries.resolve("aws-lambda-java-core.jar").toString(),
                "-d",
                bench.folder(function).toString(),
                file.toString());
    assertThat(status).isZero();
    for (Path path : List.of(bench.folder(function), bench.folder(function).resolve("demo"))) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @SuppressWarnings("NullAway") // set before each test
  private static Bench unset() {
    return null;
  }
}
