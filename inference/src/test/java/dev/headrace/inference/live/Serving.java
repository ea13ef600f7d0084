package dev.headrace.inference.live;

import dev.headrace.inference.Answer;
import dev.headrace.inference.Ask;
import dev.headrace.inference.ModelException;
import dev.headrace.inference.Payment;
import dev.headrace.inference.models.Catalogue;
import dev.headrace.inference.models.LocalModel;
import dev.headrace.inference.models.Model;
import dev.headrace.inference.models.Progress;
import dev.headrace.inference.models.ServerCommand;
import dev.headrace.inference.models.TestCatalogues;
import dev.headrace.inference.replay.Recorder;
import dev.headrace.inference.serve.ServingLimits;
import dev.headrace.inference.testing.NullModelServer;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.MemoryJournal;
import dev.headrace.kernel.ports.LogStream;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.usage.Usage;
import dev.headrace.kernel.world.LiveWorld;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Model serving in a live world, over servers without models. */
final class Serving implements AutoCloseable {
  static final Partition PARTITION = new Partition("123456789012", "us-east-1");
  static final int SLOTS = 2;

  private final LiveWorld world = new LiveWorld(new MemoryJournal(), 1);
  private final List<Usage> used = new ArrayList<>();
  private final Meter meter = new Meter(used::add);
  private final NullEngine engine;
  private final ModelServers models;
  private volatile Catalogue catalogue;

  Serving(ServingLimits limits, UnaryOperator<NullModelServer> behaviour, Model... models) {
    this(limits, behaviour, TestCatalogues.of(models), line -> {});
  }

  /** The same, recorded. */
  Serving(
      ServingLimits limits,
      UnaryOperator<NullModelServer> behaviour,
      Catalogue initially,
      Consumer<String> recording) {
    this.engine = new NullEngine(world, behaviour);
    this.catalogue = initially;
    this.models =
        ModelServers.open(
            new LiveSurroundings(
                world,
                world,
                engine,
                meter,
                limits,
                () -> catalogue,
                (model, progress) -> new ServerCommand(List.of("/bin/server"), Map.of(), List.of()),
                Progress.SILENT,
                "MODEL_SERVER_KEY",
                name -> "REMOTE_KEY".equals(name) ? "secret" : null,
                name -> LogStream.NONE),
            new Recorder(world, limits, engine.nodes(), recording));
  }

  /** One local model of two slots that answers for everything and sleeps after a minute. */
  static Serving ofOneModel(UnaryOperator<NullModelServer> behaviour) {
    return new Serving(ServingLimits.STANDARD, behaviour, local("small", Duration.ofMinutes(1)));
  }

  static LocalModel local(String name, Duration idle) {
    return new LocalModel(
        name, Path.of("/models/" + name + ".gguf"), "", "MIT", 2_048, SLOTS, 512, idle, false);
  }

  NullEngine engine() {
    return engine;
  }

  ModelServers models() {
    return models;
  }

  void catalogue(Model... now) {
    catalogue(TestCatalogues.of(now));
  }

  void catalogue(Catalogue now) {
    catalogue = now;
  }

  /** What was metered, by usage type. */
  Map<String, Long> used() {
    return world.ask(() -> {
      Map<String, Long> sums = new TreeMap<>();
      used.forEach(usage -> add(sums, usage));
      meter.peek(usage -> add(sums, usage));
      return sums;
    });
  }

  private static void add(Map<String, Long> sums, Usage usage) {
    if (usage.dimension().wasteOf() == null) {
      sums.merge(usage.dimension().usageType(), usage.quantity(), Long::sum);
    }
  }

  static Ask chat(boolean streamed) {
    return chat(streamed, Duration.ofSeconds(30), "request-1");
  }

  static Ask chat(boolean streamed, Duration timeout, String requestId) {
    String body =
        "{\"messages\":[{\"role\":\"user\",\"content\":\"say something\"}]"
            + (streamed ? ",\"stream\":true" : "")
            + "}";
    return new Ask(
        PARTITION,
        "bedrock",
        "amazon.nova-lite-v1:0",
        Ask.Task.CHAT,
        body.getBytes(StandardCharsets.UTF_8),
        streamed,
        4,
        100,
        timeout,
        requestId,
        Payment.ON_DEMAND);
  }

  /** Asks on a thread of its own. */
  static <T> CompletableFuture<T> async(Callable<T> work) {
    var future = new CompletableFuture<T>();
    Thread.ofVirtual()
        .name("asker")
        .start(() -> {
          try {
            future.complete(work.call());
          } catch (Throwable e) {
            future.completeExceptionally(e);
          }
        });
    return future;
  }

  /** All events of an answer. */
  static List<String> all(Answer answer) throws ModelException, InterruptedException {
    List<String> events = new ArrayList<>();
    for (byte[] event = answer.next(); event != null; event = answer.next()) {
      events.add(new String(event, StandardCharsets.UTF_8));
    }
    return events;
  }

  @Override
  public void close() {
    models.close();
    world.close();
  }
}
