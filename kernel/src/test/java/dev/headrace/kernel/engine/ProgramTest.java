package dev.headrace.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProgramTest {
  private static final HealthCheck HEALTH = new HealthCheck("/health", 1_000, 1_000, 3, 10_000);

  @ParameterizedTest
  @ValueSource(ints = {-1, 65_536})
  void a_port_that_no_machine_has_is_refused(int port) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> server(List.of("/bin/server"), port))
        .withMessageContaining(Integer.toString(port));
  }

  @Test
  void the_last_port_is_allowed() {
    assertThat(server(List.of("/bin/server"), 65_535).port()).isEqualTo(65_535);
  }

  @Test
  void a_command_needs_an_absolute_path() {
    assertThatIllegalArgumentException().isThrownBy(() -> server(List.of(), 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> server(List.of("server", "--fast"), 0))
        .withMessageContaining("server");
  }

  @Test
  void a_command_has_63_words_and_no_more() {
    assertThat(server(Collections.nCopies(63, "/a"), 0).command()).hasSize(63);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> server(Collections.nCopies(64, "/a"), 0))
        .withMessageContaining("63");
  }

  @Test
  void a_server_reads_32_folders_and_no_more() {
    List<String> command = List.of("/a");
    List<String> most = Collections.nCopies(32, "/b");
    List<String> more = Collections.nCopies(33, "/b");
    assertThat(new Program.HttpServer(command, most, 0, HEALTH).readOnlyFolders()).hasSize(32);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Program.HttpServer(command, more, 0, HEALTH))
        .withMessageContaining("32");
  }

  @Test
  void work_without_a_port_has_no_endpoint_for_http() {
    assertThatIllegalStateException().isThrownBy(Endpoints.NONE::http);
    assertThat(Endpoints.of("127.0.0.1", 80).http()).hasToString("127.0.0.1:80");
  }

  private static Program.HttpServer server(List<String> command, int port) {
    return new Program.HttpServer(command, List.of(), port, HEALTH);
  }
}
