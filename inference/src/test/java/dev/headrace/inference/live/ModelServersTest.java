package dev.headrace.inference.live;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.headrace.inference.Answer;
import dev.headrace.inference.ModelException;
import dev.headrace.inference.ModelException.Reason;
import dev.headrace.inference.TokenUse;
import dev.headrace.inference.models.RemoteModel;
import dev.headrace.inference.serve.CallExplanation;
import dev.headrace.inference.serve.CallPhase;
import dev.headrace.inference.serve.Ending;
import dev.headrace.inference.serve.ModelStatus;
import dev.headrace.inference.serve.ServingLimits;
import dev.headrace.inference.serve.Wait;
import dev.headrace.inference.testing.NullModelServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ModelServersTest {
  private static final UnaryOperator<NullModelServer> PLAIN = UnaryOperator.identity();
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void nothing_is_started_before_somebody_asks() throws Exception {
    try (var serving = Serving.ofOneModel(PLAIN)) {
      assertThat(serving.models().served("anything").modelName()).isEqualTo("small");
      assertThat(serving.engine().starts()).isZero();

      try (Answer answer = serving.models().ask(Serving.chat(false))) {
        assertThat(Serving.all(answer)).singleElement().asString().contains("word8");
        assertThat(answer.use()).isEqualTo(new TokenUse(4, 0, 8));
        assertThat(answer.served().modelName()).isEqualTo("small");
      }
      assertThat(serving.engine().starts()).isEqualTo(1);
    }
  }

  @Test
  void a_stream_flows_event_by_event_and_hides_the_usage_nobody_asked_for() throws Exception {
    try (var serving = Serving.ofOneModel(server -> server.answering(3))) {
      Answer answer = serving.models().ask(Serving.chat(true));
      List<String> events = Serving.all(answer);

      assertThat(events).hasSize(5).noneMatch(event -> event.contains("\"usage\""));
      assertThat(events.get(1)).contains("word1");
      assertThat(answer.use()).isEqualTo(new TokenUse(4, 0, 3));
      assertThat(answer.timing().firstTokenNanos()).isPositive();
      assertThat(answer.next()).isNull();
    }
  }

  @Test
  void how_long_a_prompt_took_is_known_of_an_answer_at_once_if_its_server_tells() throws Exception {
    try (var serving = Serving.ofOneModel(PLAIN)) {
      Serving.all(serving.models().ask(Serving.chat(false, LONG, "untold")));
      assertThat(requireNonNull(serving.models().why("untold")).firstTokenNanos()).isZero();
      assertThat(serving.models().status().getFirst().latency())
          .containsOnlyKeys(CallPhase.WAKE, CallPhase.QUEUE);

      serving.engine().nextStarted().server().taking(Duration.ofMillis(7), Duration.ZERO);
      Serving.all(serving.models().ask(Serving.chat(false, LONG, "told")));
      assertThat(requireNonNull(serving.models().why("told")).firstTokenNanos())
          .isEqualTo(7_000_000);
      assertThat(serving.models().status().getFirst().latency()).containsKey(CallPhase.PROMPT);
    }
  }

  @Test
  void tokens_are_metered_under_the_keys_of_the_named_models_prices() throws Exception {
    try (var serving = Serving.ofOneModel(PLAIN)) {
      Serving.all(serving.models().ask(Serving.chat(true)));

      assertThat(serving.used())
          .containsEntry("USE1-NovaLite-input-tokens", 4L)
          .containsEntry("USE1-NovaLite-output-tokens", 8L)
          .containsEntry("USE1-ModelRequests", 1L);
      // The server's time is counted in whole milliseconds, and it may be up for less than one.
      until(() -> serving.used().containsKey("ModelServer-Hours"));
    }
  }

  @Test
  void requests_that_come_while_the_model_wakes_are_held_and_can_say_why_they_wait()
      throws Exception {
    try (var serving = Serving.ofOneModel(PLAIN)) {
      CountDownLatch start = serving.engine().holdStarts();
      List<CompletableFuture<List<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        String id = "request-" + i;
        answers.add(
            Serving.async(() ->
                Serving.all(serving.models().ask(Serving.chat(true, Duration.ofSeconds(30), id)))));
      }
      until(() -> waiting(serving) == 100);
      CallExplanation why = requireNonNull(serving.models().why("request-50"));
      assertThat(why.state()).isEqualTo("WAITING");
      assertThat(why.waitNanos()).containsKey(Wait.PROCESS);

      start.countDown();

      for (CompletableFuture<List<String>> answer : answers) {
        assertThat(answer.get(30, TimeUnit.SECONDS)).hasSize(10);
      }
      assertThat(serving.engine().starts()).isEqualTo(1);
      assertThat(serving.models().why("request-50"))
          .extracting(CallExplanation::state)
          .isEqualTo("ANSWERED");
    }
  }

  @Test
  void no_more_requests_are_sent_to_a_server_than_it_has_slots() throws Exception {
    try (var serving = Serving.ofOneModel(server -> server.pausingAfter(1))) {
      List<CompletableFuture<List<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        answers.add(Serving.async(() -> Serving.all(serving.models().ask(Serving.chat(true)))));
      }
      NullModelServer server = serving.engine().nextStarted().server();
      server.awaitPaused(1); // the warm-up, which has one token
      until(() -> waiting(serving) == 5);
      server.resume();
      for (CompletableFuture<List<String>> answer : answers) {
        assertThat(answer.get(30, TimeUnit.SECONDS)).isNotEmpty();
      }
      assertThat(server.accepted()).isLessThanOrEqualTo(Serving.SLOTS + 1L);
    }
  }

  @Test
  void closing_an_answer_stops_its_generation_and_gives_its_slot_back() throws Exception {
    try (var serving = Serving.ofOneModel(PLAIN)) {
      warm(serving);
      NullModelServer server = serving.engine().nextStarted().server();
      server.answering(100).pausingAfter(3).taking(Duration.ZERO, Duration.ofNanos(1));
      Answer answer = serving.models().ask(Serving.chat(true));
      assertThat(answer.next()).isNotNull();
      server.awaitPaused(1);

      answer.close();

      server.awaitAbandoned(1);
      server.awaitGenerating(0);
      assertThat(running(serving)).isZero();
      server.answering(2).resume();
      assertThat(Serving.all(serving.models().ask(Serving.chat(true)))).hasSize(4);
    }
  }

  @Test
  void a_server_that_is_killed_midway_ends_its_streams_and_the_next_request_works()
      throws Exception {
    try (var serving = Serving.ofOneModel(PLAIN)) {
      warm(serving);
      NullEngine.NullWork work = serving.engine().nextStarted();
      work.server().answering(100).pausingAfter(3);
      Answer answer = serving.models().ask(Serving.chat(true));
      assertThat(answer.next()).isNotNull();

      work.kill();

      assertFails(Reason.SERVER_FAILED, () -> Serving.all(answer));
      assertThat(Serving.all(serving.models().ask(Serving.chat(true)))).hasSize(10);
      assertThat(serving.engine().starts()).isEqualTo(2);
      assertThat(serving.models().status().getFirst().failures()).isEqualTo(1);
    }
  }

  @Test
  void a_request_to_a_server_that_died_unseen_waits_for_the_next_one() throws Exception {
    try (var serving = Serving.ofOneModel(PLAIN)) {
      warm(serving);
      serving.engine().nextStarted().killSilently();

      assertThat(Serving.all(serving.models().ask(Serving.chat(true)))).hasSize(10);
      assertThat(serving.engine().starts()).isEqualTo(2);
    }
  }

  @Test
  void a_request_whose_time_is_up_says_what_it_waited_for() throws Exception {
    try (var serving = Serving.ofOneModel(PLAIN)) {
      CountDownLatch start = serving.engine().holdStarts();

      assertThatThrownBy(
              () -> serving.models().ask(Serving.chat(true, Duration.ofMillis(50), "slow")))
          .asInstanceOf(type(ModelException.class))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TIMEOUT))
          .satisfies(e -> assertThat(e.getMessage()).contains("the model server's process"));
      start.countDown();
    }
  }

  @Test
  void a_generation_whose_time_is_up_is_stopped() throws Exception {
    try (var serving = Serving.ofOneModel(PLAIN)) {
      warm(serving);
      NullModelServer server = serving.engine().nextStarted().server();
      server.pausingAfter(2).taking(Duration.ZERO, Duration.ofNanos(1));
      Answer answer = serving.models().ask(Serving.chat(true, Duration.ofMillis(200), "long"));

      assertFails(Reason.TIMEOUT, () -> Serving.all(answer));

      server.awaitAbandoned(1);
      assertThat(running(serving)).isZero();
    }
  }

  @Test
  void an_interrupted_wait_leaves_the_queue() throws Exception {
    try (var serving = Serving.ofOneModel(PLAIN)) {
      CountDownLatch start = serving.engine().holdStarts();
      var failure = new CompletableFuture<Throwable>();
      Thread asker =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  serving.models().ask(Serving.chat(true));
                } catch (Throwable e) {
                  failure.complete(e);
                }
              });
      until(() -> waiting(serving) == 1);

      asker.interrupt();

      assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
      assertThat(waiting(serving)).isZero();
      start.countDown();
    }
  }

  @Test
  void an_interrupted_reader_stops_its_generation_and_no_server_is_blamed() throws Exception {
    try (var serving = Serving.ofOneModel(PLAIN)) {
      warm(serving);
      NullModelServer server = serving.engine().nextStarted().server();
      server.pausingAfter(2).taking(Duration.ZERO, Duration.ofNanos(1));
      var failure = new CompletableFuture<Throwable>();
      Thread reader =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  Serving.all(serving.models().ask(Serving.chat(true)));
                } catch (Throwable e) {
                  failure.complete(e);
                }
              });
      server.awaitPaused(1);

      reader.interrupt();

      assertThat(failure.get(20, TimeUnit.SECONDS)).isNotNull();
      server.awaitAbandoned(1);
      ModelStatus status = serving.models().status().getFirst();
      assertThat(status.endings()).containsEntry(Ending.CANCELLED, 1L);
      assertThat(status.failures()).isZero();
      assertThat(status.running()).isZero();
    }
  }

  @Test
  void errors_of_the_server_keep_their_words() throws Exception {
    try (var serving = Serving.ofOneModel(PLAIN)) {
      warm(serving);
      NullModelServer server = serving.engine().nextStarted().server();
      server.failing(400, "invalid_request_error", "tool 0 has no name");
      assertThatThrownBy(() -> serving.models().ask(Serving.chat(true)))
          .hasMessage("tool 0 has no name")
          .asInstanceOf(type(ModelException.class))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_REQUEST));
      server.failing(500, "server_error", "failed to parse grammar");
      assertFails(Reason.INVALID_REQUEST, () -> serving.models().ask(Serving.chat(false)));
      server.failing(500, "server_error", "out of luck");
      assertFails(Reason.SERVER_FAILED, () -> serving.models().ask(Serving.chat(false)));
      server.withContext(3);
      assertFails(Reason.CONTEXT_TOO_LONG, () -> serving.models().ask(Serving.chat(false)));
      assertThat(running(serving)).isZero();
    }
  }

  @Test
  void tokens_are_counted_with_the_models_template() throws Exception {
    try (var serving = Serving.ofOneModel(PLAIN)) {
      assertThat(serving.models().countTokens(Serving.chat(false))).isEqualTo(4);
      assertThat(serving.used()).doesNotContainKey("USE1-ModelRequests");
    }
  }

  @Test
  void a_server_elsewhere_is_asked_with_its_key_and_its_name_for_the_model() throws Exception {
    try (NullModelServer elsewhere = NullModelServer.start()) {
      var remote =
          new RemoteModel(
              "vllm",
              elsewhere.uri().resolve("/v1"),
              "meta/llama",
              Optional.of("REMOTE_KEY"),
              8_192);
      try (var serving = new Serving(ServingLimits.STANDARD, PLAIN, remote)) {
        Answer answer = serving.models().ask(Serving.chat(true));

        assertThat(Serving.all(answer)).hasSize(10);
        assertThat(answer.served().remote()).isTrue();
        assertThat(elsewhere.lastBody()).contains("\"model\":\"meta/llama\"");
        assertThat(serving.engine().starts()).isZero();
        assertFails(Reason.UNSUPPORTED, () -> serving.models().countTokens(Serving.chat(false)));
      }
    }
  }

  @Test
  void a_server_elsewhere_is_sent_no_more_at_once_than_it_has_slots() throws Exception {
    try (NullModelServer elsewhere = NullModelServer.start()) {
      elsewhere.pausingAfter(1);
      var remote =
          new RemoteModel("small", elsewhere.uri().resolve("/v1"), "m", Optional.empty(), 8_192, 2);
      try (var serving = new Serving(ServingLimits.STANDARD, PLAIN, remote)) {
        List<CompletableFuture<List<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
          answers.add(Serving.async(() -> Serving.all(serving.models().ask(Serving.chat(true)))));
        }
        elsewhere.awaitPaused(2);
        until(() -> waiting(serving) == 3);

        assertThat(elsewhere.requests()).isEqualTo(2);
        assertThat(running(serving)).isEqualTo(2);
        elsewhere.resume();
        for (CompletableFuture<List<String>> answer : answers) {
          assertThat(answer.get(30, TimeUnit.SECONDS)).isNotEmpty();
        }
        assertThat(elsewhere.requests()).isEqualTo(5);
      }
    }
  }

  @Test
  void a_server_elsewhere_that_is_down_or_lacks_its_key_is_told() throws Exception {
    NullModelServer gone = NullModelServer.start();
    gone.close();
    var down = new RemoteModel("down", gone.uri(), "m", Optional.empty(), 1);
    var keyless = new RemoteModel("keyless", gone.uri(), "m", Optional.of("NO_SUCH"), 1);
    try (var serving = new Serving(ServingLimits.STANDARD, PLAIN, down)) {
      assertFails(Reason.SERVER_FAILED, () -> serving.models().ask(Serving.chat(true)));
    }
    try (var serving = new Serving(ServingLimits.STANDARD, PLAIN, keyless)) {
      assertThatThrownBy(() -> serving.models().ask(Serving.chat(true)))
          .hasMessageContaining("NO_SUCH");
    }
  }

  @Test
  void a_model_that_is_removed_is_not_served_any_more() throws Exception {
    try (var serving = Serving.ofOneModel(PLAIN)) {
      warm(serving);
      serving.catalogue(Serving.local("other", Duration.ofMinutes(1)));

      Answer answer = serving.models().ask(Serving.chat(true));

      assertThat(answer.served().modelName()).isEqualTo("other");
      Serving.all(answer);
      assertThat(serving.models().status()).extracting(ModelStatus::name).containsExactly("other");
    }
  }

  @Test
  void closing_ends_those_who_wait_and_those_who_read() throws Exception {
    var serving = Serving.ofOneModel(PLAIN);
    warm(serving);
    serving.engine().nextStarted().server().pausingAfter(2);
    Answer answer = serving.models().ask(Serving.chat(true));

    serving.close();

    assertFails(Reason.SHUTTING_DOWN, () -> Serving.all(answer));
    assertFails(Reason.SHUTTING_DOWN, () -> serving.models().ask(Serving.chat(true)));
  }

  private static void warm(Serving serving) throws Exception {
    Serving.all(serving.models().ask(Serving.chat(true)));
  }

  private static int waiting(Serving serving) {
    return serving.models().status().stream().mapToInt(ModelStatus::waiting).sum();
  }

  private static int running(Serving serving) {
    return serving.models().status().stream().mapToInt(ModelStatus::running).sum();
  }

  private static void assertFails(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .asInstanceOf(type(ModelException.class))
        .satisfies(e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
  }

  private static final long LOOK_NANOS = 1_000_000;

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void until(Condition condition) throws Exception {
    while (!condition.holds()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
