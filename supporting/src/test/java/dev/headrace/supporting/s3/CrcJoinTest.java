package dev.headrace.supporting.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.wire.ChecksumAlgorithm;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class CrcJoinTest {
  @Property(tries = 200)
  void a_crc_of_the_whole_follows_from_those_of_its_two_parts(
      @ForAll @Size(max = 100) byte[] bytes, @ForAll @IntRange(max = 100) int cut) {
    int at = Math.min(cut, bytes.length);
    int joined = 0;
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      CrcJoin join = CrcJoin.of(algorithm);
      if (join != null) {
        byte[] first = value(algorithm, Arrays.copyOf(bytes, at));
        byte[] second = value(algorithm, Arrays.copyOfRange(bytes, at, bytes.length));
        assertThat(join.join(first, second, bytes.length - at)).isEqualTo(value(algorithm, bytes));
        joined++;
      }
    }
    assertThat(joined).isEqualTo(3);
  }

  @Test
  void hashes_are_not_joined() {
    assertThat(CrcJoin.of(ChecksumAlgorithm.SHA1)).isNull();
    assertThat(CrcJoin.of(ChecksumAlgorithm.SHA256)).isNull();
  }

  private static byte[] value(ChecksumAlgorithm algorithm, byte[] bytes) {
    ChecksumAlgorithm.Running running = algorithm.start();
    running.update(bytes, 0, bytes.length);
    return running.digest();
  }
}
