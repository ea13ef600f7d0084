package dev.headrace.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;

/** Tests that are written in Python, each of which tells its outcome in a line of JSON. */
final class PythonChecks {
  private static final String LINES = "lines.py";

  private PythonChecks() {}

  /** Runs a file of them, and returns each of its tests with its outcome. */
  static List<DynamicTest> run(String file, Path home, AwsTools tools) throws IOException {
    copy(LINES, home);
    Ran ran = tools.python(copy(file, home));
    List<DynamicTest> tests = new ArrayList<>();
    for (String line : ran.out().lines().toList()) {
      tests.add(test(new ObjectMapper().readTree(line)));
    }
    assertThat(tests).as(ran.toString()).isNotEmpty();
    return tests;
  }

  private static Path copy(String file, Path home) throws IOException {
    try (InputStream in = Objects.requireNonNull(PythonChecks.class.getResourceAsStream(file))) {
      Path copied = home.resolve(file);
      Files.copy(in, copied);
      return copied;
    }
  }

  private static DynamicTest test(JsonNode outcome) {
    return dynamicTest(
        outcome.path("name").asText(),
        () -> assertThat(outcome.path("failure").asText()).isEmpty());
  }
}
