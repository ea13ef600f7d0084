package dev.headrace.store;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.DocumentKey;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The changes that crash tests append: each follows from its position alone. */
final class CrashScript {
  private static final Partition HOME = new Partition("000000000000", "us-east-1");
  private static final int KEYS = 40;
  private static final int MAX_VALUE_BYTES = 6000;

  private CrashScript() {}

  /** The change at a position, from 1. */
  static Change change(long position) {
    var random = new Random(position * 31);
    var key = new DocumentKey("k", HOME, "id" + random.nextInt(KEYS));
    if (random.nextInt(6) == 0) {
      return new Change.Delete(key);
    }
    int length = random.nextInt(10) == 0 ? random.nextInt(MAX_VALUE_BYTES) : random.nextInt(300);
    byte[] value = (position + ":" + "v".repeat(length)).getBytes(StandardCharsets.UTF_8);
    return new Change.Put(key, () -> value);
  }

  /** What there is after all changes up to a position, and none behind it. */
  static Map<String, String> stateAfter(long position) {
    var state = new TreeMap<String, String>();
    for (long p = 1; p <= position; p++) {
      switch (change(p)) {
        case Change.Put(DocumentKey key, var document) ->
            state.put(key.id(), new String(document.encode(), StandardCharsets.UTF_8));
        case Change.Delete(DocumentKey key) -> state.remove(key.id());
      }
    }
    return state;
  }

  /** Whether the position of a script with blobs deletes the blob of three positions before. */
  static boolean deletesBlob(long position) {
    return position % 5 == 0;
  }

  /** The bytes of the blob that is written before the change at a position. */
  static byte[] blobBytes(long position) {
    var random = new Random(position * 17);
    var bytes = new byte[random.nextInt(5000)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** The record of a position's blob. */
  static DocumentKey blobKey(long position) {
    return new DocumentKey("blob", HOME, Long.toString(position));
  }

  /** The positions whose blobs there are after all changes up to a position. */
  static Set<String> blobsAfter(long position) {
    var blobs = new TreeSet<String>();
    for (long p = 1; p <= position; p++) {
      if (deletesBlob(p)) {
        blobs.remove(Long.toString(p - 3));
      } else {
        blobs.add(Long.toString(p));
      }
    }
    return blobs;
  }

  /** What a journal holds. */
  static Map<String, String> stateOf(SqliteJournal journal) {
    var state = new TreeMap<String, String>();
    journal.load(
        "", (key, bytes) -> state.put(key.id(), new String(bytes, StandardCharsets.UTF_8)));
    return state;
  }
}
