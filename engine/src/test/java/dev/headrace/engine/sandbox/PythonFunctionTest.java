package dev.headrace.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.kernel.engine.Phase;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class PythonFunctionTest {
  @TempDir private static Path folder;
  private static Bench bench = unset();

  @BeforeAll
  static void open() throws Exception {
    bench = new Bench(folder);
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  @Test
  void a_handler_gets_its_event_and_answers() throws Exception {
    Bench.Running running =
        bench
            .function(
                "python3.12",
                "app.handler",
                "app.py",
                """
                def handler(event, context):
                    print("seen", event)
                    return {"echo": event, "name": context.function_name}
                """)
            .ready();
    assertThat(running.invoke("{\"a\": [1, 2]}"))
        .isEqualTo("{\"echo\": {\"a\": [1, 2]}, \"name\": \"tested\"}");
    assertThat(running.lines()).anyMatch(line -> line.equals("seen {'a': [1, 2]}"));
    assertThat(running.phases()).containsKeys(Phase.SANDBOX, Phase.CODE, Phase.RUNTIME, Phase.INIT);
  }

  @SuppressWarnings("NullAway") // set before each test
  private static Bench unset() {
    return null;
  }
}
