package dev.headrace.supporting.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.ports.ObjectEvents;
import dev.headrace.kernel.usage.Usage;
import dev.headrace.store.Blobs;
import dev.headrace.store.DataFolder;
import dev.headrace.supporting.ServiceHouse;
import dev.headrace.wire.Headers;
import dev.headrace.wire.WireRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

final class S3ClientTest {
  private static final int FIVE_MEBIBYTES = 5 << 20;

  @TempDir Path folder;

  private ServiceHouse house = new ServiceHouse();
  private DataFolder data;
  private S3 s3;
  private S3Client client;
  private Instant now = Instant.now();

  @BeforeEach
  void open() throws IOException {
    data = DataFolder.open(folder);
    s3 =
        new S3(
            house.world,
            house.world,
            house.journal,
            Blobs.open(data),
            house.meter,
            ObjectEvents.NONE,
            new InstantSource() {
              @Override
              public Instant instant() {
                return now;
              }
            });
    house.serve(request -> s3.service().serve(S3.addressed(request)));
    client = house.client(S3Client.builder().forcePathStyle(true));
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    house.close();
    data.close();
  }

  private void restart() throws IOException {
    client.close();
    data.close();
    house = house.afterCrash();
    open();
    Blobs.open(data).sweep(s3.blobs());
  }

  private long blobsOnDisk() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("blobs"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private void put(String key, String text) {
    client.putObject(r -> r.bucket("bucket").key(key), RequestBody.fromString(text));
  }

  private String get(String key) {
    return client.getObjectAsBytes(r -> r.bucket("bucket").key(key)).asUtf8String();
  }

  private static void refused(ThrowingCallable call, int status, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
              assertThat(e.statusCode()).isEqualTo(status);
            });
  }

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

  /** A request as account 111122223333, whose signature nobody checks. */
  private HttpResponse<String> plain(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(house.uri() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential="
                    + ServiceHouse.ACCOUNT
                    + "/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0");
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private final HttpClient http = HttpClient.newHttpClient();

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

  private void awaitBlobs(long expected) throws IOException {
    Instant limit = Instant.now().plus(Duration.ofSeconds(30));
    while (blobsOnDisk() != expected && Instant.now().isBefore(limit)) {
      Thread.onSpinWait();
    }
    assertThat(blobsOnDisk()).isEqualTo(expected);
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

  private static byte[] random(int length) {
    var bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

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

  @Test
  void a_bucket_may_stand_in_the_host() throws Exception {
    client.createBucket(r -> r.bucket("bucket"));
    put("a/b", "text");
    var request =
        new WireRequest(
            "GET",
            "/a/b",
            "",
            Headers.of(
                "Host",
                "bucket.s3.localhost:4566",
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=111122223333/20260101/us-east-1/s3/aws4_request"),
            dev.headrace.wire.RequestBody.empty());
    var answer = new ByteArrayOutputStream();
    s3.service().serve(S3.addressed(request)).body().writeTo(answer);
    assertThat(answer.toString(UTF_8)).isEqualTo("text");
    assertThat(S3.bucketOf("bucket.s3.localhost:4566")).isEqualTo("bucket");
    assertThat(S3.bucketOf("my.bucket.s3.us-west-2.localhost:4566")).isEqualTo("my.bucket");
    assertThat(S3.bucketOf("my.bucket.s3.amazonaws.com")).isEqualTo("my.bucket");
    assertThat(S3.bucketOf("bucket.localhost")).isEqualTo("bucket");
    assertThat(S3.bucketOf("s3.localhost:4566")).isNull();
    assertThat(S3.bucketOf("s3.us-east-1.localhost:4566")).isNull();
    assertThat(S3.bucketOf("localhost:4566")).isNull();
    assertThat(S3.bucketOf("127.0.0.1:4566")).isNull();
    assertThat(S3.bucketOf("abc.lambda-url.us-east-1.localhost:4566")).isNull();
  }

  private S3Presigner presigner() {
    return S3Presigner.builder()
        .endpointOverride(house.uri())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(ServiceHouse.ACCOUNT, "secret")))
        .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
        .build();
  }

  @Test
  void a_presigned_url_works_until_its_time_is_over() throws Exception {
    client.createBucket(r -> r.bucket("bucket"));
    try (S3Presigner presigner = presigner()) {
      var put =
          presigner.presignPutObject(p ->
              p.signatureDuration(Duration.ofMinutes(5))
                  .putObjectRequest(
                      r -> r.bucket("bucket").key("key").metadata(Map.of("who", "me"))));
      HttpRequest.Builder request =
          HttpRequest.newBuilder(put.url().toURI())
              .PUT(HttpRequest.BodyPublishers.ofString("presigned"));
      put.signedHeaders().entrySet().stream()
          .filter(header -> !header.getKey().equals("host"))
          .forEach(header -> request.header(header.getKey(), header.getValue().getFirst()));
      assertThat(http.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
      assertThat(client.headObject(r -> r.bucket("bucket").key("key")).metadata())
          .containsEntry("who", "me");
      var get =
          presigner.presignGetObject(p ->
              p.signatureDuration(Duration.ofMinutes(5))
                  .getObjectRequest(r -> r.bucket("bucket").key("key")));
      HttpRequest read = HttpRequest.newBuilder(get.url().toURI()).build();
      assertThat(http.send(read, HttpResponse.BodyHandlers.ofString()).body())
          .isEqualTo("presigned");
      now = now.plus(Duration.ofMinutes(6));
      HttpResponse<String> late = http.send(read, HttpResponse.BodyHandlers.ofString());
      assertThat(late.statusCode()).isEqualTo(403);
      assertThat(late.body()).contains("<Code>AccessDenied</Code>", "Request has expired");
    }
  }

  @Test
  void packages_are_found_by_their_bucket_and_key() throws IOException {
    client.createBucket(r -> r.bucket("bucket"));
    put("code.zip", "bytes");
    var home = new Partition(ServiceHouse.ACCOUNT, "eu-west-1");
    var body = s3.find(home, "bucket", "code.zip", null);
    assertThat(body).isNotNull();
    assertThat(new String(java.util.Objects.requireNonNull(body).bytes(), UTF_8))
        .isEqualTo("bytes");
    assertThat(s3.find(home, "bucket", "none", null)).isNull();
    assertThat(s3.find(home, "bucket", "code.zip", "v1")).isNull();
    assertThat(s3.find(new Partition("444455556666", "eu-west-1"), "bucket", "code.zip", null))
        .isNull();
  }

  @Test
  void other_services_put_and_list_objects_by_the_same_rules() throws IOException {
    client.createBucket(r -> r.bucket("bucket"));
    var home = new Partition(ServiceHouse.ACCOUNT, "eu-west-1");
    assertThat(s3.hasBucket(home, "bucket")).isTrue();
    assertThat(s3.hasBucket(home, "none")).isFalse();
    for (String key : List.of("a/1", "b/2", "b/1", "c")) {
      s3.put(home, "bucket", key, "text/plain", new ByteArrayInputStream(key.getBytes(UTF_8)));
    }
    assertThat(s3.keys(home, "bucket", "b/", 10)).containsExactly("b/1", "b/2");
    assertThat(s3.keys(home, "bucket", "", 2)).containsExactly("a/1", "b/1");
    assertThat(s3.keys(home, "none", "", 2)).isEmpty();
    assertThat(client.headObject(r -> r.bucket("bucket").key("c")).contentType())
        .isEqualTo("text/plain");
    assertThat(get("b/2")).isEqualTo("b/2");
    assertThatThrownBy(
            () -> s3.put(home, "none", "k", "text/plain", java.io.InputStream.nullInputStream()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("bucket");
  }

  @Test
  void requests_and_bytes_are_counted() {
    client.createBucket(r -> r.bucket("bucket"));
    put("key", "12345");
    get("key");
    get("key");
    Map<String, Long> counted = new HashMap<>();
    house.world.enter(() ->
        house.meter.peek(
            (Usage usage) -> counted.put(usage.dimension().usageType(), usage.quantity())));
    counted.remove("TimedStorage-ByteHrs");
    assertThat(counted)
        .containsOnly(
            Map.entry("Requests-Tier1", 1L),
            Map.entry("Requests-Tier2", 2L),
            Map.entry("DataTransfer-In-Bytes", 5L),
            Map.entry("DataTransfer-Out-Bytes", 10L));
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
