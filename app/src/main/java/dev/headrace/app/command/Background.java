package dev.headrace.app.command;

import dev.headrace.app.server.ServerRecord;
import dev.headrace.app.server.ServerSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts a server in a process of its own that outlives the terminal. */
final class Background {
  private static final long START_LIMIT_MILLIS = 60_000;
  private static final long LOOK_EVERY_MILLIS = 20;
  private static final String READY = "Headrace is ready at ";

  private Background() {}

  static void start(ServerSettings settings, PrintWriter out) {
    ServerRecord.read(settings.dataFolder())
        .filter(ServerRecord::isAlive)
        .ifPresent(running -> {
          throw new CommandFailure(
              "a server runs already at " + running.url() + ": stop it with `headrace down`");
        });
    Path log = settings.dataFolder().resolve("server.log");
    try {
      Files.createDirectories(settings.dataFolder());
      Files.deleteIfExists(log);
      Process process =
          new ProcessBuilder(command(settings))
              .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      out.println(awaitReady(process, log));
      out.println("Its log: " + log);
      out.flush();
    } catch (IOException e) {
      throw new CommandFailure("the server cannot be started: " + e.getMessage());
    }
  }

  /** This very Java with the options that it was started with, in a session of its own. */
  private static List<String> command(ServerSettings settings) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      command.add("/usr/bin/setsid");
    }
    command.addAll(ThisJava.command());
    command.addAll(List.of("up", "--host", settings.host()));
    command.addAll(List.of("--port", Integer.toString(settings.port())));
    command.addAll(List.of("--data", settings.dataFolder().toString()));
    settings.quotas().forEach(quota -> command.addAll(List.of("--quota", quota)));
    if (settings.unsafe()) {
      command.add("--unsafe");
    }
    return command;
  }

  private static String awaitReady(Process process, Path log) throws IOException {
    long patienceNanos = TimeUnit.MILLISECONDS.toNanos(START_LIMIT_MILLIS);
    long began = System.nanoTime();
    while (System.nanoTime() - began < patienceNanos) {
      boolean ended = hasEnded(process);
      List<String> lines = Files.readAllLines(log);
      for (String line : lines) {
        if (line.startsWith(READY)) {
          return line;
        }
      }
      if (ended) {
        String last = lines.isEmpty() ? "it said nothing" : lines.getLast();
        throw new CommandFailure(last.replaceFirst("^headrace: ", ""));
      }
    }
    process.destroyForcibly();
    throw new CommandFailure("the server was not ready in time; its log is " + log);
  }

  private static boolean hasEnded(Process process) {
    try {
      return process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted");
    }
  }
}
