package dev.headrace.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headrace.inference.testing.NullModelServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What programs in Python do with Bedrock, with boto3 unchanged: the tests of {@code
 * bedrock_checks.py}, answered by a server without a model that runs elsewhere.
 */
@Tag("end-to-end")
final class BedrockTest {
  private static final String CHECKS = "bedrock_checks.py";

  @TempDir Path home;

  @TestFactory
  Stream<DynamicTest> boto3() throws IOException {
    Path data = home.resolve("data");
    List<JsonNode> outcomes = new ArrayList<>();
    try (NullModelServer elsewhere = NullModelServer.start()) {
      Ran added =
          Headrace.run(
              "models",
              "add",
              "elsewhere",
              "--openai",
              elsewhere.uri().resolve("/v1").toString(),
              "--answers-for",
              "amazon.nova*",
              "--answers-for",
              "anthropic.*",
              "--data",
              data.toString());
      assertThat(added.status()).as(added.toString()).isZero();
      try (ServerProcess server = ServerProcess.start(data)) {
        Ran ran = new AwsTools(home, server.url()).python(checks());
        for (String line : ran.out().lines().toList()) {
          outcomes.add(new ObjectMapper().readTree(line));
        }
        assertThat(outcomes).as(ran.toString()).isNotEmpty();
      }
    }
    return outcomes.stream().map(BedrockTest::test);
  }

  private Path checks() throws IOException {
    try (InputStream in = Objects.requireNonNull(BedrockTest.class.getResourceAsStream(CHECKS))) {
      Path file = home.resolve(CHECKS);
      Files.copy(in, file);
      return file;
    }
  }

  private static DynamicTest test(JsonNode outcome) {
    return dynamicTest(
        outcome.path("name").asText(),
        () -> assertThat(outcome.path("failure").asText()).isEmpty());
  }
}
