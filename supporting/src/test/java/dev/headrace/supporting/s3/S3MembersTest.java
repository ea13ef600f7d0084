package dev.headrace.supporting.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.kernel.ports.ObjectEvents;
import dev.headrace.store.Blobs;
import dev.headrace.store.DataFolder;
import dev.headrace.supporting.ServiceHouse;
import dev.headrace.wire.MemberCoverage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class S3MembersTest {
  @Test
  void it_is_said_of_every_member_what_becomes_of_it(@TempDir Path folder) throws IOException {
    try (var house = new ServiceHouse();
        var data = DataFolder.open(folder)) {
      var s3 =
          new S3(
              house.world,
              house.world,
              house.journal,
              Blobs.open(data),
              house.meter,
              ObjectEvents.NONE,
              InstantSource.system());
      assertThat(new MemberCoverage(s3.service()).problems()).isEmpty();
    }
  }
}
