package dev.headrace.supporting.s3;

import dev.headrace.kernel.Body;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.Journal;
import dev.headrace.kernel.ports.ObjectEvents;
import dev.headrace.kernel.ports.ObjectStore;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.Durably;
import dev.headrace.kernel.world.Entrance;
import dev.headrace.kernel.world.World;
import dev.headrace.store.Blobs;
import dev.headrace.wire.ServiceDefinition;
import dev.headrace.wire.WireRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Object storage, put together. Its records are in the journal and its bytes in blobs; making one
 * takes up what an earlier process left.
 *
 * <p>After all services are made, and before the first request, the composition root sweeps the
 * blobs that nobody {@link #blobs names}.
 */
public final class S3 implements ObjectStore {
  private final Buckets buckets;
  private final Shelf shelf;
  private final ServicePort port;
  private final ServiceDefinition service;

  /**
   * @param journal already listened to by the world
   * @param events hears what is created and removed
   * @param clock judges presigned URLs
   */
  public S3(
      World world,
      Entrance entrance,
      Journal journal,
      Blobs blobs,
      Meter meter,
      ObjectEvents events,
      InstantSource clock) {
    this.shelf = new Shelf(blobs);
    this.buckets = entrance.ask(() -> new Buckets(world, meter, events, shelf::discard));
    S3Records.Kept kept = S3Records.load(journal);
    entrance.enter(() -> buckets.restore(kept));
    var access =
        new S3Access(buckets, new Durably(world, entrance, journal::durablePosition), shelf);
    var intake = new Intake(shelf);
    this.port = new ServicePort(access, intake);
    this.service = S3Api.define(access, intake, clock);
  }

  /** S3 as the wire sees it. */
  public ServiceDefinition service() {
    return service;
  }

  /** The names of all blobs that objects and uploads have; what else S3 wrote is garbage. */
  public Set<String> blobs() {
    return buckets.blobs();
  }

  /**
   * The request with its bucket in the path, where its host names one: {@code
   * my-bucket.s3.localhost:4566} or {@code my-bucket.localhost:4566}; any other as it is. To be
   * called before the request is routed, and after hosts that mean something else were told apart.
   */
  public static WireRequest addressed(WireRequest request) {
    String host = request.header("Host");
    String bucket = host == null ? null : VirtualHost.bucket(host);
    return bucket == null ? request : VirtualHost.toPath(request, bucket);
  }

  /** The bucket that a host names; null where it names none. */
  public static @Nullable String bucketOf(String host) {
    return VirtualHost.bucket(host);
  }

  @Override
  public boolean hasBucket(Partition partition, String bucket) {
    return port.hasBucket(partition, bucket);
  }

  @Override
  public List<String> keys(Partition partition, String bucket, String prefix, int most) {
    return port.keys(partition, bucket, prefix, most);
  }

  @Override
  public void put(
      Partition partition, String bucket, String key, String contentType, InputStream content)
      throws IOException {
    port.put(partition, bucket, key, contentType, content);
  }

  @Override
  public @Nullable Body find(
      Partition partition, String bucketName, String key, @Nullable String version) {
    Bucket bucket = buckets.directory().find(partition.account(), bucketName);
    Bucket.Held held = bucket == null ? null : bucket.contents().objects().get(key);
    if (held == null || (version != null && !version.equals("null"))) {
      return null;
    }
    StoredObject object = held.object();
    return new ObjectBody(shelf.blobs(), object.parts(), new ByteRange(0, object.sizeBytes()));
  }
}
