package dev.headrace.supporting.s3;

import dev.headrace.wire.CallContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.StorageClass;

/** The operations that list a bucket's objects and uploads. */
final class ListingApi {
  private final S3Access access;

  ListingApi(S3Access access) {
    this.access = access;
  }

  ListObjectsV2Response listV2(CallContext call, ListObjectsV2Request request) {
    Bucket bucket = access.bucket(call, request.bucket(), request.expectedBucketOwner());
    String token = request.continuationToken();
    String after =
        token == null ? nullIfEmpty(request.startAfter()) : ContinuationToken.parse(token);
    int maxKeys = maxRows("max-keys", request.maxKeys());
    Listing<Bucket.Held> page =
        list(bucket, query(request.prefix(), request.delimiter(), after, maxKeys));
    UnaryOperator<String> encode = encoding(request.encodingTypeAsString());
    String owner =
        Boolean.TRUE.equals(request.fetchOwner())
            ? CanonicalUser.idOf(bucket.partition().account())
            : null;
    return ListObjectsV2Response.builder()
        .name(bucket.name())
        .prefix(encode.apply(orEmpty(request.prefix())))
        .delimiter(encoded(encode, request.delimiter()))
        .startAfter(encoded(encode, request.startAfter()))
        .encodingType(request.encodingType())
        .maxKeys(maxKeys)
        .keyCount(page.rows().size())
        .isTruncated(page.isTruncated())
        .continuationToken(token)
        .nextContinuationToken(page.isTruncated() ? ContinuationToken.after(page.last()) : null)
        .contents(objects(page, encode, owner))
        .commonPrefixes(prefixes(page, encode))
        .build();
  }

  ListObjectsResponse listV1(CallContext call, ListObjectsRequest request) {
    Bucket bucket = access.bucket(call, request.bucket(), request.expectedBucketOwner());
    int maxKeys = maxRows("max-keys", request.maxKeys());
    String delimiter = request.delimiter();
    Listing<Bucket.Held> page =
        list(bucket, query(request.prefix(), delimiter, nullIfEmpty(request.marker()), maxKeys));
    UnaryOperator<String> encode = encoding(request.encodingTypeAsString());
    boolean hasMarker = page.isTruncated() && delimiter != null && !delimiter.isEmpty();
    return ListObjectsResponse.builder()
        .name(bucket.name())
        .prefix(encode.apply(orEmpty(request.prefix())))
        .marker(encode.apply(orEmpty(request.marker())))
        .delimiter(encoded(encode, delimiter))
        .encodingType(request.encodingType())
        .maxKeys(maxKeys)
        .isTruncated(page.isTruncated())
        .nextMarker(hasMarker ? encode.apply(page.last()) : null)
        .contents(objects(page, encode, CanonicalUser.idOf(bucket.partition().account())))
        .commonPrefixes(prefixes(page, encode))
        .build();
  }

  ListMultipartUploadsResponse listUploads(CallContext call, ListMultipartUploadsRequest request) {
    Bucket bucket = access.bucket(call, request.bucket(), request.expectedBucketOwner());
    int maxUploads = maxRows("max-uploads", request.maxUploads());
    String keyMarker = nullIfEmpty(request.keyMarker());
    UploadListing page =
        UploadListing.of(
            access.contents(bucket).uploads(),
            query(request.prefix(), request.delimiter(), keyMarker, maxUploads),
            keyMarker == null ? null : nullIfEmpty(request.uploadIdMarker()));
    access.count(bucket, S3Dimension.REQUESTS_TIER_1, 0);
    UnaryOperator<String> encode = encoding(request.encodingTypeAsString());
    ListMultipartUploadsResponse.Builder response =
        ListMultipartUploadsResponse.builder()
            .bucket(bucket.name())
            .prefix(encode.apply(orEmpty(request.prefix())))
            .delimiter(encoded(encode, request.delimiter()))
            .keyMarker(encode.apply(orEmpty(request.keyMarker())))
            .uploadIdMarker(orEmpty(request.uploadIdMarker()))
            .encodingType(request.encodingType())
            .maxUploads(maxUploads)
            .isTruncated(page.isTruncated());
    addRows(response, page, encode, CanonicalUser.idOf(bucket.partition().account()));
    return response.build();
  }

  private static void addRows(
      ListMultipartUploadsResponse.Builder response,
      UploadListing page,
      UnaryOperator<String> encode,
      String owner) {
    List<MultipartUpload> uploads = new ArrayList<>();
    List<CommonPrefix> prefixes = new ArrayList<>();
    for (UploadListing.Row row : page.rows()) {
      Upload upload = row.upload();
      if (upload == null) {
        prefixes.add(prefix(encode.apply(row.name())));
      } else {
        uploads.add(upload(upload, encode, owner));
      }
    }
    response.uploads(uploads).commonPrefixes(prefixes);
    if (page.isTruncated()) {
      UploadListing.Row last = page.rows().getLast();
      Upload upload = last.upload();
      response.nextKeyMarker(encode.apply(last.name()));
      response.nextUploadIdMarker(upload == null ? "" : upload.id());
    }
  }

  private static MultipartUpload upload(Upload upload, UnaryOperator<String> encode, String owner) {
    return MultipartUpload.builder()
        .key(encode.apply(upload.key()))
        .uploadId(upload.id())
        .initiated(Instant.ofEpochMilli(upload.startedEpochMillis()))
        .storageClass(storageClass(upload.attributes()))
        .owner(o -> o.id(owner))
        .initiator(i -> i.id(owner))
        .checksumAlgorithm(upload.checksumKind().name())
        .checksumType(upload.isComposite() ? "COMPOSITE" : "FULL_OBJECT")
        .build();
  }

  private Listing<Bucket.Held> list(Bucket bucket, Listing.Query query) {
    Listing<Bucket.Held> page = Listing.of(access.contents(bucket).objects(), query);
    access.count(bucket, S3Dimension.REQUESTS_TIER_1, 0);
    return page;
  }

  private static List<S3Object> objects(
      Listing<Bucket.Held> page, UnaryOperator<String> encode, @Nullable String owner) {
    List<S3Object> objects = new ArrayList<>();
    for (Listing.Row<Bucket.Held> row : page.rows()) {
      Bucket.Held held = row.value();
      if (held != null) {
        objects.add(object(held.object(), encode, owner));
      }
    }
    return objects;
  }

  private static S3Object object(
      StoredObject object, UnaryOperator<String> encode, @Nullable String owner) {
    S3Object.Builder row =
        S3Object.builder()
            .key(encode.apply(object.key()))
            .size(object.sizeBytes())
            .eTag('"' + object.etag() + '"')
            .lastModified(Instant.ofEpochMilli(object.modifiedEpochMillis()))
            .storageClass(storageClass(object.attributes()));
    StoredChecksum checksum = object.checksum();
    if (checksum != null) {
      row.checksumAlgorithmWithStrings(checksum.kind().name()).checksumType(checksum.type());
    }
    if (owner != null) {
      row.owner(o -> o.id(owner));
    }
    return row.build();
  }

  static String storageClass(Attributes attributes) {
    return attributes
        .headers()
        .getOrDefault("x-amz-storage-class", StorageClass.STANDARD.toString());
  }

  private static List<CommonPrefix> prefixes(
      Listing<Bucket.Held> page, UnaryOperator<String> encode) {
    return page.rows().stream()
        .filter(row -> row.value() == null)
        .map(row -> prefix(encode.apply(row.name())))
        .toList();
  }

  private static CommonPrefix prefix(String name) {
    return CommonPrefix.builder().prefix(name).build();
  }

  private static Listing.Query query(
      @Nullable String prefix, @Nullable String delimiter, @Nullable String after, int maxRows) {
    return new Listing.Query(orEmpty(prefix), orEmpty(delimiter), after, maxRows);
  }

  private static int maxRows(String name, @Nullable Integer asked) {
    if (asked != null && asked < 0) {
      throw S3Errors.invalidArgument(
          name,
          asked.toString(),
          "Argument " + name + " must be an integer between 0 and" + " 2147483647");
    }
    return asked == null ? Listing.MAX_ROWS : Math.min(asked, Listing.MAX_ROWS);
  }

  /** How names are written: some characters of keys cannot stand in XML. */
  private static UnaryOperator<String> encoding(@Nullable String type) {
    if (type == null) {
      return UnaryOperator.identity();
    }
    if (!type.equals(EncodingType.URL.toString())) {
      throw S3Errors.invalidArgument(
          "encoding-type", type, "Invalid Encoding Method specified in Request");
    }
    return UrlEncoding::encode;
  }

  private static @Nullable String encoded(UnaryOperator<String> encode, @Nullable String text) {
    return text == null ? null : encode.apply(text);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static @Nullable String nullIfEmpty(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
