package dev.headrace.app.command;

import dev.headrace.inference.models.Catalogue;
import dev.headrace.inference.models.Model;
import dev.headrace.kernel.Nearest;
import java.util.List;

/** Finds the model that somebody names. */
final class ModelNames {
  private ModelNames() {}

  /**
   * The model of a name.
   *
   * @throws CommandFailure where there is none, with the nearest
   */
  static Model find(Catalogue catalogue, String name) {
    List<String> names = catalogue.models().stream().map(Model::name).toList();
    return catalogue
        .named(name)
        .orElseThrow(() ->
            new CommandFailure(
                "there is no model "
                    + name
                    + Nearest.to(name, names)
                        .map(nearest -> "; did you mean " + nearest + "?")
                        .orElse("; there are " + String.join(", ", names))));
  }
}
