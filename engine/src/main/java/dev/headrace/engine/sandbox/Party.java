package dev.headrace.engine.sandbox;

import java.nio.channels.SocketChannel;

/** One who is expected to connect to the {@link Switchboard}; called on its connection's thread. */
interface Party {
  /** It has connected and said who it is. */
  void connected(SocketChannel channel, InitFrame.Hello hello);

  /** It says something. */
  void hear(InitFrame frame);

  /** Its connection has ended; nothing follows. */
  void gone();
}
