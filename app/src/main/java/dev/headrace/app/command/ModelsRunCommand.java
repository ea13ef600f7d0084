package dev.headrace.app.command;

import dev.headrace.app.server.Credentials;
import dev.headrace.inference.models.EmbeddingModel;
import dev.headrace.inference.models.LocalModel;
import dev.headrace.inference.models.Model;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code headrace models run}. */
@Command(
    name = "run",
    description = "Talks to a model, over the running server's OpenAI endpoint.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "In the terminal, Ctrl-C ends an answer, /new forgets what was said, /exit or Ctrl-D leaves."
          + " What comes through a pipe is said line by line."
    })
final class ModelsRunCommand implements Runnable {
  private static final String FORGET = "/new";
  private static final String LEAVE = "/exit";
  private static final double NANOS_PER_SECOND = 1e9;

  @Mixin private Terminal terminal = new Terminal();
  @Mixin private ModelsOption models = new ModelsOption();

  @Parameters(paramLabel = "NAME", description = "The model.")
  private String name = "";

  @Option(names = "--prompt", paramLabel = "TEXT", description = "Says that alone, and leaves.")
  private @Nullable String prompt;

  @Override
  public void run() {
    Model model = ModelNames.find(models.catalogue(), name);
    if (model instanceof EmbeddingModel) {
      throw new CommandFailure(name + " turns texts into vectors; nobody can talk to it");
    }
    ServerClient server = ServerClient.of(models.folder());
    if (model instanceof LocalModel local && !models.server().isInstalled(local)) {
      ModelsInstallCommand.prepare(models, local, terminal);
    }
    var chat = new Chat(server.server().url(), key(), name);
    if (prompt != null) {
      say(chat, prompt);
    } else if (Terminal.isInteractive()) {
      terminal.err().println(name + " (license: " + model.license() + "); /exit leaves");
      talk(chat);
    } else {
      sayAll(chat);
    }
  }

  private String key() {
    try {
      return Credentials.read(models.folder()).secretAccessKey();
    } catch (IOException e) {
      throw new CommandFailure("the server's key pair cannot be read: " + e.getMessage());
    }
  }

  private void sayAll(Chat chat) {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.isBlank()) {
          say(chat, line);
        }
      }
    } catch (IOException e) {
      throw new CommandFailure("what is to be said cannot be read: " + e.getMessage());
    }
  }

  private void talk(Chat chat) {
    try (org.jline.terminal.Terminal screen = TerminalBuilder.builder().system(true).build()) {
      screen.handle(org.jline.terminal.Terminal.Signal.INT, signal -> chat.stop());
      LineReader reader = LineReaderBuilder.builder().terminal(screen).build();
      for (String line = next(reader); line != null; line = next(reader)) {
        if (line.equals(FORGET)) {
          chat.forget();
        } else if (!line.isBlank()) {
          trySaying(chat, line);
        }
      }
    } catch (IOException e) {
      throw new CommandFailure("the terminal cannot be used: " + e.getMessage());
    }
  }

  /** What is typed next; null where the conversation is over. */
  private static @Nullable String next(LineReader reader) {
    try {
      String line = reader.readLine("> ").strip();
      return line.equals(LEAVE) ? null : line;
    } catch (UserInterruptException nothingTyped) {
      return "";
    } catch (EndOfFileException over) {
      return null;
    }
  }

  /** A refusal is no end of a conversation. */
  private void trySaying(Chat chat, String text) {
    try {
      Chat.Said said = say(chat, text);
      terminal
          .err()
          .println(
              String.format(
                  Locale.ROOT,
                  "[%s%d tokens, the first after %.2f s, all after %.2f s]",
                  said.wasStopped() ? "stopped; " : "",
                  said.outputTokens(),
                  said.firstNanos() / NANOS_PER_SECOND,
                  said.allNanos() / NANOS_PER_SECOND));
    } catch (CommandFailure refused) {
      terminal.err().println("headrace: " + refused.getMessage());
    }
    terminal.err().flush();
  }

  private Chat.Said say(Chat chat, String text) {
    PrintWriter out = terminal.out();
    Chat.Said said =
        chat.say(
            text,
            part -> {
              out.print(part);
              out.flush();
            });
    out.println();
    out.flush();
    return said;
  }
}
