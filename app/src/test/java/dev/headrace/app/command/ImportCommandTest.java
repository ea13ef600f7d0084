package dev.headrace.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImportCommandTest {
  private static final String LOG =
      """
      2026-11-02T10:00:00Z REPORT RequestId: a\tDuration: 100 ms\tBilled Duration: 100 ms\tMemory Size: 512 MB\tMax Memory Used: 91 MB\t
      own output
      2026-11-02T11:00:00Z REPORT RequestId: b\tDuration: 200 ms\tBilled Duration: 200 ms\tMemory Size: 512 MB\tMax Memory Used: 91 MB\t
      """;

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Object... arguments) {
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    return CommandLines.run(new PrintWriter(out, true), new PrintWriter(err, true), texts);
  }

  private Path log() throws IOException {
    return Files.writeString(folder.resolve("agent.log"), LOG);
  }

  @Test
  void what_was_understood_and_what_was_not_is_said_beside_the_workload() throws IOException {
    assertThat(run("import", log())).isZero();

    assertThat(err.toString())
        .contains("2 Lambda REPORT lines")
        .contains("skipped 1 lines of no known format")
        .contains("line 2 is of no known format: own output");
    assertThat(out.toString()).startsWith("# Written by").contains("  agent:\n");
  }

  @Test
  void a_workload_is_written_once_and_replaced_only_with_force() throws IOException {
    Path file = folder.resolve("workload.yaml");

    assertThat(run("import", log(), "--out", file)).isZero();
    assertThat(run("import", log(), "--out", file)).isEqualTo(1);
    assertThat(err.toString()).contains("is there already").contains("--force");
    assertThat(run("import", log(), "--out", file, "--force")).isZero();
    assertThat(Files.readString(file)).contains("headrace: 1");
  }

  @Test
  void nothing_is_written_where_nothing_was_understood() throws IOException {
    Path file = folder.resolve("workload.yaml");
    Path binary = folder.resolve("binary");
    Files.write(binary, new byte[] {0, 1, 2});

    assertThat(run("import", binary, "--out", file)).isEqualTo(1);
    assertThat(err.toString()).contains("nothing was understood").contains("binary");
    assertThat(file).doesNotExist();
  }

  @Test
  void without_a_file_it_is_wrong_usage() {
    assertThat(run("import")).isEqualTo(2);
    assertThat(err.toString()).contains("FILE");
  }
}
