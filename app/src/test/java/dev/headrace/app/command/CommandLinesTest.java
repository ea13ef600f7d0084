package dev.headrace.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLinesTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return CommandLines.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  @Test
  void help_names_every_command_in_eighty_columns() {
    assertThat(run("help")).isZero();
    assertThat(out.toString())
        .contains("up", "down", "status", "env", "logs", "why", "doctor", "demo", "bench", "test")
        .doesNotContain("rehearse");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void an_unknown_command_is_wrong_usage_and_suggests_the_nearest() {
    assertThat(run("statsu")).isEqualTo(2);
    assertThat(err.toString()).contains("statsu").contains("Did you mean").contains("status");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void a_command_that_needs_a_server_says_how_to_start_one() {
    assertThat(run("status", "--data", folder.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("no server runs").contains("headrace up");
  }

  @Test
  void a_port_that_is_none_is_an_error_without_a_stack_trace() {
    assertThat(run("up", "--port", "70000", "--data", folder.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("0 to 65535").doesNotContain("at dev.headrace");
  }

  @Test
  void a_data_folder_that_is_a_file_is_a_clear_error() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(run("up", "--port", "0", "--data", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("data folder").doesNotContain("at dev.headrace");
  }

  @Test
  void a_missing_trace_is_a_clear_error() {
    assertThat(run("demo", "--trace", folder.resolve("none.csv").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("there is no file");
  }

  @Test
  void a_request_id_that_is_none_is_refused_before_the_server_is_asked() {
    assertThat(run("why", "../status", "--data", folder.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("a request id is like");
  }
}
