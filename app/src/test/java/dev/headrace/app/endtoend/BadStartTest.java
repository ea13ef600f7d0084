package dev.headrace.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;

/** A machine that does not give what a server needs: it says what is wrong, and what to do. */
@Tag("end-to-end")
@Timeout(180)
final class BadStartTest {
  @TempDir Path folder;

  private static Ran up(Path data, String... options) {
    List<String> arguments = new ArrayList<>(List.of("up", "--data", data.toString()));
    arguments.addAll(List.of(options));
    Ran ran = Headrace.run(arguments.toArray(String[]::new));
    assertThat(ran.status()).as(ran.toString()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).startsWith("headrace: ").doesNotContain("\tat ", "Exception");
    return ran;
  }

  @Test
  void a_port_that_is_taken_is_named() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      up(folder, "--port", port).badly("port " + port, "is taken", "--port");
      up(folder, "--port", port, "--detach").badly("port " + port, "is taken");
    }
  }

  @Test
  void a_data_folder_that_is_a_file_or_cannot_be_written_is_named() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    up(file, "--port", "0").badly("data folder", file + " is a file", "--data");
    Path proc = Path.of("/proc/headrace");
    up(proc, "--port", "0").badly("data folder", proc.toString());
  }

  @Test
  void two_servers_do_not_share_a_data_folder() {
    try (ServerProcess first = ServerProcess.start(folder)) {
      up(folder, "--port", "0").badly("data folder");
      assertThat(first.status().path("url").asText()).isEqualTo(first.url().toString());
    }
  }

  @Test
  void a_damaged_database_is_named_and_left_as_it_is() throws IOException {
    try (ServerProcess server = ServerProcess.start(folder);
        Clients clients = server.clients()) {
      clients.python("kept", 3, "def handler(event, context): return event");
    }
    Path database = folder.resolve("journal.db");
    byte[] whole = Files.readAllBytes(database);
    damage(database);
    byte[] damaged = Files.readAllBytes(database);
    up(folder, "--port", "0").badly("journal.db");
    assertThat(Files.readAllBytes(database)).isEqualTo(damaged);

    Files.write(database, whole);
    try (ServerProcess server = ServerProcess.start(folder);
        Clients clients = server.clients()) {
      assertThat(clients.invoke("kept", "5").payload().asUtf8String()).isEqualTo("5");
    }
  }

  private static void damage(Path database) throws IOException {
    try (var file = new RandomAccessFile(database.toFile(), "rw")) {
      byte[] noise = "damaged ".repeat(64).getBytes(StandardCharsets.UTF_8);
      for (long at = 0; at < file.length(); at += 1024) {
        file.seek(at);
        file.write(noise);
      }
    }
  }

  @Test
  void a_full_disk_refuses_what_cannot_be_kept_and_keeps_what_was_acknowledged() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=192m", "tmpfs", disk.toString()),
        "this user may not mount a small disk to fill");
    try {
      Path data = disk.resolve("data");
      try (ServerProcess server = ServerProcess.start(data);
          Clients clients = server.clients()) {
        clients.python("kept", 10, "def handler(event, context): return event");
        clients.s3().createBucket(b -> b.bucket("kept-bucket"));
        clients
            .s3()
            .putObject(o -> o.bucket("kept-bucket").key("kept"), RequestBody.fromString("kept"));
        Path ballast = fill(disk);
        assertThatThrownBy(() ->
                clients
                    .s3()
                    .putObject(
                        o -> o.bucket("kept-bucket").key("large"),
                        RequestBody.fromBytes(new byte[8 << 20])))
            .isInstanceOf(SdkException.class)
            .hasMessageContaining("full");
        assertThat(clients.invoke("kept", "1").payload().asUtf8String()).isEqualTo("1");
        Files.delete(ballast);
        clients
            .s3()
            .putObject(o -> o.bucket("kept-bucket").key("later"), RequestBody.fromString("later"));
      }
      full(data, disk);
      keeps(data);
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  private static void full(Path data, Path disk) throws IOException {
    Path ballast = fill(disk);
    up(data, "--port", "0").badly("No space left", "free some space", "--data");
    Files.delete(ballast);
  }

  private static void keeps(Path data) {
    try (ServerProcess server = ServerProcess.start(data);
        Clients clients = server.clients()) {
      assertThat(clients.invoke("kept", "1").payload().asUtf8String()).isEqualTo("1");
      for (String key : new String[] {"kept", "later"}) {
        assertThat(
                clients.s3().getObjectAsBytes(o -> o.bucket("kept-bucket").key(key)).asUtf8String())
            .isEqualTo(key);
      }
    }
  }

  private static Path fill(Path disk) throws IOException {
    Path ballast = disk.resolve("ballast");
    try (OutputStream out = Files.newOutputStream(ballast)) {
      var block = new byte[4096];
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      return ballast;
    }
  }

  private static boolean run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException missing) {
      return false;
    }
  }
}
