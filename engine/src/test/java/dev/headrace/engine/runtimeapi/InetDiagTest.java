package dev.headrace.engine.runtimeapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class InetDiagTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  void the_owner_of_ones_own_connection_is_oneself() throws Exception {
    int self = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    try (var diag = new InetDiag();
        var server = new ServerSocket(0, 1, LOOPBACK);
        var client = new Socket(LOOPBACK, server.getLocalPort());
        Socket accepted = server.accept()) {
      assertThat(accepted.isConnected()).isTrue();
      for (int i = 0; i < 3; i++) {
        assertThat(diag.uidOf(address(client.getLocalPort()), address(server.getLocalPort())))
            .isEqualTo(self);
      }
    }
  }

  @Test
  void the_owner_of_another_users_connection_is_the_other_user() throws Exception {
    Path setpriv = Path.of("/usr/bin/setpriv");
    int self = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    Assumptions.assumeTrue(self == 0 && Files.isExecutable(setpriv), "needs root and setpriv");
    try (var diag = new InetDiag();
        var server = new ServerSocket(0, 1, LOOPBACK)) {
      String connect = "exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort() + "; read -r line <&3";
      Process child =
          new ProcessBuilder(
                  setpriv.toString(),
                  "--reuid=654321",
                  "--clear-groups",
                  "/bin/bash",
                  "-c",
                  connect)
              .start();
      try (Socket accepted = server.accept()) {
        assertThat(diag.uidOf(address(accepted.getPort()), address(server.getLocalPort())))
            .isEqualTo(654_321);
      } finally {
        child.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void a_connection_that_is_not_there_has_no_owner() {
    try (var diag = new InetDiag()) {
      assertThat(diag.uidOf(address(1), address(2))).isEqualTo(ConnectionOwners.UNKNOWN);
    }
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(LOOPBACK, port);
  }
}
