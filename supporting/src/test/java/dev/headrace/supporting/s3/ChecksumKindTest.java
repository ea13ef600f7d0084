package dev.headrace.supporting.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChecksumKindTest {
  @ParameterizedTest
  @CsvSource({
    "CRC32, cbf43926",
    "CRC32C, e3069283",
    "CRC64NVME, ae8b14860a799888",
    "SHA1, f7c3bc1d808e04732adf679965ccc34ca7ae3441",
    "SHA256, 15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"
  })
  void a_kind_gives_the_published_check_value_of_the_nine_digits(ChecksumKind kind, String hex) {
    byte[] digits = "123456789".getBytes(US_ASCII);
    assertThat(HexFormat.of().formatHex(value(kind, digits, 0, digits.length))).isEqualTo(hex);
  }

  @Property(tries = 200)
  void a_crc_of_the_whole_follows_from_those_of_its_two_parts(
      @ForAll @Size(max = 100) byte[] bytes, @ForAll @IntRange(max = 100) int cut) {
    int at = Math.min(cut, bytes.length);
    for (ChecksumKind kind : ChecksumKind.values()) {
      if (kind.joins()) {
        byte[] first = value(kind, bytes, 0, at);
        byte[] second = value(kind, bytes, at, bytes.length - at);
        assertThat(kind.join(first, second, bytes.length - at))
            .isEqualTo(value(kind, bytes, 0, bytes.length));
      }
    }
  }

  @Property(tries = 200)
  void a_crc_does_not_depend_on_how_the_bytes_come(
      @ForAll @Size(max = 100) byte[] bytes, @ForAll @IntRange(max = 100) int cut) {
    int at = Math.min(cut, bytes.length);
    ChecksumKind.Running pieces = ChecksumKind.CRC64NVME.start();
    pieces.update(bytes, 0, at);
    pieces.update(bytes, at, bytes.length - at);
    var single = new Crc64Nvme();
    for (byte b : bytes) {
      single.update(b);
    }
    assertThat(pieces.value())
        .isEqualTo(value(ChecksumKind.CRC64NVME, bytes, 0, bytes.length))
        .isEqualTo(java.nio.ByteBuffer.allocate(8).putLong(single.getValue()).array());
  }

  private static byte[] value(ChecksumKind kind, byte[] bytes, int offset, int length) {
    ChecksumKind.Running running = kind.start();
    running.update(bytes, offset, length);
    return running.value();
  }
}
