package dev.headrace.supporting.s3;

import dev.headrace.wire.CallContext;
import dev.headrace.wire.ChecksumAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectResult;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;

/**
 * The operations that copy. A copy has bytes of its own, so that every blob belongs to one object.
 */
final class CopyApi {
  private static final String REPLACE = "REPLACE";
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{1,18})");

  private final S3Access access;
  private final Intake intake;

  CopyApi(S3Access access, Intake intake) {
    this.access = access;
    this.intake = intake;
  }

  CopyObjectResponse copy(CallContext call, CopyObjectRequest request) throws IOException {
    Bucket target = access.bucket(call, request.destinationBucket(), request.expectedBucketOwner());
    S3Access.requireKey(request.destinationKey());
    CopySource source = CopySource.of(call.request());
    Bucket from = access.bucket(call, source.bucket(), request.expectedSourceBucketOwner());
    WriteCondition condition = WriteCondition.of(request.ifMatch(), request.ifNoneMatch());
    S3Access.Leased leased = access.lease(from, source.key(), null);
    try (Shelf.Lease lease = leased.lease()) {
      StoredObject object = leased.object();
      requireDemands(
          object,
          new Preconditions(
              request.copySourceIfMatch(),
              request.copySourceIfNoneMatch(),
              request.copySourceIfModifiedSince(),
              request.copySourceIfUnmodifiedSince()));
      Attributes attributes = attributes(call, request, source, object);
      requireSize(object.sizeBytes());
      Intake.Received received =
          read(lease, new ByteRange(0, object.sizeBytes()), algorithm(call, object));
      StoredObject copy =
          store(call, target, request.destinationKey(), attributes, received, condition);
      ReadApi.describeKeeping(call, attributes);
      return CopyObjectResponse.builder().copyObjectResult(result(copy)).build();
    }
  }

  private static Attributes attributes(
      CallContext call, CopyObjectRequest request, CopySource source, StoredObject object) {
    boolean replacesMetadata = REPLACE.equals(request.metadataDirectiveAsString());
    boolean replacesTags = REPLACE.equals(request.taggingDirectiveAsString());
    var fields = new RequestFields(call.request());
    boolean isItself =
        source.bucket().equals(request.destinationBucket())
            && source.key().equals(request.destinationKey());
    if (isItself && !replacesMetadata && fields.keeping().isEmpty()) {
      throw S3Errors.invalidRequest(
          "This copy request is illegal because it is trying to copy an object to itself without"
              + " changing the object's metadata, storage class, website redirect location or"
              + " encryption attributes.");
    }
    return fields.attributes(object.attributes(), replacesMetadata, replacesTags);
  }

  /** A copy has the checksum that is asked for, or else that of its source. */
  private static ChecksumAlgorithm algorithm(CallContext call, StoredObject source) {
    String asked = new RequestFields(call.request()).get("x-amz-checksum-algorithm");
    if (asked != null) {
      return Intake.named(asked);
    }
    StoredChecksum checksum = source.checksum();
    return checksum == null ? ChecksumAlgorithm.CRC64NVME : checksum.kind();
  }

  private static void requireDemands(StoredObject object, Preconditions demands) {
    if (demands.judge(object.etag(), object.modifiedEpochMillis())
        != Preconditions.Verdict.PASSED) {
      throw S3Errors.preconditionFailed("x-amz-copy-source-If");
    }
  }

  private static void requireSize(long sizeBytes) {
    if (sizeBytes > Part.MAX_BYTES) {
      throw S3Errors.invalidRequest(
          "The specified copy source is larger than the maximum allowable size for a copy source: "
              + Part.MAX_BYTES);
    }
  }

  private Intake.Received read(Shelf.Lease lease, ByteRange range, ChecksumAlgorithm algorithm)
      throws IOException {
    try (InputStream in = lease.body(range).open()) {
      return intake.write(in, algorithm);
    }
  }

  private StoredObject store(
      CallContext call,
      Bucket target,
      String key,
      Attributes attributes,
      Intake.Received received,
      WriteCondition condition) {
    var draft =
        new ObjectDraft(
            key,
            received.blob().md5Hex(),
            attributes,
            received.checksum(),
            List.of(received.asPart(1)),
            null);
    return intake.keep(
        received,
        () ->
            access.change(
                target,
                S3Dimension.REQUESTS_TIER_1,
                () -> access.buckets().put(call.accountId(), target.name(), draft, condition)));
  }

  private static CopyObjectResult result(StoredObject copy) {
    CopyObjectResult.Builder result =
        CopyObjectResult.builder()
            .eTag('"' + copy.etag() + '"')
            .lastModified(Instant.ofEpochMilli(copy.modifiedEpochMillis()));
    StoredChecksum checksum = copy.checksum();
    if (checksum != null) {
      result
          .checksumType(checksum.type())
          .checksumCRC32(checksum.valueIf(ChecksumAlgorithm.CRC32))
          .checksumCRC32C(checksum.valueIf(ChecksumAlgorithm.CRC32C))
          .checksumCRC64NVME(checksum.valueIf(ChecksumAlgorithm.CRC64NVME))
          .checksumSHA1(checksum.valueIf(ChecksumAlgorithm.SHA1))
          .checksumSHA256(checksum.valueIf(ChecksumAlgorithm.SHA256));
    }
    return result.build();
  }

  UploadPartCopyResponse copyPart(CallContext call, UploadPartCopyRequest request)
      throws IOException {
    Bucket target = access.bucket(call, request.destinationBucket(), request.expectedBucketOwner());
    UploadApi.requirePartNumber(request.partNumber());
    Upload upload = Buckets.requireUpload(target, request.destinationKey(), request.uploadId());
    CopySource source = CopySource.of(call.request());
    Bucket from = access.bucket(call, source.bucket(), request.expectedSourceBucketOwner());
    S3Access.Leased leased = access.lease(from, source.key(), null);
    try (Shelf.Lease lease = leased.lease()) {
      requireDemands(
          leased.object(),
          new Preconditions(
              request.copySourceIfMatch(),
              request.copySourceIfNoneMatch(),
              request.copySourceIfModifiedSince(),
              request.copySourceIfUnmodifiedSince()));
      ByteRange range = range(request.copySourceRange(), leased.object().sizeBytes());
      requireSize(range.length());
      Intake.Received received = read(lease, range, upload.checksumKind());
      Part part =
          intake.keep(
              received,
              () ->
                  access.change(
                      target,
                      S3Dimension.REQUESTS_TIER_1,
                      () ->
                          access
                              .buckets()
                              .putPart(
                                  call.accountId(),
                                  target.name(),
                                  upload.key(),
                                  upload.id(),
                                  received.asPart(request.partNumber()))));
      return UploadPartCopyResponse.builder().copyPartResult(result(part)).build();
    }
  }

  /** Unlike a read's range, a copy's must be well-formed and lie within the object. */
  private static ByteRange range(@Nullable String header, long sizeBytes) {
    if (header == null) {
      return new ByteRange(0, sizeBytes);
    }
    Matcher range = RANGE.matcher(header);
    if (!range.matches()) {
      throw S3Errors.invalidArgument(
          "x-amz-copy-source-range",
          header,
          "The x-amz-copy-source-range value must be of the form bytes=first-last where first and"
              + " last are the zero-based offsets of the first and last bytes to copy");
    }
    long first = Long.parseLong(range.group(1));
    long last = Long.parseLong(range.group(2));
    if (first > last || last >= sizeBytes) {
      throw S3Errors.invalidArgument(
          "x-amz-copy-source-range",
          header,
          "Range specified is not valid for source object of size: " + sizeBytes);
    }
    return new ByteRange(first, last - first + 1);
  }

  private static CopyPartResult result(Part part) {
    StoredChecksum checksum = Objects.requireNonNull(part.checksum());
    return CopyPartResult.builder()
        .eTag('"' + part.etag() + '"')
        .lastModified(Instant.ofEpochMilli(part.modifiedEpochMillis()))
        .checksumCRC32(checksum.valueIf(ChecksumAlgorithm.CRC32))
        .checksumCRC32C(checksum.valueIf(ChecksumAlgorithm.CRC32C))
        .checksumCRC64NVME(checksum.valueIf(ChecksumAlgorithm.CRC64NVME))
        .checksumSHA1(checksum.valueIf(ChecksumAlgorithm.SHA1))
        .checksumSHA256(checksum.valueIf(ChecksumAlgorithm.SHA256))
        .build();
  }
}
