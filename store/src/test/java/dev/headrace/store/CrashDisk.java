package dev.headrace.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A disk that keeps for certain only what was synced: the bytes of a file when the file was, its
 * name when its folder was. It follows a trace and can be crashed after any event, into a folder
 * that holds what a restart may find.
 */
final class CrashDisk {
  private static final DiskFile FOLDER = new DiskFile();

  /** What some names in a folder stand for from an event on; nothing where a name is gone. */
  private record NameChange(int at, Path folder, Map<Path, @Nullable DiskFile> files) {
    void applyTo(Map<Path, DiskFile> names) {
      files.forEach((path, file) -> {
        if (file == null) {
          names.remove(path);
        } else {
          names.put(path, file);
        }
      });
    }
  }

  private final Path root;
  private final Map<Path, DiskFile> names = new TreeMap<>();
  private final Map<Path, DiskFile> durableNames = new TreeMap<>();
  private final List<NameChange> pendingNames = new ArrayList<>();

  /** An empty disk that is mounted at a folder. */
  CrashDisk(Path root) {
    this.root = root;
    names.put(root, FOLDER);
    durableNames.put(root, FOLDER);
  }

  void apply(DiskEvent event) {
    switch (event) {
      case DiskEvent.Create create -> {
        if (!names.containsKey(create.path())) {
          rename(create.at(), Map.of(create.path(), new DiskFile()), create.path());
        }
      }
      case DiskEvent.MakeFolder make -> rename(make.at(), Map.of(make.path(), FOLDER), make.path());
      case DiskEvent.Unlink unlink -> {
        var gone = new LinkedHashMap<Path, @Nullable DiskFile>();
        gone.put(unlink.path(), null);
        rename(unlink.at(), gone, unlink.path());
      }
      case DiskEvent.Rename rename -> {
        var moved = new LinkedHashMap<Path, @Nullable DiskFile>();
        moved.put(rename.from(), null);
        moved.put(rename.to(), file(rename.from()));
        rename(rename.at(), moved, rename.to());
      }
      case DiskEvent.Write write -> file(write.path()).change(write);
      case DiskEvent.Truncate truncate -> file(truncate.path()).change(truncate);
      case DiskEvent.Sync sync -> sync(sync);
      case DiskEvent.Acknowledge acknowledge -> {}
    }
  }

  /** Whether a power cut would leave a file with all that it holds, under this name. */
  boolean isDurable(Path path) {
    DiskFile file = names.get(path);
    boolean certain = file != null && file.isDurable();
    for (Path name = path; certain && !name.equals(root); name = parent(name)) {
      certain = Objects.equals(durableNames.get(name), names.get(name));
    }
    return certain;
  }

  /** Writes what the power cut leaves; each fault that it draws is counted. */
  void crash(RandomGenerator chance, Path target, Map<DiskFile.Fault, Integer> faults)
      throws IOException {
    for (Map.Entry<Path, DiskFile> entry : namesAfterCrash(chance, faults).entrySet()) {
      Path place = target.resolve(root.relativize(entry.getKey()).toString());
      if (!Files.isDirectory(parent(place))) {
        continue;
      }
      if (entry.getValue() == FOLDER) {
        Files.createDirectories(place);
      } else {
        Files.write(place, entry.getValue().afterCrash(chance, faults));
      }
    }
  }

  private Map<Path, DiskFile> namesAfterCrash(
      RandomGenerator chance, Map<DiskFile.Fault, Integer> faults) {
    var left = new TreeMap<>(durableNames);
    int keptOfFour = chance.nextInt(5);
    boolean oneIsMissing = false;
    for (NameChange change : pendingNames) {
      if (chance.nextInt(4) < keptOfFour) {
        change.applyTo(left);
        if (oneIsMissing) {
          DiskFile.count(faults, DiskFile.Fault.REORDERED_NAMES);
        }
      } else {
        oneIsMissing = true;
        DiskFile.count(faults, DiskFile.Fault.DROPPED_NAME);
      }
    }
    return left;
  }

  private void rename(int at, Map<Path, @Nullable DiskFile> files, Path nameInFolder) {
    var change = new NameChange(at, parent(nameInFolder), files);
    change.applyTo(names);
    pendingNames.add(change);
  }

  private void sync(DiskEvent.Sync sync) {
    DiskFile file = file(sync.path());
    if (file != FOLDER) {
      file.sync(sync.begunAt());
      return;
    }
    for (Iterator<NameChange> changes = pendingNames.iterator(); changes.hasNext(); ) {
      NameChange change = changes.next();
      if (change.folder().equals(sync.path()) && change.at() < sync.begunAt()) {
        change.applyTo(durableNames);
        changes.remove();
      }
    }
  }

  private DiskFile file(Path path) {
    return Objects.requireNonNull(names.get(path), () -> "the trace never made " + path);
  }

  private static Path parent(Path path) {
    return Objects.requireNonNull(path.getParent());
  }
}
