package dev.headrace.app.server;

import dev.headrace.app.listener.Limits;
import dev.headrace.app.listener.Listener;
import dev.headrace.store.DataFolder;
import dev.headrace.wire.SigV4Verifier;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running Headrace: a data folder, a cloud over it, a port in front of it. */
public final class Server implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);
  private static final long DRAIN_MILLIS = 10_000;
  private static final long LOOK_EVERY_MILLIS = 20;
  private static final int TOKEN_BYTES = 32;

  private final DataFolder folder;
  private final Cloud cloud;
  private final Listener listener;
  private final String url;
  private final CountDownLatch stopAsked;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);

  private Server(DataFolder folder, Cloud cloud, Listener listener, Starter starter) {
    this.folder = folder;
    this.cloud = cloud;
    this.listener = listener;
    this.url = starter.url();
    this.stopAsked = starter.stopAsked;
  }

  /**
   * Starts a server; when this returns it answers.
   *
   * @throws StartFailure where it cannot start, in words for the user
   */
  public static Server start(ServerSettings settings) {
    DataFolder folder = DataFolders.open(settings.dataFolder());
    try {
      return new Starter(settings, folder).start();
    } catch (BindException e) {
      release(folder);
      throw new StartFailure(
          "port "
              + settings.port()
              + " of "
              + settings.host()
              + " is taken by another program: choose another with --port (0 takes any free one)",
          e);
    } catch (IOException e) {
      release(folder);
      throw new StartFailure(
          "the server cannot listen on " + settings.host() + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      release(folder);
      throw e;
    }
  }

  private static void release(DataFolder folder) {
    try {
      folder.close();
    } catch (IOException e) {
      LOG.warn("the data folder {} cannot be released: {}", folder.path(), e.toString());
    }
  }

  /** Where it listens. */
  public String url() {
    return url;
  }

  /** The name of what runs functions. */
  public String engineName() {
    return cloud.capabilities().engine();
  }

  /** What this machine lacks to isolate functions fully, in words. */
  public List<String> missingProtections() {
    return cloud.capabilities().missingProtections();
  }

  /**
   * Waits until the server is asked to stop, or cannot go on, and closes it.
   *
   * @return why it cannot go on; null where it was asked to stop
   */
  public @Nullable String awaitEnd() {
    try {
      String ailment = cloud.ailment();
      while (ailment == null && !stopAsked.await(1, TimeUnit.SECONDS) && !closing.get()) {
        ailment = cloud.ailment();
      }
      close();
      return ailment;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      return null;
    }
  }

  /** Lets requests end for a while, stops all environments, and makes durable what is recorded. */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      awaitClosed();
      return;
    }
    try {
      listener.drain();
      awaitIdle();
      listener.close();
      cloud.close();
      ServerRecord.remove(folder.path());
      release(folder);
    } finally {
      closed.countDown();
      stopAsked.countDown();
    }
  }

  private void awaitIdle() {
    long began = System.nanoTime();
    while (listener.requestsInFlight() > 0
        && System.nanoTime() - began < TimeUnit.MILLISECONDS.toNanos(DRAIN_MILLIS)) {
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void awaitClosed() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the steps of a start share. */
  private static final class Starter {
    private final long startedAtEpochMillis = System.currentTimeMillis();
    private final ServerSettings settings;
    private final DataFolder folder;
    private final Credentials credentials;
    private final String token;
    private final boolean reachable;
    private final int port;
    private final CountDownLatch stopAsked = new CountDownLatch(1);

    /** Fails before anything is opened where the port cannot be had. */
    Starter(ServerSettings settings, DataFolder folder) throws IOException {
      this.settings = settings;
      this.folder = folder;
      this.credentials = Credentials.readOrMake(folder.path());
      byte[] random = new byte[TOKEN_BYTES];
      new SecureRandom().nextBytes(random);
      this.token = HexFormat.of().formatHex(random);
      this.reachable = !InetAddress.getByName(settings.host()).isLoopbackAddress();
      this.port = Listener.freePort(settings.host(), settings.port());
    }

    /**
     * Functions learn the port before it is open: the first may run while the rest starts. What
     * needs nothing of one another starts at the same time.
     */
    Server start() throws IOException {
      var listener =
          new Meanwhile<>(
              "listener",
              () -> Listener.prepare(settings.host(), port, Limits.STANDARD, reachable));
      Cloud cloud = Cloud.open(settings, folder, url(), reachable ? credentials : null);
      try {
        open(listener.get(), cloud);
        new ServerRecord(ProcessHandle.current().pid(), url(), token, startedAtEpochMillis)
            .write(folder.path());
        return new Server(folder, cloud, listener.get(), this);
      } catch (IOException | RuntimeException e) {
        cloud.close();
        throw e;
      }
    }

    private void open(Listener listener, Cloud cloud) throws IOException {
      var facts = new CloudFacts(cloud, listener, url(), startedAtEpochMillis);
      var pages = new OwnPages(token, reachable, facts, stopAsked::countDown);
      var aws = new AwsServices(cloud.services(), reachable ? keys(cloud) : null, token);
      String apiKey = reachable ? credentials.apiKey() : null;
      listener.open(new OpenAiDoor(cloud.models(), apiKey, token, aws), pages);
    }

    private SigV4Verifier.Keys keys(Cloud cloud) {
      return new ServerKeys(credentials, cloud.sts());
    }

    String url() {
      String host = settings.host();
      return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }
}
