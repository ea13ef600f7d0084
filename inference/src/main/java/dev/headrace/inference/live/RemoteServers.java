package dev.headrace.inference.live;

import dev.headrace.inference.ModelException;
import dev.headrace.inference.ModelException.Reason;
import dev.headrace.inference.http.ConnectionPool;
import dev.headrace.inference.http.Target;
import dev.headrace.inference.models.RemoteModel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Connections to servers elsewhere. */
final class RemoteServers {
  private static final int MOST_IDLE = 32;

  private final UnaryOperator<@Nullable String> variables;
  private final Map<Target, ConnectionPool> pools = new ConcurrentHashMap<>();

  RemoteServers(UnaryOperator<@Nullable String> variables) {
    this.variables = variables;
  }

  /**
   * Connections to the server of a model.
   *
   * @throws ModelException where its key is not to be had
   */
  ConnectionPool pool(RemoteModel model) throws ModelException {
    String key = "";
    if (model.apiKeyVariable().isPresent()) {
      String variable = model.apiKeyVariable().get();
      String value = variables.apply(variable);
      if (value == null || value.isBlank()) {
        throw new ModelException(
            Reason.UNAVAILABLE,
            "The model %s needs a key: set the environment variable %s for the server."
                .formatted(model.name(), variable));
      }
      key = value.strip();
    }
    return pools.computeIfAbsent(
        Target.of(model.baseUrl(), key), target -> new ConnectionPool(target, MOST_IDLE));
  }

  void close() {
    pools.values().forEach(ConnectionPool::close);
  }
}
