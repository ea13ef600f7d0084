package dev.headrace.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The checked-in tables are what the generator writes. Runs where the environment variable
 * HEADRACE_BOTOCORE_PYTHON names a Python that has the pinned botocore; elsewhere the tables' own
 * form is still checked.
 */
class TableGeneratorTest {
  private static final String PYTHON = "HEADRACE_BOTOCORE_PYTHON";

  @Test
  void the_generator_finds_the_checked_in_tables_unchanged() throws Exception {
    String python = System.getenv(PYTHON);
    assumeTrue(python != null, PYTHON + " names no Python with the pinned botocore");
    Path script = Path.of("tools", "generate_tables.py").toAbsolutePath();
    Process process =
        new ProcessBuilder(python, script.toString(), "--check").redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lambda", "s3", "logs", "sts", "iam", "ce", "bedrock", "bedrock-runtime"})
  void every_table_says_where_it_comes_from(String service) throws IOException {
    try (var in = ServiceTable.class.getResourceAsStream("tables/" + service + ".table")) {
      assertThat(in).isNotNull();
      String text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(text)
          .startsWith("# AWS service table of " + service + ", generated from botocore 1.42.3 by")
          .doesNotContain("\r")
          .endsWith("\n");
    }
  }
}
