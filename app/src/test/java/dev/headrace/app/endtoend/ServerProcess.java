package dev.headrace.app.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A server in a process of its own, as {@code headrace up} runs it. */
final class ServerProcess implements AutoCloseable {
  private static final String READY = "Headrace is ready at ";
  private static final long END_LIMIT_SECONDS = 60;

  private final Path data;
  private final Process process;
  private final String readyLine;

  private ServerProcess(Path data, Process process, String readyLine) {
    this.data = data;
    this.process = process;
    this.readyLine = readyLine;
  }

  /** Starts one on any free port and waits until it is ready. */
  static ServerProcess start(Path data, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("up", "--port", "0", "--data", data.toString()));
    arguments.addAll(List.of(options));
    try {
      Process process =
          Headrace.command(arguments.toArray(String[]::new))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String line = firstLine(process);
      if (line == null || !line.startsWith(READY)) {
        process.destroyForcibly();
        throw new AssertionError("the server did not start; it said: " + line);
      }
      return new ServerProcess(data, process, line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable String firstLine(Process process) throws IOException {
    return new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
  }

  Path data() {
    return data;
  }

  String readyLine() {
    return readyLine;
  }

  URI url() {
    return URI.create(readyLine.substring(READY.length(), readyLine.indexOf(" (")));
  }

  Process process() {
    return process;
  }

  Clients clients() {
    return new Clients(url());
  }

  /** What {@code headrace status} knows. */
  JsonNode status() {
    try (InputStream in = url().resolve("/_headrace/status").toURL().openStream()) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its child processes and theirs, at this instant. */
  List<ProcessHandle> family() {
    return process.descendants().toList();
  }

  /** Ends it as a power cut of its process would: no handler runs. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Asks it to end, as Ctrl-C and {@code kill} do, and waits. */
  @Override
  public void close() {
    process.destroy();
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      process.onExit().get(END_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      process.destroyForcibly();
      throw new AssertionError("the server does not end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
