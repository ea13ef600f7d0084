package dev.headrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headrace.store.CrashWorkload.Discipline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link CrashWorkload} did to its disk, from the first start in a folder that is not there
 * yet to a clean end.
 *
 * @param root the folder that stands for the disk
 */
record TracedRun(String kind, Path root, List<DiskEvent> events) {
  private static final String DATA = "new/data";
  private static final Map<String, Integer> CHANGES =
      Map.of("paced", 100, "bursts", 1000, "blobs", 40);
  private static final Map<String, TracedRun> HONEST = new HashMap<>();

  /** Skips the test where there is no strace. */
  static void assumePossible() throws InterruptedException {
    assumeTrue(
        DiskTrace.isPossible(),
        "strace is not installed or not allowed here: crashes of the disk are not tested (CI does)");
  }

  /** A run that keeps all promises; traced once. */
  static TracedRun honest(String kind) throws Exception {
    @Nullable TracedRun known = HONEST.get(kind);
    if (known == null) {
      known = of(kind, Discipline.HONEST);
      HONEST.put(kind, known);
    }
    return known;
  }

  /** Runs and traces. */
  static TracedRun of(String kind, Discipline discipline) throws Exception {
    Path base = Files.createTempDirectory("headrace-trace-").toRealPath();
    try {
      Path root = Files.createDirectory(base.resolve("disk"));
      Path output = base.resolve("trace");
      Path acknowledgements = base.resolve("acknowledgements");
      Process process =
          ChildJvm.start(
              DiskTrace.command(output),
              CrashWorkload.class,
              root.resolve(DATA).toString(),
              acknowledgements.toString(),
              discipline.name(),
              kind,
              "1",
              Integer.toString(Objects.requireNonNull(CHANGES.get(kind))));
      assertThat(process.waitFor()).isZero();
      return new TracedRun(kind, root, DiskTrace.read(output, root, acknowledgements));
    } finally {
      delete(base);
    }
  }

  /** The same on a disk that says of some files that they are synced and does nothing. */
  TracedRun withoutSyncs(Predicate<Path> ofFile) {
    return new TracedRun(
        kind,
        root,
        events.stream()
            .filter(e -> !(e instanceof DiskEvent.Sync sync && ofFile.test(sync.path())))
            .toList());
  }

  /** A file of the data folder. */
  Path file(String name) {
    return data(root).resolve(name);
  }

  /** Where the data folder is on a disk. */
  static Path data(Path root) {
    return root.resolve(DATA);
  }

  /** The position that was acknowledged. */
  static long position(DiskEvent.Acknowledge told) {
    return Long.parseLong(told.line().substring("ack ".length()));
  }

  /** Deletes a folder with all that is in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
