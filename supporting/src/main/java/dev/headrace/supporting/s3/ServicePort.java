package dev.headrace.supporting.s3;

import dev.headrace.kernel.Partition;
import dev.headrace.wire.ChecksumAlgorithm;
import dev.headrace.wire.ServiceError;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The way of other services to buckets: the same rules as for clients, without a request. */
final class ServicePort {
  private final S3Access access;
  private final Intake intake;

  ServicePort(S3Access access, Intake intake) {
    this.access = access;
    this.intake = intake;
  }

  boolean hasBucket(Partition partition, String bucket) {
    return access.directory().find(partition.account(), bucket) != null;
  }

  List<String> keys(Partition partition, String bucketName, String prefix, int most) {
    Bucket bucket = access.directory().find(partition.account(), bucketName);
    List<String> keys = new ArrayList<>();
    if (bucket != null) {
      var objects =
          access
              .contents(bucket)
              .objects()
              .from(key -> Utf8Order.INSTANCE.compare(key, prefix) < 0);
      while (keys.size() < most && objects.hasNext()) {
        String key = objects.next().key();
        if (!key.startsWith(prefix)) {
          break;
        }
        keys.add(key);
      }
    }
    return keys;
  }

  void put(
      Partition partition, String bucketName, String key, String contentType, InputStream content)
      throws IOException {
    try {
      Bucket bucket = access.directory().find(partition.account(), bucketName);
      if (bucket == null) {
        throw S3Errors.noSuchBucket(bucketName);
      }
      S3Access.requireKey(key);
      Intake.Received received = intake.write(content, ChecksumAlgorithm.CRC64NVME);
      var attributes =
          new Attributes(Map.of(RequestFields.CONTENT_TYPE, contentType), Map.of(), Map.of());
      var draft =
          new ObjectDraft(
              key,
              received.blob().md5Hex(),
              attributes,
              received.checksum(),
              List.of(received.asPart(1)),
              null);
      intake.keep(
          received,
          () ->
              access.change(
                  bucket,
                  S3Dimension.REQUESTS_TIER_1,
                  received.blob().lengthBytes(),
                  () ->
                      access
                          .buckets()
                          .put(partition.account(), bucketName, draft, WriteCondition.NONE)));
    } catch (ServiceError refusal) {
      throw new IOException(refusal.message(), refusal);
    }
  }
}
