package dev.headrace.app.command;

import dev.headrace.app.print.Format;
import dev.headrace.app.print.Table;
import dev.headrace.engine.sandbox.InitBinary;
import dev.headrace.engine.sandbox.Ladder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code headrace doctor}: tries each protection of a sandbox once, and says what came of it. */
@Command(
    name = "doctor",
    description = "Shows what this machine allows and lacks, and what would add it.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Runnable {
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
    var table = new Table("protection", "there", "against");
    for (Ladder.Protection protection : ladder.protections()) {
      table.row(protection.name(), protection.there() ? "yes" : "no", protection.against());
    }
    table.print(format.format, out);
    if (format.format == Format.TABLE) {
      remedies(ladder, out);
    }
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
    out.flush();
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
