package dev.headrace.supporting.s3;

import dev.headrace.supporting.s3.Completion.NamedPart;
import dev.headrace.wire.CallContext;
import dev.headrace.wire.ChecksumAlgorithm;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** The operations of multipart uploads. */
final class UploadApi {
  private static final String COMPOSITE = "COMPOSITE";
  private static final String FULL_OBJECT = "FULL_OBJECT";

  private final S3Access access;
  private final Intake intake;

  UploadApi(S3Access access, Intake intake) {
    this.access = access;
    this.intake = intake;
  }

  CreateMultipartUploadResponse create(CallContext call, CreateMultipartUploadRequest request) {
    Bucket bucket = access.bucket(call, request.bucket(), request.expectedBucketOwner());
    S3Access.requireKey(request.key());
    var fields = new RequestFields(call.request());
    Attributes attributes = fields.attributes();
    String asked = request.checksumAlgorithmAsString();
    ChecksumAlgorithm algorithm = asked == null ? null : Intake.named(asked);
    boolean isComposite = isComposite(algorithm, request.checksumTypeAsString());
    Upload upload =
        access.change(
            bucket,
            S3Dimension.REQUESTS_TIER_1,
            () ->
                access
                    .buckets()
                    .begin(
                        call.accountId(),
                        bucket.name(),
                        request.key(),
                        attributes,
                        algorithm,
                        isComposite));
    ReadApi.describeKeeping(call, attributes);
    return CreateMultipartUploadResponse.builder()
        .bucket(bucket.name())
        .key(upload.key())
        .uploadId(upload.id())
        .checksumAlgorithm(asked)
        .checksumType(algorithm == null ? null : isComposite ? COMPOSITE : FULL_OBJECT)
        .build();
  }

  /**
   * Which checksum the object will have, where the client asks for none in particular or for one
   * that its algorithm has.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html">
   *     Full object and composite checksum types</a>
   */
  private static boolean isComposite(@Nullable ChecksumAlgorithm algorithm, @Nullable String type) {
    if (algorithm == null) {
      return false;
    }
    boolean joins = CrcJoin.of(algorithm) != null;
    boolean isComposite =
        type == null ? algorithm != ChecksumAlgorithm.CRC64NVME : type.equals(COMPOSITE);
    boolean isPossible = isComposite ? algorithm != ChecksumAlgorithm.CRC64NVME : joins;
    if (!isPossible) {
      throw S3Errors.invalidRequest(
          "The "
              + type
              + " checksum type cannot be used with the "
              + algorithm
              + " checksum algorithm.");
    }
    return isComposite;
  }

  UploadPartResponse put(CallContext call, UploadPartRequest request) throws IOException {
    Bucket bucket = access.bucket(call, request.bucket(), request.expectedBucketOwner());
    requirePartNumber(request.partNumber());
    Upload upload = upload(bucket, request.key(), request.uploadId());
    requireSameChecksum(upload, Intake.algorithm(new RequestFields(call.request())));
    Intake.Received received = intake.receive(call.body(), upload.checksumKind());
    Part part =
        intake.keep(
            received,
            () ->
                access.change(
                    bucket,
                    S3Dimension.REQUESTS_TIER_1,
                    received.blob().lengthBytes(),
                    () ->
                        access
                            .buckets()
                            .putPart(
                                call.accountId(),
                                bucket.name(),
                                upload.key(),
                                upload.id(),
                                received.asPart(request.partNumber()))));
    call.respondWithHeader(received.checksum().kind().header(), received.checksum().value());
    return UploadPartResponse.builder().eTag('"' + part.etag() + '"').build();
  }

  static void requirePartNumber(int number) {
    if (number < 1 || number > Part.MAX_NUMBER) {
      throw S3Errors.invalidArgument(
          "partNumber",
          String.valueOf(number),
          "Part number must be an integer between 1 and " + Part.MAX_NUMBER + ", inclusive");
    }
  }

  private static void requireSameChecksum(Upload upload, @Nullable ChecksumAlgorithm sent) {
    ChecksumAlgorithm declared = upload.declaredKind();
    if (declared != null && sent != null && sent != declared) {
      throw S3Errors.invalidRequest(
          "Checksum Type mismatch occurred, expected checksum Type: "
              + declared
              + ", actual checksum Type: "
              + sent);
    }
  }

  private Upload upload(Bucket bucket, String key, String id) {
    Upload upload = bucket.contents().upload(key, id);
    if (upload == null) {
      access.contents(bucket);
    }
    return Buckets.requireUpload(bucket, key, id);
  }

  CompleteMultipartUploadResponse complete(
      CallContext call, CompleteMultipartUploadRequest request) {
    Bucket bucket = access.bucket(call, request.bucket(), request.expectedBucketOwner());
    Completion completion = completion(request);
    WriteCondition condition = WriteCondition.of(request.ifMatch(), request.ifNoneMatch());
    StoredObject object =
        access.change(
            bucket,
            S3Dimension.REQUESTS_TIER_1,
            () ->
                access
                    .buckets()
                    .complete(
                        call.accountId(),
                        bucket.name(),
                        request.key(),
                        request.uploadId(),
                        completion,
                        condition));
    ReadApi.describeKeeping(call, object.attributes());
    CompleteMultipartUploadResponse.Builder response =
        CompleteMultipartUploadResponse.builder()
            .bucket(bucket.name())
            .key(object.key())
            .location(location(call, bucket, object.key()))
            .eTag('"' + object.etag() + '"');
    StoredChecksum checksum = object.checksum();
    if (checksum != null) {
      response
          .checksumType(checksum.type())
          .checksumCRC32(checksum.valueIf(ChecksumAlgorithm.CRC32))
          .checksumCRC32C(checksum.valueIf(ChecksumAlgorithm.CRC32C))
          .checksumCRC64NVME(checksum.valueIf(ChecksumAlgorithm.CRC64NVME))
          .checksumSHA1(checksum.valueIf(ChecksumAlgorithm.SHA1))
          .checksumSHA256(checksum.valueIf(ChecksumAlgorithm.SHA256));
    }
    return response.build();
  }

  private static String location(CallContext call, Bucket bucket, String key) {
    String host = call.request().headers().first("Host", "localhost");
    return "http://" + host + "/" + bucket.name() + "/" + UrlEncoding.encode(key);
  }

  private static Completion completion(CompleteMultipartUploadRequest request) {
    List<NamedPart> parts = new ArrayList<>();
    List<CompletedPart> named =
        request.multipartUpload() == null ? List.of() : request.multipartUpload().parts();
    for (CompletedPart part : named) {
      if (part.partNumber() == null || part.eTag() == null) {
        throw S3Errors.malformedXml("each part has a PartNumber and an ETag");
      }
      parts.add(new NamedPart(part.partNumber(), part.eTag(), checksums(part)));
    }
    Map<ChecksumAlgorithm, String> checksums = new EnumMap<>(ChecksumAlgorithm.class);
    put(checksums, ChecksumAlgorithm.CRC32, request.checksumCRC32());
    put(checksums, ChecksumAlgorithm.CRC32C, request.checksumCRC32C());
    put(checksums, ChecksumAlgorithm.CRC64NVME, request.checksumCRC64NVME());
    put(checksums, ChecksumAlgorithm.SHA1, request.checksumSHA1());
    put(checksums, ChecksumAlgorithm.SHA256, request.checksumSHA256());
    String type = request.checksumTypeAsString();
    return new Completion(
        parts, checksums, type == null ? null : type.equals(COMPOSITE), request.mpuObjectSize());
  }

  private static Map<ChecksumAlgorithm, String> checksums(CompletedPart part) {
    Map<ChecksumAlgorithm, String> checksums = new EnumMap<>(ChecksumAlgorithm.class);
    put(checksums, ChecksumAlgorithm.CRC32, part.checksumCRC32());
    put(checksums, ChecksumAlgorithm.CRC32C, part.checksumCRC32C());
    put(checksums, ChecksumAlgorithm.CRC64NVME, part.checksumCRC64NVME());
    put(checksums, ChecksumAlgorithm.SHA1, part.checksumSHA1());
    put(checksums, ChecksumAlgorithm.SHA256, part.checksumSHA256());
    return checksums;
  }

  private static void put(
      Map<ChecksumAlgorithm, String> checksums,
      ChecksumAlgorithm algorithm,
      @Nullable String value) {
    if (value != null) {
      checksums.put(algorithm, value);
    }
  }

  AbortMultipartUploadResponse abort(CallContext call, AbortMultipartUploadRequest request) {
    access.bucket(call, request.bucket(), request.expectedBucketOwner());
    access.change(buckets ->
        buckets.abort(call.accountId(), request.bucket(), request.key(), request.uploadId()));
    return AbortMultipartUploadResponse.builder().build();
  }

  ListPartsResponse list(CallContext call, ListPartsRequest request) {
    Bucket bucket = access.bucket(call, request.bucket(), request.expectedBucketOwner());
    access.contents(bucket);
    Upload upload = upload(bucket, request.key(), request.uploadId());
    int asked = Objects.requireNonNullElse(request.maxParts(), Listing.MAX_ROWS);
    int marker = Objects.requireNonNullElse(request.partNumberMarker(), 0);
    if (asked < 0 || marker < 0) {
      throw S3Errors.invalidArgument(
          asked < 0 ? "max-parts" : "part-number-marker",
          String.valueOf(asked < 0 ? asked : marker),
          "The argument must be an integer between 0 and 2147483647");
    }
    int maxParts = Math.min(asked, Listing.MAX_ROWS);
    List<Part> page = page(upload, marker, maxParts + 1);
    boolean isTruncated = maxParts > 0 && page.size() > maxParts;
    List<Part> listed = page.subList(0, Math.min(maxParts, page.size()));
    access.count(bucket, S3Dimension.REQUESTS_TIER_1, 0);
    String owner = CanonicalUser.idOf(bucket.partition().account());
    return ListPartsResponse.builder()
        .bucket(bucket.name())
        .key(upload.key())
        .uploadId(upload.id())
        .maxParts(maxParts)
        .partNumberMarker(marker)
        .nextPartNumberMarker(listed.isEmpty() ? marker : listed.getLast().number())
        .isTruncated(isTruncated)
        .storageClass(ListingApi.storageClass(upload.attributes()))
        .owner(o -> o.id(owner))
        .initiator(i -> i.id(owner))
        .checksumAlgorithm(upload.checksumKind().name())
        .checksumType(upload.isComposite() ? COMPOSITE : FULL_OBJECT)
        .parts(listed.stream().map(UploadApi::row).toList())
        .build();
  }

  private static List<Part> page(Upload upload, int marker, int maxParts) {
    String after = Upload.partName(Math.min(marker, Part.MAX_NUMBER));
    Iterator<SortedIndex.Entry<Part>> walk =
        upload.parts().from(name -> Utf8Order.INSTANCE.compare(name, after) <= 0);
    List<Part> page = new ArrayList<>();
    while (walk.hasNext() && page.size() < maxParts) {
      page.add(walk.next().value());
    }
    return page;
  }

  private static software.amazon.awssdk.services.s3.model.Part row(Part part) {
    var row =
        software.amazon.awssdk.services.s3.model.Part.builder()
            .partNumber(part.number())
            .size(part.sizeBytes())
            .eTag('"' + part.etag() + '"')
            .lastModified(Instant.ofEpochMilli(part.modifiedEpochMillis()));
    StoredChecksum checksum = part.checksum();
    if (checksum != null) {
      row.checksumCRC32(checksum.valueIf(ChecksumAlgorithm.CRC32))
          .checksumCRC32C(checksum.valueIf(ChecksumAlgorithm.CRC32C))
          .checksumCRC64NVME(checksum.valueIf(ChecksumAlgorithm.CRC64NVME))
          .checksumSHA1(checksum.valueIf(ChecksumAlgorithm.SHA1))
          .checksumSHA256(checksum.valueIf(ChecksumAlgorithm.SHA256));
    }
    return row.build();
  }
}
