package dev.headrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobsTest {
  private static final long PLENTY = 1L << 40;

  @TempDir Path folder;
  private final AtomicLong usableBytes = new AtomicLong(PLENTY);
  private Blobs blobs;

  @BeforeEach
  void open() throws IOException {
    blobs = Blobs.open(folder.resolve("blobs"), 1000, usableBytes::get);
  }

  @Test
  void what_was_written_is_read_back_with_its_length_and_md5() throws Exception {
    byte[] content = bytes(200_000);

    Blob blob = write(content);

    assertThat(blobs.body(blob).bytes()).isEqualTo(content);
    assertThat(blob.lengthBytes()).isEqualTo(200_000);
    assertThat(blob.md5Hex())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content)));
  }

  @Test
  void an_empty_blob_is_a_blob() throws Exception {
    Blob blob = write(new byte[0]);

    assertThat(blobs.body(blob).bytes()).isEmpty();
    assertThat(blob.md5Hex()).isEqualTo("d41d8cd98f00b204e9800998ecf8427e");
  }

  @Test
  void digests_see_every_byte_of_a_write_and_of_a_concatenation() throws Exception {
    byte[] content = bytes(150_000);
    var expected = new CRC32C();
    expected.update(content);
    var written = new CRC32C();
    var sha256 = MessageDigest.getInstance("SHA-256");

    Blob blob =
        blobs.write(new ByteArrayInputStream(content), PLENTY, written::update, sha256::update);
    var concatenated = new CRC32C();
    blobs.concatenate(List.of(blob), concatenated::update);

    assertThat(written.getValue()).isEqualTo(expected.getValue());
    assertThat(concatenated.getValue()).isEqualTo(expected.getValue());
    assertThat(sha256.digest()).isEqualTo(MessageDigest.getInstance("SHA-256").digest(content));
  }

  @Test
  void a_range_yields_its_bytes_alone() throws Exception {
    byte[] content = bytes(1000);
    Blob blob = write(content);

    assertThat(blobs.range(blob, 990, 10).bytes())
        .isEqualTo(java.util.Arrays.copyOfRange(content, 990, 1000));
    assertThat(blobs.range(blob, 0, 1).bytes()).containsExactly(content[0]);
    assertThat(blobs.range(blob, 1000, 0).bytes()).isEmpty();
  }

  @Test
  void a_range_beyond_the_blob_is_refused() throws Exception {
    Blob blob = write(bytes(10));

    assertThatIllegalArgumentException().isThrownBy(() -> blobs.range(blob, 5, 6));
    assertThatIllegalArgumentException().isThrownBy(() -> blobs.range(blob, -1, 2));
  }

  @Test
  void a_concatenation_has_the_bytes_of_its_blobs_in_order_and_leaves_them() throws Exception {
    Blob first = write(bytes(100_000));
    Blob second = write(bytes(0));
    Blob third = write(bytes(7));

    Blob whole = blobs.concatenate(List.of(third, first, second));

    assertThat(whole.lengthBytes()).isEqualTo(100_007);
    assertThat(blobs.range(whole, 0, 7).bytes()).isEqualTo(blobs.body(third).bytes());
    assertThat(blobs.range(whole, 7, 100_000).bytes()).isEqualTo(blobs.body(first).bytes());
  }

  @Test
  void exactly_as_many_bytes_as_allowed_are_taken_and_one_more_is_not() throws Exception {
    assertThat(blobs.write(new ByteArrayInputStream(bytes(100)), 100).lengthBytes()).isEqualTo(100);
    assertThatThrownBy(() -> blobs.write(new ByteArrayInputStream(bytes(101)), 100))
        .isInstanceOf(BodyTooLargeException.class)
        .hasMessageContaining("100");
    assertThat(files()).hasSize(1);
  }

  @Test
  void a_full_disk_is_said_and_leaves_nothing() throws Exception {
    usableBytes.set(999);

    assertThatThrownBy(() -> write(bytes(10)))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.problem()).isEqualTo(StoreException.Problem.DISK_FULL));
    assertThat(files()).isEmpty();
  }

  @Test
  void a_disk_that_fills_up_during_a_write_is_said_and_leaves_nothing() throws Exception {
    var source =
        new InputStream() {
          private long given;

          @Override
          public int read() {
            throw new AssertionError("read in blocks");
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            given += length;
            usableBytes.set(given < 20 << 20 ? PLENTY : 10);
            return given > (64L << 20) ? -1 : length;
          }
        };

    assertThatThrownBy(() -> blobs.write(source, PLENTY))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("full");
    assertThat(files()).isEmpty();
  }

  @Test
  void a_source_that_fails_leaves_nothing() throws Exception {
    assertThatThrownBy(() -> blobs.write(new BrokenStream(3), PLENTY))
        .hasMessage("the sender went away");
    assertThat(files()).isEmpty();
  }

  @Test
  void a_deleted_blob_is_gone_and_an_open_stream_reads_on() throws Exception {
    byte[] content = bytes(100_000);
    Blob blob = write(content);

    try (InputStream open = blobs.body(blob).open()) {
      blobs.delete(blob.id());
      blobs.delete(blob.id());

      assertThat(open.readAllBytes()).isEqualTo(content);
    }
    assertThatThrownBy(() -> blobs.body(blob).open())
        .isInstanceOf(java.nio.file.NoSuchFileException.class);
  }

  @Test
  void a_sweep_deletes_what_nothing_refers_to_and_only_that() throws Exception {
    Blob kept = write(bytes(10));
    Blob orphan = write(bytes(11));

    assertThat(blobs.sweep(Set.of(kept.id()))).isEqualTo(1);

    assertThat(blobs.body(kept).bytes()).hasSize(10);
    assertThatThrownBy(() -> blobs.file(orphan))
        .isInstanceOf(java.nio.file.NoSuchFileException.class);
  }

  @Test
  void what_an_earlier_process_did_not_finish_is_forgotten_at_open() throws Exception {
    Files.writeString(folder.resolve("blobs/incoming/0123"), "half");

    Blobs.open(folder.resolve("blobs"), 0, usableBytes::get);

    assertThat(files()).isEmpty();
  }

  @Test
  void an_id_that_leads_elsewhere_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> blobs.delete("../../etc/passwd"));
    assertThatIllegalArgumentException().isThrownBy(() -> new Blob("../" + "0".repeat(29), 1, ""));
  }

  @Test
  void a_file_that_lost_bytes_is_never_passed_off_as_whole() throws Exception {
    Blob blob = write(bytes(100));
    Files.write(blobs.file(blob), bytes(99));

    assertThatThrownBy(() -> blobs.body(blob).bytes()).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> blobs.concatenate(List.of(blob)))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.problem()).isEqualTo(StoreException.Problem.DAMAGED));
  }

  private Blob write(byte[] content) throws IOException {
    return blobs.write(new ByteArrayInputStream(content), PLENTY);
  }

  private static byte[] bytes(int length) {
    var content = new byte[length];
    new Random(length).nextBytes(content);
    return content;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
