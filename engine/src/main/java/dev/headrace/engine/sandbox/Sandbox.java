package dev.headrace.engine.sandbox;

import dev.headrace.engine.runtimeapi.RuntimeSession;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A sandbox that starts or lives: its connection, its seat, its Runtime API and who is in it. */
final class Sandbox implements Party {
  private final String name;
  private final RuntimeSession session;
  private final String apiAddress;
  private final Runnable onConnected;
  private final Runnable onGone;
  private final InitLine line = new InitLine();
  private Occupant occupant;
  private StartLine.@Nullable Place place;
  private boolean started;
  private boolean gone;

  /**
   * @param apiAddress where its runtime finds its Runtime API
   * @param onConnected told when it has connected
   * @param onGone told when it is gone, before its occupant is
   */
  Sandbox(
      String name,
      RuntimeSession session,
      String apiAddress,
      Occupant occupant,
      Runnable onConnected,
      Runnable onGone) {
    this.name = name;
    this.session = session;
    this.apiAddress = apiAddress;
    this.occupant = occupant;
    this.onConnected = onConnected;
    this.onGone = onGone;
  }

  /** Its name among the living sandboxes of this server. */
  String name() {
    return name;
  }

  /** Its Runtime API. */
  RuntimeSession session() {
    return session;
  }

  /** Where its runtime finds its Runtime API, {@code address:port}. */
  String apiAddress() {
    return apiAddress;
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
    session.close();
    onGone.run();
    told.gone();
  }

  private synchronized Occupant occupant() {
    return occupant;
  }
}
