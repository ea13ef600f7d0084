package dev.headrace.app.demo;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Sends the requests of a trace at their times, each on a thread of its own. */
final class Drive {
  private static final long PROGRESS_EVERY_MILLIS = 200;

  private static final List<String> QUESTIONS =
      List.of(
          "How does a headrace lose power, and what prevents it?",
          "In which order are gates opened and closed in a flood?",
          "How long does a machine take to start from cold, and why?",
          "Who pays for a machine that stands ready?",
          "What should be written down before a promise is made?",
          "Which load is shed first when all else fails?",
          "What went wrong in the flood, and what is to be done?",
          "How do people share one machine fairly?");

  /** Told now and then how far it is. */
  interface Progress {
    void show(int sent, int answered, int failed);
  }

  /**
   * The slowest request so far.
   *
   * @param calls those of the model that it made
   */
  record Slowest(String requestId, long micros, List<ModelUse> calls) {}

  private final Deployment deployment;
  private final ServerPages pages;
  private final Trace trace;
  private final double speed;
  private final Samples latencyMicros = new Samples();
  private final ModelCalls modelCalls = new ModelCalls();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private @Nullable Slowest slowest;
  private @Nullable String firstError;
  private String lastAnswerKey = "";

  Drive(Deployment deployment, ServerPages pages, Trace trace, double speed) {
    this.deployment = deployment;
    this.pages = pages;
    this.trace = trace;
    this.speed = speed;
  }

  /** Sends all, waits for all answers, and returns; or returns soon after {@link #stop}. */
  void run(Progress progress) throws InterruptedException {
    long beganNanos = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      int sent = 0;
      while (sent < trace.requests().size() && !stopped.get()) {
        Trace.Arrival next = trace.requests().get(sent);
        long dueNanos = beganNanos + (long) (next.millis() / speed * 1_000_000);
        if (System.nanoTime() < dueNanos) {
          long waitMillis = (dueNanos - System.nanoTime()) / 1_000_000 + 1;
          progress.show(sent, latencyMicros.count(), failed.get());
          TimeUnit.MILLISECONDS.sleep(Math.min(waitMillis, PROGRESS_EVERY_MILLIS));
        } else {
          int number = sent++;
          threads.execute(() -> send(number, next));
        }
      }
      while (latencyMicros.count() < sent && !stopped.get()) {
        progress.show(sent, latencyMicros.count(), failed.get());
        TimeUnit.MILLISECONDS.sleep(PROGRESS_EVERY_MILLIS);
      }
      progress.show(sent, latencyMicros.count(), failed.get());
      if (stopped.get()) {
        threads.shutdownNow();
      }
    }
  }

  /** Sends no more. */
  void stop() {
    stopped.set(true);
  }

  private void send(int number, Trace.Arrival size) {
    String question = QUESTIONS.get(number % QUESTIONS.size());
    String key = "answers/%06d.json".formatted(number);
    long begin = System.nanoTime();
    Deployment.Result result;
    try {
      result = deployment.ask(question, size, key);
    } catch (IOException | RuntimeException e) {
      result = Deployment.Result.failed(String.valueOf(e.getMessage()));
    }
    long micros = (System.nanoTime() - begin) / 1_000;
    result.calls().forEach(this::note);
    note(result, micros, key);
  }

  private void note(ModelUse call) {
    modelCalls.add(call);
    try {
      modelCalls.explained(pages.json("why/" + call.requestId()));
    } catch (IOException forgottenMeanwhile) {
      // its tokens count all the same
    }
  }

  private synchronized void note(Deployment.Result result, long micros, String answerKey) {
    if (!result.error().isEmpty()) {
      failed.incrementAndGet();
      firstError = firstError == null ? result.error() : firstError;
    } else {
      lastAnswerKey = answerKey;
    }
    Slowest before = slowest;
    if (!result.requestId().isEmpty() && (before == null || micros > before.micros())) {
      slowest = new Slowest(result.requestId(), micros, result.calls());
    }
    latencyMicros.add(micros);
  }

  Samples latencyMicros() {
    return latencyMicros;
  }

  /** All calls of the model. */
  ModelCalls modelCalls() {
    return modelCalls;
  }

  int failed() {
    return failed.get();
  }

  synchronized @Nullable Slowest slowest() {
    return slowest;
  }

  synchronized @Nullable String firstError() {
    return firstError;
  }

  /** Where the last answer that succeeded is kept; empty where none did. */
  synchronized String lastAnswerKey() {
    return lastAnswerKey;
  }
}
