package dev.headrace.bedrock.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.bedrock.control.LoggingSettings.LogsTarget;
import dev.headrace.bedrock.control.LoggingSettings.Place;
import dev.headrace.bedrock.runtime.Invocation;
import dev.headrace.bedrock.runtime.InvocationLog;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.ports.LogGroups;
import dev.headrace.kernel.ports.LogStream;
import dev.headrace.kernel.ports.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings invocations to where their logs are wanted: each at once to CloudWatch Logs, and to S3
 * many in one object. Requests never wait for it: beyond {@value #MAX_WAITING} entries that wait,
 * new ones are dropped, and that is told.
 */
final class LogDelivery implements InvocationLog, AutoCloseable {
  /** The stream of a log group that Bedrock writes to. */
  static final String STREAM = "aws/bedrock/modelinvocations";

  /** The most entries that wait for S3. */
  static final int MAX_WAITING = 10_000;

  /** The most bytes of a body within an entry; a larger one is an object of its own. */
  static final int MAX_BODY_BYTES = 100_000;

  private static final Logger LOG = LoggerFactory.getLogger(LogDelivery.class);
  private static final long DELIVER_EVERY_MILLIS = 5_000;
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("yyyy/MM/dd/HH", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Logging logging;
  private final LogGroups groups;
  private final ObjectStore objects;
  private final InstantSource clock;
  private final Map<String, LogStream> streams = new ConcurrentHashMap<>();
  private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread deliverer;
  private volatile boolean closed;

  private record Waiting(Partition partition, Place place, String line) {}

  LogDelivery(Logging logging, LogGroups groups, ObjectStore objects, InstantSource clock) {
    this.logging = logging;
    this.groups = groups;
    this.objects = objects;
    this.clock = clock;
    this.deliverer = Thread.ofVirtual().name("bedrock-invocation-log").unstarted(this::run);
  }

  /** Begins to deliver by itself. */
  void start() {
    deliverer.start();
  }

  @Override
  public boolean wants(Partition partition) {
    return logging.now(partition) != null;
  }

  @Override
  public void add(Invocation invocation) {
    LoggingSettings settings = logging.now(invocation.partition());
    if (settings == null) {
      return;
    }
    boolean withBodies = invocation.embeds() ? settings.embeddings() : settings.text();
    long now = clock.millis();
    LogsTarget logs = settings.logs();
    if (logs != null) {
      ObjectNode entry = LogEntry.of(invocation, now, withBodies);
      shorten(invocation, entry, logs.large(), now);
      stream(invocation.partition(), logs.group()).line(now, entry.toString());
    }
    Place bucket = settings.bucket();
    if (bucket != null) {
      ObjectNode entry = LogEntry.of(invocation, now, withBodies);
      shorten(invocation, entry, bucket, now);
      wait(new Waiting(invocation.partition(), bucket, entry.toString()));
    }
  }

  private void wait(Waiting entry) {
    if (!waiting.offer(entry) && dropped.getAndIncrement() == 0) {
      LOG.warn("the log of invocations drops entries: more than {} wait for S3", MAX_WAITING);
    }
  }

  private LogStream stream(Partition partition, String group) {
    return streams.computeIfAbsent(
        partition.account() + " " + partition.region() + " " + group,
        key -> groups.open(partition, group, STREAM));
  }

  /** Takes bodies that are too large out of an entry, and names the objects that they become. */
  private void shorten(
      Invocation invocation,
      ObjectNode entry,
      @org.jspecify.annotations.Nullable Place large,
      long now) {
    shorten(invocation, (ObjectNode) entry.path("input"), "input", large, now);
    shorten(invocation, (ObjectNode) entry.path("output"), "output", large, now);
  }

  private void shorten(
      Invocation invocation,
      ObjectNode side,
      String name,
      @org.jspecify.annotations.Nullable Place large,
      long now) {
    String body = side.path(name + "BodyJson").toString();
    if (body.length() <= MAX_BODY_BYTES) {
      return;
    }
    side.remove(name + "BodyJson");
    if (large != null) {
      String key =
          folder(invocation.partition(), large, now)
              + "data/"
              + invocation.requestId()
              + "_"
              + name
              + ".json.gz";
      wait(new Waiting(invocation.partition(), new Place(large.bucket(), key), body));
      side.put(name + "BodyS3Path", "s3://" + large.bucket() + "/" + key);
    }
  }

  private static String folder(Partition partition, Place place, long epochMillis) {
    String prefix = place.prefix();
    return (prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/")
        + "AWSLogs/"
        + partition.account()
        + "/BedrockModelInvocationLogs/"
        + partition.region()
        + "/"
        + HOUR.format(Instant.ofEpochMilli(epochMillis))
        + "/";
  }

  private void run() {
    try {
      while (!closed) {
        TimeUnit.MILLISECONDS.sleep(DELIVER_EVERY_MILLIS);
        deliver();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Puts what waits into objects. */
  synchronized void deliver() {
    List<Waiting> batch = new ArrayList<>();
    waiting.drainTo(batch);
    Map<Object, List<Waiting>> byObject = new LinkedHashMap<>();
    for (Waiting entry : batch) {
      Object key =
          entry.place().prefix().endsWith(".json.gz")
              ? entry
              : List.of(entry.partition(), entry.place());
      byObject.computeIfAbsent(key, any -> new ArrayList<>()).add(entry);
    }
    byObject.values().forEach(this::put);
    long lost = dropped.getAndSet(0);
    if (lost > 0) {
      LOG.warn("the log of invocations has dropped {} entries", lost);
    }
  }

  private void put(List<Waiting> entries) {
    Waiting first = entries.getFirst();
    Place place = first.place();
    long now = clock.millis();
    String key =
        place.prefix().endsWith(".json.gz")
            ? place.prefix()
            : folder(first.partition(), place, now)
                + INSTANT.format(Instant.ofEpochMilli(now))
                + "_"
                + UUID.randomUUID().toString().substring(0, 8)
                + ".json.gz";
    try {
      objects.put(
          first.partition(),
          place.bucket(),
          key,
          "application/json",
          new ByteArrayInputStream(zipped(entries)));
    } catch (IOException e) {
      LOG.warn(
          "{} entries of the log of invocations cannot be put into s3://{}/{}: {}",
          entries.size(),
          place.bucket(),
          key,
          e.getMessage());
    }
  }

  private static byte[] zipped(List<Waiting> entries) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      for (Waiting entry : entries) {
        zip.write(entry.line().getBytes(StandardCharsets.UTF_8));
        zip.write('\n');
      }
    }
    return bytes.toByteArray();
  }

  /** Delivers what waits, and ends. */
  @Override
  public void close() {
    closed = true;
    deliverer.interrupt();
    deliver();
  }
}
