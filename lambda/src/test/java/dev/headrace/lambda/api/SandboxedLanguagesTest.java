package dev.headrace.lambda.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.lambda.code.TestZips;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;

/** Functions of every language, created and invoked as any client does, run in sandboxes. */
@Timeout(180)
final class SandboxedLanguagesTest {
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
  void a_python_function_answers_and_its_log_tells_its_life() {
    sandboxed.python(
        "python",
        """
        import os
        print("loading")
        def handler(event, context):
            print("seen", event["a"])
            return {"name": context.function_name, "memory": context.memory_limit_in_mb,
                    "arn": context.invoked_function_arn, "region": os.environ["AWS_REGION"]}
        """);

    InvokeResponse response =
        sandboxed.invoke("python", "{\"a\": 1}", r -> r.logType(LogType.TAIL));

    assertThat(response.payload().asUtf8String())
        .isEqualTo(
            "{\"name\": \"python\", \"memory\": \"256\", \"arn\":"
                + " \"arn:aws:lambda:eu-central-1:123456789012:function:python\","
                + " \"region\": \"eu-central-1\"}");
    assertThat(sandboxed.awaitLine("python", "REPORT RequestId:"))
        .containsPattern("Duration: [0-9.]+ ms\tBilled Duration: \\d+ ms\tMemory Size: 256 MB")
        .containsPattern("Max Memory Used: [1-9]\\d* MB\t.*Init Duration: [0-9.]+ ms");
    List<String> words =
        sandboxed.logs.of("python").stream().map(line -> line.replaceFirst("[ :].*", "")).toList();
    assertThat(words).containsSubsequence("INIT_START", "START", "seen", "END", "REPORT");
    assertThat(words).containsSubsequence("INIT_START", "loading", "seen");
  }

  @Test
  void the_nearest_interpreter_runs_a_function_and_its_log_names_it() {
    for (String runtime : List.of("python3.9", "python3.14")) {
      String name = runtime.replace('.', '-');
      sandboxed.create(
          name,
          runtime,
          "app.handler",
          TestZips.of(
              "app.py",
              "import sys\ndef handler(event, context): return list(sys.version_info[:3])"),
          r -> {});
      String version = sandboxed.answer(name, "{}").replaceAll("[\\[\\] ]", "").replace(',', '.');

      assertThat(sandboxed.awaitLine(name, "INIT_START"))
          .startsWith("INIT_START Runtime Version: python" + version);
    }
  }

  @Test
  void a_node_function_answers_and_fails_as_on_lambda() {
    sandboxed.create(
        "node",
        "nodejs22.x",
        "index.handler",
        TestZips.of(
            "index.mjs",
            """
            export const handler = async (event) => {
              console.log("seen", event.a);
              if (event.fail) throw new RangeError("no");
              return { twice: event.a * 2 };
            };
            """),
        r -> {});

    assertThat(sandboxed.answer("node", "{\"a\": 21}")).isEqualTo("{\"twice\":42}");
    assertThat(sandboxed.failure("node", "{\"fail\": true}"))
        .contains("\"errorType\":\"RangeError\"", "\"errorMessage\":\"no\"", "\"trace\":[");
    assertThat(sandboxed.awaitLine("node", "seen 21")).contains("\tINFO\t");
  }

  @Test
  void a_java_function_answers_and_fails_as_on_lambda() throws Exception {
    sandboxed.create(
        "java",
        "java21",
        "demo.Handler::handle",
        classes(
            """
            package demo;
            import java.util.Map;
            public class Handler {
              public Map<String, Object> handle(Map<String, Object> event) {
                System.out.println("seen " + event.get("a"));
                if (event.containsKey("fail")) throw new IllegalStateException("no");
                return Map.of("got", event.get("a"));
              }
            }
            """),
        r -> r.memorySize(512));

    assertThat(sandboxed.answer("java", "{\"a\": \"x\"}")).isEqualTo("{\"got\":\"x\"}");
    assertThat(sandboxed.failure("java", "{\"fail\": true}"))
        .contains("\"errorMessage\":\"no\"", "java.lang.IllegalStateException");
    assertThat(sandboxed.awaitLine("java", "seen x")).isEqualTo("seen x");
  }

  @Test
  void a_shell_script_is_a_runtime() {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "needs curl");
    sandboxed.create(
        "shell",
        "provided.al2023",
        "any",
        TestZips.executable(
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
            """),
        r -> {});

    assertThat(sandboxed.answer("shell", "1")).isEqualTo("\"1 from any\"");
    assertThat(sandboxed.answer("shell", "2")).isEqualTo("\"2 from any\"");
    sandboxed.awaitLine("shell", "shell sees 2");
  }

  @Test
  void what_is_missing_from_a_function_is_said_to_its_caller() {
    sandboxed.create("nothing", "provided.al2023", "any", TestZips.of("app", "x"), r -> {});
    assertThat(sandboxed.failure("nothing", "{}"))
        .contains("Runtime.InvalidEntrypoint", "Couldn't find valid bootstrap(s)");

    sandboxed.python("no-handler", "def other(event, context): pass");
    assertThat(sandboxed.failure("no-handler", "{}"))
        .contains("Runtime.HandlerNotFound", "Handler 'handler' missing on module 'app'");

    sandboxed.create(
        "no-module", "nodejs22.x", "gone.handler", TestZips.of("index.js", ""), r -> {});
    assertThat(sandboxed.failure("no-module", "{}"))
        .contains("Runtime.ImportModuleError", "Cannot find module 'gone'");

    sandboxed.create(
        "no-class",
        "java21",
        "demo.Gone::handle",
        TestZips.of("lib/nothing", ""),
        r -> r.memorySize(512));
    assertThat(sandboxed.failure("no-class", "{}")).contains("Class not found: demo.Gone");
  }

  @Test
  void the_end_of_the_log_is_what_this_request_printed() {
    sandboxed.python(
        "tail",
        """
        def handler(event, context):
            for i in range(event):
                print("line", i)
        """);
    sandboxed.invoke("tail", "3");
    InvokeResponse response = sandboxed.invoke("tail", "1000", r -> r.logType(LogType.TAIL));

    String log =
        new String(Base64.getDecoder().decode(response.logResult()), StandardCharsets.UTF_8);
    assertThat(log.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(4_000, 4_096);
    assertThat(log).contains("line 998\nline 999\nEND RequestId:", "REPORT RequestId:");
    String small =
        new String(
            Base64.getDecoder()
                .decode(sandboxed.invoke("tail", "1", r -> r.logType(LogType.TAIL)).logResult()),
            StandardCharsets.UTF_8);
    assertThat(small)
        .startsWith("START RequestId:")
        .contains("\nline 0\nEND")
        .doesNotContain("998");
  }

  @Test
  void functions_that_run_are_listed_with_what_they_are() {
    sandboxed.python("listed", "def handler(event, context): return 1");
    sandboxed.answer("listed", "{}");

    assertThat(sandboxed.client.listFunctionsPaginator().functions())
        .filteredOn(function -> function.functionName().equals("listed"))
        .singleElement()
        .extracting(FunctionConfiguration::runtimeAsString, FunctionConfiguration::handler)
        .containsExactly("python3.12", "app.handler");
  }

  private static byte[] classes(String source) throws Exception {
    Path sources = Files.createDirectories(folder.resolve("sources"));
    Path file = Files.writeString(sources.resolve("Handler.java"), source);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "--release",
                "21",
                "-proc:none",
                "-d",
                sources.toString(),
                file.toString());
    assertThat(status).isZero();
    return TestZips.of(
        "demo/Handler.class", Files.readAllBytes(sources.resolve("demo/Handler.class")));
  }

  @SuppressWarnings("NullAway") // set before the first test
  private static Sandboxed unset() {
    return null;
  }
}
