package dev.headrace.engine.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What the server says to one {@code headrace-init}, frame after frame; until it has connected the
 * frames wait. Init always reads, so that a write does not block for long.
 */
final class InitLine {
  private final ArrayDeque<ByteBuffer> early = new ArrayDeque<>(2);
  private @Nullable SocketChannel channel;
  private boolean closed;

  synchronized void connected(SocketChannel newChannel) {
    channel = newChannel;
    for (ByteBuffer frame = early.poll(); frame != null; frame = early.poll()) {
      write(newChannel, frame);
    }
    if (closed) {
      close(newChannel);
    }
  }

  synchronized void send(ByteBuffer frame) {
    if (closed) {
      return;
    }
    SocketChannel to = channel;
    if (to == null) {
      early.add(frame);
    } else {
      write(to, frame);
    }
  }

  /** Ends the connection, and with it the sandbox. */
  synchronized void close() {
    closed = true;
    SocketChannel toClose = channel;
    if (toClose != null) {
      close(toClose);
    }
  }

  private void write(SocketChannel to, ByteBuffer frame) {
    try {
      while (frame.hasRemaining()) {
        to.write(frame);
      }
    } catch (IOException gone) {
      // Its reader finds the end of the stream and tells whom it concerns.
      closed = true;
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException ignored) {
      // It is closed as far as it can be.
    }
  }
}
