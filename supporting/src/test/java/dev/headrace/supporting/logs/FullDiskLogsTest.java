package dev.headrace.supporting.logs;

import static dev.headrace.supporting.logs.LogsHouse.event;
import static dev.headrace.supporting.logs.LogsHouse.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headrace.kernel.ports.LogStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real disk of 8 MiB, in memory; needs the right to mount one. */
@Timeout(300)
final class FullDiskLogsTest {
  @TempDir Path temporary;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", temporary.toString());
    assumeTrue(mounted, "this user may not mount a small disk to fill");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      run("umount", "-l", temporary.toString());
    }
  }

  @Test
  void on_a_full_disk_puts_are_refused_and_what_is_printed_waits_for_room() throws Exception {
    try (var house = new LogsHouse(temporary, LogLimits.DEFAULT)) {
      house.make("g", "s");
      house.put("g", "s", event(house.now(), "acknowledged"));
      LogStream stream = house.stream("g", "printed");
      assertThat(house.messages("g", "printed")).isEmpty();
      Path ballast = fill();

      String large = "x".repeat(1 << 19);
      refused(
          () -> {
            while (true) {
              house.put("g", "s", event(house.now(), large));
            }
          },
          "ServiceUnavailableException");
      stream.line(house.now(), large);
      stream.line(house.now() + 1, "printed on a full disk");
      assertThat(house.messages("g", "s").contains("acknowledged")).isTrue();
      assertThat(house.messages("g", "printed")).isEmpty();

      Files.delete(ballast);
      assertThat(house.messages("g", "printed").stream().map(String::length))
          .containsExactly(large.length() + 1, "printed on a full disk\n".length());
      house.put("g", "s", event(house.now(), "again"));
      assertThat(house.messages("g", "s").containsAll(List.of("acknowledged", "again"))).isTrue();
    }
  }

  private Path fill() throws IOException {
    Path ballast = temporary.resolve("ballast");
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(new byte[4096]);
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
