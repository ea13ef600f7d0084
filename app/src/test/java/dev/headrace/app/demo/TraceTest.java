package dev.headrace.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceTest {
  private static final String HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens\n";

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("trace.csv"), text);
  }

  @Test
  void times_count_from_the_first_request() throws Exception {
    Trace trace =
        Trace.read(
            file(HEADER + "2023-11-16 18:17:03.9799600,4808,10\n2023-11-16 18:17:05,3180,8\n"));
    assertThat(trace.requests())
        .containsExactly(new Trace.Arrival(0, 4808, 10), new Trace.Arrival(1021, 3180, 8));
    assertThat(trace.durationMillis()).isEqualTo(1021);
  }

  @Test
  void the_sample_that_ships_with_the_examples_is_short() throws Exception {
    Path root = Path.of(System.getProperty("headrace.root"));
    assertThat(Trace.read(root.resolve("examples/trace.csv")).requests()).hasSizeBetween(20, 40);
  }

  @Test
  void a_wrong_line_is_named() throws Exception {
    Path file = file(HEADER + "2023-11-16 18:17:03,1,1\nyesterday,1,1\n");
    assertThatThrownBy(() -> Trace.read(file))
        .hasMessageContaining("line 3")
        .hasMessageContaining("yesterday");
  }

  @Test
  void a_file_of_another_kind_is_refused() throws Exception {
    Path file = file("a,b\n1,2\n");
    assertThatThrownBy(() -> Trace.read(file))
        .hasMessageContaining("a trace begins with TIMESTAMP");
  }

  @Test
  void an_empty_trace_is_refused() throws Exception {
    Path file = file(HEADER);
    assertThatThrownBy(() -> Trace.read(file)).hasMessageContaining("no requests");
  }

  @Test
  void requests_out_of_order_are_refused() throws Exception {
    Path file = file(HEADER + "2023-11-16 18:17:03,1,1\n2023-11-16 18:17:02,1,1\n");
    assertThatThrownBy(() -> Trace.read(file)).hasMessageContaining("line 3");
  }

  @Test
  void negative_tokens_are_refused() throws Exception {
    Path file = file(HEADER + "2023-11-16 18:17:03,-1,1\n");
    assertThatThrownBy(() -> Trace.read(file)).hasMessageContaining("tokens are a whole number");
  }
}
