package dev.headrace.supporting.s3;

import dev.headrace.wire.CallContext;
import dev.headrace.wire.Headers;
import dev.headrace.wire.ResponseBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** The operations that read objects. */
final class ReadApi {
  private static final int PARTIAL_CONTENT = 206;
  private static final int BUFFER_BYTES = 64 << 10;

  /** The query parameters that replace header fields of the answer, for this one answer. */
  private static final Map<String, String> OVERRIDES =
      Map.of(
          "response-cache-control", "cache-control",
          "response-content-disposition", "content-disposition",
          "response-content-encoding", "content-encoding",
          "response-content-language", "content-language",
          "response-content-type", "content-type",
          "response-expires", "expires");

  private final S3Access access;

  ReadApi(S3Access access) {
    this.access = access;
  }

  /** What of an object an answer holds: all of it where {@code range} is null. */
  private record Extent(@Nullable ByteRange range, @Nullable Part part) {
    ByteRange bytes(StoredObject object) {
      return range == null ? new ByteRange(0, object.sizeBytes()) : range;
    }
  }

  GetObjectResponse get(CallContext call, GetObjectRequest request) {
    Bucket bucket = access.bucket(call, request.bucket(), request.expectedBucketOwner());
    S3Access.Leased leased = access.lease(bucket, request.key(), request.versionId());
    try {
      Extent extent =
          answer(
              call,
              leased.object(),
              new Preconditions(
                  request.ifMatch(),
                  request.ifNoneMatch(),
                  request.ifModifiedSince(),
                  request.ifUnmodifiedSince()),
              request.range(),
              request.partNumber());
      ByteRange range = extent.bytes(leased.object());
      access.count(bucket, S3Dimension.REQUESTS_TIER_2, range.length());
      call.respondWith(
          ResponseBody.streaming(
              range.length(),
              out -> send(leased.lease(), range, out),
              () -> leased.lease().close()));
      return GetObjectResponse.builder().contentLength(range.length()).build();
    } catch (RuntimeException e) {
      leased.lease().close();
      throw e;
    }
  }

  private static void send(Shelf.Lease leased, ByteRange range, OutputStream out)
      throws IOException {
    try (leased;
        InputStream in = leased.body(range).open()) {
      byte[] buffer = new byte[BUFFER_BYTES];
      int read = in.read(buffer);
      while (read >= 0) {
        out.write(buffer, 0, read);
        read = in.read(buffer);
      }
    }
  }

  HeadObjectResponse head(CallContext call, HeadObjectRequest request) {
    Bucket bucket = access.bucket(call, request.bucket(), request.expectedBucketOwner());
    StoredObject object = access.object(bucket, request.key(), request.versionId());
    Extent extent =
        answer(
            call,
            object,
            new Preconditions(
                request.ifMatch(),
                request.ifNoneMatch(),
                request.ifModifiedSince(),
                request.ifUnmodifiedSince()),
            request.range(),
            request.partNumber());
    access.count(bucket, S3Dimension.REQUESTS_TIER_2, 0);
    return HeadObjectResponse.builder().contentLength(extent.bytes(object).length()).build();
  }

  /** Decides what is answered of an object, and says all that header fields say of it. */
  private static Extent answer(
      CallContext call,
      StoredObject object,
      Preconditions preconditions,
      @Nullable String range,
      @Nullable Integer partNumber) {
    switch (preconditions.judge(object.etag(), object.modifiedEpochMillis())) {
      case NOT_MODIFIED -> throw S3Errors.notModified(object);
      case FAILED ->
          throw S3Errors.preconditionFailed(
              preconditions.ifMatch() == null ? "If-Unmodified-Since" : "If-Match");
      case PASSED -> {}
    }
    Extent extent = extent(object, range, partNumber);
    if (extent.range() != null) {
      call.respondWithStatus(PARTIAL_CONTENT);
      call.respondWithHeader("Content-Range", extent.range().contentRange(object.sizeBytes()));
    }
    describe(call, object);
    describeChecksum(call, object, extent);
    return extent;
  }

  private static Extent extent(
      StoredObject object, @Nullable String range, @Nullable Integer partNumber) {
    if (partNumber != null) {
      if (range != null) {
        throw S3Errors.invalidRequest(
            "Cannot specify both Range header and partNumber query parameter");
      }
      return extent(object, partNumber);
    }
    if (range == null) {
      return new Extent(null, null);
    }
    try {
      return new Extent(ByteRange.parse(range, object.sizeBytes()), null);
    } catch (ByteRange.Unsatisfiable e) {
      throw S3Errors.invalidRange(range, object.sizeBytes());
    }
  }

  private static Extent extent(StoredObject object, int partNumber) {
    if (partNumber < 1 || partNumber > object.parts().size()) {
      throw S3Errors.invalidPartNumber(partNumber, object.parts().size());
    }
    long offset = 0;
    for (Part part : object.parts().subList(0, partNumber - 1)) {
      offset += part.sizeBytes();
    }
    Part part = object.parts().get(partNumber - 1);
    return part.sizeBytes() == 0
        ? new Extent(null, part)
        : new Extent(new ByteRange(offset, part.sizeBytes()), part);
  }

  private static void describe(CallContext call, StoredObject object) {
    object.attributes().headers().forEach(call::respondWithHeader);
    object
        .attributes()
        .metadata()
        .forEach((name, value) -> call.respondWithHeader("x-amz-meta-" + name, value));
    OVERRIDES.forEach((parameter, header) -> {
      String value = call.request().query().first(parameter);
      if (value != null) {
        if (!Headers.isValue(value)) {
          throw S3Errors.invalidArgument(
              parameter, value, "Header value cannot be represented using ISO-8859-1.");
        }
        call.respondWithHeader(header, value);
      }
    });
    call.respondWithHeader("Accept-Ranges", "bytes");
    call.respondWithHeader("ETag", '"' + object.etag() + '"');
    call.respondWithHeader("Last-Modified", HttpDates.format(object.modifiedEpochMillis()));
    int tags = object.attributes().tags().size();
    if (tags > 0) {
      call.respondWithHeader("x-amz-tagging-count", String.valueOf(tags));
    }
  }

  /** A checksum is given with the bytes that it covers: the whole object, or one part. */
  private static void describeChecksum(CallContext call, StoredObject object, Extent extent) {
    Part part = extent.part();
    if (part != null && object.isMultipart()) {
      call.respondWithHeader("x-amz-mp-parts-count", String.valueOf(object.parts().size()));
    }
    boolean isWanted =
        "ENABLED".equalsIgnoreCase(new RequestFields(call.request()).get("x-amz-checksum-mode"));
    if (isWanted && (extent.range() == null || part != null)) {
      StoredChecksum checksum = part == null ? object.checksum() : part.checksum();
      if (checksum != null) {
        describe(call, checksum);
      }
    }
  }

  static void describe(CallContext call, StoredChecksum checksum) {
    call.respondWithHeader(checksum.kind().header(), checksum.value());
    call.respondWithHeader("x-amz-checksum-type", checksum.type());
  }

  /** What a copy or a write tells of how the object is kept. */
  static void describeKeeping(CallContext call, Attributes attributes) {
    attributes
        .headers()
        .forEach((name, value) -> {
          if (name.startsWith("x-amz-server-side-encryption")) {
            call.respondWithHeader(name, value);
          }
        });
  }
}
