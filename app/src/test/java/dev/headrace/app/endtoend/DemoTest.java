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
  private static final String BILL = "What would AWS have billed for that\\?";
  private static final String ADVICE = "Where should a month of it run\\?";

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
    assertThat(bill(demo))
        .contains("cash, to the providers")
        .containsPattern("function:assistant +0\\.0\\d+\\n")
        .containsPattern("Lambda-GB-Second +[0-9.]+ GB-second x 0\\.0000166667 +[<0-9.]+\\n")
        .containsPattern("Request +4 request x 0\\.0000002 +0\\.000001\\n");
    assertThat(advice(demo))
        .contains("CASH USD  PEOPLE USD  P99", "ASSISTANT + RANKING + DIGEST")
        .contains("For 3.94 M requests a month, as in trace.csv, repeated.")
        .contains("10 times as fast")
        .contains("180,000 USD an engineer", "./headrace advise examples/workloads/");
    assertThat(advice(demo).lines()).hasSizeLessThan(35);
  }

  @Test
  void a_trace_of_one_moment_has_a_bill_and_no_advice() throws Exception {
    Path trace = folder.resolve("trace.csv");
    Files.write(
        trace,
        List.of("TIMESTAMP,ContextTokens,GeneratedTokens", "2026-01-01 00:00:00.000,400,40"));
    Ran demo = Ran.of(Headrace.command("demo", "--trace", trace.toString())).well();
    assertThat(bill(demo)).containsPattern("Request +1 request x 0\\.0000002 +<0\\.000001\\n");
    assertThat(advice(demo))
        .contains("There is no advice without a rate", "requests at two different times")
        .doesNotContain("PEOPLE USD");
  }

  private static String bill(Ran demo) {
    return demo.out().split(BILL, 2)[1].split(ADVICE, 2)[0];
  }

  private static String advice(Ran demo) {
    return demo.out().split(ADVICE, 2)[1];
  }
}
