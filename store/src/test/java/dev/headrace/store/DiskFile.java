package dev.headrace.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The bytes of a file, of which those are certain that were synced. Of the rest a crash leaves for
 * each sector what it held at some moment since the last sync, and for each sector another moment:
 * so a write may be gone, torn at a sector's edge, or there without the writes before it.
 */
final class DiskFile {
  private static final int SECTOR_BYTES = 512;

  /** What a crash did to a file or a folder. */
  enum Fault {
    DROPPED_WRITE,
    TORN_WRITE,
    REORDERED_WRITES,
    OTHER_LENGTH,
    STALE_BYTES,
    DROPPED_NAME,
    REORDERED_NAMES
  }

  /** How a crash picks what is lost. */
  private enum Loss {
    ALL,
    NOTHING,
    /** What came last, and of the last that is left some sectors. */
    END,
    /** Any writes, each as a whole. */
    WRITES,
    /** Any sectors. */
    SECTORS
  }

  private byte[] durable = new byte[0];
  private final List<DiskEvent> pending = new ArrayList<>();

  void change(DiskEvent change) {
    pending.add(change);
  }

  void sync(int begunAt) {
    while (!pending.isEmpty() && pending.getFirst().at() < begunAt) {
      durable = after(durable, pending.removeFirst());
    }
  }

  boolean isDurable() {
    return pending.isEmpty();
  }

  /** The bytes that a crash leaves; each fault that it draws is counted. */
  byte[] afterCrash(RandomGenerator chance, Map<Fault, Integer> faults) {
    if (pending.isEmpty()) {
      return durable;
    }
    int[] lengths = lengths();
    int longest = Arrays.stream(lengths).max().orElseThrow();
    var loss = Loss.values()[chance.nextInt(Loss.values().length)];
    int end = chance.nextInt(lengths.length);
    int[] momentOf = moments(loss, end, sectors(longest), chance);
    countFaults(momentOf, faults);
    var left = new byte[longest];
    if (chance.nextInt(4) == 0) {
      chance.nextBytes(left);
      count(faults, Fault.STALE_BYTES);
    }
    byte[] now = durable;
    copySectors(0, momentOf, now, left);
    for (int moment = 1; moment < lengths.length; moment++) {
      now = after(now, pending.get(moment - 1));
      copySectors(moment, momentOf, now, left);
    }
    int length = lengths[momentOfLength(loss, end, chance)];
    if (length != now.length) {
      count(faults, Fault.OTHER_LENGTH);
    }
    return Arrays.copyOf(left, length);
  }

  /** The file's length at each moment: before the first pending change, and after each. */
  private int[] lengths() {
    var lengths = new int[pending.size() + 1];
    lengths[0] = durable.length;
    for (int i = 0; i < pending.size(); i++) {
      lengths[i + 1] = lengthAfter(lengths[i], pending.get(i));
    }
    return lengths;
  }

  private static void copySectors(int moment, int[] momentOf, byte[] from, byte[] to) {
    for (int sector = 0; sector < momentOf.length; sector++) {
      int offset = sector * SECTOR_BYTES;
      int length = Math.min(SECTOR_BYTES, from.length - offset);
      if (momentOf[sector] == moment && length > 0) {
        System.arraycopy(from, offset, to, offset, length);
      }
    }
  }

  /** How many of the pending changes each sector has seen. */
  private int[] moments(Loss loss, int end, int sectors, RandomGenerator chance) {
    var momentOf = new int[sectors];
    switch (loss) {
      case ALL -> {}
      case NOTHING -> Arrays.fill(momentOf, pending.size());
      case END -> {
        for (int sector = 0; sector < sectors; sector++) {
          momentOf[sector] = end > 0 && chance.nextBoolean() ? end - 1 : end;
        }
      }
      case WRITES -> {
        for (int i = 0; i < pending.size(); i++) {
          if (chance.nextBoolean()) {
            for (int sector = 0; sector < sectors; sector++) {
              momentOf[sector] = touches(pending.get(i), sector) ? i + 1 : momentOf[sector];
            }
          }
        }
      }
      case SECTORS -> Arrays.setAll(momentOf, sector -> chance.nextInt(pending.size() + 1));
    }
    return momentOf;
  }

  private int momentOfLength(Loss loss, int end, RandomGenerator chance) {
    return switch (loss) {
      case ALL -> 0;
      case NOTHING -> pending.size();
      case END -> end;
      case WRITES, SECTORS ->
          chance.nextBoolean() ? pending.size() : chance.nextInt(pending.size() + 1);
    };
  }

  private void countFaults(int[] momentOf, Map<Fault, Integer> faults) {
    boolean oneIsMissing = false;
    for (int i = 0; i < pending.size(); i++) {
      int touched = 0;
      int landed = 0;
      for (int sector = 0; sector < momentOf.length; sector++) {
        if (touches(pending.get(i), sector)) {
          touched++;
          landed += momentOf[sector] > i ? 1 : 0;
        }
      }
      if (landed < touched) {
        count(faults, landed == 0 ? Fault.DROPPED_WRITE : Fault.TORN_WRITE);
      }
      if (landed > 0 && oneIsMissing) {
        count(faults, Fault.REORDERED_WRITES);
      }
      oneIsMissing |= landed < touched;
    }
  }

  static void count(Map<Fault, Integer> faults, Fault fault) {
    faults.merge(fault, 1, Integer::sum);
  }

  private static boolean touches(DiskEvent change, int sector) {
    int from = sector * SECTOR_BYTES;
    return switch (change) {
      case DiskEvent.Write write ->
          write.offset() < from + SECTOR_BYTES && write.offset() + write.bytes().length > from;
      case DiskEvent.Truncate truncate -> truncate.length() < from + SECTOR_BYTES;
      default -> false;
    };
  }

  private static int sectors(int bytes) {
    return (bytes + SECTOR_BYTES - 1) / SECTOR_BYTES;
  }

  private static int lengthAfter(int before, DiskEvent change) {
    return switch (change) {
      case DiskEvent.Write write -> Math.max(before, write.offset() + write.bytes().length);
      case DiskEvent.Truncate truncate -> truncate.length();
      default -> throw new IllegalArgumentException("does not change a file: " + change);
    };
  }

  private static byte[] after(byte[] before, DiskEvent change) {
    byte[] bytes = Arrays.copyOf(before, lengthAfter(before.length, change));
    if (change instanceof DiskEvent.Write write) {
      System.arraycopy(write.bytes(), 0, bytes, write.offset(), write.bytes().length);
    }
    return bytes;
  }
}
