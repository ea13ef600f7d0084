package dev.headrace.app.command;

import dev.headrace.advisor.workload.Origin;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.advisor.workload.WorkloadException;
import dev.headrace.advisor.workload.WorkloadFile;
import dev.headrace.app.print.Format;
import dev.headrace.app.print.Table;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code headrace workload FILE}: checks a workload file and shows where its values come from. */
@Command(
    name = "workload",
    description = "Checks a workload file and shows what is given and what is assumed.",
    mixinStandardHelpOptions = true)
final class WorkloadCommand implements Runnable {
  @Mixin private Terminal terminal = new Terminal();
  @Mixin private FormatOption format = new FormatOption();

  @Parameters(index = "0", paramLabel = "FILE", description = "A workload file.")
  private Path file = Path.of("workload.yaml");

  @Override
  public void run() {
    Workload workload = read();
    PrintWriter out = terminal.out();
    if (format.format == Format.TABLE) {
      describe(workload, out);
    } else {
      var table = new Table("field", "value", "origin", "why");
      workload
          .notes()
          .forEach((path, note) -> table.row(path, note.value(), word(note.origin()), note.why()));
      table.print(format.format, out);
    }
    out.flush();
  }

  /** For people: what they have written themselves they know. */
  private static void describe(Workload workload, PrintWriter out) {
    double requests = workload.traffic().requestsPerMonth();
    String traffic =
        requests > 0
            ? "%,.0f requests a month, %s"
                .formatted(requests, workload.traffic().pattern().describe())
            : "called by nobody";
    String sound =
        "%s is sound: %d components, %s."
            .formatted(workload.name(), workload.components().size(), traffic);
    Table.wrap(sound, Table.WIDTH).forEach(out::println);
    out.println();
    out.println("What nobody gave:");
    workload
        .notes()
        .forEach((path, note) -> {
          if (note.origin() != Origin.GIVEN) {
            String line =
                "  %s: %s (%s: %s)".formatted(path, note.value(), word(note.origin()), note.why());
            Table.wrap(line, Table.WIDTH).forEach(out::println);
          }
        });
  }

  private static String word(Origin origin) {
    return origin.name().toLowerCase(Locale.ROOT);
  }

  private Workload read() {
    try {
      return WorkloadFile.read(file);
    } catch (WorkloadException wrong) {
      throw new CommandFailure(String.valueOf(wrong.getMessage()));
    }
  }
}
