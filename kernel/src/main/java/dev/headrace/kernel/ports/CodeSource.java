package dev.headrace.kernel.ports;

import dev.headrace.kernel.Body;
import dev.headrace.kernel.Partition;
import org.jspecify.annotations.Nullable;

/**
 * Where a service fetches packages from that users keep in object storage. Called outside events.
 */
public interface CodeSource {
  /**
   * Finds an object.
   *
   * @return its bytes, from a file rather than from memory when it is large; null where there is
   *     none
   */
  @Nullable Body find(Partition partition, String bucket, String key, @Nullable String version);
}
