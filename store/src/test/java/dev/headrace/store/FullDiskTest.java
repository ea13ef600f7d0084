package dev.headrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.DocumentKey;
import dev.headrace.kernel.journal.NoRoomException;
import dev.headrace.store.StoreException.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real disk of 2 MiB, in memory; needs the right to mount one. */
@Timeout(60)
class FullDiskTest {
  @TempDir Path temporary;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", temporary.toString());
    assumeTrue(mounted, "this user may not mount a small disk to fill");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      run("umount", "-l", temporary.toString());
    }
  }

  @Test
  void a_journal_on_a_full_disk_waits_for_room_and_then_loses_nothing() throws Exception {
    var durable = new CountDownLatch(1);
    try (DataFolder folder = DataFolder.open(temporary);
        SqliteJournal journal = SqliteJournal.open(folder)) {
      journal.listen(position -> durable.countDown(), Throwable::printStackTrace);
      Path ballast = fill();
      var key = new DocumentKey("k", new Partition("000000000000", "us-east-1"), "id");
      long position = journal.append(new Change.Put(key, () -> new byte[100_000]));
      diskFull(() -> {
        while (true) {
          journal.awaitRoom(0);
          Thread.onSpinWait();
        }
      });

      assertThatThrownBy(journal::awaitRoom)
          .isInstanceOf(NoRoomException.class)
          .hasMessageContaining("full");

      Files.delete(ballast);
      durable.await();

      assertThat(journal.durablePosition()).isEqualTo(position);
      journal.awaitRoom(0);
    }
  }

  @Test
  void blobs_and_bodies_on_a_full_disk_say_so_and_leave_nothing() throws Exception {
    try (DataFolder folder = DataFolder.open(temporary)) {
      Blobs blobs = Blobs.open(temporary.resolve("blobs"), 0, () -> Long.MAX_VALUE);
      BodySpill spill = BodySpill.open(folder, 1 << 30);
      var content = new byte[4 << 20];

      diskFull(() -> blobs.write(new ByteArrayInputStream(content), Long.MAX_VALUE));
      diskFull(() -> spill.read(new ByteArrayInputStream(content), content.length, 1 << 30));

      assertThat(spill.bytesInFlight()).isZero();
      assertThat(temporary.toFile().getUsableSpace()).isGreaterThan(1 << 20);
    }
  }

  private static void diskFull(ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.problem()).isEqualTo(Problem.DISK_FULL))
        .hasMessageContaining("full");
  }

  private Path fill() throws IOException {
    Path ballast = temporary.resolve("ballast");
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(new byte[4096]);
      }
    } catch (IOException full) {
      return ballast;
    }
  }

  private static boolean run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException missing) {
      return false;
    }
  }
}
