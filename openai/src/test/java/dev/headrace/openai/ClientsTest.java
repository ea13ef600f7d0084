package dev.headrace.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headrace.wire.testing.WireServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's own clients, unchanged, that {@code ./headrace test} installs. */
@Timeout(120)
final class ClientsTest {
  @TempDir Path home;

  private final Scenes scenes = new Scenes();
  private final OpenAi api = scenes.api();

  @TestFactory
  Stream<DynamicTest> the_client_for_python() throws IOException {
    Path python = Path.of(installed("HEADRACE_OPENAI_PYTHON"), "bin", "python");
    List<DynamicTest> tests = run(List.of(python.toString()), "openai_checks.py");
    scenes.endless().awaitClosed();
    assertThat(scenes.endless().open()).isZero();
    assertThat(scenes.damagedOnce().asks()).hasSize(1);
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> the_client_for_javascript() throws IOException {
    installed("HEADRACE_OPENAI_JS");
    List<DynamicTest> tests = run(List.of("node"), "openai_checks.mjs");
    scenes.endless().awaitClosed();
    assertThat(scenes.endless().open()).isZero();
    return tests.stream();
  }

  private static String installed(String variable) {
    String folder = System.getenv().getOrDefault(variable, "");
    assumeTrue(!folder.isEmpty(), "needs " + variable + ", which ./headrace test sets");
    return folder;
  }

  private List<DynamicTest> run(List<String> interpreter, String checks) throws IOException {
    try (WireServer server =
        WireServer.start(request -> api.serve(request, UUID.randomUUID().toString()))) {
      List<String> command = new ArrayList<>(interpreter);
      command.add(copied(checks).toString());
      var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
      Map<String, String> environment = builder.environment();
      environment.keySet().removeIf(name -> name.startsWith("OPENAI_"));
      environment.put("OPENAI_BASE_URL", server.uri() + "/v1");
      environment.put("OPENAI_API_KEY", Scenes.KEY);
      Process process = builder.start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      List<DynamicTest> tests = new ArrayList<>();
      for (String line : out.lines().toList()) {
        tests.add(test(Json.request(line.getBytes(StandardCharsets.UTF_8))));
      }
      assertThat(tests).as(out).hasSizeGreaterThan(5);
      return tests;
    }
  }

  private Path copied(String checks) throws IOException {
    try (InputStream in = Objects.requireNonNull(ClientsTest.class.getResourceAsStream(checks))) {
      Path file = home.resolve(checks);
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
