package dev.headrace.bedrock.control;

import dev.headrace.kernel.Body;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.ports.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Buckets in memory; keys are written {@code bucket/key}. */
final class MemoryObjects implements ObjectStore {
  final Set<String> buckets = ConcurrentHashMap.newKeySet();
  final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();

  @Override
  public boolean hasBucket(Partition partition, String bucket) {
    return buckets.contains(bucket);
  }

  @Override
  public List<String> keys(Partition partition, String bucket, String prefix, int most) {
    return objects.keySet().stream()
        .filter(key -> key.startsWith(bucket + "/" + prefix))
        .map(key -> key.substring(bucket.length() + 1))
        .limit(most)
        .toList();
  }

  @Override
  public void put(
      Partition partition, String bucket, String key, String contentType, InputStream content)
      throws IOException {
    if (!buckets.contains(bucket)) {
      throw new IOException("There is no bucket " + bucket);
    }
    objects.put(bucket + "/" + key, content.readAllBytes());
  }

  @Override
  public @Nullable Body find(
      Partition partition, String bucket, String key, @Nullable String version) {
    byte[] bytes = objects.get(bucket + "/" + key);
    return bytes == null ? null : Body.of(bytes);
  }
}
