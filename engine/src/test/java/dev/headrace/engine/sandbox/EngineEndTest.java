package dev.headrace.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class EngineEndTest {
  @TempDir private Path folder = Path.of("unset");

  @Test
  void nothing_is_left_when_the_server_is_killed() throws Exception {
    String seconds = "1" + ThreadLocalRandom.current().nextInt(10_000_000, 99_999_999);
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                EngineChild.class.getName(),
                folder.toString(),
                seconds)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = server.inputReader()) {
      assertThat(out.readLine()).isEqualTo("running");
      assertThat(processesWith(seconds)).hasSize(EngineChild.FUNCTIONS);
      assertThat(processesWith(folder.toString())).hasSizeGreaterThan(EngineChild.FUNCTIONS);
      assertThat(processesWith(folder.toString()))
          .anyMatch(process -> commandOf(process).contains("server.py"));
    } finally {
      server.destroyForcibly().waitFor();
    }
    Bench.await(
        () -> processesWith(seconds).isEmpty() && processesWith(folder.toString()).isEmpty());
  }

  @Test
  void closing_an_engine_ends_its_sandboxes_and_those_that_wait() throws Exception {
    var bench = new Bench(folder, 1);
    bench.awaitTemplate("python3.12");
    Bench.Running running =
        bench
            .function("python3.12", "app.handler", "app.py", "def handler(e, c): return 1")
            .ready();
    assertThat(bench.engine().sandboxCount()).isPositive();
    bench.engine().close();
    assertThat(bench.engine().sandboxCount()).isZero();
    assertThat(running.awaitExit()).isNotNull();
    bench.world().close();
    Bench.await(() -> processesWith(folder.toString()).isEmpty());
  }

  /** The processes whose command line holds a text, this test's own left out. */
  private static List<Path> processesWith(String text) {
    var found = new ArrayList<Path>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        String command = commandOf(process);
        if (command.contains(text) && !command.contains(EngineChild.class.getName())) {
          found.add(process);
        }
      }
    } catch (IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
    return found;
  }

  private static String commandOf(Path process) {
    try {
      return Files.readString(process.resolve("cmdline"));
    } catch (IOException ended) {
      return "";
    }
  }
}
