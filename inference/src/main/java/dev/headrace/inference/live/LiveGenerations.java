package dev.headrace.inference.live;

import dev.headrace.inference.http.ConnectionPool;
import dev.headrace.inference.http.Exchange;
import dev.headrace.inference.http.Target;
import dev.headrace.inference.models.LocalModel;
import dev.headrace.inference.models.ModelLauncher;
import dev.headrace.inference.models.ModelUnavailableException;
import dev.headrace.inference.models.Progress;
import dev.headrace.inference.models.ServerCommand;
import dev.headrace.inference.serve.Generations;
import dev.headrace.inference.serve.ModelCall;
import dev.headrace.inference.serve.ModelServer;
import dev.headrace.kernel.engine.Endpoints.Endpoint;
import dev.headrace.kernel.engine.HealthCheck;
import dev.headrace.kernel.engine.Node;
import dev.headrace.kernel.engine.Program;
import dev.headrace.kernel.engine.WorkSpec;
import dev.headrace.kernel.ports.LogStream;
import dev.headrace.kernel.world.Entrance;
import dev.headrace.kernel.world.Event;
import dev.headrace.kernel.world.WorldStoppedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts, warms and reaches the servers of models that run here. */
final class LiveGenerations implements Generations {
  private static final Logger LOG = LoggerFactory.getLogger(LiveGenerations.class);

  private static final HealthCheck HEALTH = new HealthCheck("/health", 2_000, 5_000, 6, 600_000);
  private static final int TEMPORARY_MIB = 512;
  private static final int OPEN_FILES = 1_024;
  private static final int PROCESSES = 512;
  private static final int WARM_UP_MILLIS = 60_000;
  private static final int KEY_BYTES = 24;

  /** A completion of one token: it makes the server touch all of its weights once. */
  private static final byte[] WARM_UP =
      "{\"prompt\":\"Hello\",\"max_tokens\":1,\"temperature\":0}".getBytes(StandardCharsets.UTF_8);

  /** The server that is spoken to for a model, and how. */
  private record Reached(long serverNumber, ConnectionPool pool) {}

  private final Entrance entrance;
  private final ModelLauncher launcher;
  private final Progress progress;
  private final String keyVariable;
  private final Node node;
  private final Function<String, LogStream> output;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, LocalModel> locals = new ConcurrentHashMap<>();
  private final Map<Long, String> keys = new ConcurrentHashMap<>();
  private final Map<String, Reached> reached = new ConcurrentHashMap<>();

  /**
   * @param keyVariable the variable by which a server is told the key that it is to ask for
   * @param output where what servers print goes, by the model's name
   */
  LiveGenerations(
      Entrance entrance,
      ModelLauncher launcher,
      Progress progress,
      String keyVariable,
      Node node,
      Function<String, LogStream> output) {
    this.entrance = entrance;
    this.launcher = launcher;
    this.progress = progress;
    this.keyVariable = keyVariable;
    this.node = node;
    this.output = output;
  }

  /** Says how a model is to be started from now on. */
  void knows(LocalModel model) {
    locals.put(model.name(), model);
  }

  @Override
  public void prepare(ModelServer server) {
    Thread.ofVirtual().name("model-prepare-", 0).start(() -> prepareNow(server));
  }

  private void prepareNow(ModelServer server) {
    LocalModel model = locals.get(server.modelName());
    if (model == null) {
      tell(() -> server.preparationFailed("there is no such model any more"));
      return;
    }
    try {
      WorkSpec spec = spec(server, model, launcher.prepare(model, progress));
      tell(() -> server.prepared(spec));
    } catch (ModelUnavailableException e) {
      String reason = withoutPeriod(e.getMessage());
      tell(() -> server.preparationFailed(reason));
    } catch (InterruptedException e) {
      tell(() -> server.preparationFailed("this process ends"));
    } catch (RuntimeException e) {
      LOG.error("preparing the model {} failed", server.modelName(), e);
      tell(() -> server.preparationFailed("it cannot be prepared: " + e));
    }
  }

  private static String withoutPeriod(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  private WorkSpec spec(ModelServer server, LocalModel model, ServerCommand command) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    String hexadecimal = HexFormat.of().formatHex(key);
    keys.put(server.number(), hexadecimal);
    Map<String, String> environment = new LinkedHashMap<>(command.environment());
    environment.put(keyVariable, hexadecimal);
    return new WorkSpec(
        new Program.HttpServer(
            command.command(),
            command.readOnlyFolders().stream().map(Path::toString).toList(),
            0,
            HEALTH),
        environment,
        new WorkSpec.Resources(
            model.memoryMiB(), node.vcpuMillis(), TEMPORARY_MIB, OPEN_FILES, PROCESSES),
        output.apply(model.name()));
  }

  @Override
  public void warmUp(ModelServer server) {
    Thread.ofVirtual().name("model-warm-up-", 0).start(() -> warmUpNow(server));
  }

  private void warmUpNow(ModelServer server) {
    try {
      String problem = warm(pool(server));
      if (problem == null) {
        tell(server::warmedUp);
      } else {
        tell(() -> server.warmUpFailed(problem));
      }
    } catch (IOException e) {
      tell(() -> server.warmUpFailed(String.valueOf(e.getMessage())));
    }
  }

  private static @Nullable String warm(ConnectionPool pool) throws IOException {
    try (Exchange exchange =
        Exchange.send(
            pool, "POST", "/v1/completions", WARM_UP, Exchange.Watcher.NONE, WARM_UP_MILLIS)) {
      byte[] answer = exchange.rest();
      exchange.limitReads(0);
      return exchange.status() == 200
          ? null
          : String.valueOf(ServerErrors.of(exchange.status(), answer).getMessage());
    }
  }

  /** Connections to a server that runs here. */
  ConnectionPool pool(ModelServer server) {
    return reached
        .compute(
            server.modelName(),
            (name, known) -> {
              if (known != null && known.serverNumber() >= server.number()) {
                return known;
              }
              if (known != null) {
                known.pool().close();
                keys.remove(known.serverNumber());
              }
              return new Reached(server.number(), open(server));
            })
        .pool();
  }

  private ConnectionPool open(ModelServer server) {
    Endpoint endpoint = server.endpoints().http();
    String key = keys.getOrDefault(server.number(), "");
    LocalModel model = locals.get(server.modelName());
    return new ConnectionPool(
        Target.local(endpoint.host(), endpoint.port(), key), model == null ? 1 : model.slots());
  }

  @Override
  public void begin(ModelCall call) {
    if (call.listener() instanceof LiveCall live) {
      live.begin();
    }
  }

  @Override
  public void stop(ModelCall call) {
    if (call.listener() instanceof LiveCall live) {
      live.stop();
    }
  }

  private void tell(Event event) {
    try {
      entrance.enter(event);
    } catch (WorldStoppedException e) {
      LOG.debug("a server's answer came after the end of the world", e);
    }
  }

  /** Closes what connections wait. */
  void close() {
    reached.values().forEach(server -> server.pool().close());
  }
}
