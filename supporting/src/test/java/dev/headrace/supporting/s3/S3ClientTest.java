package dev.headrace.supporting.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Tag;

final class S3ClientTest extends S3House {
  @Test
  void a_bucket_is_created_found_listed_and_deleted() {
    client.createBucket(r -> r.bucket("bucket"));
    client.createBucket(
        r -> r.bucket("abroad").createBucketConfiguration(c -> c.locationConstraint("eu-west-1")));
    assertThat(client.headBucket(r -> r.bucket("abroad")).bucketRegion()).isEqualTo("eu-west-1");
    assertThat(client.getBucketLocation(r -> r.bucket("abroad")).locationConstraintAsString())
        .isEqualTo("eu-west-1");
    assertThat(client.getBucketLocation(r -> r.bucket("bucket")).locationConstraintAsString())
        .isNullOrEmpty();
    assertThat(client.listBuckets().buckets())
        .extracting(software.amazon.awssdk.services.s3.model.Bucket::name)
        .containsExactly("abroad", "bucket");
    assertThat(client.getBucketVersioning(r -> r.bucket("bucket")).status()).isNull();
    assertThat(client.getBucketAcl(r -> r.bucket("bucket")).grants()).hasSize(1);
    client.deleteBucket(r -> r.bucket("bucket"));
    refused(() -> client.headBucket(r -> r.bucket("bucket")), 404, "NoSuchBucket");
    refused(() -> client.listObjectsV2(r -> r.bucket("bucket")), 404, "NoSuchBucket");
  }

  @Test
  void buckets_are_listed_in_pages() {
    for (String name : List.of("aaa", "bbb", "ccc")) {
      client.createBucket(r -> r.bucket(name));
    }
    var first = client.listBuckets(r -> r.maxBuckets(2));
    assertThat(first.buckets()).hasSize(2);
    var second = client.listBuckets(r -> r.continuationToken(first.continuationToken()));
    assertThat(second.buckets()).hasSize(1);
    assertThat(second.continuationToken()).isNull();
    assertThat(client.listBuckets(r -> r.prefix("b")).buckets()).hasSize(1);
  }

  @Test
  void wrong_buckets_are_refused_by_their_errors() throws Exception {
    assertThat(plain("PUT", "/Wrong_Name", "").body()).contains("<Code>InvalidBucketName</Code>");
    client.createBucket(
        r -> r.bucket("abroad").createBucketConfiguration(c -> c.locationConstraint("eu-west-1")));
    refused(() -> client.createBucket(r -> r.bucket("abroad")), 409, "BucketAlreadyOwnedByYou");
    client.createBucket(r -> r.bucket("bucket"));
    client.createBucket(r -> r.bucket("bucket"));
    put("key", "text");
    refused(() -> client.deleteBucket(r -> r.bucket("bucket")), 409, "BucketNotEmpty");
    refused(
        () -> client.getBucketLocation(r -> r.bucket("bucket").expectedBucketOwner("999999999999")),
        403,
        "AccessDenied");
  }

  @Test
  void accounts_have_buckets_of_their_own() {
    client.createBucket(r -> r.bucket("bucket"));
    try (S3Client other =
        house.client(
            S3Client.builder().forcePathStyle(true),
            AwsBasicCredentials.create("444455556666", "secret"))) {
      assertThat(other.listBuckets().buckets()).isEmpty();
      refused(() -> other.listObjectsV2(r -> r.bucket("bucket")), 404, "NoSuchBucket");
    }
  }

  @Test
  void an_object_comes_back_with_all_that_was_said_of_it() {
    client.createBucket(r -> r.bucket("bucket"));
    PutObjectResponse put =
        client.putObject(
            r ->
                r.bucket("bucket")
                    .key("a//b c/ü+%2F.txt")
                    .contentType("text/plain")
                    .contentLanguage("de")
                    .contentDisposition("attachment")
                    .contentEncoding("identity")
                    .cacheControl("no-store")
                    .expires(Instant.parse("2027-01-01T00:00:00Z"))
                    .storageClass("STANDARD_IA")
                    .tagging("color=red&size=1")
                    .metadata(Map.of("Owner", "me")),
            RequestBody.fromString("some text"));
    ResponseBytes<GetObjectResponse> got =
        client.getObjectAsBytes(
            r -> r.bucket("bucket").key("a//b c/ü+%2F.txt").checksumMode(ChecksumMode.ENABLED));
    assertThat(got.asUtf8String()).isEqualTo("some text");
    GetObjectResponse said = got.response();
    assertThat(said.eTag()).isEqualTo(put.eTag()).isEqualTo("\"552e21cd4cd9918678e3c1a0df491bc3\"");
    assertThat(said.contentType()).isEqualTo("text/plain");
    assertThat(said.contentLanguage()).isEqualTo("de");
    assertThat(said.contentDisposition()).isEqualTo("attachment");
    assertThat(said.contentEncoding()).isEqualTo("identity");
    assertThat(said.cacheControl()).isEqualTo("no-store");
    assertThat(said.expiresString()).isEqualTo("Fri, 01 Jan 2027 00:00:00 GMT");
    assertThat(said.storageClassAsString()).isEqualTo("STANDARD_IA");
    assertThat(said.tagCount()).isEqualTo(2);
    assertThat(said.metadata()).containsExactly(Map.entry("owner", "me"));
    assertThat(said.acceptRanges()).isEqualTo("bytes");
    assertThat(said.checksumCRC32()).isEqualTo(put.checksumCRC32()).isNotNull();
    assertThat(said.checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
    HeadObjectResponse head = client.headObject(r -> r.bucket("bucket").key("a//b c/ü+%2F.txt"));
    assertThat(head.contentLength()).isEqualTo(9);
    assertThat(head.metadata()).isEqualTo(said.metadata());
    assertThat(head.lastModified()).isEqualTo(said.lastModified());
  }

  @Test
  void every_checksum_is_verified_and_given_back() {
    client.createBucket(r -> r.bucket("bucket"));
    for (ChecksumAlgorithm algorithm :
        List.of(
            ChecksumAlgorithm.CRC32,
            ChecksumAlgorithm.CRC32_C,
            ChecksumAlgorithm.SHA1,
            ChecksumAlgorithm.SHA256)) {
      PutObjectResponse put =
          client.putObject(
              r -> r.bucket("bucket").key("key").checksumAlgorithm(algorithm),
              RequestBody.fromString("123456789"));
      HeadObjectResponse head =
          client.headObject(r -> r.bucket("bucket").key("key").checksumMode(ChecksumMode.ENABLED));
      assertThat(
              Stream.of(
                  head.checksumCRC32(),
                  head.checksumCRC32C(),
                  head.checksumSHA1(),
                  head.checksumSHA256()))
          .containsExactly(
              put.checksumCRC32(), put.checksumCRC32C(), put.checksumSHA1(), put.checksumSHA256());
      assertThat(get("key")).isEqualTo("123456789");
    }
    refused(
        () ->
            client.putObject(
                r -> r.bucket("bucket").key("wrong").checksumCRC32("AAAAAA=="),
                RequestBody.fromString("123456789")),
        400,
        "BadDigest");
    refused(
        () ->
            client.putObject(
                r -> r.bucket("bucket").key("wrong").contentMD5("AAAAAAAAAAAAAAAAAAAAAA=="),
                RequestBody.fromString("123456789")),
        400,
        "BadDigest");
    refused(() -> client.headObject(r -> r.bucket("bucket").key("wrong")), 404, "NoSuchKey");
  }

  @Test
  void an_object_without_a_checksum_gets_one_of_its_own() throws Exception {
    client.createBucket(r -> r.bucket("bucket"));
    plain("PUT", "/bucket/key", "123456789");
    HeadObjectResponse head =
        client.headObject(r -> r.bucket("bucket").key("key").checksumMode(ChecksumMode.ENABLED));
    assertThat(head.checksumCRC64NVME()).isEqualTo("rosUhgp5mIg=");
  }

  @Test
  void ranges_and_parts_of_an_object_are_read() {
    client.createBucket(r -> r.bucket("bucket"));
    put("key", "0123456789");
    assertThat(range("bytes=2-4")).isEqualTo("234 bytes 2-4/10");
    assertThat(range("bytes=7-")).isEqualTo("789 bytes 7-9/10");
    assertThat(range("bytes=-2")).isEqualTo("89 bytes 8-9/10");
    assertThat(range("nonsense")).isEqualTo("0123456789 null");
    refused(() -> range("bytes=10-"), 416, "InvalidRange");
    HeadObjectResponse head =
        client.headObject(r -> r.bucket("bucket").key("key").range("bytes=2-4"));
    assertThat(head.contentLength()).isEqualTo(3);
    GetObjectResponse whole =
        client.getObjectAsBytes(r -> r.bucket("bucket").key("key").partNumber(1)).response();
    assertThat(whole.contentRange()).isEqualTo("bytes 0-9/10");
    refused(
        () -> client.getObjectAsBytes(r -> r.bucket("bucket").key("key").partNumber(2)),
        416,
        "InvalidPartNumber");
  }

  private String range(String range) {
    ResponseBytes<GetObjectResponse> got =
        client.getObjectAsBytes(r -> r.bucket("bucket").key("key").range(range));
    return got.asUtf8String() + " " + got.response().contentRange();
  }

  @Test
  void a_read_can_demand_and_override() {
    client.createBucket(r -> r.bucket("bucket"));
    put("key", "text");
    String etag = client.headObject(r -> r.bucket("bucket").key("key")).eTag();
    assertThat(
            client
                .getObjectAsBytes(
                    r -> r.bucket("bucket").key("key").ifMatch(etag).responseContentType("a/b"))
                .response()
                .contentType())
        .isEqualTo("a/b");
    for (String value :
        List.of("a/b\r\nSet-Cookie: x=y", "a/b\nx", "\0", "attachment; file=日.txt")) {
      refused(
          () ->
              client.getObjectAsBytes(
                  r -> r.bucket("bucket").key("key").responseContentDisposition(value)),
          400,
          "InvalidArgument");
    }
    assertThatThrownBy(
            () -> client.getObjectAsBytes(r -> r.bucket("bucket").key("key").ifNoneMatch(etag)))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(304));
    refused(
        () -> client.getObjectAsBytes(r -> r.bucket("bucket").key("key").ifMatch("\"x\"")),
        412,
        "PreconditionFailed");
    refused(
        () ->
            client.getObjectAsBytes(
                r -> r.bucket("bucket").key("key").ifUnmodifiedSince(Instant.EPOCH)),
        412,
        "PreconditionFailed");
    refused(
        () -> client.getObjectAsBytes(r -> r.bucket("bucket").key("key").versionId("v1")),
        404,
        "NoSuchVersion");
    refused(() -> client.getObjectAsBytes(r -> r.bucket("bucket").key("none")), 404, "NoSuchKey");
  }

  @Test
  void a_write_can_demand_that_there_is_none() {
    client.createBucket(r -> r.bucket("bucket"));
    client.putObject(
        r -> r.bucket("bucket").key("key").ifNoneMatch("*"), RequestBody.fromString("first"));
    refused(
        () ->
            client.putObject(
                r -> r.bucket("bucket").key("key").ifNoneMatch("*"),
                RequestBody.fromString("second")),
        412,
        "PreconditionFailed");
    assertThat(get("key")).isEqualTo("first");
  }

  @Test
  void a_refused_or_replaced_object_leaves_no_bytes() throws Exception {
    client.createBucket(r -> r.bucket("bucket"));
    put("key", "first");
    put("key", "second");
    assertThatThrownBy(() ->
            client.putObject(
                r -> r.bucket("bucket").key("key").ifNoneMatch("*"),
                RequestBody.fromString("third")))
        .isInstanceOf(S3Exception.class);
    awaitBlobs(1);
    client.deleteObject(r -> r.bucket("bucket").key("key"));
    awaitBlobs(0);
  }

  @Test
  void objects_are_listed_in_pages_with_folders() {
    client.createBucket(r -> r.bucket("bucket"));
    for (String key : List.of("a", "b/1", "b/2", "c d", "e")) {
      put(key, key);
    }
    ListObjectsV2Response first =
        client.listObjectsV2(r -> r.bucket("bucket").delimiter("/").maxKeys(2));
    assertThat(first.contents()).extracting(S3Object::key).containsExactly("a");
    assertThat(first.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("b/");
    assertThat(first.isTruncated()).isTrue();
    assertThat(first.keyCount()).isEqualTo(2);
    ListObjectsV2Response second =
        client.listObjectsV2(r ->
            r.bucket("bucket")
                .delimiter("/")
                .encodingType(EncodingType.URL)
                .continuationToken(first.nextContinuationToken()));
    assertThat(second.contents()).extracting(S3Object::key).containsExactly("c d", "e");
    assertThat(second.isTruncated()).isFalse();
    assertThat(
            client.listObjectsV2(r -> r.bucket("bucket").startAfter("b/1")).contents().stream()
                .map(S3Object::key))
        .containsExactly("b/2", "c d", "e");
    refused(
        () -> client.listObjectsV2(r -> r.bucket("bucket").continuationToken("nonsense")),
        400,
        "InvalidArgument");
    var old = client.listObjects(r -> r.bucket("bucket").delimiter("/").maxKeys(2));
    assertThat(old.nextMarker()).isEqualTo("b/");
    assertThat(client.listObjects(r -> r.bucket("bucket").marker("b/").delimiter("/")).contents())
        .extracting(S3Object::key)
        .containsExactly("c d", "e");
  }

  @Test
  void the_raw_listing_encodes_what_xml_cannot_hold() throws Exception {
    client.createBucket(r -> r.bucket("bucket"));
    plain("PUT", "/bucket/a%01%20b+c", "text");
    assertThat(plain("GET", "/bucket?list-type=2&encoding-type=url", "").body())
        .contains("<Key>a%01%20b%2Bc</Key>")
        .contains("<EncodingType>url</EncodingType>");
  }

  @Test
  void a_copy_takes_along_what_it_is_not_told_to_replace() {
    client.createBucket(r -> r.bucket("bucket"));
    client.createBucket(r -> r.bucket("other"));
    client.putObject(
        r ->
            r.bucket("bucket")
                .key("a ü")
                .contentType("text/plain")
                .tagging("k=v")
                .metadata(Map.of("x", "1")),
        RequestBody.fromString("text"));
    var copied =
        client.copyObject(r ->
            r.sourceBucket("bucket")
                .sourceKey("a ü")
                .destinationBucket("other")
                .destinationKey("copy"));
    HeadObjectResponse copy = client.headObject(r -> r.bucket("other").key("copy"));
    assertThat(copy.eTag()).isEqualTo(copied.copyObjectResult().eTag());
    assertThat(copy.contentType()).isEqualTo("text/plain");
    assertThat(copy.metadata()).containsEntry("x", "1");
    assertThat(client.getObjectTagging(r -> r.bucket("other").key("copy")).tagSet()).hasSize(1);
    client.copyObject(r ->
        r.sourceBucket("other")
            .sourceKey("copy")
            .destinationBucket("other")
            .destinationKey("copy")
            .metadataDirective(MetadataDirective.REPLACE)
            .metadata(Map.of("y", "2")));
    copy = client.headObject(r -> r.bucket("other").key("copy"));
    assertThat(copy.metadata()).containsExactly(Map.entry("y", "2"));
    assertThat(copy.contentType()).isEqualTo("binary/octet-stream");
    assertThat(client.getObjectAsBytes(r -> r.bucket("other").key("copy")).asUtf8String())
        .isEqualTo("text");
    refused(
        () ->
            client.copyObject(r ->
                r.sourceBucket("other")
                    .sourceKey("copy")
                    .destinationBucket("other")
                    .destinationKey("copy")),
        400,
        "InvalidRequest");
    refused(
        () ->
            client.copyObject(r ->
                r.sourceBucket("bucket")
                    .sourceKey("none")
                    .destinationBucket("other")
                    .destinationKey("copy")),
        404,
        "NoSuchKey");
    refused(
        () ->
            client.copyObject(r ->
                r.sourceBucket("bucket")
                    .sourceKey("a ü")
                    .destinationBucket("other")
                    .destinationKey("copy")
                    .copySourceIfMatch("\"x\"")),
        412,
        "PreconditionFailed");
  }

  @Test
  void many_objects_are_deleted_each_for_itself() {
    client.createBucket(r -> r.bucket("bucket"));
    put("a", "1");
    put("b", "2");
    var deleted =
        client.deleteObjects(r ->
            r.bucket("bucket")
                .delete(d ->
                    d.objects(
                        ObjectIdentifier.builder().key("a").build(),
                        ObjectIdentifier.builder().key("none").build(),
                        ObjectIdentifier.builder().key("b").versionId("v").build())));
    assertThat(deleted.deleted()).hasSize(2);
    assertThat(deleted.errors()).extracting(S3Error::code).containsExactly("NoSuchVersion");
    assertThat(client.listObjectsV2(r -> r.bucket("bucket")).contents())
        .extracting(S3Object::key)
        .containsExactly("b");
  }

  @Test
  void tags_are_put_got_and_deleted() {
    client.createBucket(r -> r.bucket("bucket"));
    put("key", "text");
    client.putObjectTagging(r ->
        r.bucket("bucket")
            .key("key")
            .tagging(t -> t.tagSet(Tag.builder().key("a").value("b").build())));
    assertThat(client.getObjectTagging(r -> r.bucket("bucket").key("key")).tagSet())
        .containsExactly(Tag.builder().key("a").value("b").build());
    client.deleteObjectTagging(r -> r.bucket("bucket").key("key"));
    assertThat(client.getObjectTagging(r -> r.bucket("bucket").key("key")).tagSet()).isEmpty();
    List<Tag> eleven = new ArrayList<>();
    for (int i = 0; i <= Tags.MAX_TAGS; i++) {
      eleven.add(Tag.builder().key("k" + i).value("").build());
    }
    refused(
        () ->
            client.putObjectTagging(
                r -> r.bucket("bucket").key("key").tagging(t -> t.tagSet(eleven))),
        400,
        "BadRequest");
    assertThat(get("key")).isEqualTo("text");
  }

  @Test
  void an_object_that_is_replaced_while_it_is_read_is_read_to_its_end() throws IOException {
    client.createBucket(r -> r.bucket("bucket"));
    byte[] bytes = random(20 << 20);
    client.putObject(r -> r.bucket("bucket").key("key"), RequestBody.fromBytes(bytes));
    try (InputStream in = client.getObject(r -> r.bucket("bucket").key("key"))) {
      assertThat(in.read()).isEqualTo(bytes[0] & 0xff);
      put("key", "other");
      assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 1, bytes.length));
    }
    assertThat(get("key")).isEqualTo("other");
    awaitBlobs(1);
  }

  @Test
  void wrong_input_is_refused_with_words() throws Exception {
    client.createBucket(r -> r.bucket("bucket"));
    refused(() -> put("k".repeat(1025), "text"), 400, "KeyTooLongError");
    put("k".repeat(1024), "text");
    refused(
        () ->
            client.putObject(
                r -> r.bucket("bucket").key("key").metadata(Map.of("m", "v".repeat(2048))),
                RequestBody.fromString("text")),
        400,
        "MetadataTooLarge");
    HttpResponse<String> noXml = plain("POST", "/bucket?delete", "no xml");
    assertThat(noXml.statusCode()).isEqualTo(400);
    assertThat(noXml.body()).contains("<Code>MalformedXML</Code>");
    assertThat(
            plain(
                    "PUT",
                    "/bucket/key",
                    "x",
                    "x-amz-decoded-content-length",
                    "7",
                    "x-amz-content-sha256",
                    "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
                .statusCode())
        .isEqualTo(400);
  }
}
