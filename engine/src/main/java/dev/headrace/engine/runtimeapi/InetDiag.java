package dev.headrace.engine.runtimeapi;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Asks the kernel for the owner of a connection over its {@code NETLINK_SOCK_DIAG} socket: one
 * look-up in a hash table, where {@code /proc/net/tcp} walks all of it (about 2 microseconds
 * against 20 milliseconds).
 *
 * <p>See sock_diag(7) and {@code linux/inet_diag.h}. A connection that an IPv6 socket made to an
 * IPv4 address is found too: the kernel keeps it under its IPv4 addresses.
 */
public final class InetDiag implements ConnectionOwners, AutoCloseable {
  private static final int AF_INET = 2;
  private static final int AF_NETLINK = 16;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int NETLINK_SOCK_DIAG = 4;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int IPPROTO_TCP = 6;
  private static final short SOCK_DIAG_BY_FAMILY = 20;
  private static final short NLM_F_REQUEST = 1;
  private static final int ALL_STATES = -1;
  private static final int NO_COOKIE = -1;

  private static final int HEADER_BYTES = 16;
  private static final int REQUEST_BYTES = HEADER_BYTES + 56;
  private static final int UID_OFFSET = HEADER_BYTES + 64;
  private static final int ANSWER_BYTES = 4096;

  private static final FunctionDescriptor SOCKET =
      FunctionDescriptor.of(
          ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
  private static final FunctionDescriptor TRANSFER =
      FunctionDescriptor.of(
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_INT,
          ValueLayout.ADDRESS,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_INT);
  private static final FunctionDescriptor CLOSE =
      FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);

  private final Arena arena = Arena.ofShared();
  private final MethodHandle send;
  private final MethodHandle receive;
  private final MethodHandle closeDescriptor;
  private final MemorySegment request = arena.allocate(REQUEST_BYTES, 8);
  private final MemorySegment answer = arena.allocate(ANSWER_BYTES, 8);
  private final int descriptor;
  private int sequence;
  private boolean closed;

  /**
   * Opens the socket.
   *
   * @throws IllegalStateException if the kernel refuses it
   */
  public InetDiag() {
    Linker linker = Linker.nativeLinker();
    send = linker.downcallHandle(symbol(linker, "send"), TRANSFER);
    receive = linker.downcallHandle(symbol(linker, "recv"), TRANSFER);
    closeDescriptor = linker.downcallHandle(symbol(linker, "close"), CLOSE);
    MethodHandle socket = linker.downcallHandle(symbol(linker, "socket"), SOCKET);
    try {
      descriptor = (int) socket.invokeExact(AF_NETLINK, SOCK_DGRAM_CLOEXEC, NETLINK_SOCK_DIAG);
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
    if (descriptor < 0) {
      arena.close();
      throw new IllegalStateException("the kernel does not tell who owns a connection");
    }
  }

  @Override
  public synchronized int uidOf(InetSocketAddress client, InetSocketAddress server) {
    if (closed) {
      return UNKNOWN;
    }
    sequence++;
    writeRequest(client, server);
    try {
      long sent = (long) send.invokeExact(descriptor, request, (long) REQUEST_BYTES, 0);
      if (sent != REQUEST_BYTES) {
        return UNKNOWN;
      }
      return readAnswer();
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void writeRequest(InetSocketAddress client, InetSocketAddress server) {
    ByteBuffer out = request.asByteBuffer().order(ByteOrder.nativeOrder());
    out.putInt(REQUEST_BYTES).putShort(SOCK_DIAG_BY_FAMILY).putShort(NLM_F_REQUEST);
    out.putInt(sequence).putInt(0);
    out.put((byte) AF_INET).put((byte) IPPROTO_TCP).put((byte) 0).put((byte) 0).putInt(ALL_STATES);
    putPort(out, client.getPort());
    putPort(out, server.getPort());
    out.put(client.getAddress().getAddress()).put(new byte[12]);
    out.put(server.getAddress().getAddress()).put(new byte[12]);
    out.putInt(0).putInt(NO_COOKIE).putInt(NO_COOKIE);
  }

  /** Ports are in network order whatever the machine's order is. */
  private static void putPort(ByteBuffer out, int port) {
    out.put((byte) (port >>> 8)).put((byte) port);
  }

  /** The kernel answers within the send; an answer to an earlier question is passed over. */
  private int readAnswer() throws Throwable {
    while (true) {
      long count =
          (long) receive.invokeExact(descriptor, answer, (long) ANSWER_BYTES, MSG_DONTWAIT);
      if (count < HEADER_BYTES) {
        return UNKNOWN;
      }
      ByteBuffer in = answer.asByteBuffer().order(ByteOrder.nativeOrder());
      if (in.getInt(8) == sequence) {
        boolean found = in.getShort(4) == SOCK_DIAG_BY_FAMILY && count >= UID_OFFSET + 4;
        return found ? in.getInt(UID_OFFSET) : UNKNOWN;
      }
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      int ignored = (int) closeDescriptor.invokeExact(descriptor);
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    } finally {
      arena.close();
    }
  }

  private static MemorySegment symbol(Linker linker, String name) {
    return linker.defaultLookup().find(name).orElseThrow();
  }
}
