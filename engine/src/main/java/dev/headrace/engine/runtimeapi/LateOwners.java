package dev.headrace.engine.runtimeapi;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Connection owners that are opened on a thread of their own, as binding to native functions takes
 * a tenth of a second that a start need not wait for; the first question does.
 */
public final class LateOwners implements ConnectionOwners, AutoCloseable {
  private static final Logger LOG = System.getLogger(LateOwners.class.getName());

  private final FutureTask<InetDiag> opening;

  /** Begins to open. */
  public LateOwners(Supplier<InetDiag> open) {
    opening = new FutureTask<>(open::get);
    Thread.ofPlatform().name("connection-owners").daemon().start(opening);
  }

  /** {@link #UNKNOWN} too where they could not be opened: nobody is let in unknown. */
  @Override
  public int uidOf(InetSocketAddress client, InetSocketAddress server) {
    try {
      return opening.get().uidOf(client, server);
    } catch (ExecutionException e) {
      LOG.log(Level.ERROR, "the kernel does not tell whose a connection is", e.getCause());
      return UNKNOWN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return UNKNOWN;
    }
  }

  @Override
  public void close() {
    try {
      opening.get().close();
    } catch (ExecutionException neverOpened) {
      LOG.log(Level.DEBUG, "nothing to close", neverOpened);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
