package dev.headrace.inference.models;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which model answers for which model id: the one of that name, else that of the first pattern that
 * fits.
 */
public final class Routes {
  private final Map<String, Model> models = new LinkedHashMap<>();
  private final List<Route> routes;

  /**
   * A line of the list.
   *
   * @param pattern of model ids; {@code *} stands for any characters
   * @param modelName who answers
   */
  public record Route(String pattern, String modelName) {}

  Routes(Collection<? extends Model> models, List<Route> routes) {
    models.forEach(model -> this.models.put(model.name(), model));
    this.routes = List.copyOf(routes);
  }

  /** Who answers for a model id; empty where nobody does. */
  public Optional<Model> modelFor(String modelId) {
    Model named = models.get(modelId);
    if (named != null) {
      return Optional.of(named);
    }
    for (Route route : routes) {
      if (Glob.fits(route.pattern(), modelId)) {
        return Optional.ofNullable(models.get(route.modelName()));
      }
    }
    return Optional.empty();
  }

  /** Whether a model id is named here, by a model or a pattern other than that of all ids. */
  public boolean names(String modelId) {
    return models.containsKey(modelId)
        || routes.stream()
            .anyMatch(route -> !route.pattern().equals("*") && Glob.fits(route.pattern(), modelId));
  }

  /** The list, in its order. */
  public List<Route> routes() {
    return routes;
  }

  /** The patterns of a model. */
  public List<String> patternsOf(String modelName) {
    return routes.stream()
        .filter(route -> route.modelName().equals(modelName))
        .map(Route::pattern)
        .toList();
  }
}
