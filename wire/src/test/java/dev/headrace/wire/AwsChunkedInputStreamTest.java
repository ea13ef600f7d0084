package dev.headrace.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AwsChunkedInputStreamTest {
  private static final String CRC32 = "x-amz-checksum-crc32";

  private static byte[] decode(String coded, long length, @Nullable String trailers)
      throws IOException {
    return new AwsChunkedInputStream(
            new ByteArrayInputStream(coded.getBytes(ISO_8859_1)), length, trailers, null)
        .readAllBytes();
  }

  private static Fault faultOf(String coded, long length, @Nullable String trailers)
      throws IOException {
    try {
      decode(coded, length, trailers);
    } catch (RefusedRequest e) {
      return e.fault();
    }
    throw new AssertionError("decoded: " + coded);
  }

  @Test
  void chunks_are_joined_and_a_right_trailer_passes() throws IOException {
    assertThat(decode("4\r\n1234\r\n5\r\n56789\r\n0\r\n" + CRC32 + ":y/Q5Jg==\r\n\r\n", 9, CRC32))
        .asString(UTF_8)
        .isEqualTo("123456789");
    assertThat(decode("0\r\n\r\n", 0, null)).isEmpty();
  }

  @Test
  void a_wrong_or_missing_trailer_is_found_at_the_end() throws IOException {
    assertThat(faultOf("4\r\n1234\r\n0\r\n" + CRC32 + ":y/Q5Jg==\r\n\r\n", 4, CRC32))
        .isEqualTo(Fault.BAD_DIGEST);
    assertThat(faultOf("4\r\n1234\r\n0\r\n\r\n", 4, CRC32)).isEqualTo(Fault.INCOMPLETE_BODY);
  }

  @Test
  void more_or_less_than_was_announced_is_refused() throws IOException {
    assertThat(faultOf("4\r\n1234\r\n0\r\n\r\n", 3, null)).isEqualTo(Fault.INCOMPLETE_BODY);
    assertThat(faultOf("4\r\n1234\r\n0\r\n\r\n", 5, null)).isEqualTo(Fault.INCOMPLETE_BODY);
  }

  @Test
  void a_body_that_stops_anywhere_is_incomplete() throws IOException {
    String whole = "4\r\n1234\r\n0\r\n" + CRC32 + ":m+Pj7w==\r\n\r\n";
    for (int cut = 0; cut < whole.length(); cut++) {
      assertThat(faultOf(whole.substring(0, cut), 4, CRC32)).isEqualTo(Fault.INCOMPLETE_BODY);
    }
  }

  @Test
  void a_line_is_bounded_at_its_edge() throws IOException {
    String extension = ";x=" + "y".repeat(AwsChunkedInputStream.MAX_LINE_BYTES - 5);
    assertThat(decode("4" + extension + "\r\n1234\r\n0\r\n\r\n", 4, null)).hasSize(4);
    assertThat(faultOf("4" + extension + "y\r\n1234\r\n0\r\n\r\n", 4, null))
        .isEqualTo(Fault.INCOMPLETE_BODY);
  }

  @Test
  void trailers_are_bounded_at_their_edge() throws IOException {
    String most = trailers(AwsChunkedInputStream.MAX_TRAILERS);
    assertThat(decode("0\r\n" + most + "\r\n", 0, null)).isEmpty();
    String more = trailers(AwsChunkedInputStream.MAX_TRAILERS + 1);
    assertThat(faultOf("0\r\n" + more + "\r\n", 0, null)).isEqualTo(Fault.INCOMPLETE_BODY);
  }

  private static String trailers(int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append("t").append(i).append(":v\r\n");
    }
    return lines.toString();
  }

  @Test
  void a_size_that_is_none_is_refused() throws IOException {
    for (String size : new String[] {"", "-1", "+4", "g", "7fffffffffffffffff", "0x4", "4 4"}) {
      assertThat(faultOf(size + "\r\n1234\r\n0\r\n\r\n", 4, null))
          .as(size)
          .isEqualTo(Fault.INCOMPLETE_BODY);
    }
  }

  @Property(tries = 300)
  void any_bytes_in_any_chunks_come_out_as_they_went_in(
      @ForAll @Size(max = 2000) byte[] bytes,
      @ForAll @IntRange(min = 1, max = 700) int chunk,
      @ForAll @IntRange(min = 1, max = 100) int read)
      throws IOException {
    StringBuilder coded = new StringBuilder();
    for (int at = 0; at < bytes.length; at += chunk) {
      int size = Math.min(chunk, bytes.length - at);
      coded.append(Integer.toHexString(size)).append("\r\n");
      coded.append(new String(bytes, at, size, ISO_8859_1)).append("\r\n");
    }
    ChecksumAlgorithm.Running sum = ChecksumAlgorithm.CRC64NVME.start();
    sum.update(bytes, 0, bytes.length);
    coded.append("0\r\nX-Amz-Checksum-Crc64nvme: ").append(sum.base64()).append("\r\n\r\n");
    InputStream in =
        new AwsChunkedInputStream(
            new ByteArrayInputStream(coded.toString().getBytes(ISO_8859_1)),
            bytes.length,
            "x-amz-checksum-crc64nvme",
            null);
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    byte[] buffer = new byte[read];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      out.write(buffer, 0, count);
    }
    assertThat(out.toByteArray()).isEqualTo(bytes);
    assertThat(in.read()).isEqualTo(-1);
  }

  @Property(tries = 500)
  void arbitrary_bytes_decode_or_are_refused(@ForAll @Size(max = 200) byte[] coded)
      throws IOException {
    InputStream in =
        new AwsChunkedInputStream(new ByteArrayInputStream(coded), RequestBody.UNKNOWN, null, null);
    try {
      assertThat(in.readAllBytes().length).isLessThan(Math.max(1, coded.length));
    } catch (RefusedRequest e) {
      assertThat(e.fault()).isEqualTo(Fault.INCOMPLETE_BODY);
    }
  }

  @Test
  void a_reader_that_stops_early_is_told_nothing_and_one_that_goes_on_is_told_once()
      throws IOException {
    InputStream in =
        new AwsChunkedInputStream(
            new ByteArrayInputStream("4\r\n1234\r\nX".getBytes(ISO_8859_1)), 4, null, null);
    assertThat(in.readNBytes(4)).hasSize(4);
    assertThatThrownBy(in::read).isInstanceOf(RefusedRequest.class);
  }
}
