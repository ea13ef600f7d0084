package dev.headrace.kernel.ports;

import dev.headrace.kernel.Partition;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Where services keep what they make for users, and find what users left for them, in buckets of
 * object storage. Called outside events; each call may wait for the disk.
 */
public interface ObjectStore extends CodeSource {
  /** Whether an account has a bucket. */
  boolean hasBucket(Partition partition, String bucket);

  /**
   * The keys of a bucket that begin with a prefix, in their order; none where there is no such
   * bucket.
   *
   * @param most how many to list at most
   */
  List<String> keys(Partition partition, String bucket, String prefix, int most);

  /**
   * Puts an object in the place of whatever had its key; when this returns it survives a crash.
   *
   * @param contentType such as {@code application/json}
   * @throws IOException where it cannot be kept: there is no such bucket, or no room; the message
   *     says which
   */
  void put(Partition partition, String bucket, String key, String contentType, InputStream content)
      throws IOException;
}
