package dev.headrace.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.engine.AskedRequest;
import dev.headrace.kernel.engine.Exit;
import dev.headrace.kernel.engine.StopReason;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Functions run on each rung of the ladder that this machine has. */
@Timeout(120)
final class LadderRungsTest {
  @TempDir private Path folder = Path.of("unset");

  @ParameterizedTest
  @EnumSource(
      value = Ladder.Level.class,
      names = {"USER_NAMESPACES", "LANDLOCK"})
  void functions_of_all_kinds_run_and_end(Ladder.Level level) throws Exception {
    boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    Assumptions.assumeFalse(
        root && level == Ladder.Level.LANDLOCK, "code of another user cannot enter this folder");
    try (var bench = new Bench(folder, 1, level)) {
      Bench.Running python =
          bench
              .function(
                  "python3.12",
                  "app.handler",
                  "app.py",
                  """
                  import os, tempfile
                  def handler(event, context):
                      with tempfile.NamedTemporaryFile() as f:
                          f.write(b"x")
                      if event == "end":
                          os._exit(3)
                      return os.getcwd() == os.environ["LAMBDA_TASK_ROOT"]
                  """)
              .ready();
      assertThat(python.invoke("1")).isEqualTo("true");
      python.act(python.work()::freeze);
      Bench.await(() -> ((FunctionWork) python.work()).isFrozen());
      python.act(python.work()::thaw);
      assertThat(python.invoke("2")).isEqualTo("true");
      python.assign(AskedRequest.of(7_001, "\"end\""));
      Exit exit = python.awaitExit();
      assertThat(exit.kind()).isEqualTo(Exit.Kind.EXITED);
      assertThat(exit.code()).isEqualTo(3);

      Bench.Running node =
          bench
              .function(
                  "nodejs20.x", "index.handler", "index.js", "exports.handler = async (e) => e;")
              .ready();
      assertThat(node.invoke("{\"a\":1}")).isEqualTo("{\"a\":1}");
      node.act(() -> node.work().stop(StopReason.IDLE, 0));
      assertThat(node.awaitExit().kind()).isEqualTo(Exit.Kind.STOPPED);

      Bench.Running provided =
          bench.function("provided.al2023", "any", "bootstrap", "#!/bin/sh\nexit 5\n").start();
      assertThat(provided.awaitExit().code()).isEqualTo(5);
    }
  }
}
