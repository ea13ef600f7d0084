package dev.headrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.store.CrashWorkload.Discipline;
import dev.headrace.store.DiskFile.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The store on a disk that drops, tears and reorders what was not synced. A process that uses it is
 * traced; for each seed the disk is crashed at some instant of the trace, and what it leaves is
 * opened as a restart would. Needs strace; CI has it.
 */
@Timeout(300)
class DiskCrashTest {
  private static final int SEEDS = 1000;
  private static final int SEEDS_FOR_A_DEFECT = 200;

  private static final byte[] PACKED_LIBRARY = packedLibrary();

  @TempDir Path temporary;

  private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
  private int crashesAfterAnAcknowledgement;

  @BeforeAll
  static void requireStrace() throws Exception {
    TracedRun.assumePossible();
  }

  @Test
  void for_1000_seeds_nothing_acknowledged_is_lost_and_no_change_comes_back_without_those_before()
      throws Exception {
    List<TracedRun> runs =
        List.of(TracedRun.honest("paced"), TracedRun.honest("bursts"), TracedRun.honest("blobs"));
    for (TracedRun run : runs) {
      assertThat(run.events()).as(run.kind()).anyMatch(DiskCrashTest::isCheckpoint);
    }

    for (int seed = 0; seed < SEEDS; seed++) {
      assertThat(violation(seed, runs.get(seed % runs.size()))).as("seed %d", seed).isNull();
    }

    assertThat(faults).containsOnlyKeys(Fault.values());
    assertThat(crashesAfterAnAcknowledgement).isGreaterThan(SEEDS / 2);
  }

  @Test
  void a_journal_that_never_syncs_is_caught() throws Exception {
    assertThat(violations(TracedRun.of("bursts", Discipline.UNSYNCED))).isPositive();
  }

  @Test
  void an_acknowledgement_before_the_commit_is_caught() throws Exception {
    assertThat(violations(TracedRun.of("bursts", Discipline.EARLY))).isPositive();
  }

  @Test
  void a_disk_that_only_pretends_to_sync_is_caught_be_it_names_or_bytes() throws Exception {
    TracedRun blobs = TracedRun.honest("blobs");
    Path folders = blobs.file("blobs");

    assertThat(violations(blobs)).isZero();
    assertThat(violations(blobs.withoutSyncs(p -> p.startsWith(folders) && isFolderOfBlobs(p))))
        .isPositive();
    assertThat(violations(blobs.withoutSyncs(p -> p.startsWith(blobs.file("blobs/incoming")))))
        .isPositive();
    assertThat(violations(blobs.withoutSyncs(p -> p.endsWith("journal.db")))).isPositive();
    assertThat(violations(blobs.withoutSyncs(p -> p.endsWith("data")))).isPositive();
    assertThat(violations(blobs.withoutSyncs(p -> p.endsWith("new")))).isPositive();
    assertThat(violations(blobs.withoutSyncs(p -> p.startsWith(blobs.file("bin"))))).isPositive();
  }

  private static boolean isFolderOfBlobs(Path path) {
    return path.getFileName().toString().length() == 2;
  }

  private int violations(TracedRun run) throws IOException {
    int violations = 0;
    for (int seed = 0; seed < SEEDS_FOR_A_DEFECT; seed++) {
      violations += violation(seed, run) == null ? 0 : 1;
    }
    return violations;
  }

  private static boolean isCheckpoint(DiskEvent event) {
    return event instanceof DiskEvent.Write write && write.path().endsWith("journal.db");
  }

  /** What a restart after a crash would find wrong; null where it finds all in order. */
  private @Nullable String violation(long seed, TracedRun run) throws IOException {
    var chance = new Random(seed);
    var disk = new CrashDisk(run.root());
    long acknowledged = 0;
    for (DiskEvent event : run.events().subList(0, chance.nextInt(run.events().size() + 1))) {
      disk.apply(event);
      if (event instanceof DiskEvent.Acknowledge told) {
        acknowledged = TracedRun.position(told);
      }
    }
    crashesAfterAnAcknowledgement += acknowledged > 0 ? 1 : 0;
    Path image = Files.createTempDirectory(folderForImages(), "headrace-crash-");
    disk.crash(chance, image, faults);
    if (hasTornLibrary(TracedRun.data(image))) {
      TracedRun.delete(image);
      return "the machine code that a restart would load is not whole";
    }
    try (DataFolder folder = DataFolder.open(TracedRun.data(image))) {
      leaveSharedMemory(folder.path(), chance);
      return violation(folder, acknowledged, run.kind());
    } catch (StoreException | NoSuchFileException | UncheckedIOException e) {
      return e.toString();
    } finally {
      TracedRun.delete(image);
    }
  }

  /** One of another length is put there anew, and one of the right length is believed. */
  private static boolean hasTornLibrary(Path data) throws IOException {
    Path library = SqliteLibrary.placeIn(data);
    return Files.exists(library)
        && Files.size(library) == PACKED_LIBRARY.length
        && !Arrays.equals(Files.readAllBytes(library), PACKED_LIBRARY);
  }

  private static byte[] packedLibrary() {
    try (InputStream packed = Objects.requireNonNull(SqliteLibrary.packed()).openStream()) {
      return packed.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable String violation(DataFolder folder, long acknowledged, String kind)
      throws IOException {
    try (SqliteJournal journal = SqliteJournal.open(folder)) {
      long position = journal.durablePosition();
      if (position < acknowledged) {
        return position + " came back of " + acknowledged + " that were acknowledged";
      }
      return kind.equals("blobs")
          ? violationOfBlobs(folder, journal)
          : CrashScript.stateOf(journal).equals(CrashScript.stateAfter(position))
              ? null
              : "what came back is not what there was at " + position;
    }
  }

  private static @Nullable String violationOfBlobs(DataFolder folder, SqliteJournal journal)
      throws IOException {
    var ids = new TreeMap<String, String>();
    journal.load(
        "blob", (key, bytes) -> ids.put(key.id(), new String(bytes, StandardCharsets.US_ASCII)));
    if (!ids.keySet().equals(CrashScript.blobsAfter(journal.durablePosition()))) {
      return "the records of blobs are not those of " + journal.durablePosition();
    }
    Blobs blobs = Blobs.open(folder);
    blobs.sweep(new HashSet<>(ids.values()));
    for (Map.Entry<String, String> entry : ids.entrySet()) {
      byte[] content = CrashScript.blobBytes(Long.parseLong(entry.getKey()));
      var blob = new Blob(entry.getValue(), content.length, Blob.NO_MD5);
      if (!Arrays.equals(Files.readAllBytes(blobs.file(blob)), content)) {
        return "the blob of " + entry.getKey() + " is not whole";
      }
    }
    return null;
  }

  /** In memory where there is such a disk, for an image need not survive a crash itself. */
  private Path folderForImages() {
    Path memory = Path.of("/dev/shm");
    return Files.isDirectory(memory) && Files.isWritable(memory) ? memory : temporary;
  }

  /** The index of the log may hold anything after a crash. */
  private static void leaveSharedMemory(Path data, Random chance) throws IOException {
    if (chance.nextBoolean() && Files.exists(data.resolve("journal.db"))) {
      var bytes = new byte[32 << 10];
      chance.nextBytes(bytes);
      Files.write(data.resolve("journal.db-shm"), bytes);
    }
  }
}
