package dev.headrace.app.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class InstallProgressTest {
  private final StringWriter out = new StringWriter();

  private String shown(boolean onTerminal) {
    var progress = new InstallProgress(new PrintWriter(out), onTerminal);
    progress.license("tiny", "mit");
    progress.began("tiny-1.0", 92_900_000);
    progress.at(40_100_000);
    progress.ended();
    return out.toString();
  }

  @Test
  void in_a_log_there_is_a_line_at_the_beginning_and_one_at_the_end() {
    assertThat(shown(false).lines()).hasSize(3).first().isEqualTo("License of tiny: mit");
    assertThat(out.toString())
        .contains("Installing tiny-1.0 (92.9 MB)")
        .containsPattern("Installed tiny-1.0 in \\d+\\.\\d s");
  }

  @Test
  void on_a_terminal_the_line_says_what_how_much_and_how_long() {
    assertThat(shown(true))
        .containsPattern("Installing tiny-1\\.0: 40\\.1 MB of 92\\.9 MB, \\d+\\.\\d s");
  }
}
