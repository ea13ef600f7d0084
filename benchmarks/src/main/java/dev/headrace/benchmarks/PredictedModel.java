package dev.headrace.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headrace.advisor.live.Generated;
import dev.headrace.advisor.live.RecordedGenerations;
import dev.headrace.advisor.live.WhatIfModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * How far the simulation of {@code what-if} is from what the default model does: its speed is
 * fitted to the older half of some generations, and the newer half is predicted. The peer is to
 * take the older half's median for each of them.
 */
final class PredictedModel {
  private static final String DEFAULT = "smollm2-135m-instruct";
  private static final int GENERATIONS = 60;
  private static final int MOST_WORDS = 120;
  private static final int LEAST_TOKENS = 8;
  private static final int MOST_TOKENS = 32;
  private static final int LONGEST_PAUSE_MILLIS = 300;
  private static final double MOST_ERROR_PERCENT = 25;
  private static final double PERCENT = 100;
  private static final List<String> WORDS =
      List.of("river", "stone", "light", "market", "harbour", "winter", "copper", "signal");

  private PredictedModel() {}

  static void measure(Path root, FigureTable table) throws IOException {
    try (var server =
        ServerUnderTest.start(
            root, data -> ServerUnderTest.run(root, data, List.of("models", "install")))) {
      for (int clients : new int[] {1, 3}) {
        ask(server, clients);
        table.add(figure(newest(server), clients));
      }
    }
  }

  /** Chats of any length, every other one streamed, with pauses between those of a client. */
  private static void ask(ServerUnderTest server, int clients) throws IOException {
    List<Future<?>> asked = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int client = 0; client < clients; client++) {
        var chance = new SplittableRandom(31L * clients + client);
        asked.add(
            threads.submit(() -> {
              for (int i = 0; i < GENERATIONS / clients; i++) {
                ask(server, chance, i % 2 == 0);
                TimeUnit.MILLISECONDS.sleep(chance.nextInt(LONGEST_PAUSE_MILLIS));
              }
              return null;
            }));
      }
      for (Future<?> one : asked) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void ask(ServerUnderTest server, SplittableRandom chance, boolean streamed)
      throws IOException {
    var prompt = new StringBuilder("Tell a story of");
    for (int words = 1 + chance.nextInt(MOST_WORDS); words > 0; words--) {
      prompt.append(' ').append(WORDS.get(chance.nextInt(WORDS.size())));
    }
    String body =
        String.format(
            Locale.ROOT,
            """
            {"model":"%s","max_tokens":%d,"stream":%b,"messages":[{"role":"user","content":"%s."}]}
            """,
            DEFAULT,
            chance.nextInt(LEAST_TOKENS, MOST_TOKENS + 1),
            streamed,
            prompt);
    HttpURLConnection chat = connection(server, "/v1/chat/completions");
    chat.setDoOutput(true);
    chat.setRequestProperty("Content-Type", "application/json");
    chat.setRequestProperty("Authorization", "Bearer anything");
    try (OutputStream out = chat.getOutputStream()) {
      out.write(body.getBytes(StandardCharsets.UTF_8));
    }
    try (InputStream answer = chat.getInputStream()) {
      answer.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static HttpURLConnection connection(ServerUnderTest server, String path)
      throws IOException {
    return (HttpURLConnection) URI.create(server.url() + path).toURL().openConnection();
  }

  /** As many as one turn asks for. */
  private static RecordedGenerations newest(ServerUnderTest server) throws IOException {
    try (InputStream page =
        connection(server, "/_headrace/generations/" + DEFAULT).getInputStream()) {
      JsonNode model = new ObjectMapper().readTree(page).path("models").path(0);
      RecordedGenerations all = RecordedGenerations.read(model);
      int count = all.generations().size();
      if (count < GENERATIONS) {
        throw new IOException(count + " generations were recorded, not " + GENERATIONS);
      }
      return new RecordedGenerations(
          all.model(),
          all.slots(),
          all.generations().subList(count - GENERATIONS, count),
          new TreeMap<>());
    }
  }

  /**
   * The same generations by a speed that is fitted to them: what is more is the machine's drift.
   */
  private static Figure figure(RecordedGenerations recorded, int clients) {
    WhatIfModel.Answer answer = new WhatIfModel(recorded).compare(List.of());
    WhatIfModel.Answer fitted = new WhatIfModel(newerHalf(recorded)).compare(List.of());
    return new Figure(
        "answers of the default model predicted, median error of "
            + answer.comparedGenerations()
            + ", "
            + clients
            + (clients == 1 ? " client" : " clients"),
        String.format(Locale.ROOT, "%.1f %%", answer.medianErrorPercent()),
        String.format(
            Locale.ROOT,
            "at the speed of these very %d, %.1f %%; by the median of the %d before, %.1f %%",
            fitted.comparedGenerations(),
            fitted.medianErrorPercent(),
            answer.fittedGenerations(),
            errorOfMedian(recorded)),
        String.format(Locale.ROOT, "<= %.0f %%", MOST_ERROR_PERCENT),
        answer.medianErrorPercent() <= MOST_ERROR_PERCENT);
  }

  /** Too few to be halved once more. */
  private static RecordedGenerations newerHalf(RecordedGenerations recorded) {
    List<Generated> newer =
        recorded.generations().stream()
            .sorted(Comparator.comparingLong(Generated::atNanos))
            .skip(GENERATIONS / 2)
            .toList();
    return new RecordedGenerations(recorded.model(), recorded.slots(), newer, new TreeMap<>());
  }

  private static double errorOfMedian(RecordedGenerations recorded) {
    double[] took =
        recorded.generations().stream()
            .sorted(Comparator.comparingLong(Generated::atNanos))
            .mapToDouble(one -> (double) one.queuedNanos() + one.runNanos())
            .toArray();
    double expected = median(Arrays.copyOf(took, took.length / 2));
    double[] newer = Arrays.copyOfRange(took, took.length / 2, took.length);
    return median(
        Arrays.stream(newer).map(nanos -> PERCENT * Math.abs(expected - nanos) / nanos).toArray());
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }
}
