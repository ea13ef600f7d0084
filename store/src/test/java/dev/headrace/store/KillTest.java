package dev.headrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.store.CrashWorkload.Discipline;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes to the journal and is killed, again and again, on one data folder. */
@Timeout(120)
class KillTest {
  private static final int KILLS = 20;
  private static final int MAX_ACKNOWLEDGEMENTS = 60;

  @TempDir Path temporary;

  @Test
  void after_20_kills_all_that_was_acknowledged_is_there_and_no_change_without_those_before()
      throws Exception {
    var random = new Random(20);
    long position = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      long acknowledged = killAfter(1 + random.nextInt(MAX_ACKNOWLEDGEMENTS), kill);
      assertThat(acknowledged).isGreaterThan(position);

      try (DataFolder folder = DataFolder.open(temporary);
          SqliteJournal journal = SqliteJournal.open(folder)) {
        position = journal.durablePosition();
        assertThat(position).isGreaterThanOrEqualTo(acknowledged);
        assertThat(CrashScript.stateOf(journal)).isEqualTo(CrashScript.stateAfter(position));
      }
    }
  }

  /** Returns the newest position that the process acknowledged before it died. */
  private long killAfter(int acknowledgements, int seed) throws Exception {
    Process process =
        ChildJvm.start(
            List.of(),
            CrashWorkload.class,
            temporary.toString(),
            "-",
            Discipline.HONEST.name(),
            "bursts",
            Integer.toString(seed),
            Long.toString(Long.MAX_VALUE));
    long newest = 0;
    try (BufferedReader lines = process.inputReader()) {
      String line = lines.readLine();
      for (int count = 1; line != null; count++) {
        newest = Long.parseLong(line.substring("ack ".length()));
        if (count == acknowledgements) {
          process.toHandle().destroyForcibly(); // which leaves the pipe to be read to its end
        }
        line = lines.readLine();
      }
    }
    assertThat(process.waitFor()).isEqualTo(128 + 9);
    return newest;
  }
}
