package dev.headrace.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headrace.kernel.engine.Exit;
import dev.headrace.kernel.engine.HealthCheck;
import dev.headrace.kernel.engine.Phase;
import dev.headrace.kernel.engine.StopReason;
import dev.headrace.kernel.engine.WorkSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class ServerWorkTest {
  @TempDir private Path folder = Path.of("unset");
  private Bench bench;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void open() throws IOException {
    assumeTrue(Files.isExecutable(Path.of(Bench.Server.PYTHON)), "needs the machine's own Python");
    bench = new Bench(folder);
  }

  @AfterEach
  void close() {
    if (bench != null) {
      bench.close();
    }
    client.close();
  }

  @Test
  void a_server_starts_by_phases_and_answers_at_its_endpoint() throws Exception {
    Bench.Running server = bench.server().ready();

    assertThat(server.phases()).containsOnlyKeys(Phase.SANDBOX, Phase.RUNTIME, Phase.WEIGHTS);
    assertThat(InetAddress.getByName(server.endpoint().host()).isLoopbackAddress()).isTrue();
    assertThat(ask(server, "where")).isEqualTo("/var/task");
    assertThat(server.lines()).containsExactly("starting");
  }

  @Test
  void a_server_is_ready_when_it_says_so_and_not_when_it_listens() throws Exception {
    Bench.Running server = bench.server().with("EARLY", "503,500,404,503,204").ready();

    // Each of the early answers was taken by a look of the engine's.
    assertThat(askStatus(server, "health")).isEqualTo(200);
    assertThat(server.phases()).containsKeys(Phase.RUNTIME, Phase.WEIGHTS);
  }

  @Test
  void address_and_port_are_put_into_the_environment_too() throws Exception {
    Bench.Running server = bench.server().with("AT", "http://{host}:{port}/x").ready();

    assertThat(ask(server, "environment/AT")).isEqualTo("http://" + server.endpoint() + "/x");
    assertThat(ask(server, "environment/HOME")).isEqualTo("/tmp");
  }

  @Test
  void servers_may_choose_the_same_port_as_each_has_an_address_of_its_own() throws Exception {
    int port = freePort();
    Bench.Running one = bench.server().withPort(port).ready();
    Bench.Running other = bench.server().withPort(port).ready();

    assertThat(one.endpoint().port()).isEqualTo(port);
    assertThat(other.endpoint().port()).isEqualTo(port);
    assertThat(other.endpoint().host()).isNotEqualTo(one.endpoint().host());
  }

  @Test
  void a_server_sees_its_folders_to_read_and_nothing_beside_them() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    Bench.Server of = bench.server();
    Path shared = Files.createDirectories(folder.resolve("shared/model"));
    Files.writeString(shared.resolve("weights"), "weights");
    Files.writeString(shared.resolveSibling("beside"), "beside");
    Bench.Running server = of.withFolders(of.folder(), shared).ready();

    assertThat(ask(server, "read/" + encoded(shared.resolve("weights")))).isEqualTo("weights");
    assertThat(ask(server, "list/" + encoded(folder.resolve("shared")))).isEqualTo("model");
    assertThat(ask(server, "read/" + encoded(secret))).startsWith("FileNotFoundError");
    assertThat(ask(server, "write/" + encoded(shared.resolve("new")))).contains("Read-only");
    assertThat(ask(server, "write/" + encoded(shared.resolve("weights")))).contains("Read-only");
    assertThat(ask(server, "write/" + encoded(Path.of("/tmp/own")))).isEqualTo("written");
    assertThat(Files.exists(Path.of("/tmp/own"))).isFalse();
  }

  @Test
  void a_folder_that_was_replaced_is_seen_as_it_is_now() throws Exception {
    Bench.Server of = bench.server();
    Bench.Running first = of.ready();
    stop(first);
    Path fresh = Files.createDirectories(folder.resolve("fresh"));
    Files.copy(of.folder().resolve("server.py"), fresh.resolve("server.py"));
    Files.writeString(fresh.resolve("new"), "new");
    Files.move(of.folder(), folder.resolve("old"));
    Files.move(fresh, of.folder());

    Bench.Running second = of.ready();

    assertThat(ask(second, "read/" + encoded(of.folder().resolve("new")))).isEqualTo("new");
  }

  @Test
  void one_that_takes_more_memory_than_it_has_is_ended_for_that() throws Exception {
    Bench.Running server = bench.server().ready();

    tell(server, "take/400");

    assertThat(server.awaitExit().kind()).isEqualTo(Exit.Kind.OUT_OF_MEMORY);
    assertThat(server.measured().maxMemoryBytes()).isBetween(100L << 20, 257L << 20);
  }

  @Test
  void one_with_more_memory_than_a_function_may_have_starts() throws Exception {
    Bench.Running server =
        bench.server().withResources(new WorkSpec.Resources(20_480, 1_000, 512, 1_024, 64)).ready();

    assertThat(ask(server, "take/400")).isEqualTo("taken");
  }

  @Test
  void one_that_forks_without_end_comes_to_its_limit() throws Exception {
    Bench.Running server = bench.server().ready();

    assertThat(ask(server, "children/1000")).endsWith("Resource temporarily unavailable");
  }

  @Test
  void one_that_spins_gets_no_more_cpu_than_it_has() throws Exception {
    Bench.Running server =
        bench.server().withResources(new WorkSpec.Resources(256, 100, 512, 1_024, 64)).ready();
    long beganNanos = System.nanoTime();
    ask(server, "burn");
    // Long enough for the limit to bind; on a busy machine it uses less, never more.
    Bench.awaitMillis(2_000);
    stop(server);
    long wallNanos = System.nanoTime() - beganNanos;

    assertThat(server.measured().cpuNanos()).isPositive().isLessThan(wallNanos / 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void one_that_ends_by_itself_is_seen_with_its_status(int code) throws Exception {
    Bench.Running server = bench.server().ready();
    ask(server, "say/the%20end");

    tell(server, "exit/" + code);

    Exit exit = server.awaitExit();
    assertThat(exit.kind()).isEqualTo(Exit.Kind.EXITED);
    assertThat(exit.code()).isEqualTo(code);
    assertThat(exit.detail()).isEqualTo("the end");
  }

  @Test
  void one_that_crashes_is_seen_with_its_signal() throws Exception {
    Bench.Running server = bench.server().ready();

    tell(server, "signal/11");

    Exit exit = server.awaitExit();
    assertThat(exit.kind()).isEqualTo(Exit.Kind.SIGNALED);
    assertThat(exit.code()).isEqualTo(11);
  }

  @Test
  void a_stop_lets_it_end_by_itself() throws Exception {
    Bench.Running server = bench.server().ready();

    server.act(() -> server.work().stop(StopReason.IDLE, 30_000));

    assertThat(server.awaitExit().kind()).isEqualTo(Exit.Kind.STOPPED);
    assertThat(server.lines()).containsExactly("starting", "bye");
    Bench.await(() -> bench.engine().sandboxCount() == 0);
  }

  @Test
  void a_stop_kills_what_does_not_end_within_its_grace_also_when_it_is_frozen() throws Exception {
    Bench.Running server = bench.server().with("IGNORES_TERM", "1").ready();

    server.act(server.work()::freeze);
    server.act(() -> server.work().stop(StopReason.IDLE, 50));

    assertThat(server.awaitExit().kind()).isEqualTo(Exit.Kind.STOPPED);
    assertThat(server.lines()).doesNotContain("bye");
  }

  @Test
  void one_that_is_stopped_while_it_starts_is_stopped() throws Exception {
    Bench.Running server = bench.server().with("NEVER_LISTENS", "1").start();
    server.act(() -> server.work().stop(StopReason.EVICTED, 0));

    assertThat(server.awaitExit().kind()).isEqualTo(Exit.Kind.STOPPED);
  }

  @ParameterizedTest
  @ValueSource(ints = {503, 0})
  void health_is_lost_after_so_many_failures_and_comes_back(int status) throws Exception {
    Bench.Running server =
        bench.server().withHealth(new HealthCheck("/health", 100, 300, 3, 60_000)).ready();

    ask(server, "become/" + status);
    assertThat(server.awaitHealth()).isFalse();
    ask(server, "become/200");
    assertThat(server.awaitHealth()).isTrue();

    assertThat(server.hasMore()).as("it runs on all the while").isFalse();
  }

  @Test
  void a_frozen_server_is_not_looked_at_and_goes_on_when_it_is_thawed() throws Exception {
    Bench.Running server =
        bench.server().withHealth(new HealthCheck("/health", 100, 1_500, 1, 60_000)).ready();
    server.act(server.work()::freeze);
    Bench.awaitMillis(3_500);
    assertThat(server.lostHealth()).isFalse();
    server.act(server.work()::thaw);

    assertThat(ask(server, "where")).isEqualTo("/var/task");
    ask(server, "become/503");
    assertThat(server.awaitHealth()).isFalse();
  }

  @Test
  void one_that_is_never_well_fails_to_start_and_says_what_it_answered() throws Exception {
    Bench.Running server =
        bench
            .server()
            .with("HEALTH", "503")
            .withHealth(new HealthCheck("/health", 100, 1_000, 1, 1_500))
            .start();

    Exit exit = server.awaitExit();
    assertThat(exit.kind()).isEqualTo(Exit.Kind.START_FAILED);
    assertThat(exit.detail())
        .contains("1500 ms", "/health", "it answered 503", "it printed last: starting");
    Bench.await(() -> bench.engine().sandboxCount() == 0);
  }

  @Test
  void one_that_never_listens_fails_to_start() throws Exception {
    Bench.Running server =
        bench
            .server()
            .with("NEVER_LISTENS", "1")
            .withHealth(new HealthCheck("/health", 100, 1_000, 1, 1_000))
            .start();

    Exit exit = server.awaitExit();
    assertThat(exit.kind()).isEqualTo(Exit.Kind.START_FAILED);
    assertThat(exit.detail()).contains("it takes no connections");
    assertThat(server.phases()).containsOnlyKeys(Phase.SANDBOX);
  }

  @Test
  void one_that_crashes_while_it_starts_says_what_it_printed_last() throws Exception {
    Bench.Running server =
        bench
            .server()
            .withCommand(Bench.Server.PYTHON, "-c", "raise ValueError('a damaged file')")
            .start();

    Exit exit = server.awaitExit();
    assertThat(exit.kind()).isEqualTo(Exit.Kind.EXITED);
    assertThat(exit.code()).isEqualTo(1);
    assertThat(exit.detail()).isEqualTo("ValueError: a damaged file");
  }

  @Test
  void what_is_missing_is_named() throws Exception {
    Exit noCommand = bench.server().withCommand("/usr/bin/no-such-server").start().awaitExit();
    assertThat(noCommand.kind()).isEqualTo(Exit.Kind.START_FAILED);
    assertThat(noCommand.detail()).contains("no-such-server", "No such file");

    Exit noFolder = bench.server().withFolders(folder.resolve("gone")).start().awaitExit();
    assertThat(noFolder.kind()).isEqualTo(Exit.Kind.START_FAILED);
    assertThat(noFolder.detail()).contains(folder.resolve("gone").toString());

    Exit reserved = bench.server().withFolders(Path.of("/etc")).start().awaitExit();
    assertThat(reserved.kind()).isEqualTo(Exit.Kind.START_FAILED);
    assertThat(reserved.detail()).contains("below /etc");
    assertThat(bench.engine().sandboxCount()).isZero();
  }

  @Test
  void an_environment_that_is_too_large_to_hand_over_fails_the_start() throws Exception {
    Exit exit = bench.server().with("LARGE", "x".repeat(262_144)).start().awaitExit();

    assertThat(exit.kind()).isEqualTo(Exit.Kind.START_FAILED);
    assertThat(exit.detail()).contains("262144 bytes");
    Bench.await(() -> bench.engine().sandboxCount() == 0);
  }

  @Test
  void thirty_two_folders_are_seen() throws Exception {
    Bench.Server of = bench.server();
    var folders = new ArrayList<Path>(List.of(of.folder()));
    for (int i = 1; i < 32; i++) {
      folders.add(Files.createDirectory(folder.resolve("folder-" + i)));
    }
    Bench.Running server = of.withFolders(folders.toArray(Path[]::new)).ready();

    assertThat(ask(server, "list/" + encoded(folder))).contains("folder-1 ", "folder-31 ");
  }

  @Test
  void another_process_that_answers_in_its_place_is_found_out() throws Exception {
    assumeTrue(
        bench.engine().ladder().level() == Ladder.Level.ROOT, "needs a user for each sandbox");
    Bench.Running server = bench.server().with("NEVER_LISTENS", "1").start();
    String[] at = server.awaitLine("at ").split(" ", 3);

    try (var impostor =
        new ServerSocket(Integer.parseInt(at[2]), 16, InetAddress.getByName(at[1]))) {
      Thread.ofVirtual().start(() -> answerWell(impostor));
      Exit exit = server.awaitExit();
      assertThat(exit.kind()).isEqualTo(Exit.Kind.START_FAILED);
      assertThat(exit.detail()).contains("another process", at[1]);
    }
  }

  @Test
  void one_that_listens_at_all_addresses_is_refused() throws Exception {
    assumeTrue(
        bench.engine().ladder().level() == Ladder.Level.ROOT, "needs a user for each sandbox");
    Bench.Server of = bench.server();
    Bench.Running server =
        of.withCommand(
                Bench.Server.PYTHON,
                of.folder().resolve("server.py").toString(),
                "0.0.0.0",
                "{port}")
            .start();

    Exit exit = server.awaitExit();
    assertThat(exit.kind()).isEqualTo(Exit.Kind.START_FAILED);
    assertThat(exit.detail()).contains("all addresses", "{host}");
  }

  @Test
  void only_one_that_may_connect_does() throws Exception {
    assumeTrue(
        bench.engine().ladder().protection("landlock-tcp").orElseThrow().there(),
        "needs a kernel that limits ports");
    try (var elsewhere = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
      String path = "connect/" + elsewhere.getLocalPort();

      assertThat(ask(bench.server().ready(), path)).startsWith("PermissionError");
      assertThat(ask(bench.server().connecting().ready(), path)).isEqualTo("connected");
    }
  }

  private static void answerWell(ServerSocket impostor) {
    try {
      while (true) {
        try (Socket socket = impostor.accept()) {
          socket
              .getOutputStream()
              .write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (IOException closed) {
      // The test has ended.
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Ladder.Level.class,
      names = {"USER_NAMESPACES", "LANDLOCK", "NONE"})
  void servers_run_on_each_rung_and_see_their_folders_alone_but_on_the_last(Ladder.Level level)
      throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    try (var lower = new Bench(folder.resolve("lower"), 0, level)) {
      Bench.Running server = lower.server().ready();

      if (level != Ladder.Level.NONE) {
        assertThat(ask(server, "read/" + encoded(secret)))
            .containsAnyOf("FileNotFoundError", "PermissionError");
      }
      String home = ask(server, "environment/HOME");
      assertThat(ask(server, "write/" + encoded(Path.of(home, "own")))).isEqualTo("written");
      ask(server, "become/503");
      assertThat(server.awaitHealth()).isFalse();
      server.act(() -> server.work().stop(StopReason.IDLE, 30_000));
      assertThat(server.awaitExit().kind()).isEqualTo(Exit.Kind.STOPPED);
      assertThat(server.lines()).contains("bye");
    }
  }

  private void stop(Bench.Running server) throws InterruptedException {
    server.act(() -> server.work().stop(StopReason.IDLE, 0));
    assertThat(server.awaitExit().kind()).isEqualTo(Exit.Kind.STOPPED);
  }

  private String ask(Bench.Running server, String path) throws Exception {
    return send(server, path).body();
  }

  private int askStatus(Bench.Running server, String path) throws Exception {
    return send(server, path).statusCode();
  }

  private HttpResponse<String> send(Bench.Running server, String path) throws Exception {
    return client.send(request(server, path), HttpResponse.BodyHandlers.ofString());
  }

  /** Asks for what ends it, so that no answer comes. */
  private void tell(Bench.Running server, String path) {
    var _ = client.sendAsync(request(server, path), HttpResponse.BodyHandlers.discarding());
  }

  private static HttpRequest request(Bench.Running server, String path) {
    return HttpRequest.newBuilder(URI.create("http://" + server.endpoint() + "/" + path))
        .timeout(Duration.ofSeconds(60))
        .build();
  }

  private static String encoded(Path path) {
    return URLEncoder.encode(path.toString(), StandardCharsets.UTF_8);
  }

  private static int freePort() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
