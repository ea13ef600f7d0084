package dev.headrace.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code headrace demo}: the first thing that a newcomer sees. */
@Tag("end-to-end")
@Timeout(300)
final class DemoTest {
  @TempDir Path folder;

  @Test
  void the_demo_runs_a_trace_and_says_what_happened() throws Exception {
    Path trace = folder.resolve("trace.csv");
    Files.write(
        trace,
        List.of(
            "TIMESTAMP,ContextTokens,GeneratedTokens",
            "2026-01-01 00:00:00.000,400,40",
            "2026-01-01 00:00:00.500,900,60",
            "2026-01-01 00:00:01.000,100,10",
            "2026-01-01 00:00:02.000,1200,80"));
    Ran demo = Ran.of(Headrace.command("demo", "--trace", trace.toString()));
    assertThat(demo.well().out())
        .contains("REQUESTS  ERRORS  P50 MILLIS  P95 MILLIS  P99 MILLIS")
        .contains("COLD STARTS  ENVIRONMENTS  GB SECONDS")
        .contains("The slowest request took", "assistant:$LATEST, request ");
    assertThat(demo.out().lines()).allMatch(line -> line.length() <= 80);
  }
}
