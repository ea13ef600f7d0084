package dev.headrace.app.command;

import dev.headrace.app.print.Format;
import dev.headrace.app.print.Table;
import dev.headrace.inference.models.Catalogue;
import dev.headrace.inference.models.EmbeddingModel;
import dev.headrace.inference.models.GgufFile;
import dev.headrace.inference.models.LlamaServer;
import dev.headrace.inference.models.LocalModel;
import dev.headrace.inference.models.Model;
import dev.headrace.inference.models.ModelUnavailableException;
import dev.headrace.inference.models.RemoteModel;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code headrace models}, which alone lists them. */
@Command(
    name = "models",
    description = "Lists the models, and adds, removes, installs or talks to one.",
    synopsisSubcommandLabel = "[COMMAND]",
    mixinStandardHelpOptions = true,
    subcommands = {
      ModelsAddCommand.class,
      ModelsRemoveCommand.class,
      ModelsInstallCommand.class,
      ModelsRunCommand.class
    },
    footer = {
      "",
      "For example:",
      "  headrace models install",
      "  headrace models run smollm2-135m-instruct",
      "  headrace models add mine --file mine.gguf --answers-for 'meta.*'",
      "  headrace models add big --openai http://127.0.0.1:8000/v1",
      "",
      "The list is models.yaml in the data folder: who answers for which model id, and how often"
          + " it may be asked. docs/models.md explains it."
    })
final class ModelsCommand implements Runnable {
  private static final double BYTES_PER_MB = 1e6;

  @Mixin private Terminal terminal = new Terminal();
  @Mixin private ModelsOption models = new ModelsOption();
  @Mixin private FormatOption format = new FormatOption();

  @Override
  public void run() {
    Catalogue catalogue = models.catalogue();
    LlamaServer server = models.server();
    boolean forPeople = format.format == Format.TABLE;
    var table =
        forPeople
            ? new Table("name", "state", "license", "context", "slots", "answersFor")
            : new Table(
                "name",
                "kind",
                "where",
                "state",
                "sizeBytes",
                "license",
                "contextTokens",
                "slots",
                "answersFor");
    for (Model model : catalogue.models()) {
      String answersFor = String.join(" ", catalogue.routes().patternsOf(model.name()));
      String state = state(model, server);
      if (forPeople) {
        table.row(
            model.name(),
            size(model) == 0
                ? state
                : state + ", " + Math.round(size(model) / BYTES_PER_MB) + " MB",
            model.license(),
            model.contextTokens(),
            slots(model) == 0 ? "-" : slots(model),
            answersFor);
      } else {
        table.row(
            model.name(),
            kind(model),
            where(model),
            state,
            size(model),
            model.license(),
            model.contextTokens(),
            slots(model),
            answersFor);
      }
    }
    table.print(format.format, terminal.out());
  }

  /** The most requests that it is given at once; 0 where there is no such number. */
  static int slots(Model model) {
    return switch (model) {
      case LocalModel local -> local.slots();
      case RemoteModel remote -> remote.slots();
      case EmbeddingModel embedding -> 0;
    };
  }

  private static String kind(Model model) {
    return switch (model) {
      case LocalModel local -> local.installed() ? "default" : "file";
      case RemoteModel remote -> "openai";
      case EmbeddingModel embedding -> "embedding";
    };
  }

  private static String where(Model model) {
    return switch (model) {
      case LocalModel local -> local.file().toString();
      case RemoteModel remote -> remote.baseUrl().toString();
      case EmbeddingModel embedding -> "in the server";
    };
  }

  private static String state(Model model, LlamaServer server) {
    return switch (model) {
      case LocalModel local -> state(local, server);
      case RemoteModel remote -> keyState(remote, System.getenv());
      case EmbeddingModel embedding -> "built in";
    };
  }

  private static String state(LocalModel model, LlamaServer server) {
    if (!Files.exists(model.file())) {
      return model.installed() ? "on first use" : "missing";
    }
    try {
      GgufFile.read(model.file());
    } catch (ModelUnavailableException damaged) {
      return "damaged";
    }
    return server.isInstalled(model) ? "installed" : "on first use";
  }

  static String keyState(RemoteModel model, Map<String, String> environment) {
    return model.apiKeyVariable().filter(name -> !environment.containsKey(name)).isPresent()
        ? "key not set"
        : "elsewhere";
  }

  private static long size(Model model) {
    try {
      return model instanceof LocalModel local ? Files.size(local.file()) : 0;
    } catch (IOException absent) {
      return 0;
    }
  }
}
