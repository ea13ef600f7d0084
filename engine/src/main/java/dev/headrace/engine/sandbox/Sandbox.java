package dev.headrace.engine.sandbox;

import dev.headrace.engine.runtimeapi.RuntimeSession;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A sandbox that starts or lives: its connection, its seat, what is there, and who is in it. */
final class Sandbox implements Party {
  private final String name;
  private final Seats.Seat seat;
  private final int port;
  private final @Nullable RuntimeSession session;
  private final Runnable onConnected;
  private final Runnable onGone;
  private final InitLine line = new InitLine();
  private Occupant occupant;
  private StartLine.@Nullable Place place;
  private boolean started;
  private boolean gone;

  /**
   * @param port of its Runtime API, or where its server is to listen; both at its seat's address
   * @param session its Runtime API; null for a server, which has none
   * @param onConnected told when it has connected
   * @param onGone told when it is gone, before its occupant is
   */
  Sandbox(
      String name,
      Seats.Seat seat,
      int port,
      @Nullable RuntimeSession session,
      Occupant occupant,
      Runnable onConnected,
      Runnable onGone) {
    this.name = name;
    this.seat = seat;
    this.port = port;
    this.session = session;
    this.occupant = occupant;
    this.onConnected = onConnected;
    this.onGone = onGone;
  }

  /** Its name among the living sandboxes of this server. */
  String name() {
    return name;
  }

  /** The Runtime API of one that runs a function. */
  RuntimeSession session() {
    return Objects.requireNonNull(session, "a server has no Runtime API");
  }

  /** Its loopback address, in digits. */
  String host() {
    return seat.address().getHostAddress();
  }

  /** The port of its Runtime API, or where its server is to listen. */
  int port() {
    return port;
  }

  /** Both, {@code host:port}. */
  String address() {
    return host() + ":" + port;
  }

  /** The user that it runs as where each sandbox has its own. */
  int uid() {
    return seat.uid();
  }

  /** Says where it stands in the line of those that start. */
  void startsAs(StartLine.Place given) {
    synchronized (this) {
      if (!started) {
        place = given;
        return;
      }
    }
    given.leave();
  }

  /** Its runtime runs, or it will not: others may start. */
  void started() {
    StartLine.Place left;
    synchronized (this) {
      started = true;
      left = place;
      place = null;
    }
    if (left != null) {
      left.leave();
    }
  }

  /** Gives it to another; false where it is gone already, and then nobody is told. */
  synchronized boolean occupy(Occupant next) {
    if (gone) {
      return false;
    }
    occupant = next;
    return true;
  }

  void send(ByteBuffer frame) {
    line.send(frame);
  }

  /** Ends it at once; {@link Occupant#gone} follows. */
  void end() {
    line.send(Frames.stop(0));
  }

  /** Cuts the connection, which ends it whatever state it is in. */
  void cut() {
    line.close();
  }

  @Override
  public void connected(SocketChannel channel, InitFrame.Hello hello) {
    onConnected.run();
    line.connected(channel);
  }

  @Override
  public void hear(InitFrame frame) {
    occupant().hear(frame);
  }

  @Override
  public void gone() {
    Occupant told;
    synchronized (this) {
      if (gone) {
        return;
      }
      gone = true;
      told = occupant;
    }
    started();
    line.close();
    if (session != null) {
      session.close();
    }
    onGone.run();
    told.gone();
  }

  private synchronized Occupant occupant() {
    return occupant;
  }
}
