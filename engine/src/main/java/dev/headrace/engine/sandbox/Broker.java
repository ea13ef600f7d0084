package dev.headrace.engine.sandbox;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The {@code headrace-init} that has prepared what sandboxes of one kind see of the machine, and
 * starts each of them in well under a millisecond.
 */
final class Broker implements Party {
  private static final Logger LOG = System.getLogger(Broker.class.getName());
  private static final long CONNECT_LIMIT_SECONDS = 15;
  private static final int LOG_LIMIT_BYTES = 2_000;

  private final InitLine line = new InitLine();
  private final CompletableFuture<InitFrame.Hello> hello = new CompletableFuture<>();

  /** Sandboxes that were asked for and have not connected yet, by name. */
  private final Map<String, Sandbox> spawning = new ConcurrentHashMap<>();

  private volatile boolean gone;

  private Broker() {}

  /**
   * Starts one; waits until it is ready.
   *
   * @param view what its sandboxes see
   * @throws StartFailure if it cannot start
   */
  static Broker start(Ground ground, SandboxSettings settings, Switchboard switchboard, View view)
      throws StartFailure {
    var broker = new Broker();
    String token = switchboard.expect(broker);
    Path errors = ground.work().resolve("broker-" + token.substring(0, 8) + ".log");
    try {
      var builder = new ProcessBuilder(command(ground, settings, switchboard, view));
      builder.environment().clear();
      builder.environment().put("HEADRACE_TOKEN", token);
      builder
          .redirectInput(Path.of("/dev/null").toFile())
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.to(errors.toFile()));
      Process process = builder.start();
      var _ =
          process
              .onExit()
              .thenRun(() -> broker.hello.completeExceptionally(new IOException("ended")));
      broker.hello.get(CONNECT_LIMIT_SECONDS, TimeUnit.SECONDS);
      return broker;
    } catch (IOException | ExecutionException | TimeoutException failed) {
      switchboard.forget(token);
      throw new StartFailure("sandboxes cannot be started: " + words(errors, failed));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StartFailure("the server ends");
    } finally {
      forget(errors);
    }
  }

  private static void forget(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException left) {
      LOG.log(Level.DEBUG, "a log was left", left);
    }
  }

  private static List<String> command(
      Ground ground, SandboxSettings settings, Switchboard switchboard, View view) {
    var command = new ArrayList<String>();
    command.add(ground.init().toString());
    command.add("broker");
    command.addAll(List.of("--socket", switchboard.path().toString()));
    command.addAll(List.of("--mode", ground.ladder().level().mode()));
    command.addAll(List.of("--prefix", ground.prefix()));
    command.addAll(view.options());
    if (settings.unsafe()) {
      command.add("--unsafe");
    }
    return command;
  }

  private static String words(Path errors, Exception failed) {
    try {
      String said = Files.readString(errors).strip();
      if (!said.isEmpty()) {
        return said.substring(0, Math.min(said.length(), LOG_LIMIT_BYTES));
      }
    } catch (IOException nothingSaid) {
      // What failed in the first place says more.
    }
    return failed instanceof TimeoutException ? "headrace-init does not answer" : failed.toString();
  }

  boolean isGone() {
    return gone;
  }

  /** Has a sandbox started, which connects by itself; {@link Sandbox#gone} where it cannot. */
  void spawn(Sandbox sandbox, String token, List<String> options) {
    spawning.put(sandbox.name(), sandbox);
    line.send(Frames.spawn(token, options));
    if (gone) {
      failAll();
    }
  }

  /** A sandbox has connected, or nobody waits for it any more. */
  void spawned(String name) {
    spawning.remove(name);
  }

  /** Ends it; its sandboxes live on. */
  void close() {
    line.close();
  }

  @Override
  public void connected(SocketChannel channel, InitFrame.Hello said) {
    line.connected(channel);
    hello.complete(said);
  }

  @Override
  public void hear(InitFrame frame) {
    if (frame instanceof InitFrame.Failed failed) {
      Sandbox sandbox = spawning.remove(failed.name());
      if (sandbox == null) {
        LOG.log(Level.WARNING, "headrace-init: {0}", failed.message());
      } else {
        sandbox.hear(failed);
        sandbox.gone();
      }
    }
  }

  @Override
  public void gone() {
    gone = true;
    failAll();
  }

  private void failAll() {
    for (Sandbox sandbox : List.copyOf(spawning.values())) {
      if (spawning.remove(sandbox.name()) != null) {
        sandbox.hear(new InitFrame.Failed("spawn", sandbox.name(), "headrace-init has ended"));
        sandbox.gone();
      }
    }
  }
}
