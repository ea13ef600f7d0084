package dev.headrace.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a command that has ended left: its exit status and what it said. */
record Ran(List<String> command, int status, String out, String err) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LIMIT_SECONDS = 120;

  /** Runs a command to its end. */
  static Ran of(ProcessBuilder builder) {
    return of(builder, LIMIT_SECONDS);
  }

  /** Runs one that may take longer than others. */
  static Ran of(ProcessBuilder builder, long limitSeconds) {
    try {
      Path out = Files.createTempFile("headrace-out", ".txt");
      Path err = Files.createTempFile("headrace-err", ".txt");
      try {
        Process process =
            builder
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(builder.command() + " does not end: " + text(out) + text(err));
        }
        return new Ran(builder.command(), process.exitValue(), text(out), text(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  /** Asserts that it ended well. */
  Ran well() {
    assertThat(status).as(this::toString).isZero();
    return this;
  }

  /** Asserts that it failed and said why on the stream for errors. */
  Ran badly(String... words) {
    assertThat(status).as(this::toString).isNotZero();
    assertThat(err).contains(words);
    return this;
  }

  /** What was typed, without Java's own options, and what came of it. */
  @Override
  public String toString() {
    List<String> typed = command.subList(command.indexOf(Headrace.MAIN) + 1, command.size());
    return String.join(" ", typed) + " ended with " + status + " and said: " + out + err;
  }

  JsonNode json() {
    try {
      return JSON.readTree(out);
    } catch (JsonProcessingException e) {
      throw new AssertionError(this + " (no JSON)", e);
    }
  }
}
