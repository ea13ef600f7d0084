package dev.headrace.inference.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real disk of 4 MiB, in memory, that fills while pip writes; needs the right to mount one. */
@Timeout(120)
final class FullDiskInstallTest {
  private static final int WEIGHTS_BYTES = 8 << 20;

  @TempDir private Path index = Path.of("");
  @TempDir private Path disk = Path.of("");
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString());
    assumeTrue(mounted, "this user may not mount a small disk to fill");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      run("umount", "-l", disk.toString());
    }
  }

  @Test
  void a_disk_that_fills_while_something_is_installed_is_told_and_nothing_is_left()
      throws Exception {
    var folders = new ModelFolders(disk.resolve("data"));
    Packages.Release release = saidToBeSmall();
    Python python = RealPython.find();
    var installer = new PythonPackages(folders, () -> List.of(python), environment());

    assertThatThrownBy(() -> installer.installFiles(release, Progress.SILENT))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining("the disk of the data folder is full; free some space");

    assertThat(installer.isInstalled(release)).isFalse();
    assertThat(Files.exists(folders.fresh())).isFalse();
    assertThat(run("mount", "-o", "remount,size=64m", disk.toString())).isTrue();
    installer.installFiles(release, Progress.SILENT);
    assertThat(installer.isInstalled(release)).isTrue();
  }

  @Test
  void a_disk_that_fills_while_a_file_of_the_web_comes_is_told_and_nothing_is_left()
      throws Exception {
    HttpServer web =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0); // in chunks, so that nobody knows how much comes
          try (exchange) {
            exchange.getResponseBody().write(new byte[WEIGHTS_BYTES]);
          }
        });
    web.start();
    try {
      URI url = URI.create("http://127.0.0.1:" + web.getAddress().getPort() + "/w.gguf");
      var weights = new WeightFiles(disk.resolve("data"));

      assertThatThrownBy(
              () -> weights.fetch("tiny", url, "0".repeat(64), Wanted.NOTHING, Progress.SILENT))
          .isInstanceOf(ModelUnavailableException.class)
          .hasMessage("tiny cannot be added: No space left on device");

      assertThat(disk.toFile().getUsableSpace()).isGreaterThan(3 << 20);
    } finally {
      web.stop(0);
    }
  }

  /** Of weights for which the disk has no room, though their pin says that it has. */
  private Packages.Release saidToBeSmall() throws IOException, ModelUnavailableException {
    byte[] weights = new byte[WEIGHTS_BYTES];
    new Random(1).nextBytes(weights);
    String line =
        new FakeWheel("some-weights", "1.2").with("some_weights/w.gguf", weights).writeTo(index);
    Packages.Release pinned = Packages.parse(line).release("some-weights");
    return new Packages.Release(
        pinned.name(), pinned.version(), 1, pinned.sha256(), pinned.license(), pinned.holds());
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("PIP_NO_INDEX", "1");
    environment.put("PIP_FIND_LINKS", index.toString());
    return environment;
  }

  private static boolean run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException missing) {
      return false;
    }
  }
}
