package dev.headrace.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.Runtime;
import software.amazon.awssdk.services.s3.model.S3Object;

/** {@code kill -9} of the server: nothing acknowledged is lost, no process of it is left. */
@Tag("end-to-end")
@Timeout(180)
final class CrashTest {
  private static final String BUCKET = "crash-bucket";
  private static final int FUNCTIONS_BEFORE_THE_KILL = 12;
  private static final int EVENTS_BEFORE_THE_KILL = 100;

  /** Keeps an object for each event: what has run is seen from outside, and runs may repeat. */
  private static final String RECORDER =
      """
      import os, urllib.request
      def handler(event, context):
          url = os.environ["AWS_ENDPOINT_URL"] + "/crash-bucket/ran-" + str(event)
          urllib.request.urlopen(urllib.request.Request(url, data=b"ran", method="PUT")).read()
      """;

  @TempDir Path data;

  private final Queue<String> acknowledgedFunctions = new ConcurrentLinkedQueue<>();
  private final Queue<String> acknowledgedEvents = new ConcurrentLinkedQueue<>();
  private final CountDownLatch enoughFunctions = new CountDownLatch(FUNCTIONS_BEFORE_THE_KILL);
  private final CountDownLatch enoughEvents = new CountDownLatch(EVENTS_BEFORE_THE_KILL);

  @Test
  void what_was_acknowledged_outlives_the_death_of_the_server() throws Exception {
    try (ServerProcess first = ServerProcess.start(data);
        Clients clients = first.clients();
        ExecutorService load = Executors.newVirtualThreadPerTaskExecutor()) {
      clients.s3().createBucket(b -> b.bucket(BUCKET));
      clients.s3().putObject(o -> o.bucket(BUCKET).key("kept"), RequestBody.fromString("kept"));
      clients.python("recorder", 60, 256, RECORDER);
      load.execute(() -> createUntilTheEnd(clients));
      assertThat(enoughFunctions.await(60, TimeUnit.SECONDS)).isTrue();
      load.execute(() -> sendUntilTheEnd(clients, 0));
      load.execute(() -> sendUntilTheEnd(clients, 50_000));
      assertThat(enoughEvents.await(60, TimeUnit.SECONDS)).isTrue();
      first.kill();
    }
    try (ServerProcess second = ServerProcess.start(data);
        Clients clients = second.clients()) {
      assertThat(functions(clients)).containsAll(acknowledgedFunctions);
      assertThat(clients.s3().getObjectAsBytes(o -> o.bucket(BUCKET).key("kept")).asUtf8String())
          .isEqualTo("kept");
      Eventually.holds(() -> objects(clients).containsAll(acknowledgedEvents));
      clients.awaitActive("made-0");
      assertThat(clients.invoke("made-0", "7").payload().asUtf8String()).isEqualTo("7");
    }
  }

  private void createUntilTheEnd(Clients clients) {
    byte[] zip = Packages.zip(Map.of("app.py", "def handler(event, context): return event"));
    try {
      for (int i = 0; i < 10_000; i++) {
        String name = "made-" + i;
        clients
            .lambda()
            .createFunction(f ->
                f.functionName(name)
                    .runtime(Runtime.PYTHON3_12)
                    .handler("app.handler")
                    .role("arn:aws:iam::000000000000:role/any")
                    .code(c -> c.zipFile(SdkBytes.fromByteArray(zip))));
        acknowledgedFunctions.add(name);
        enoughFunctions.countDown();
      }
    } catch (SdkException killed) {
      // the server is gone, as it should be
    }
  }

  private void sendUntilTheEnd(Clients clients, int from) {
    try {
      for (int i = from; i < from + 10_000; i++) {
        clients.send("recorder", Integer.toString(i));
        acknowledgedEvents.add("ran-" + i);
        enoughEvents.countDown();
      }
    } catch (SdkException killed) {
      // the server is gone, as it should be
    }
  }

  private static Set<String> functions(Clients clients) {
    return clients.lambda().listFunctionsPaginator().functions().stream()
        .map(FunctionConfiguration::functionName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> objects(Clients clients) {
    return clients.s3().listObjectsV2Paginator(l -> l.bucket(BUCKET)).contents().stream()
        .map(S3Object::key)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void no_process_is_left_when_the_server_is_killed() throws Exception {
    try (ServerProcess server = ServerProcess.start(data);
        Clients clients = server.clients();
        ExecutorService load = Executors.newVirtualThreadPerTaskExecutor()) {
      clients.python(
          "busy",
          120,
          """
          import os, signal, subprocess, time
          signal.signal(signal.SIGTERM, signal.SIG_IGN)
          def handler(event, context):
              subprocess.Popen(["sleep", "1000"], start_new_session=True)
              open("/tmp/started", "w").close()
              while event:
                  time.sleep(1)
              return "idle"
          """);
      assertThat(clients.invoke("busy", "0").payload().asUtf8String()).isEqualTo("\"idle\"");
      load.execute(() -> invokeUntilTheEnd(clients));
      Eventually.holds(() -> concurrency(server) == 1);
      var family = server.family();
      assertThat(family).as("processes that could be left").isNotEmpty();

      long killed = System.nanoTime();
      server.kill();
      Eventually.holds(() -> family.stream().noneMatch(CrashTest::runs));
      System.out.printf(
          "All %d processes of a killed server were gone after %d ms.%n",
          family.size(), (System.nanoTime() - killed) / 1_000_000);
    }
  }

  /** Whether a process still runs; one that has ended stays listed until its parent asks for it. */
  private static boolean runs(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      char state = stat.charAt(stat.lastIndexOf(')') + 2);
      return state != 'Z' && state != 'X';
    } catch (IOException gone) {
      return false;
    }
  }

  private static void invokeUntilTheEnd(Clients clients) {
    try {
      clients.invoke("busy", "1");
    } catch (SdkException killed) {
      // the server is gone, as it should be
    }
  }

  private static long concurrency(ServerProcess server) {
    return server.status().path("functions").path(0).path("concurrency").asLong();
  }

  @Test
  void a_server_that_is_asked_to_end_leaves_no_process_and_no_record_of_itself() {
    ServerProcess server = ServerProcess.start(data);
    try (Clients clients = server.clients()) {
      clients.python("plain", 3, "def handler(event, context): return event");
      assertThat(clients.invoke("plain", "1").payload().asUtf8String()).isEqualTo("1");
    }
    var family = server.family();
    server.close();
    Eventually.holds(() -> family.stream().noneMatch(CrashTest::runs));
    assertThat(data.resolve("server.json")).doesNotExist();
    assertThat(Headrace.run("status", "--data", data.toString()).status()).isEqualTo(1);
  }
}
