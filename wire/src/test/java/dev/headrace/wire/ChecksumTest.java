package dev.headrace.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ChecksumTest {
  private static final byte[] NINE = "123456789".getBytes(US_ASCII);

  private static String hex(ChecksumAlgorithm algorithm, byte[] bytes) {
    ChecksumAlgorithm.Running running = algorithm.start();
    running.update(bytes, 0, bytes.length);
    return Signing.hex(running.digest());
  }

  /** The check values of the catalogue of CRC algorithms, and of FIPS 180-4. */
  @Test
  void each_algorithm_gives_its_published_check_value() {
    assertThat(hex(ChecksumAlgorithm.CRC32, NINE)).isEqualTo("cbf43926");
    assertThat(hex(ChecksumAlgorithm.CRC32C, NINE)).isEqualTo("e3069283");
    assertThat(hex(ChecksumAlgorithm.CRC64NVME, NINE)).isEqualTo("ae8b14860a799888");
    assertThat(hex(ChecksumAlgorithm.SHA1, "abc".getBytes(US_ASCII)))
        .isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d");
    assertThat(hex(ChecksumAlgorithm.SHA256, new byte[0])).isEqualTo(Signing.EMPTY_SHA256);
  }

  @Property(tries = 200)
  void eight_bytes_a_step_and_one_at_a_time_are_the_same(
      @ForAll @Size(max = 100) byte[] bytes, @ForAll @IntRange(max = 100) int cut) {
    Crc64Nvme slow = new Crc64Nvme();
    for (byte b : bytes) {
      slow.update(b);
    }
    Crc64Nvme fast = new Crc64Nvme();
    int at = Math.min(cut, bytes.length);
    fast.update(bytes, 0, at);
    fast.update(bytes, at, bytes.length - at);
    assertThat(fast.getValue()).isEqualTo(slow.getValue());
  }

  @Test
  void a_header_names_its_algorithm_without_regard_to_case() {
    assertThat(ChecksumAlgorithm.ofHeader("X-Amz-Checksum-Crc64nvme"))
        .isEqualTo(ChecksumAlgorithm.CRC64NVME);
    assertThat(ChecksumAlgorithm.ofHeader("x-amz-checksum-type")).isNull();
  }
}
