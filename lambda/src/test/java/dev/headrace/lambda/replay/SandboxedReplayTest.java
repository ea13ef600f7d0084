package dev.headrace.lambda.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.engine.runtimes.Interpreters;
import dev.headrace.engine.sandbox.SandboxEngine;
import dev.headrace.engine.sandbox.SandboxSettings;
import dev.headrace.kernel.replay.Playback;
import dev.headrace.lambda.run.Quota;
import dev.headrace.lambda.run.Quotas;
import dev.headrace.store.DataFolder;
import dev.headrace.store.SqliteJournal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SandboxedReplayTest {
  private static final String HANDLER =
      """
      import os, random, time
      def handler(event, context):
          time.sleep(random.random() / 50)
          if random.random() < 0.1:
              os._exit(3)
          if random.random() < 0.1:
              raise ValueError("now and then")
          return "done"
      """;

  private static final Quotas QUOTAS =
      Quotas.STANDARD
          .with(Quota.ACCOUNT_CONCURRENCY, 8)
          .with(Quota.UNRESERVED_CONCURRENCY_MINIMUM, 0)
          .with(Quota.REQUESTS_PER_SECOND_PER_CONCURRENCY, 1_000)
          .with(Quota.MACHINE_ENVIRONMENTS, 4)
          .with(Quota.IDLE_MILLIS, 2_000);

  @TempDir private Path folder;

  @Test
  @Timeout(300)
  void what_was_decided_over_real_sandboxes_is_decided_again() throws Exception {
    Path code = folder.resolve("code");
    Files.createDirectories(code.resolve(LiveRun.CODE));
    Files.writeString(code.resolve(LiveRun.CODE).resolve("app.py"), HANDLER);
    Path file = folder.resolve("recording");

    try (DataFolder data = DataFolder.open(folder.resolve("data"));
        SqliteJournal journal = SqliteJournal.open(data);
        var lines = RecordingFile.create(file);
        var run =
            new LiveRun(
                journal,
                QUOTAS,
                30_000,
                entrance ->
                    SandboxEngine.open(
                        SandboxSettings.of(folder.resolve("engine"), code).withTemplates(1),
                        Interpreters.ofThisMachine(),
                        entrance),
                lines)) {
      for (int i = 0; i < 10; i++) {
        run.burst("calm", 3);
        run.burst("calm", 1);
        run.burst("reserved", 7);
        run.burst("busy", 2);
      }
    }

    Recording recording = RecordingFile.read(file);
    Playback.Result result = Replay.of(recording);
    assertThat(result.difference()).isNull();
    assertThat(result.decisions()).isEqualTo(recording.decisions()).isGreaterThan(300);
    assertThat(recording.texts())
        .anyMatch(line -> line.startsWith("assigned ") && line.endsWith(" cold"))
        .anyMatch(line -> line.startsWith("assigned ") && line.endsWith(" warm"))
        .anyMatch(line -> line.startsWith("refused "))
        .anyMatch(line -> line.startsWith("exit "));
  }
}
