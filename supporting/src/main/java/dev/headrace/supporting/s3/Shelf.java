package dev.headrace.supporting.s3;

import dev.headrace.kernel.Body;
import dev.headrace.store.Blob;
import dev.headrace.store.Blobs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The blobs of objects: nobody's bytes vanish while they are read. An object that is replaced or
 * deleted keeps its blobs until its last reader is done. A reader that never says so costs the
 * space until the next start, which sweeps what no record names.
 */
final class Shelf {
  private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);

  private final Blobs blobs;

  /** By an object's first blob: all of them come and go together. Guarded by itself. */
  private final Map<String, Readers> readers = new HashMap<>();

  /** Blobs that are being deleted. Guarded by {@link #readers}. */
  private final Set<String> vanishing = new HashSet<>();

  Shelf(Blobs blobs) {
    this.blobs = blobs;
  }

  private static final class Readers {
    private int count;
    private List<String> discarded = List.of();
  }

  /** The right to read an object's bytes, to be closed. */
  interface Lease extends AutoCloseable {
    /** The bytes. */
    Body body(ByteRange range);

    @Override
    void close();
  }

  /** Takes the right to read an object; null where its bytes are gone, because it was replaced. */
  @Nullable Lease lease(StoredObject object) {
    String first = object.parts().getFirst().blob();
    synchronized (readers) {
      if (vanishing.contains(first)) {
        return null;
      }
      readers.computeIfAbsent(first, blob -> new Readers()).count++;
    }
    try {
      blobs.file(blob(object.parts().getFirst()));
    } catch (IOException gone) {
      release(first);
      return null;
    }
    return new Lease() {
      private boolean isOver;

      @Override
      public Body body(ByteRange range) {
        return new ObjectBody(blobs, object.parts(), range);
      }

      @Override
      public void close() {
        if (!isOver) {
          isOver = true;
          release(first);
        }
      }
    };
  }

  private void release(String first) {
    List<String> discarded = List.of();
    synchronized (readers) {
      Readers left = readers.get(first);
      if (left != null && --left.count == 0) {
        readers.remove(first);
        discarded = left.discarded;
        vanishing.addAll(discarded);
      }
    }
    delete(discarded);
  }

  /** Deletes an object's blobs, once nobody reads them; returns at once. */
  void discard(List<String> discarded) {
    synchronized (readers) {
      Readers reading = readers.get(discarded.getFirst());
      if (reading != null) {
        reading.discarded = discarded;
        return;
      }
      vanishing.addAll(discarded);
    }
    Thread.ofVirtual().name("s3-discard").start(() -> delete(discarded));
  }

  private void delete(List<String> discarded) {
    for (String blob : discarded) {
      try {
        blobs.delete(blob);
      } catch (IOException e) {
        LOG.warn("blob {} stays until the next start, because it cannot be deleted", blob, e);
      }
    }
    synchronized (readers) {
      discarded.forEach(vanishing::remove);
    }
  }

  /** Deletes a blob that no record names yet. */
  void deleteNow(Blob blob) {
    try {
      blobs.delete(blob.id());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Blobs blobs() {
    return blobs;
  }

  static Blob blob(Part part) {
    return new Blob(part.blob(), part.sizeBytes(), part.etag());
  }
}
