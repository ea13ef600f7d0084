package dev.headrace.supporting.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.supporting.s3.Completion.NamedPart;
import dev.headrace.wire.ChecksumAlgorithm;
import dev.headrace.wire.ServiceError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CompletionTest {
  private static final String MD5_OF_A = "0cc175b9c0f1b6a831c399e269772661";
  private static final String MD5_OF_B = "92eb5ffee6ae2fec3ad71c777531578f";

  private static Part part(int number, long sizeBytes, String etag, @Nullable String crc32Hex) {
    StoredChecksum checksum =
        crc32Hex == null
            ? null
            : StoredChecksum.of(ChecksumAlgorithm.CRC32, HexFormat.of().parseHex(crc32Hex));
    return new Part(number, "blob" + number, sizeBytes, etag, checksum, 0);
  }

  private static Upload upload(boolean isComposite, Part... parts) {
    var upload =
        new Upload(
            "id",
            "key",
            0,
            Attributes.NONE,
            ChecksumAlgorithm.CRC32,
            isComposite,
            SortedIndex.empty(),
            0);
    for (Part part : parts) {
      upload = upload.with(part);
    }
    return upload;
  }

  private static Completion naming(Part... parts) {
    List<NamedPart> named = new ArrayList<>();
    for (Part part : parts) {
      named.add(new NamedPart(part.number(), "\"" + part.etag() + "\"", Map.of()));
    }
    return new Completion(named, Map.of(), null, null);
  }

  private static void refused(ThrowingCallable call, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ServiceError.class, error -> assertThat(error.code()).isEqualTo(code));
  }

  @Test
  void the_etag_is_the_md5_of_the_parts_md5s_and_their_number() {
    Part first = part(1, Part.MIN_BYTES, MD5_OF_A, null);
    Part second = part(2, 1, MD5_OF_B, null);
    ObjectDraft object = naming(first, second).of(upload(true, first, second));
    assertThat(object.etag()).isEqualTo("96e024ba2074fe77e8e965ba43a704be-2");
    assertThat(object.storedAt(5).sizeBytes()).isEqualTo(Part.MIN_BYTES + 1);
  }

  @Test
  void a_part_of_five_mebibytes_may_stand_in_the_middle_and_one_byte_less_may_not() {
    Part last = part(2, 1, MD5_OF_B, null);
    Part large = part(1, Part.MIN_BYTES, MD5_OF_A, null);
    assertThat(naming(large, last).of(upload(true, large, last)).parts()).hasSize(2);
    Part small = part(1, Part.MIN_BYTES - 1, MD5_OF_A, null);
    refused(() -> naming(small, last).of(upload(true, small, last)), "EntityTooSmall");
  }

  @Test
  void parts_come_in_ascending_order_each_once() {
    Part first = part(1, Part.MIN_BYTES, MD5_OF_A, null);
    Part second = part(2, Part.MIN_BYTES, MD5_OF_B, null);
    Upload upload = upload(true, first, second);
    refused(() -> naming(second, first).of(upload), "InvalidPartOrder");
    refused(() -> naming(first, first).of(upload), "InvalidPartOrder");
  }

  @Test
  void a_part_that_is_unknown_or_has_another_etag_is_invalid() {
    Part first = part(1, 1, MD5_OF_A, null);
    refused(() -> naming(part(2, 1, MD5_OF_A, null)).of(upload(true, first)), "InvalidPart");
    refused(() -> naming(part(1, 1, MD5_OF_B, null)).of(upload(true, first)), "InvalidPart");
  }

  @Test
  void an_object_without_parts_is_malformed() {
    refused(() -> naming().of(upload(true)), "MalformedXML");
  }

  @Test
  void an_object_of_another_size_than_expected_is_refused() {
    Part only = part(1, 7, MD5_OF_A, null);
    var named = new NamedPart(1, MD5_OF_A, Map.of());
    assertThat(new Completion(List.of(named), Map.of(), null, 7L).of(upload(true, only)).parts())
        .containsExactly(only);
    refused(
        () -> new Completion(List.of(named), Map.of(), null, 8L).of(upload(true, only)),
        "InvalidRequest");
  }

  @Test
  void a_composite_checksum_is_that_of_the_parts_checksums() {
    Part only = part(1, 9, MD5_OF_A, "cbf43926");
    StoredChecksum checksum = naming(only).of(upload(true, only)).checksum();
    var crc = new java.util.zip.CRC32();
    crc.update(HexFormat.of().parseHex("cbf43926"));
    byte[] expected = java.nio.ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
    assertThat(checksum)
        .isEqualTo(
            new StoredChecksum(
                ChecksumAlgorithm.CRC32,
                Base64.getEncoder().encodeToString(expected) + "-1",
                true));
  }

  @Test
  void a_checksum_of_the_full_object_is_joined_from_the_parts() {
    byte[] zeros = new byte[(int) Part.MIN_BYTES];
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    Part first = part(1, zeros.length, MD5_OF_A, crc32(zeros));
    Part last = part(2, digits.length, MD5_OF_B, "cbf43926");
    byte[] whole = Arrays.copyOf(zeros, zeros.length + digits.length);
    System.arraycopy(digits, 0, whole, zeros.length, digits.length);
    StoredChecksum checksum = naming(first, last).of(upload(false, first, last)).checksum();
    assertThat(checksum)
        .isEqualTo(
            StoredChecksum.of(ChecksumAlgorithm.CRC32, HexFormat.of().parseHex(crc32(whole))));
  }

  @Test
  void a_wrong_checksum_of_the_object_is_a_bad_digest() {
    Part only = part(1, 9, MD5_OF_A, "cbf43926");
    var named = new NamedPart(1, MD5_OF_A, Map.of());
    Map<ChecksumAlgorithm, String> right = Map.of(ChecksumAlgorithm.CRC32, "y/Q5Jg==");
    Map<ChecksumAlgorithm, String> wrong = Map.of(ChecksumAlgorithm.CRC32, "AAAAAA==");
    assertThat(
            new Completion(List.of(named), right, false, null).of(upload(false, only)).checksum())
        .isEqualTo(new StoredChecksum(ChecksumAlgorithm.CRC32, "y/Q5Jg==", false));
    refused(
        () -> new Completion(List.of(named), wrong, false, null).of(upload(false, only)),
        "BadDigest");
  }

  @Test
  void a_completion_keeps_to_the_uploads_checksum_mode() {
    Part only = part(1, 9, MD5_OF_A, "cbf43926");
    var named = new NamedPart(1, MD5_OF_A, Map.of());
    refused(
        () -> new Completion(List.of(named), Map.of(), true, null).of(upload(false, only)),
        "InvalidRequest");
  }

  private static String crc32(byte[] bytes) {
    ChecksumAlgorithm.Running running = ChecksumAlgorithm.CRC32.start();
    running.update(bytes, 0, bytes.length);
    return HexFormat.of().formatHex(running.digest());
  }
}
