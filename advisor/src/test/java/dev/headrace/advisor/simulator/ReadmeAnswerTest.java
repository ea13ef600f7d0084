package dev.headrace.advisor.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.advisor.Published;
import dev.headrace.advisor.advice.Advice;
import dev.headrace.advisor.advice.Advisor;
import dev.headrace.advisor.advice.Depth;
import dev.headrace.advisor.advice.Question;
import dev.headrace.advisor.catalogue.Catalogue;
import dev.headrace.advisor.catalogue.Eligible;
import dev.headrace.advisor.report.Reports;
import dev.headrace.advisor.report.Show;
import dev.headrace.advisor.simulation.Effort;
import dev.headrace.advisor.simulation.Progress;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.advisor.workload.WorkloadFile;
import dev.headrace.billing.prices.PriceBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the README shows is what `headrace advise` says of the example, on the day that it names.
 */
final class ReadmeAnswerTest {
  private static final String EXAMPLE = "examples/workloads/support-agent.yaml";
  private static final LocalDate DAY = LocalDate.of(2026, 11, 23);
  private static final String BEGIN = "<!-- answer: as of " + DAY + ", written by a test -->\n";
  private static final String END = "<!-- end of answer -->\n";
  private static final String TABLE = "What each way costs, in USD a month";
  private static final int ROWS = 4;

  @Test
  void the_answer_in_the_readme_is_what_advise_says() throws IOException {
    String page = readme();
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    assertThat(begin).isBetween(BEGIN.length(), end);

    Published.compare(
        "README.md",
        page.substring(0, begin) + "```\n" + shortened(text()) + "…\n```\n" + page.substring(end));
  }

  @Test
  void the_question_in_the_readme_is_the_example() throws IOException {
    String page = readme();
    int begin = page.indexOf("```yaml\n") + "```yaml\n".length();
    Workload shown = WorkloadFile.parse(page.substring(begin, page.indexOf("```", begin)));
    Workload example = WorkloadFile.read(Published.file(EXAMPLE));

    assertThat(shown.notes()).isEqualTo(example.notes());
    assertThat(shown.components()).isEqualTo(example.components());
    assertThat(shown.team()).isEqualTo(example.team());
  }

  private static String readme() throws IOException {
    return Files.readString(Published.file("README.md"));
  }

  private static String text() {
    Path file = Published.file(EXAMPLE);
    Workload workload = WorkloadFile.read(file);
    PriceBook prices = PriceBook.shipped();
    var question =
        new Question(
            workload,
            Catalogue.shipped().shapes(),
            prices,
            DAY,
            1,
            Depth.NORMAL,
            List.of(),
            new Question.Source("", "headrace advise " + EXAMPLE, "", null));
    var simulator = new Simulator(Effort.STANDARD, Progress.NONE, prices, DAY);
    Advice advice =
        Advisor.advise(
            question, simulator, simulator.with(Effort.QUICK), Eligible::check, made -> {});
    return Reports.write(advice, Reports.Form.TABLE, Show.LESS, false);
  }

  /** Up to the first rows of the table of costs. */
  private static String shortened(String text) {
    List<String> lines = text.lines().toList();
    int rule = lines.indexOf(TABLE);
    while (!lines.get(rule).startsWith("---")) {
      rule++;
    }
    int firstColumn = lines.get(rule).indexOf(' ');
    int end = rule + 1;
    for (int rows = 0; rows <= ROWS; end++) {
      rows += lines.get(end).length() > firstColumn ? 1 : 0;
    }
    return String.join("\n", lines.subList(0, end - 1)) + "\n";
  }
}
