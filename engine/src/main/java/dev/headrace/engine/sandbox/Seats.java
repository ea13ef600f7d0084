package dev.headrace.engine.sandbox;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.BitSet;

/**
 * The places for sandboxes on this machine: each has a user and a loopback address that no other
 * living sandbox has. One that was given back is the last to be given again.
 */
final class Seats {
  /** The most sandboxes of a server at once. */
  static final int LIMIT = 16_384;

  private static final int FIRST_UID = 100_000_000;
  private static final int FIRST_LOOPBACK_NUMBER = 64;

  /** One place. */
  record Seat(int number, int uid, Inet4Address address) {}

  private final int firstUid;
  private final BitSet taken = new BitSet(LIMIT);
  private int cursor;

  /**
   * @param port a TCP port that this server alone holds on this machine; its users follow from it,
   *     so that two servers never share one
   */
  Seats(int port) {
    this.firstUid = FIRST_UID + port * LIMIT;
  }

  /**
   * Takes a place.
   *
   * @throws IOException if all are taken
   */
  synchronized Seat take() throws IOException {
    int number = taken.nextClearBit(cursor);
    if (number >= LIMIT) {
      number = taken.nextClearBit(0);
    }
    if (number >= LIMIT) {
      throw new IOException("this server runs " + LIMIT + " sandboxes, and no more at once");
    }
    taken.set(number);
    cursor = number + 1;
    return new Seat(number, firstUid + number, address(number));
  }

  /** Gives a place back whose sandbox is gone with all its processes. */
  synchronized void release(Seat seat) {
    taken.clear(seat.number());
  }

  private static Inet4Address address(int number) throws IOException {
    int last = number % 250 + 2;
    int third = number / 250;
    return (Inet4Address)
        InetAddress.getByAddress(
            new byte[] {127, (byte) FIRST_LOOPBACK_NUMBER, (byte) third, (byte) last});
  }
}
