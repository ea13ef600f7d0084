package dev.headrace.app.server;

import dev.headrace.advisor.live.GenerationRecorder;
import dev.headrace.advisor.live.RecordedGenerations;
import dev.headrace.engine.runtimes.Interpreters;
import dev.headrace.inference.EmbeddingModels;
import dev.headrace.inference.LanguageModels;
import dev.headrace.inference.ModelException;
import dev.headrace.inference.ModelException.Reason;
import dev.headrace.inference.calls.ForcedCalls;
import dev.headrace.inference.embedding.SentenceEmbeddings;
import dev.headrace.inference.live.LiveSurroundings;
import dev.headrace.inference.live.ModelServers;
import dev.headrace.inference.models.BadModelFileException;
import dev.headrace.inference.models.Catalogue;
import dev.headrace.inference.models.LlamaServer;
import dev.headrace.inference.models.Model;
import dev.headrace.inference.models.ModelFile;
import dev.headrace.inference.models.Progress;
import dev.headrace.inference.serve.CallExplanation;
import dev.headrace.inference.serve.ModelStatus;
import dev.headrace.inference.serve.ServingLimits;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.engine.Engine;
import dev.headrace.kernel.journal.Journal;
import dev.headrace.kernel.ports.LogGroups;
import dev.headrace.kernel.ports.LogStream;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.LiveWorld;
import dev.headrace.wire.Caller;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of a cloud: which there are, who answers for which id, and their servers. Opening it
 * reads what the journal has of their requests, and starts nothing; the first request does.
 */
final class CloudModels implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CloudModels.class);

  /** The log group in which what the server of a model prints is found, with the model's name. */
  private static final String LOG_GROUP = "/headrace/models/";

  private final ModelFile file;
  private final LiveWorld world;
  private final GenerationRecorder recorder;
  private final ModelServers servers;
  private final LanguageModels languageModels;
  private final SentenceEmbeddings embeddings;

  CloudModels(
      Path dataFolder,
      LiveWorld world,
      Journal journal,
      Engine engine,
      Meter meter,
      LogGroups logs,
      Interpreters interpreters) {
    this.world = world;
    this.recorder = new GenerationRecorder(world);
    world.ask(() -> recorder.recover(journal)).forEach(LOG::warn);
    this.file = new ModelFile(dataFolder);
    this.servers =
        ModelServers.open(
            new LiveSurroundings(
                world,
                world,
                engine,
                meter,
                ServingLimits.STANDARD,
                this::catalogue,
                new LlamaServer(dataFolder, new Pythons(interpreters), LlamaServer.usualThreads()),
                new LoggedProgress(),
                LlamaServer.KEY_VARIABLE,
                System::getenv,
                name -> output(logs, name)),
            recorder);
    this.languageModels = new ForcedCalls(servers);
    this.embeddings =
        new SentenceEmbeddings(
            dataFolder,
            this::modelFor,
            (partition, service, modelId, tokens, payment) ->
                servers.admit(partition, service, modelId, tokens, payment)::used);
  }

  private static LogStream output(LogGroups logs, String modelName) {
    var home = new Partition(Caller.DEFAULT_ACCOUNT, Caller.DEFAULT_REGION);
    return logs.open(home, LOG_GROUP + modelName, Instant.now().toString().replace(':', '-'));
  }

  private Catalogue catalogue() throws ModelException {
    try {
      return file.current();
    } catch (BadModelFileException e) {
      throw new ModelException(Reason.UNAVAILABLE, e.getMessage());
    }
  }

  private Optional<Model> modelFor(String modelId) throws ModelException {
    return catalogue().routes().modelFor(modelId);
  }

  /**
   * All of them, in the order of the file.
   *
   * @throws ModelException where the file cannot be read
   */
  List<Model> all() throws ModelException {
    return catalogue().models();
  }

  /** Whether the list of models names an id, by a model or a pattern, and not only all ids. */
  boolean names(String modelId) {
    try {
      return file.current().routes().names(modelId);
    } catch (BadModelFileException e) {
      return false;
    }
  }

  LanguageModels languageModels() {
    return languageModels;
  }

  EmbeddingModels embeddingModels() {
    return embeddings;
  }

  /** The file that says which models there are. */
  ModelFile file() {
    return file;
  }

  /** What became of those models that were asked. */
  List<ModelStatus> status() {
    return servers.status();
  }

  /** The newest generations of a model; null for one that is not known or runs elsewhere. */
  @Nullable RecordedGenerations generations(String model) {
    return world.<@Nullable RecordedGenerations>ask(() -> recorder.of(model));
  }

  /** Where the time of a request to a model went; null for one that is not known. */
  @Nullable CallExplanation why(String requestId) {
    return servers.why(requestId);
  }

  @Override
  public void close() {
    servers.close();
    embeddings.close();
  }

  /** Tells in the server's log what the first use installs. */
  private static final class LoggedProgress implements Progress {
    private static final long BYTES_PER_MB = 1_000_000;

    @Override
    public void license(String what, String license) {
      LOG.info("{} comes under the license {}", what, license);
    }

    @Override
    public void began(String what, long bytes) {
      if (bytes > 0) {
        LOG.info("installing {}, {} MB", what, Math.ceilDiv(bytes, BYTES_PER_MB));
      } else {
        LOG.info("installing {}", what);
      }
    }

    @Override
    public void at(long bytesDone) {}

    @Override
    public void ended() {
      LOG.info("installed");
    }
  }
}
