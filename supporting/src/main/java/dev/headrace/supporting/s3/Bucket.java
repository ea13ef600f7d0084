package dev.headrace.supporting.s3;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.usage.Meter;
import org.jspecify.annotations.Nullable;

/**
 * A bucket and what is in it. Its contents are one immutable value, replaced by each change: anyone
 * may read them at any time, and only events replace them.
 */
final class Bucket {
  private final Partition partition;
  private final String name;
  private final long createdEpochMillis;
  private final Meter.Resource usage;
  private volatile Contents contents;

  Bucket(
      Partition partition,
      String name,
      long createdEpochMillis,
      Contents contents,
      Meter.Resource usage) {
    this.partition = partition;
    this.name = name;
    this.createdEpochMillis = createdEpochMillis;
    this.contents = contents;
    this.usage = usage;
  }

  /**
   * An object that a bucket holds.
   *
   * @param position of its record
   */
  record Held(StoredObject object, long position) {}

  /**
   * What a bucket holds at one moment.
   *
   * @param uploads by key and id
   * @param position of the newest record of the bucket
   * @param storedBytes of its objects and of the parts of its uploads
   */
  record Contents(
      SortedIndex<Held> objects,
      SortedIndex<SortedIndex<Upload>> uploads,
      long position,
      long storedBytes) {
    static Contents empty(long position) {
      return new Contents(SortedIndex.empty(), SortedIndex.empty(), position, 0);
    }

    @Nullable Upload upload(String key, String id) {
      SortedIndex<Upload> ofKey = uploads.get(key);
      return ofKey == null ? null : ofKey.get(id);
    }

    Contents with(StoredObject object, long at) {
      return new Contents(
          objects.with(object.key(), new Held(object, at)),
          uploads,
          at,
          storedBytes - bytesOf(object.key()) + object.sizeBytes());
    }

    Contents without(String key, long at) {
      return new Contents(objects.without(key), uploads, at, storedBytes - bytesOf(key));
    }

    private long bytesOf(String key) {
      Held held = objects.get(key);
      return held == null ? 0 : held.object().sizeBytes();
    }

    /** With an upload, new or in the place of itself with so many bytes less. */
    Contents with(Upload upload, long moreBytes, long at) {
      SortedIndex<Upload> ofKey = uploads.get(upload.key());
      SortedIndex<Upload> grown =
          (ofKey == null ? SortedIndex.<Upload>empty() : ofKey).with(upload.id(), upload);
      return new Contents(objects, uploads.with(upload.key(), grown), at, storedBytes + moreBytes);
    }

    Contents without(Upload upload, long at) {
      SortedIndex<Upload> ofKey = uploads.get(upload.key());
      if (ofKey == null) {
        return this;
      }
      SortedIndex<Upload> left = ofKey.without(upload.id());
      return new Contents(
          objects,
          left.isEmpty() ? uploads.without(upload.key()) : uploads.with(upload.key(), left),
          at,
          storedBytes - upload.storedBytes());
    }
  }

  /** The account and the region that it was created in. */
  Partition partition() {
    return partition;
  }

  String name() {
    return name;
  }

  long createdEpochMillis() {
    return createdEpochMillis;
  }

  Contents contents() {
    return contents;
  }

  void replace(Contents replacement) {
    contents = replacement;
  }

  Meter.Resource usage() {
    return usage;
  }
}
