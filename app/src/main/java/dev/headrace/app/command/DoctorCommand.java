package dev.headrace.app.command;

import static java.util.stream.Collectors.joining;

import dev.headrace.app.print.Format;
import dev.headrace.app.print.Table;
import dev.headrace.engine.runtimes.Interpreter;
import dev.headrace.engine.runtimes.Interpreters;
import dev.headrace.engine.runtimes.Language;
import dev.headrace.engine.sandbox.InitBinary;
import dev.headrace.engine.sandbox.Ladder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code headrace doctor}: tries each protection of a sandbox once, looks for interpreters, and
 * says what came of it.
 */
@Command(
    name = "doctor",
    description = "Shows what this machine allows and lacks, and what would add it.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Runnable {
  private static final List<Language> INTERPRETED =
      List.of(Language.PYTHON, Language.NODE, Language.JAVA);

  @Mixin private Terminal terminal = new Terminal();
  @Mixin private FormatOption format = new FormatOption();

  @Override
  public void run() {
    Ladder ladder = probe();
    PrintWriter out = terminal.out();
    if (format.format == Format.TABLE) {
      out.println("Sandboxes run on the rung \"" + ladder.level().mode() + "\" of the ladder.");
      out.println();
    }
    var table = new Table("what", "there", "for");
    for (Ladder.Protection protection : ladder.protections()) {
      table.row(protection.name(), yesOrNo(protection.there()), protection.against());
    }
    Interpreters interpreters = Interpreters.ofThisMachine();
    for (Language language : INTERPRETED) {
      List<Interpreter> found = interpreters.all(language);
      String versions = found.stream().map(Interpreter::version).collect(joining(", "));
      table.row(
          language.name().toLowerCase(Locale.ROOT),
          yesOrNo(!found.isEmpty()),
          "functions in " + language.title() + (found.isEmpty() ? "" : ": " + versions));
    }
    table.print(format.format, out);
    if (format.format == Format.TABLE) {
      remedies(ladder, out);
      for (Language language : INTERPRETED) {
        if (interpreters.all(language).isEmpty()) {
          out.println();
          out.println("Missing " + language.title() + ": install " + language.toInstall() + ".");
        }
      }
    }
    out.flush();
  }

  private static String yesOrNo(boolean there) {
    return there ? "yes" : "no";
  }

  private static void remedies(Ladder ladder, PrintWriter out) {
    for (Ladder.Protection protection : ladder.protections()) {
      if (!protection.there()) {
        out.println();
        String why = "Missing " + protection.name() + ": " + protection.reason();
        Table.wrap(why, Table.WIDTH).forEach(out::println);
        out.println("  " + protection.remedy());
      }
    }
  }

  private static Ladder probe() {
    try {
      Path folder = Files.createTempDirectory("headrace-doctor");
      Path init = InitBinary.installIn(folder);
      try {
        return Ladder.probe(init);
      } finally {
        Files.deleteIfExists(init);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new CommandFailure("this machine cannot be examined: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted");
    }
  }
}
