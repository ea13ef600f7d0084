package dev.headrace.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class ProgressLineTest {
  private static String shown(int total, String model) {
    var text = new StringWriter();
    var line = new ProgressLine(new PrintWriter(text));
    line.show(total, total, total - 3, 1, model);
    line.end();
    return text.toString().strip();
  }

  @Test
  void it_says_how_far_requests_are_and_what_the_model_does() {
    assertThat(shown(20, "model: warming up"))
        .endsWith("] 17 of 20 answered, 3 running, 1 errors; model: warming up");
    assertThat(shown(20, "")).endsWith("1 errors");
  }

  @Test
  void it_never_takes_two_lines() {
    assertThat(shown(1_000_000, "model: waiting for room")).hasSizeLessThan(80);
  }
}
