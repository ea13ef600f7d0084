package dev.headrace.app.command;

import dev.headrace.advisor.observe.Import;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code headrace import}. */
@Command(
    name = "import",
    description = {
      "Writes a workload file from what you have: Lambda logs (text or JSON), Bedrock"
          + " model-invocation logs, access logs of load balancers and API Gateway, CUR 2.0 and"
          + " FOCUS exports (CSV or Parquet). Each file is recognised by its content."
    },
    mixinStandardHelpOptions = true)
final class ImportCommand implements Runnable {
  @Mixin private Terminal terminal = new Terminal();

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "Logs and bills; gzip is unpacked.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the workload is written (default: the terminal).")
  private @Nullable Path out;

  @Option(names = "--force", description = "Replace the file of --out where there is one.")
  private boolean force;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "imported",
      description = "The name of the system (default: imported).")
  private String name = "imported";

  @Override
  public void run() {
    if (files.size() > Import.MAX_FILES) {
      throw new CommandFailure("at most " + Import.MAX_FILES + " files are read at once");
    }
    Import read = Import.of(files);
    PrintWriter err = terminal.err();
    read.files().forEach(file -> file.describe().forEach(err::println));
    err.flush();
    if (!read.understoodAnything()) {
      throw new CommandFailure(
          "nothing was understood in any file; `headrace import --help` lists what can be read");
    }
    String workload = read.workload(name);
    if (out == null) {
      terminal.out().print(workload);
      terminal.out().flush();
    } else {
      write(out, workload);
      err.println(
          "wrote " + out + ": check what it marks ASSUMED, then `headrace advise " + out + "`");
    }
  }

  private void write(Path file, String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      if (force) {
        Files.write(file, bytes);
      } else {
        Files.write(file, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      }
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailure(
          file + " is there already: choose another, or replace it with --force");
    } catch (IOException e) {
      throw new CommandFailure(file + " cannot be written: " + e.getMessage());
    }
  }
}
