package dev.headrace.app.command;

import dev.headrace.advisor.workload.Questions;
import dev.headrace.advisor.workload.Questions.Question;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code headrace init}: asks eight questions and writes a commented workload file. */
@Command(
    name = "init",
    description = "Asks eight questions and writes a workload file to start from.",
    mixinStandardHelpOptions = true)
final class InitCommand implements Runnable {
  /** Wrong answers to one question, after which somebody should look at the documentation. */
  private static final int MAX_ATTEMPTS = 3;

  private static final int MAX_ANSWER_CHARACTERS = 1_000;

  private final Reader in;

  @Mixin private Terminal terminal = new Terminal();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "workload.yaml",
      description = "Where it is written; ${DEFAULT-VALUE} if not given.")
  private Path file = Path.of("workload.yaml");

  @Option(names = "--yes", description = "Asks nothing and takes the usual answers.")
  private boolean yes;

  @Option(names = "--force", description = "Overwrites a file that is there.")
  private boolean force;

  InitCommand() {
    this(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
  }

  /** Takes answers from elsewhere than the terminal. */
  InitCommand(Reader in) {
    this.in = in;
  }

  @Override
  public void run() {
    if (!force && Files.exists(file)) {
      throw exists();
    }
    Map<String, String> answers = new LinkedHashMap<>();
    if (!yes) {
      for (Question question : Questions.all()) {
        answers.put(question.id(), ask(question));
      }
    }
    write(Questions.file(answers));
    PrintWriter out = terminal.out();
    out.println("Wrote " + file + ". Next: headrace advise " + file);
    out.flush();
  }

  private String ask(Question question) {
    PrintWriter err = terminal.err();
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      err.print(question.text() + " [" + question.usual() + "] ");
      err.flush();
      String answer = line().strip();
      if (answer.isEmpty()) {
        return question.usual();
      }
      Optional<String> complaint = question.complaint(answer);
      if (complaint.isEmpty()) {
        return answer;
      }
      err.println("  " + complaint.get());
    }
    throw new CommandFailure(
        "no usable answer to \"" + question.text() + "\"; docs/workload.md says how to write it");
  }

  /** What somebody typed; empty at the end of the input. */
  private String line() {
    try {
      var line = new StringBuilder();
      for (int read = in.read(); read >= 0 && read != '\n'; read = in.read()) {
        if (line.length() == MAX_ANSWER_CHARACTERS) {
          throw new CommandFailure("an answer of more than 1,000 characters");
        }
        line.append((char) read);
      }
      return line.toString();
    } catch (IOException unreadable) {
      throw new CommandFailure("answers cannot be read: " + unreadable.getMessage());
    }
  }

  private void write(String text) {
    try {
      if (force) {
        Files.writeString(file, text);
      } else {
        Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      }
    } catch (FileAlreadyExistsException meanwhile) {
      throw exists();
    } catch (IOException unwritable) {
      throw new CommandFailure(file + " cannot be written: " + unwritable.getMessage());
    }
  }

  private CommandFailure exists() {
    return new CommandFailure(file + " is there already; --force overwrites it");
  }
}
