package dev.headrace.supporting.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

final class MultipartClientTest extends S3House {
  private static final int FIVE_MEBIBYTES = 5 << 20;

  @Test
  void an_upload_in_parts_becomes_one_object() {
    client.createBucket(r -> r.bucket("bucket"));
    byte[] first = random(FIVE_MEBIBYTES);
    byte[] last = random(1000);
    String id =
        client
            .createMultipartUpload(r -> r.bucket("bucket").key("big").contentType("a/b"))
            .uploadId();
    UploadPartResponse two = part(id, 2, last);
    UploadPartResponse one = part(id, 1, first);
    assertThat(client.listParts(r -> r.bucket("bucket").key("big").uploadId(id)).parts())
        .extracting(Part::partNumber)
        .containsExactly(1, 2);
    assertThat(
            client
                .listParts(r -> r.bucket("bucket").key("big").uploadId(id).maxParts(1))
                .isTruncated())
        .isTrue();
    assertThat(client.listMultipartUploads(r -> r.bucket("bucket")).uploads())
        .extracting(MultipartUpload::uploadId)
        .containsExactly(id);
    var completed =
        client.completeMultipartUpload(r ->
            r.bucket("bucket")
                .key("big")
                .uploadId(id)
                .multipartUpload(m -> m.parts(completed(1, one), completed(2, two))));
    assertThat(completed.eTag()).endsWith("-2\"");
    assertThat(completed.checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
    assertThat(completed.checksumCRC64NVME()).isNotNull();
    byte[] whole = Arrays.copyOf(first, first.length + last.length);
    System.arraycopy(last, 0, whole, first.length, last.length);
    var got = client.getObjectAsBytes(r -> r.bucket("bucket").key("big"));
    assertThat(got.asByteArray()).isEqualTo(whole);
    assertThat(got.response().contentType()).isEqualTo("a/b");
    var second = client.getObjectAsBytes(r -> r.bucket("bucket").key("big").partNumber(2));
    assertThat(second.asByteArray()).isEqualTo(last);
    assertThat(second.response().partsCount()).isEqualTo(2);
    int cut = FIVE_MEBIBYTES - 10;
    assertThat(
            client
                .getObjectAsBytes(r ->
                    r.bucket("bucket")
                        .key("big")
                        .range("bytes=" + cut + "-" + (FIVE_MEBIBYTES + 9)))
                .asByteArray())
        .isEqualTo(Arrays.copyOfRange(whole, cut, FIVE_MEBIBYTES + 10));
    assertThat(client.listMultipartUploads(r -> r.bucket("bucket")).uploads()).isEmpty();
  }

  private UploadPartResponse part(String uploadId, int number, byte[] bytes) {
    return client.uploadPart(
        r -> r.bucket("bucket").key("big").uploadId(uploadId).partNumber(number),
        RequestBody.fromBytes(bytes));
  }

  private static CompletedPart completed(int number, UploadPartResponse part) {
    return CompletedPart.builder()
        .partNumber(number)
        .eTag(part.eTag())
        .checksumCRC32(part.checksumCRC32())
        .build();
  }

  @Test
  void a_part_is_copied_from_a_range_of_an_object() {
    client.createBucket(r -> r.bucket("bucket"));
    put("source", "0123456789");
    String id = client.createMultipartUpload(r -> r.bucket("bucket").key("big")).uploadId();
    var copied =
        client.uploadPartCopy(r ->
            r.sourceBucket("bucket")
                .sourceKey("source")
                .copySourceRange("bytes=2-4")
                .destinationBucket("bucket")
                .destinationKey("big")
                .uploadId(id)
                .partNumber(1));
    client.completeMultipartUpload(r ->
        r.bucket("bucket")
            .key("big")
            .uploadId(id)
            .multipartUpload(m ->
                m.parts(
                    CompletedPart.builder()
                        .partNumber(1)
                        .eTag(copied.copyPartResult().eTag())
                        .build())));
    assertThat(get("big")).isEqualTo("234");
  }

  @Test
  void wrong_uploads_are_refused_by_their_errors() {
    client.createBucket(r -> r.bucket("bucket"));
    String id = client.createMultipartUpload(r -> r.bucket("bucket").key("big")).uploadId();
    UploadPartResponse one = part(id, 1, random(10));
    UploadPartResponse two = part(id, 2, random(20));
    refused(() -> complete(id, completed(1, one), completed(2, two)), 400, "EntityTooSmall");
    refused(() -> complete(id, completed(2, two), completed(1, one)), 400, "InvalidPartOrder");
    refused(() -> complete(id, completed(1, two)), 400, "InvalidPart");
    refused(() -> part("none", 1, random(1)), 404, "NoSuchUpload");
    refused(() -> part(id, 10_001, random(1)), 400, "InvalidArgument");
    client.abortMultipartUpload(r -> r.bucket("bucket").key("big").uploadId(id));
    refused(() -> complete(id, completed(1, one)), 404, "NoSuchUpload");
  }

  private void complete(String uploadId, CompletedPart... parts) {
    client.completeMultipartUpload(
        r -> r.bucket("bucket").key("big").uploadId(uploadId).multipartUpload(m -> m.parts(parts)));
  }

  @Test
  void a_composite_checksum_is_that_of_the_parts_checksums() {
    client.createBucket(r -> r.bucket("bucket"));
    String id =
        client
            .createMultipartUpload(
                r -> r.bucket("bucket").key("big").checksumAlgorithm(ChecksumAlgorithm.SHA256))
            .uploadId();
    UploadPartResponse one =
        client.uploadPart(
            r ->
                r.bucket("bucket")
                    .key("big")
                    .uploadId(id)
                    .partNumber(1)
                    .checksumAlgorithm(ChecksumAlgorithm.SHA256),
            RequestBody.fromString("part"));
    refused(() -> part(id, 2, random(10)), 400, "InvalidRequest");
    complete(
        id,
        CompletedPart.builder()
            .partNumber(1)
            .eTag(one.eTag())
            .checksumSHA256(one.checksumSHA256())
            .build());
    HeadObjectResponse head =
        client.headObject(r -> r.bucket("bucket").key("big").checksumMode(ChecksumMode.ENABLED));
    assertThat(head.checksumSHA256()).endsWith("-1");
    assertThat(head.checksumType()).isEqualTo(ChecksumType.COMPOSITE);
  }

  @Test
  void a_full_object_checksum_spans_the_parts() {
    client.createBucket(r -> r.bucket("bucket"));
    String id =
        client
            .createMultipartUpload(r ->
                r.bucket("bucket")
                    .key("big")
                    .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                    .checksumType(ChecksumType.FULL_OBJECT))
            .uploadId();
    byte[] first = random(FIVE_MEBIBYTES);
    byte[] last = random(100);
    UploadPartResponse one = part(id, 1, first);
    UploadPartResponse two = part(id, 2, last);
    var crc = new java.util.zip.CRC32();
    crc.update(first);
    crc.update(last);
    byte[] expected = java.nio.ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
    String base64 = java.util.Base64.getEncoder().encodeToString(expected);
    var completed =
        client.completeMultipartUpload(r ->
            r.bucket("bucket")
                .key("big")
                .uploadId(id)
                .checksumCRC32(base64)
                .checksumType(ChecksumType.FULL_OBJECT)
                .multipartUpload(m -> m.parts(completed(1, one), completed(2, two))));
    assertThat(completed.checksumCRC32()).isEqualTo(base64);
  }

  @Test
  void a_restart_finds_everything_and_sweeps_the_rest() throws IOException {
    client.createBucket(r -> r.bucket("bucket"));
    put("key", "text");
    String id = client.createMultipartUpload(r -> r.bucket("bucket").key("big")).uploadId();
    UploadPartResponse one = part(id, 1, random(10));
    Files.createDirectories(folder.resolve("blobs/00"));
    Files.writeString(folder.resolve("blobs/00/00000000000000000000000000000000"), "orphan");
    restart();
    assertThat(blobsOnDisk()).isEqualTo(2);
    assertThat(get("key")).isEqualTo("text");
    complete(id, completed(1, one));
    assertThat(client.headObject(r -> r.bucket("bucket").key("big")).contentLength()).isEqualTo(10);
  }
}
