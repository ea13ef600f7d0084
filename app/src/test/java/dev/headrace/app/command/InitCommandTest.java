package dev.headrace.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.advisor.workload.Workload;
import dev.headrace.advisor.workload.WorkloadFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class InitCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path file = Path.of("");

  @BeforeEach
  void nameFile() {
    file = folder.resolve("workload.yaml");
  }

  private int init(String typed, String... options) {
    CommandLine line = new CommandLine(new InitCommand(new StringReader(typed)));
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    line.setExecutionExceptionHandler((failure, command, parsed) -> {
      err.write(failure.getMessage());
      return 1;
    });
    String[] arguments = new String[options.length + 1];
    System.arraycopy(options, 0, arguments, 1, options.length);
    arguments[0] = file.toString();
    return line.execute(arguments);
  }

  @Test
  void eight_answers_make_a_file_that_is_read() {
    String typed = "helpdesk\n3M/month\nweekly\n4s..12s\n80%\nllama-3.1-8b\n20s\nlambda, ecs\n";
    assertThat(init(typed)).isZero();
    Workload workload = WorkloadFile.read(file);
    assertThat(workload.name()).isEqualTo("helpdesk");
    assertThat(workload.traffic().requestsPerMonth()).isEqualTo(3_000_000);
    assertThat(workload.goals().p99Millis()).isEqualTo(20_000);
    assertThat(workload.team().operates()).containsExactly("lambda", "ecs");
    assertThat(err.toString().lines().count()).isLessThanOrEqualTo(8);
  }

  @Test
  void an_input_that_ends_takes_the_usual_answers() {
    assertThat(init("only-a-name\n")).isZero();
    assertThat(WorkloadFile.read(file).name()).isEqualTo("only-a-name");
  }

  @Test
  void yes_asks_nothing() {
    assertThat(init("", "--yes")).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(WorkloadFile.read(file).components()).hasSize(2);
    assertThat(out.toString()).contains("Next: headrace advise");
  }

  @Test
  void a_wrong_answer_is_asked_again_and_a_third_ends_it() {
    assertThat(init("x\n40rps\n40/s\n")).isZero();
    assertThat(err.toString()).contains("did you mean 40/s?");
    assertThat(WorkloadFile.read(file).traffic().requestsPerMonth()).isEqualTo(40.0 * 2_628_000);
    file = folder.resolve("other.yaml");
    assertThat(init("x\n1\n2\n3\n")).isEqualTo(1);
    assertThat(err.toString()).contains("no usable answer");
    assertThat(file).doesNotExist();
  }

  @Test
  void a_file_that_is_there_is_kept_unless_forced() throws IOException {
    Files.writeString(file, "mine");
    assertThat(init("", "--yes")).isEqualTo(1);
    assertThat(err.toString()).contains("is there already").contains("--force");
    assertThat(Files.readString(file)).isEqualTo("mine");
    assertThat(init("", "--yes", "--force")).isZero();
    assertThat(WorkloadFile.read(file).name()).isEqualTo("my-agent");
  }

  @Test
  void the_command_line_checks_a_file_and_names_what_is_wrong() throws IOException {
    assertThat(init("", "--yes")).isZero();
    PrintWriter to = new PrintWriter(out, true);
    PrintWriter wrong = new PrintWriter(err, true);
    assertThat(CommandLines.run(to, wrong, "workload", file.toString())).isZero();
    assertThat(out.toString()).contains("my-agent is sound: 2 components").contains("assumed");
    assertThat(out.toString().lines())
        .allMatch(line -> line.length() <= 80 || line.startsWith("Wrote"));
    Files.writeString(file, "headrace: 1\nnam: x\n");
    assertThat(CommandLines.run(to, wrong, "workload", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains(":2:1 nam: unknown field").contains("did you mean name?");
  }
}
