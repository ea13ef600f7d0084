package dev.headrace.engine.runtimeapi;

import java.net.InetSocketAddress;

/** Tells who holds the other end of a TCP connection on this machine. */
@FunctionalInterface
public interface ConnectionOwners {
  /** The owner cannot be told. */
  int UNKNOWN = -1;

  /**
   * The user that the client's socket belongs to, as an unsigned 32-bit number.
   *
   * @param client the client's address, IPv4; also that of a socket that listens
   * @param server the address that it connected to, IPv4; {@code 0.0.0.0:0} for one that listens
   * @return {@link #UNKNOWN} where there is no such connection
   */
  int uidOf(InetSocketAddress client, InetSocketAddress server);
}
