package dev.headrace.inference.models;

import java.util.List;
import java.util.Optional;

/**
 * What a file of models says: one state of it, which does not change.
 *
 * @param models in the order of the file
 * @param routes which of them answers for which model id
 * @param limits what may be asked of a model id
 */
public record Catalogue(List<Model> models, Routes routes, Limits limits) {
  public Catalogue {
    models = List.copyOf(models);
  }

  /** The model of a name. */
  public Optional<Model> named(String name) {
    return models.stream().filter(model -> model.name().equals(name)).findFirst();
  }
}
