package dev.headrace.app.listener;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The TCP connections of this machine that are open on both sides, as the kernel lists them (<a
 * href="https://docs.kernel.org/networking/proc_net_tcp.html">source</a>).
 */
final class Connections {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));
  private static final String ESTABLISHED = "01";
  private static final String MAPPED_IPV4 = "0000000000000000FFFF0000";
  private static final int WORD_BYTES = 4;
  private static final int IPV6_DIGITS = 32;

  private final Set<String> open;

  private Connections(Set<String> open) {
    this.open = open;
  }

  /**
   * Those of this instant.
   *
   * @throws IOException where the kernel does not tell
   */
  static Connections now() throws IOException {
    Set<String> open = new HashSet<>();
    boolean told = false;
    for (Path table : TABLES) {
      if (Files.isReadable(table)) {
        read(table, open);
        told = true;
      }
    }
    if (!told) {
      throw new IOException("the kernel lists no connections");
    }
    return new Connections(open);
  }

  private static void read(Path table, Set<String> open) throws IOException {
    try (Stream<String> lines = Files.lines(table, StandardCharsets.US_ASCII)) {
      lines
          .skip(1)
          .forEach(line -> {
            List<String> columns = List.of(line.strip().split("\\s+", 5));
            if (columns.size() > 3 && columns.get(3).equals(ESTABLISHED)) {
              open.add(portOf(columns.get(1)) + " " + plain(columns.get(2)));
            }
          });
    }
  }

  private static String portOf(String address) {
    return address.substring(address.indexOf(':') + 1);
  }

  /** An address of IPv4 within IPv6 is that of IPv4. */
  private static String plain(String address) {
    return address.startsWith(MAPPED_IPV4) ? address.substring(MAPPED_IPV4.length()) : address;
  }

  /** Whether a connection from elsewhere to a port of this machine is open on both sides. */
  boolean isOpen(int localPort, InetAddress remote, int remotePort) {
    String from = plain(hex(remote.getAddress())) + ":" + hex(remotePort);
    return open.contains(hex(localPort) + " " + from);
  }

  private static String hex(int port) {
    return String.format(Locale.ROOT, "%04X", port);
  }

  /** As the kernel prints addresses: word by word, each in the order of this machine. */
  private static String hex(byte[] address) {
    boolean reversed = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    var hex = new StringBuilder(IPV6_DIGITS);
    for (int word = 0; word < address.length; word += WORD_BYTES) {
      for (int i = 0; i < WORD_BYTES; i++) {
        int at = word + (reversed ? WORD_BYTES - 1 - i : i);
        hex.append(String.format(Locale.ROOT, "%02X", address[at]));
      }
    }
    return hex.toString();
  }
}
