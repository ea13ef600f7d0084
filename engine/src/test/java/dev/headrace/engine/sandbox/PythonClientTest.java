package dev.headrace.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.engine.AskedRequest;
import dev.headrace.kernel.engine.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * The runtime interface client that AWS publishes for Python, unchanged. {@code
 * HEADRACE_PYTHON_RIC} names a folder that {@code pip install --target FOLDER awslambdaric} has
 * filled for {@code /usr/bin/python3}.
 */
@Timeout(120)
@EnabledIfEnvironmentVariable(named = "HEADRACE_PYTHON_RIC", matches = "/.*")
final class PythonClientTest {
  @TempDir private Path folder = Path.of("unset");

  @Test
  void the_client_that_aws_publishes_runs_unchanged() throws Exception {
    try (var bench = new Bench(folder)) {
      Bench.Function function =
          bench.function(
              "provided.al2023",
              "app.handler",
              Map.of(
                  "bootstrap",
                  "#!/bin/sh\nexec /usr/bin/python3 -m awslambdaric \"$_HANDLER\"\n",
                  "app.py",
                  """
                  def handler(event, context):
                      print("seen", event)
                      if event == "fail":
                          raise ValueError("no")
                      return {"echo": event, "id": context.aws_request_id}
                  """));
      copy(Path.of(System.getenv("HEADRACE_PYTHON_RIC")), bench.folder(function));
      Bench.Running running = function.ready();
      AskedRequest request = AskedRequest.of(6_001, "\"" + "x".repeat(2_000_000) + "\"").flushing();
      assertThat(Bench.text(running.invoke(request))).contains("xxx", request.requestId());
      var failed = (Outcome.Failed) running.invoke(AskedRequest.of(6_002, "\"fail\""));
      assertThat(failed.errorType()).isEqualTo("ValueError");
      assertThat(Bench.text(failed)).contains("\"errorMessage\": \"no\"", "\"stackTrace\"");
      assertThat(running.invoke("1")).contains("\"echo\": 1");
      assertThat(running.lines()).contains("seen 1");
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path source : (Iterable<Path>) tree::iterator) {
        Path target = to.resolve(from.relativize(source).toString());
        if (Files.isDirectory(source)) {
          Files.createDirectories(target);
        } else {
          Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }
}
