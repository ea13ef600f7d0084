package dev.headrace.inference.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WeightFilesTest {
  @TempDir private Path temporary = Path.of("");
  private Path data = Path.of("");
  private WeightFiles weights = new WeightFiles(data);
  private final List<String> licenses = new ArrayList<>();

  private final Progress progress =
      new Progress() {
        @Override
        public void license(String what, String license) {
          licenses.add(what + ": " + license);
        }

        @Override
        public void began(String what, long bytes) {}

        @Override
        public void at(long bytesDone) {}

        @Override
        public void ended() {}
      };

  @BeforeEach
  void open() {
    data = temporary.resolve("data");
    weights = new WeightFiles(data);
  }

  private Path file(byte[] bytes, String permissions) throws IOException {
    Path file = Files.write(temporary.resolve("tiny.gguf"), bytes);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static String sha256(Path file) throws IOException {
    return Digested.read(file, Progress.SILENT);
  }

  private static byte[] tiny() {
    return GgufBytes.llama().build();
  }

  @Test
  void a_file_is_taken_in_with_what_its_head_says() throws Exception {
    Path file = file(tiny(), "rw-r--r--");
    LocalModel model = weights.take("tiny", file, Wanted.NOTHING, progress);
    assertThat(model.file()).isEqualTo(data.resolve("models/files/tiny/tiny.gguf"));
    assertThat(model.file()).hasSameBinaryContentAs(file);
    assertThat(model.sha256()).isEqualTo(sha256(file));
    assertThat(model.license()).isEqualTo("mit");
    assertThat(model.contextTokens()).isEqualTo(2_048);
    assertThat(model.installed()).isFalse();
    assertThat(licenses).containsExactly("Tiny: mit");
  }

  @Test
  void a_file_on_the_same_disk_takes_no_room_again() throws Exception {
    Path file = file(tiny(), "rw-r--r--");
    LocalModel model = weights.take("tiny", file, Wanted.NOTHING, progress);
    assertThat(Files.getAttribute(model.file(), "unix:ino"))
        .isEqualTo(Files.getAttribute(file, "unix:ino"));
  }

  @Test
  void a_file_that_only_its_owner_may_read_is_copied_and_stays_as_it_is() throws Exception {
    Path file = file(tiny(), "rw-------");
    LocalModel model = weights.take("tiny", file, Wanted.NOTHING, progress);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(model.file())))
        .isEqualTo("rw-r--r--");
  }

  @Test
  void what_is_said_at_the_command_line_goes_before_what_the_file_says() throws Exception {
    Path file = file(tiny(), "rw-r--r--");
    var wanted = new Wanted(OptionalInt.of(512), OptionalInt.of(1));
    LocalModel model = weights.take("tiny", file, wanted, progress);
    assertThat(model.contextTokens()).isEqualTo(512);
    assertThat(model.slots()).isEqualTo(1);
  }

  @Test
  void a_damaged_file_is_told_and_not_taken_in() throws Exception {
    Path file = file(Arrays.copyOf(tiny(), tiny().length - 1), "rw-r--r--");
    assertThatThrownBy(() -> weights.take("tiny", file, Wanted.NOTHING, progress))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining("it was not copied whole");
    assertThat(data).doesNotExist();
  }

  @Test
  void a_file_of_the_web_is_fetched_and_checked() throws Exception {
    byte[] bytes = tiny();
    try (var web = new Web(200, bytes)) {
      Path same = file(bytes, "rw-r--r--");
      LocalModel model = weights.fetch("tiny", web.url(), sha256(same), Wanted.NOTHING, progress);
      assertThat(model.file()).hasBinaryContent(bytes);
      assertThat(licenses).containsExactly("Tiny: mit");
    }
  }

  @Test
  void a_file_with_another_hash_is_refused_and_leaves_nothing() throws Exception {
    try (var web = new Web(200, tiny())) {
      assertThatThrownBy(
              () -> weights.fetch("tiny", web.url(), "0".repeat(64), Wanted.NOTHING, progress))
          .isInstanceOf(ModelUnavailableException.class)
          .hasMessageContaining("and not " + "0".repeat(64))
          .hasMessageContaining("nothing was added");
    }
    assertThat(data.resolve("models/files")).doesNotExist();
    assertThat(data.resolve("models/fresh")).doesNotExist();
  }

  @Test
  void what_the_web_does_not_have_is_told() throws Exception {
    try (var web = new Web(404, new byte[0])) {
      assertThatThrownBy(
              () -> weights.fetch("tiny", web.url(), "0".repeat(64), Wanted.NOTHING, progress))
          .hasMessageContaining("answers with status 404");
    }
  }

  @Test
  void a_server_that_is_not_there_is_told() {
    URI nowhere = URI.create("http://127.0.0.1:9/tiny.gguf");
    assertThatThrownBy(
            () -> weights.fetch("tiny", nowhere, "0".repeat(64), Wanted.NOTHING, progress))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining(
            "tiny cannot be added: http://127.0.0.1:9/tiny.gguf cannot be reached");
  }

  @Test
  void what_was_taken_in_is_deleted_and_the_users_own_file_is_not() throws Exception {
    Path file = file(tiny(), "rw-r--r--");
    LocalModel model = weights.take("tiny", file, Wanted.NOTHING, progress);
    weights.delete(model);
    assertThat(model.file()).doesNotExist();
    assertThat(file).exists();
  }

  @Test
  void a_file_that_the_list_names_elsewhere_is_never_deleted() throws Exception {
    Path file = file(tiny(), "rw-r--r--");
    LocalModel taken = weights.take("tiny", file, Wanted.NOTHING, progress);
    weights.delete(new LocalModel("other", file, "", "mit", 512, 1, 512, taken.idle(), false));
    assertThat(file).exists();
    assertThat(taken.file()).exists();
  }

  /** A web server with one file. */
  private static final class Web implements AutoCloseable {
    private final HttpServer server;

    Web(int status, byte[] bytes) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
          });
      server.start();
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/tiny.gguf");
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
