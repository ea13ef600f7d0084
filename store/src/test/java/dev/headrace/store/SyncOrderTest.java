package dev.headrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.store.CrashWorkload.Discipline;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The order of writes, syncs and acknowledgements as system calls. Needs strace; CI has it. */
@Timeout(120)
class SyncOrderTest {
  private static final String LOG = "journal.db-wal";

  @BeforeAll
  static void requireStrace() throws Exception {
    TracedRun.assumePossible();
  }

  @Test
  void no_acknowledgement_leaves_before_the_sync_of_the_log_that_carries_it() throws Exception {
    assertThat(acknowledgedTooEarly(TracedRun.honest("paced"))).isEmpty();
    assertThat(acknowledgedTooEarly(TracedRun.honest("bursts"))).isEmpty();
    assertThat(acknowledgedTooEarly(TracedRun.honest("blobs"))).isEmpty();
  }

  @Test
  void a_journal_that_never_syncs_or_acknowledges_before_the_commit_is_caught() throws Exception {
    assertThat(acknowledgedTooEarly(TracedRun.of("bursts", Discipline.UNSYNCED))).isNotEmpty();
    assertThat(acknowledgedTooEarly(TracedRun.of("bursts", Discipline.EARLY))).isNotEmpty();
  }

  @Test
  void a_blob_is_on_disk_under_its_name_before_the_log_has_a_record_of_it() throws Exception {
    TracedRun run = TracedRun.honest("blobs");

    assertThat(recordedTooEarly(run)).isEmpty();
    assertThat(recordedTooEarly(run.withoutSyncs(p -> p.startsWith(run.file("blobs")))))
        .isNotEmpty();
  }

  /**
   * The acknowledgements at which the log was not synced since it was last written, or since the
   * last one.
   */
  private static List<DiskEvent> acknowledgedTooEarly(TracedRun run) {
    var disk = new CrashDisk(run.root());
    var tooEarly = new ArrayList<DiskEvent>();
    boolean written = false;
    for (DiskEvent event : run.events()) {
      disk.apply(event);
      if (event instanceof DiskEvent.Write write && write.path().equals(run.file(LOG))) {
        written = true;
      } else if (event instanceof DiskEvent.Acknowledge) {
        if (!written || !disk.isDurable(run.file(LOG))) {
          tooEarly.add(event);
        }
        written = false;
      }
    }
    assertThat(run.events()).anyMatch(DiskEvent.Acknowledge.class::isInstance);
    return tooEarly;
  }

  /** The blobs of which a record went to the log before they were on disk. */
  private static List<Path> recordedTooEarly(TracedRun run) {
    var disk = new CrashDisk(run.root());
    var unrecorded = new ArrayList<Path>();
    var tooEarly = new ArrayList<Path>();
    int recorded = 0;
    for (DiskEvent event : run.events()) {
      if (event instanceof DiskEvent.Rename rename && rename.to().startsWith(run.file("blobs"))) {
        unrecorded.add(rename.to());
      } else if (event instanceof DiskEvent.Write write && write.path().equals(run.file(LOG))) {
        String page = new String(write.bytes(), StandardCharsets.ISO_8859_1);
        for (Path blob : List.copyOf(unrecorded)) {
          if (page.contains(blob.getFileName().toString())) {
            unrecorded.remove(blob);
            recorded++;
            if (!disk.isDurable(blob)) {
              tooEarly.add(blob);
            }
          }
        }
      }
      disk.apply(event);
    }
    assertThat(unrecorded).isEmpty();
    assertThat(recorded).isPositive();
    return tooEarly;
  }
}
