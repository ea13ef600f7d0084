package dev.headrace.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.engine.AskedRequest;
import dev.headrace.kernel.engine.Exit;
import dev.headrace.kernel.engine.Outcome;
import dev.headrace.kernel.engine.StopReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class SandboxEngineTest {
  @TempDir private static Path folder;
  private static Bench bench = unset();

  @BeforeAll
  static void open() throws Exception {
    bench = new Bench(folder, 2);
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  @Test
  void a_function_whose_code_is_not_here_does_not_start() throws Exception {
    Bench.Function function = bench.function("python3.12", "app.handler", Map.of("a.py", ""));
    Files.delete(bench.folder(function).resolve("a.py"));
    Files.delete(bench.folder(function));
    Exit exit = function.start().awaitExit();
    assertThat(exit.kind()).isEqualTo(Exit.Kind.START_FAILED);
    assertThat(exit.detail()).contains("the code of this function is not on this machine");
  }

  @Test
  void a_work_that_is_stopped_before_it_starts_never_starts() throws Exception {
    Bench.Running running = python("handler = print").start();
    running.act(() -> running.work().stop(StopReason.EVICTED, 0));
    assertThat(running.awaitExit().kind()).isEqualTo(Exit.Kind.STOPPED);
    assertThat(running.hasMore()).isFalse();
  }

  @Test
  void a_request_that_takes_too_long_ends_with_its_environment() throws Exception {
    Bench.Running running =
        python(
                """
                import signal, time
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                def handler(event, context):
                    print("sleeping")
                    time.sleep(1000)
                """)
            .ready();
    running.assign(AskedRequest.of(1, "{}"));
    running.awaitLine("sleeping");
    running.act(() -> running.work().stop(StopReason.TIMEOUT, 0));
    assertThat(running.awaitExit().kind()).isEqualTo(Exit.Kind.STOPPED);
  }

  @Test
  void a_runtime_that_ignores_a_polite_end_is_killed_after_its_grace() throws Exception {
    Bench.Running running =
        python(
                """
                import signal
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                def handler(event, context): pass
                """)
            .ready();
    running.act(() -> running.work().stop(StopReason.SHUTDOWN, 50));
    assertThat(running.awaitExit().kind()).isEqualTo(Exit.Kind.STOPPED);
  }

  @Test
  void a_frozen_environment_stands_still_until_it_is_thawed() throws Exception {
    Bench.Running running =
        python(
                """
                import threading, time
                longest = 0
                def tick():
                    global longest
                    last = time.monotonic()
                    while True:
                        time.sleep(0.001)
                        now = time.monotonic()
                        longest = max(longest, now - last)
                        last = now
                threading.Thread(target=tick, daemon=True).start()
                def handler(event, context):
                    time.sleep(0.05)
                    return int(longest * 1000)
                """)
            .ready();
    running.invoke("1");
    int longestMillis = 0;
    for (int tries = 0; longestMillis < 200 && tries < 20; tries++) {
      running.act(running.work()::freeze);
      Bench.await(() -> ((FunctionWork) running.work()).isFrozen());
      Bench.awaitMillis(300);
      running.act(running.work()::thaw);
      longestMillis = Integer.parseInt(running.invoke("1"));
    }
    assertThat(longestMillis).isGreaterThanOrEqualTo(200);
  }

  @Test
  void an_environment_that_is_asked_again_at_once_was_never_frozen() throws Exception {
    Bench.Running running = python("def handler(event, context): return 1").ready();
    running.act(running.work()::freeze);
    running.act(running.work()::thaw);
    assertThat(((FunctionWork) running.work()).isFrozen()).isFalse();
    assertThat(running.invoke("1")).isEqualTo("1");
  }

  @Test
  void a_frozen_environment_is_ended_as_well() throws Exception {
    Bench.Running running = python("def handler(event, context): return 1").ready();
    running.act(running.work()::freeze);
    Bench.await(() -> ((FunctionWork) running.work()).isFrozen());
    running.act(() -> running.work().stop(StopReason.IDLE, 0));
    assertThat(running.awaitExit().kind()).isEqualTo(Exit.Kind.STOPPED);
  }

  @Test
  void memory_that_a_child_takes_beyond_the_limit_ends_the_environment() throws Exception {
    Assumptions.assumeTrue(bench.engine().capabilities().limitsMemory(), "memory is not limited");
    Bench.Running running =
        python(
                """
                import os
                def handler(event, context):
                    if os.fork() == 0:
                        hog = bytearray(600_000_000)
                        for i in range(0, len(hog), 4096):
                            hog[i] = 1
                        os._exit(0)
                    os.wait()
                    return "lived on"
                """)
            .withMemoryMiB(128)
            .ready();
    running.assign(AskedRequest.of(2, "{}"));
    Exit exit = running.awaitExit();
    assertThat(exit.kind()).isEqualTo(Exit.Kind.OUT_OF_MEMORY);
    assertThat(running.measured().maxMemoryBytes()).isBetween(120L << 20, 129L << 20);
  }

  @Test
  void a_runtime_that_a_signal_ends_says_which() throws Exception {
    Bench.Running running =
        python("import os\ndef handler(event, context): os.kill(os.getpid(), 11)").ready();
    running.assign(AskedRequest.of(3, "{}"));
    Exit exit = running.awaitExit();
    assertThat(exit.kind()).isEqualTo(Exit.Kind.SIGNALED);
    assertThat(exit.code()).isEqualTo(11);
  }

  @Test
  void a_flood_of_output_reaches_the_log_in_order_before_its_request_is_done() throws Exception {
    Bench.Running running =
        python(
                """
                def handler(event, context):
                    for i in range(event):
                        print("line", i)
                """)
            .ready();
    running.invoke("200000");
    List<String> lines = running.lines();
    assertThat(lines).hasSize(200_001);
    for (int i = 0; i < 200_000; i++) {
      assertThat(lines.get(i + 1)).isEqualTo("line " + i);
    }
  }

  @Test
  void what_is_printed_without_a_line_feed_is_there_when_the_request_is_done() throws Exception {
    Bench.Running running =
        python(
                """
                import os
                def handler(event, context):
                    os.write(1, b"half \\xff")
                    os.write(2, b"other half")
                """)
            .ready();
    running.invoke("1");
    assertThat(running.lines()).contains("half \uFFFD", "other half");
  }

  @Test
  void fifty_environments_start_at_once_and_each_answers_for_itself() throws Exception {
    var running = new ArrayList<Bench.Running>();
    for (int i = 0; i < 50; i++) {
      running.add(
          python("import os\ndef handler(event, context): return os.environ['NUMBER']")
              .with("NUMBER", Integer.toString(i))
              .start());
    }
    for (Bench.Running one : running) {
      one.awaitReady();
    }
    for (int i = 0; i < 50; i++) {
      assertThat(running.get(i).invoke("{}")).isEqualTo("\"" + i + "\"");
    }
    for (Bench.Running one : running) {
      one.act(() -> one.work().stop(StopReason.IDLE, 0));
    }
    for (Bench.Running one : running) {
      assertThat(one.awaitExit().kind()).isEqualTo(Exit.Kind.STOPPED);
    }
  }

  @Test
  void a_function_cannot_answer_for_another() throws Exception {
    Assumptions.assumeTrue(
        bench.engine().ladder().level() == Ladder.Level.ROOT, "functions share a user here");
    Bench.Running victim =
        python(
                """
                import os, time
                def handler(event, context):
                    if event == "where":
                        return os.environ["AWS_LAMBDA_RUNTIME_API"]
                    print("busy")
                    time.sleep(1)
                    return "the truth"
                """)
            .ready();
    String address = victim.invoke("\"where\"").replace("\"", "");
    Bench.Running attacker =
        python(
                """
                import socket
                def handler(event, context):
                    host, port = event["api"].split(":")
                    s = socket.create_connection((host, int(port)))
                    body = b'"a lie"'
                    s.sendall((
                        "POST /2018-06-01/runtime/invocation/%s/response HTTP/1.1\\r\\n"
                        "Content-Length: %d\\r\\n\\r\\n" % (event["id"], len(body))
                    ).encode() + body)
                    try:
                        return s.recv(100).decode()
                    except ConnectionError as error:
                        return "refused"
                """)
            .ready();
    AskedRequest request = AskedRequest.of(4_242, "{}");
    victim.assign(request);
    victim.awaitLine("busy");
    String said =
        attacker.invoke("{\"api\":\"" + address + "\",\"id\":\"" + request.requestId() + "\"}");
    assertThat(said).isIn("\"\"", "\"refused\"");
    assertThat(Bench.text(victim.awaitOutcome())).isEqualTo("\"the truth\"");
  }

  @Test
  void an_answer_that_is_too_large_is_told_as_such() throws Exception {
    Bench.Running running = python("def handler(event, context): return 'x' * 7_000_000").ready();
    assertThat(running.invoke(AskedRequest.of(5, "{}"))).isEqualTo(new Outcome.TooLarge(7_000_002));
  }

  @Test
  void the_machine_is_a_node_and_the_engine_says_what_it_can_do() {
    assertThat(bench.engine().nodes()).hasSize(1);
    assertThat(bench.engine().nodes().getFirst().memoryMiB()).isPositive();
    assertThat(bench.engine().capabilities().engine()).isEqualTo("sandbox");
  }

  private static Bench.Function python(String code) throws IOException {
    return bench.function("python3.12", "app.handler", "app.py", code);
  }

  @SuppressWarnings("NullAway") // set before each test
  private static Bench unset() {
    return null;
  }
}
