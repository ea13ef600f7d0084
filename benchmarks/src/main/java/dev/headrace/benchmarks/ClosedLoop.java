package dev.headrace.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Iterator;
import org.HdrHistogram.Histogram;

/**
 * Clients that each send their next request when the last was answered, all on one thread, so that
 * the generator takes as little as it can of the machine that it measures.
 */
final class ClosedLoop {
  private static final long HIGHEST_NANOS = Duration.ofSeconds(60).toNanos();

  private final InetSocketAddress address;
  private final HttpRequestBytes request;
  private final int clients;

  ClosedLoop(InetSocketAddress address, HttpRequestBytes request, int clients) {
    this.address = address;
    this.request = request;
    this.clients = clients;
  }

  /**
   * What a run saw.
   *
   * @param latencies nanoseconds from the first byte sent to the last received
   * @param perSecond answers a second of the measured time
   */
  record Run(Histogram latencies, double perSecond) {
    double micros(double percentile) {
      return latencies.getValueAtPercentile(percentile) / 1_000.0;
    }
  }

  /** Runs for a while, of which the beginning is not counted. */
  Run run(Duration warmUp, Duration measured) throws IOException {
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < clients; i++) {
        connect(selector);
      }
      long start = System.nanoTime();
      loop(selector, start + warmUp.toNanos(), new Histogram(HIGHEST_NANOS, 3));
      var latencies = new Histogram(HIGHEST_NANOS, 3);
      long from = System.nanoTime();
      loop(selector, from + measured.toNanos(), latencies);
      double seconds = (System.nanoTime() - from) / 1e9;
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      return new Run(latencies, latencies.getTotalCount() / seconds);
    }
  }

  private void connect(Selector selector) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.connect(address);
    channel.configureBlocking(false);
    var exchange = new HttpExchangeState(channel, request);
    channel.register(selector, SelectionKey.OP_READ, exchange);
    exchange.send();
  }

  private static void loop(Selector selector, long untilNanos, Histogram latencies)
      throws IOException {
    while (System.nanoTime() < untilNanos) {
      selector.select(1_000);
      Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
      while (ready.hasNext()) {
        var exchange = (HttpExchangeState) ready.next().attachment();
        ready.remove();
        if (exchange.receive()) {
          latencies.recordValue(
              Math.min(System.nanoTime() - exchange.sentAtNanos(), HIGHEST_NANOS));
          exchange.send();
        }
      }
    }
  }
}
