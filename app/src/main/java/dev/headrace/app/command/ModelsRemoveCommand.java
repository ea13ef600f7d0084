package dev.headrace.app.command;

import dev.headrace.inference.models.BadModelFileException;
import dev.headrace.inference.models.Catalogue;
import dev.headrace.inference.models.LocalModel;
import dev.headrace.inference.models.Model;
import dev.headrace.inference.models.ModelUnavailableException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code headrace models remove}. */
@Command(
    name = "remove",
    description = "Takes a model out of the list, and deletes what was installed for it.",
    mixinStandardHelpOptions = true)
final class ModelsRemoveCommand implements Runnable {
  @Mixin private Terminal terminal = new Terminal();
  @Mixin private ModelsOption models = new ModelsOption();

  @Parameters(paramLabel = "NAME", description = "The model.")
  private String name = "";

  @Override
  public void run() {
    Catalogue before = models.catalogue();
    Model model = ModelNames.find(before, name);
    List<String> patterns = before.routes().patternsOf(name);
    try {
      models.file().remove(name);
      if (model instanceof LocalModel local) {
        models.weights().delete(local);
      }
    } catch (BadModelFileException | ModelUnavailableException told) {
      throw new CommandFailure(String.valueOf(told.getMessage()));
    }
    terminal.out().println(name + " is removed.");
    Catalogue now = models.catalogue();
    for (String pattern : patterns) {
      terminal.out().println("For " + pattern + " answers now: " + answering(now, pattern));
    }
    terminal.out().flush();
  }

  /** Who answers for an id that the pattern fits: the pattern itself is one. */
  private static String answering(Catalogue catalogue, String pattern) {
    return catalogue.routes().modelFor(pattern).map(Model::name).orElse("nobody");
  }
}
