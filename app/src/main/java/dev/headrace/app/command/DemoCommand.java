package dev.headrace.app.command;

import dev.headrace.app.demo.Demo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code headrace demo}. */
@Command(
    name = "demo",
    description =
        "Deploys an assistant that asks a language model about documents, and its tools, drives it"
            + " with a trace of requests, and shows what happened, what it would have cost and where"
            + " it should run. Leaves nothing behind.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Runnable {
  private static final double MAX_SPEED = 100_000;

  @Mixin private Terminal terminal = new Terminal();

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description =
          "A CSV file with TIMESTAMP,ContextTokens,GeneratedTokens (default: examples/trace.csv).")
  private @Nullable Path trace;

  @Option(
      names = "--speed",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many times faster than the trace's own time (default: 10).")
  private double speed;

  @Override
  public void run() {
    if (!(speed > 0 && speed <= MAX_SPEED)) {
      throw new CommandFailure("--speed is above 0 and at most " + (long) MAX_SPEED);
    }
    Path root = Path.of(System.getProperty("headrace.root", "."));
    if (!Files.isDirectory(root.resolve("examples/assistant"))) {
      throw new CommandFailure(
          "the demo runs from a clone, which has the examples: ./headrace demo");
    }
    Logging.quieten();
    Path file = trace == null ? root.resolve("examples/trace.csv") : trace;
    try {
      Demo.run(root, file, speed, terminal.out());
    } catch (IOException e) {
      throw new CommandFailure(
          e instanceof java.nio.file.NoSuchFileException
              ? "there is no file " + e.getMessage()
              : String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted");
    }
  }
}
