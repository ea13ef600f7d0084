package dev.headrace.engine.sandbox;

import dev.headrace.engine.runtimeapi.ConnectionOwners;
import java.net.InetSocketAddress;

/** Finds out whether it is a server itself that listens where it is to be found, and only there. */
interface Listeners {
  /** Where sandboxes have no users of their own, nothing can be told. */
  Listeners UNKNOWN = server -> "";

  /** What is wrong with who listens for a server, in words for users; empty where nothing is. */
  String wrong(Sandbox server);

  /** Tells listeners apart by the user that each sandbox has of its own. */
  record OfUsers(ConnectionOwners owners) implements Listeners {
    /** The other end of a socket that listens. */
    private static final InetSocketAddress NOBODY = new InetSocketAddress("0.0.0.0", 0);

    /** No sandbox has it as its own. */
    private static final String SHARED_ADDRESS = "127.0.0.1";

    @Override
    public String wrong(Sandbox server) {
      if (listener(server.host(), server.port()) != server.uid()) {
        return "another process of this machine listens at " + server.address();
      }
      if (listener(SHARED_ADDRESS, server.port()) == server.uid()) {
        return "the server listens at all addresses of this machine; it may listen at "
            + server.host()
            + " alone, which {host} in its command stands for";
      }
      return "";
    }

    private int listener(String host, int port) {
      return owners.uidOf(new InetSocketAddress(host, port), NOBODY);
    }
  }
}
