package dev.headrace.inference.live;

import dev.headrace.inference.Answer;
import dev.headrace.inference.Ask;
import dev.headrace.inference.ModelException;
import dev.headrace.inference.Payment;
import dev.headrace.inference.models.LocalModel;
import dev.headrace.inference.models.MinuteLimits;
import dev.headrace.inference.models.Model;
import dev.headrace.inference.models.RemoteModel;
import dev.headrace.inference.models.TestCatalogues;
import dev.headrace.inference.serve.ServingLimits;
import dev.headrace.inference.testing.NullModelServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Models in a live world under more load than their limits allow: threads ask, go away and give up,
 * servers die, two models want the memory of one.
 */
final class RecordedRun implements AutoCloseable {
  static final String PROMPT = "tell nobody";

  private static final long MILLI = 1_000_000;
  private static final int AT_ONCE = 10;
  private static final int QUEUE = 4;
  private static final int MEMORY_MIB = 2_500;
  private static final List<String> NAMES = List.of("small", "large", "elsewhere");

  /** So small that a few requests at once meet each limit. */
  private static final ServingLimits LIMITS =
      new ServingLimits(
          QUEUE,
          5_000 * MILLI,
          5_000 * MILLI,
          5_000 * MILLI,
          200 * MILLI,
          10,
          50 * MILLI,
          3,
          5 * MILLI,
          20 * MILLI,
          30 * MILLI,
          100);

  private final NullModelServer elsewhere = NullModelServer.start();
  private final AtomicInteger starts = new AtomicInteger();
  private final Serving serving;
  private int rounds;

  RecordedRun(Consumer<String> recording) {
    elsewhere.taking(Duration.ofMillis(1), Duration.ofNanos(100_000));
    this.serving =
        new Serving(
            LIMITS,
            this::behave,
            TestCatalogues.limited(MinuteLimits.NONE, models(Duration.ofMillis(20))),
            recording);
  }

  /** Each third server breaks its answers off. */
  private NullModelServer behave(NullModelServer server) {
    server.taking(Duration.ofMillis(1), Duration.ofNanos(200_000));
    return starts.incrementAndGet() % 3 == 0 ? server.dyingAfter(5) : server;
  }

  private Model[] models(Duration idle) {
    return new Model[] {
      local("small", idle),
      local("large", idle),
      new RemoteModel("elsewhere", elsewhere.uri().resolve("/v1"), "m", Optional.empty(), 8_192)
    };
  }

  private static LocalModel local(String name, Duration idle) {
    return new LocalModel(
        name, Path.of("/models/" + name), "", "MIT", 2_048, 2, MEMORY_MIB, idle, false);
  }

  /** Bursts at all models, by threads that all end. */
  void round() throws Exception {
    int round = rounds++;
    MinuteLimits limits =
        switch (round % 6) {
          case 3 -> new MinuteLimits(5, MinuteLimits.UNLIMITED);
          case 5 -> new MinuteLimits(MinuteLimits.UNLIMITED, 400);
          default -> MinuteLimits.NONE;
        };
    Duration idle = Duration.ofMillis(round % 2 == 0 ? 20 : 10_000);
    if (round % 7 == 6) {
      serving.catalogue(models(idle)[0]);
      burst("small", 2, round);
    }
    serving.catalogue(TestCatalogues.limited(limits, models(idle)));
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (String name : NAMES) {
      all.addAll(begin(name, AT_ONCE, round));
    }
    all.add(Serving.async(() -> countTokens(NAMES.get(round % 2))));
    all.add(Serving.async(() -> embed(round)));
    for (CompletableFuture<?> each : all) {
      each.get();
    }
    loseServer(round);
  }

  /** A server dies while nobody is answered, seen or unseen. */
  private void loseServer(int round) throws Exception {
    serving.catalogue(
        TestCatalogues.limited(MinuteLimits.NONE, models(Duration.ofSeconds(60 + round))));
    burst("small", 2, round);
    NullEngine.NullWork work = serving.engine().lastStarted();
    if (round % 2 == 0) {
      work.kill();
    } else {
      work.killSilently();
    }
    burst("small", 2, round);
  }

  private void burst(String name, int count, int round) throws Exception {
    for (CompletableFuture<?> each : begin(name, count, round)) {
      each.get();
    }
  }

  private List<CompletableFuture<?>> begin(String name, int count, int round) {
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      all.add(Serving.async(() -> ask(name, number, round)));
    }
    return all;
  }

  /** Reads an answer, or some of it, or gives it little time; whatever comes of it is well. */
  private boolean ask(String name, int number, int round) throws InterruptedException {
    boolean hurried = number % 5 == 4;
    Duration timeout = hurried ? Duration.ofMillis(2L + round % 5) : Duration.ofSeconds(20);
    try (Answer answer = serving.models().ask(request(name, timeout, number % 4 == 3))) {
      if (number % 5 == 3) {
        return answer.next() != null;
      }
      return !Serving.all(answer).isEmpty();
    } catch (ModelException refused) {
      return false;
    }
  }

  private static Ask request(String name, Duration timeout, boolean batch) {
    String body =
        "{\"messages\":[{\"role\":\"user\",\"content\":\"" + PROMPT + "\"}],\"stream\":true}";
    return new Ask(
        Serving.PARTITION,
        "bedrock",
        name,
        Ask.Task.CHAT,
        body.getBytes(StandardCharsets.UTF_8),
        true,
        4,
        100,
        timeout,
        "",
        Payment.of(batch ? Ask.Tariff.BATCH : Ask.Tariff.ON_DEMAND, false));
  }

  private boolean countTokens(String name) throws InterruptedException {
    try {
      return serving.models().countTokens(request(name, Duration.ofSeconds(20), false)) > 0;
    } catch (ModelException refused) {
      return false;
    }
  }

  private boolean embed(int tokens) {
    try {
      serving
          .models()
          .admit(Serving.PARTITION, "bedrock", "some embedding: a/b", tokens, Payment.ON_DEMAND)
          .used();
      return true;
    } catch (ModelException refused) {
      return false;
    }
  }

  @Override
  public void close() {
    serving.close();
    elsewhere.close();
  }
}
