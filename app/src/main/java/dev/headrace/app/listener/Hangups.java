package dev.headrace.app.listener;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Interrupts the threads of requests whose clients have left. A thread that waits, for a model to
 * wake or to write, neither reads nor writes its connection, and would learn of it only at the end.
 *
 * <p>It asks the kernel, and only while there are such requests; where the kernel does not tell,
 * they go on to their ends. A client that closes only its own side counts as one that has left.
 */
final class Hangups {
  /** How often it looks, so that work for nobody ends within a second. */
  static final long LOOK_EVERY_MILLIS = 400;

  private static final Logger LOG = LoggerFactory.getLogger(Hangups.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Watch> watches = new HashSet<>();
  private boolean looking;

  /** A request that is watched until it is closed. */
  final class Watch implements AutoCloseable {
    private final int localPort;
    private final InetAddress remote;
    private final int remotePort;
    private final Thread thread = Thread.currentThread();
    private boolean interrupted;

    private Watch(int localPort, InetAddress remote, int remotePort) {
      this.localPort = localPort;
      this.remote = remote;
      this.remotePort = remotePort;
    }

    private void look(Connections connections) {
      if (!interrupted && !connections.isOpen(localPort, remote, remotePort)) {
        interrupted = true;
        thread.interrupt();
      }
    }

    /** Whether its client was seen to have left. */
    boolean hasLeft() {
      lock.lock();
      try {
        return interrupted;
      } finally {
        lock.unlock();
      }
    }

    /** Called by the thread that is watched; what comes after is not interrupted. */
    @Override
    public void close() {
      lock.lock();
      try {
        watches.remove(this);
        if (interrupted) {
          Thread.interrupted();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Watches a request of the current thread.
   *
   * @return null where its client's address is none of the network's
   */
  @Nullable Watch watch(int localPort, SocketAddress client) {
    if (!(client instanceof InetSocketAddress address) || address.getAddress() == null) {
      return null;
    }
    var watch = new Watch(localPort, address.getAddress(), address.getPort());
    lock.lock();
    try {
      watches.add(watch);
      if (!looking) {
        looking = true;
        Thread.ofPlatform().daemon().name("hangups").start(this::work);
      }
    } finally {
      lock.unlock();
    }
    return watch;
  }

  /** Looks now and then, until nobody is watched. */
  private void work() {
    List<Watch> watched = watched();
    while (!watched.isEmpty()) {
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        look(watched, Connections.now());
      } catch (IOException e) {
        LOG.debug("whether clients have left is not known", e);
      } catch (InterruptedException e) {
        return; // nobody interrupts it
      }
      watched = watched();
    }
  }

  /** Those whose connections were there before the kernel is asked; none ends the thread. */
  private List<Watch> watched() {
    lock.lock();
    try {
      looking = !watches.isEmpty();
      return List.copyOf(watches);
    } finally {
      lock.unlock();
    }
  }

  private void look(List<Watch> watched, Connections connections) {
    lock.lock();
    try {
      for (Watch watch : watched) {
        if (watches.contains(watch)) {
          watch.look(connections);
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
