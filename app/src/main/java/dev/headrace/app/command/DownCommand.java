package dev.headrace.app.command;

import dev.headrace.app.server.ServerRecord;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code headrace down}. */
@Command(
    name = "down",
    description = "Stops the server: requests end, environments stop, records are kept.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Runnable {
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  @Mixin private Terminal terminal = new Terminal();
  @Mixin private DataOption data = new DataOption();

  @Override
  public void run() {
    ServerClient client = ServerClient.of(data.folder());
    ServerRecord server = client.server();
    ServerClient.Answer answer = client.post("/_headrace/stop", Map.of(), "");
    if (answer.status() != 202) {
      throw new CommandFailure(
          "the server at " + server.url() + " refused to stop: " + answer.json().path("message"));
    }
    awaitEnd(server);
    terminal.out().println("Stopped the server at " + server.url() + ".");
  }

  private static void awaitEnd(ServerRecord server) {
    try {
      var process = ProcessHandle.of(server.pid());
      if (process.isPresent()) {
        process.get().onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted");
    } catch (TimeoutException | ExecutionException e) {
      throw new CommandFailure(
          "process "
              + server.pid()
              + " still runs; `kill -9 "
              + server.pid()
              + "` ends it, and loses nothing that was acknowledged");
    }
  }
}
