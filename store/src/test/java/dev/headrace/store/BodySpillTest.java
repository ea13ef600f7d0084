package dev.headrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BodySpillTest {
  private static final int LIMIT = 2 << 20;

  @TempDir Path temporary;
  private DataFolder folder;
  private BodySpill spill;

  @BeforeEach
  void open() throws IOException {
    folder = DataFolder.open(temporary);
    spill = BodySpill.open(folder, LIMIT);
  }

  @AfterEach
  void close() throws IOException {
    folder.close();
  }

  @Test
  void a_body_of_256_KiB_stays_in_memory_and_one_byte_more_goes_to_a_file() throws Exception {
    byte[] small = bytes(256 << 10);
    byte[] large = bytes((256 << 10) + 1);

    try (SpilledBody inMemory = read(small);
        SpilledBody inFile = read(large)) {
      assertThat(inMemory.isSpilled()).isFalse();
      assertThat(inMemory.bytes()).isEqualTo(small);
      assertThat(inFile.isSpilled()).isTrue();
      assertThat(inFile.lengthBytes()).isEqualTo(large.length);
      assertThat(inFile.bytes()).isEqualTo(large);
      assertThat(inFile.bytes()).isEqualTo(large);
    }
  }

  @Test
  void a_spilled_body_leaves_no_name_on_disk() throws Exception {
    try (SpilledBody body = read(bytes(1 << 20));
        Stream<Path> names = Files.list(temporary.resolve("in-flight"))) {
      assertThat(body.isSpilled()).isTrue();
      assertThat(names).isEmpty();
    }
  }

  @Test
  void two_streams_of_one_body_do_not_disturb_each_other() throws Exception {
    byte[] content = bytes(300_000);
    try (SpilledBody body = read(content);
        InputStream first = body.open();
        InputStream second = body.open()) {
      assertThat(first.readNBytes(100)).isEqualTo(second.readNBytes(100));
      assertThat(first.readAllBytes()).hasSize(299_900);
      assertThat(second.read()).isEqualTo(content[100] & 0xFF);
    }
  }

  @Test
  void bytes_in_flight_are_limited_and_the_refusal_names_the_limit() throws Exception {
    try (SpilledBody first = read(bytes(LIMIT - 10))) {
      assertThat(spill.bytesInFlight()).isEqualTo(first.lengthBytes());
      try (SpilledBody rest = read(bytes(10))) {
        assertThat(rest.lengthBytes()).isEqualTo(10);
        assertThatThrownBy(() -> read(bytes(1)))
            .isInstanceOf(BytesInFlightException.class)
            .hasMessageContaining(BodySpill.IN_FLIGHT_LIMIT)
            .hasMessageContaining(Integer.toString(LIMIT));
      }
    }
    assertThat(spill.bytesInFlight()).isZero();
  }

  @Test
  void a_declared_length_is_refused_before_a_byte_is_read() {
    var untouchable = new BrokenStream(0);

    assertThatThrownBy(() -> spill.read(untouchable, 101, 100))
        .isInstanceOf(BodyTooLargeException.class);
    assertThatThrownBy(() -> spill.read(untouchable, LIMIT + 1L, Long.MAX_VALUE))
        .isInstanceOf(BytesInFlightException.class);
    assertThat(spill.bytesInFlight()).isZero();
  }

  @Test
  void a_body_that_is_longer_than_allowed_is_refused_and_gives_back_its_bytes() throws Exception {
    for (int maxBytes : new int[] {0, 10, 300_000}) {
      assertThatThrownBy(() -> spill.read(stream(bytes(maxBytes + 1)), -1, maxBytes))
          .isInstanceOf(BodyTooLargeException.class);
      assertThat(spill.bytesInFlight()).isZero();
      spill.read(stream(bytes(maxBytes)), -1, maxBytes).close();
    }
  }

  @Test
  void a_body_of_another_length_than_declared_counts_as_what_it_is() throws Exception {
    try (SpilledBody shorter = spill.read(stream(bytes(10)), 100, 1000);
        SpilledBody longer = spill.read(stream(bytes(100)), 10, 1000);
        SpilledBody undeclared = spill.read(stream(bytes(7)), -1, 1000)) {
      assertThat(shorter.bytes()).isEqualTo(bytes(10));
      assertThat(longer.bytes()).isEqualTo(bytes(100));
      assertThat(undeclared.bytes()).isEqualTo(bytes(7));
      assertThat(spill.bytesInFlight()).isEqualTo(117);
    }
  }

  @Test
  void a_sender_that_goes_away_gives_back_its_bytes() {
    assertThatThrownBy(() -> spill.read(new BrokenStream(400_000), 500_000, 500_000))
        .hasMessage("the sender went away");
    assertThat(spill.bytesInFlight()).isZero();
  }

  @Test
  void a_closed_body_cannot_be_read_and_is_given_back_once() throws Exception {
    SpilledBody body = read(bytes(10));
    SpilledBody other = read(bytes(5));

    body.close();
    body.close();

    assertThat(spill.bytesInFlight()).isEqualTo(5);
    assertThatThrownBy(body::open).isInstanceOf(IOException.class);
    other.close();
  }

  private SpilledBody read(byte[] content) throws IOException {
    return spill.read(stream(content), content.length, Long.MAX_VALUE);
  }

  private static InputStream stream(byte[] content) {
    return new ByteArrayInputStream(content);
  }

  private static byte[] bytes(int length) {
    var content = new byte[length];
    new Random(length).nextBytes(content);
    return content;
  }
}
