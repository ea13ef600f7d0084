package dev.headrace.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.*;

/** Protocol restXml as the SDK's own client of S3 speaks it. */
class S3ClientTest {
  private final Harness s3 = new Harness("s3");
  private final S3Client client =
      Clients.of(S3Client.builder().forcePathStyle(true), s3.server.uri());

  @AfterEach
  void close() {
    s3.close();
  }

  @Test
  void an_object_is_put_and_got_as_streams_with_its_metadata() {
    String[] stored = new String[1];
    s3.on(
            "PutObject",
            PutObjectRequest::builder,
            (call, request) -> {
              stored[0] = new String(call.stream().readAllBytes(), UTF_8);
              return PutObjectResponse.builder().eTag("\"e\"").build();
            })
        .on(
            "GetObject",
            GetObjectRequest::builder,
            (call, request) -> {
              call.respondWith(
                  ResponseBody.streaming(5, out -> out.write("ten b".getBytes(UTF_8))));
              call.respondWithStatus(206);
              return GetObjectResponse.builder()
                  .contentLength(5L)
                  .contentRange("bytes 0-4/9")
                  .contentType("text/plain")
                  .lastModified(Instant.parse("2026-11-23T09:00:00Z"))
                  .metadata(Map.of("color", "red"))
                  .build();
            });

    PutObjectResponse put =
        client.putObject(
            r -> r.bucket("bucket").key("a//b c/ü+%2F.txt").metadata(Map.of("Color", "red")),
            RequestBody.fromString("ten bytes"));
    assertThat(put.eTag()).isEqualTo("\"e\"");
    PutObjectRequest request = (PutObjectRequest) s3.lastRequest();
    assertThat(request.bucket()).isEqualTo("bucket");
    assertThat(request.key()).isEqualTo("a//b c/ü+%2F.txt");
    assertThat(request.metadata()).containsExactly(Map.entry("color", "red"));
    assertThat(stored[0]).isEqualTo("ten bytes");

    try (ResponseInputStream<GetObjectResponse> got =
        client.getObject(r -> r.bucket("bucket").key("k").range("bytes=0-4"))) {
      assertThat(new String(got.readAllBytes(), UTF_8)).isEqualTo("ten b");
      assertThat(got.response().metadata()).containsEntry("color", "red");
      assertThat(got.response().lastModified()).isEqualTo("2026-11-23T09:00:00Z");
      assertThat(got.response().sdkHttpResponse().statusCode()).isEqualTo(206);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void listings_come_back_as_they_were() {
    ListObjectsV2Response page =
        ListObjectsV2Response.builder()
            .name("bucket")
            .keyCount(2)
            .maxKeys(1000)
            .isTruncated(false)
            .contents(
                S3Object.builder()
                    .key("a&b\r\n")
                    .size(5_000_000_000L)
                    .lastModified(Instant.parse("2026-11-23T09:00:00Z"))
                    .eTag("\"x\"")
                    .storageClass(ObjectStorageClass.STANDARD)
                    .build(),
                S3Object.builder().key("b").build())
            .commonPrefixes(CommonPrefix.builder().prefix("c/").build())
            .build();
    s3.answer("ListObjectsV2", ListObjectsV2Request::builder, page)
        .answer(
            "ListBuckets",
            ListBucketsRequest::builder,
            ListBucketsResponse.builder()
                .buckets(Bucket.builder().name("b").creationDate(Instant.EPOCH).build())
                .owner(o -> o.id("me"))
                .build());

    assertThat(client.listObjectsV2(r -> r.bucket("bucket").prefix("p&")))
        .matches(page::equalsBySdkFields);
    assertThat(((ListObjectsV2Request) s3.lastRequest()).prefix()).isEqualTo("p&");
    assertThat(client.listBuckets().buckets()).hasSize(1);
  }

  @Test
  void a_multipart_upload_finds_each_of_its_operations() {
    s3.answer(
            "CreateMultipartUpload",
            CreateMultipartUploadRequest::builder,
            CreateMultipartUploadResponse.builder().bucket("b").key("k").uploadId("u/1").build())
        .on(
            "UploadPart",
            UploadPartRequest::builder,
            (call, request) ->
                UploadPartResponse.builder()
                    .eTag(new String(call.stream().readAllBytes(), UTF_8))
                    .build())
        .answer(
            "UploadPartCopy",
            UploadPartCopyRequest::builder,
            UploadPartCopyResponse.builder()
                .copyPartResult(c -> c.eTag("e").lastModified(Instant.EPOCH))
                .build())
        .answer(
            "CopyObject",
            CopyObjectRequest::builder,
            CopyObjectResponse.builder().copyObjectResult(c -> c.eTag("f")).build())
        .answer(
            "ListParts",
            ListPartsRequest::builder,
            ListPartsResponse.builder().parts(Part.builder().partNumber(1).build()).build())
        .answer(
            "CompleteMultipartUpload",
            CompleteMultipartUploadRequest::builder,
            CompleteMultipartUploadResponse.builder().eTag("whole").build())
        .answer(
            "AbortMultipartUpload",
            AbortMultipartUploadRequest::builder,
            AbortMultipartUploadResponse.builder().build());

    assertThat(client.createMultipartUpload(r -> r.bucket("b").key("k")).uploadId())
        .isEqualTo("u/1");
    assertThat(
            client
                .uploadPart(
                    r -> r.bucket("b").key("k").uploadId("u/1").partNumber(1),
                    RequestBody.fromString("part"))
                .eTag())
        .isEqualTo("part");
    assertThat(
            client
                .uploadPartCopy(r ->
                    r.sourceBucket("s")
                        .sourceKey("t")
                        .destinationBucket("b")
                        .destinationKey("k")
                        .uploadId("u")
                        .partNumber(2))
                .copyPartResult()
                .eTag())
        .isEqualTo("e");
    assertThat(
            client
                .copyObject(r ->
                    r.sourceBucket("s").sourceKey("t ü").destinationBucket("b").destinationKey("k"))
                .copyObjectResult()
                .eTag())
        .isEqualTo("f");
    assertThat(s3.lastCall().request().header("x-amz-copy-source")).isEqualTo("s/t%20%C3%BC");
    assertThat(client.listParts(r -> r.bucket("b").key("k").uploadId("u")).parts()).hasSize(1);
    CompleteMultipartUploadRequest complete =
        CompleteMultipartUploadRequest.builder()
            .bucket("b")
            .key("k")
            .uploadId("u")
            .multipartUpload(m ->
                m.parts(
                    CompletedPart.builder().partNumber(1).eTag("\"a\"").build(),
                    CompletedPart.builder().partNumber(2).eTag("\"b\"").build()))
            .build();
    assertThat(client.completeMultipartUpload(complete).eTag()).isEqualTo("whole");
    assertThat(s3.lastRequest()).isEqualTo(complete);
    assertThat(
            client
                .abortMultipartUpload(r -> r.bucket("b").key("k").uploadId("u"))
                .sdkHttpResponse()
                .statusCode())
        .isEqualTo(204);
  }

  @Test
  void deleting_many_and_locations_and_raw_policies_pass_both_ways() {
    s3.answer(
            "DeleteObjects",
            DeleteObjectsRequest::builder,
            DeleteObjectsResponse.builder()
                .deleted(DeletedObject.builder().key("a").build())
                .errors(S3Error.builder().key("b").code("AccessDenied").build())
                .build())
        .answer(
            "GetBucketLocation",
            GetBucketLocationRequest::builder,
            GetBucketLocationResponse.builder().locationConstraint("eu-west-1").build())
        .answer(
            "PutBucketPolicy",
            PutBucketPolicyRequest::builder,
            PutBucketPolicyResponse.builder().build())
        .answer(
            "GetBucketPolicy",
            GetBucketPolicyRequest::builder,
            GetBucketPolicyResponse.builder().policy("{\"a\":\"<b>\"}").build());

    DeleteObjectsResponse deleted =
        client.deleteObjects(r ->
            r.bucket("b")
                .delete(d ->
                    d.objects(
                        ObjectIdentifier.builder().key("a").build(),
                        ObjectIdentifier.builder().key("b").build())));
    assertThat(((DeleteObjectsRequest) s3.lastRequest()).delete().objects()).hasSize(2);
    assertThat(deleted.deleted()).hasSize(1);
    assertThat(deleted.errors().getFirst().code()).isEqualTo("AccessDenied");
    assertThat(client.getBucketLocation(r -> r.bucket("b")).locationConstraintAsString())
        .isEqualTo("eu-west-1");
    client.putBucketPolicy(r -> r.bucket("b").policy("{\"x\":1}"));
    assertThat(((PutBucketPolicyRequest) s3.lastRequest()).policy()).isEqualTo("{\"x\":1}");
    assertThat(client.getBucketPolicy(r -> r.bucket("b")).policy()).isEqualTo("{\"a\":\"<b>\"}");
  }

  @Test
  void a_grant_keeps_its_grantees_type() {
    GetBucketAclResponse acl =
        GetBucketAclResponse.builder()
            .owner(o -> o.id("o"))
            .grants(
                Grant.builder()
                    .grantee(g -> g.id("i").type(Type.CANONICAL_USER))
                    .permission(Permission.FULL_CONTROL)
                    .build())
            .build();
    s3.answer("GetBucketAcl", GetBucketAclRequest::builder, acl)
        .answer(
            "PutBucketAcl", PutBucketAclRequest::builder, PutBucketAclResponse.builder().build());

    assertThat(client.getBucketAcl(r -> r.bucket("b"))).matches(acl::equalsBySdkFields);
    client.putBucketAcl(
        r -> r.bucket("b").accessControlPolicy(p -> p.grants(acl.grants()).owner(acl.owner())));
    assertThat(((PutBucketAclRequest) s3.lastRequest()).accessControlPolicy().grants())
        .isEqualTo(acl.grants());
  }

  @Test
  void errors_are_the_exceptions_that_the_client_throws_even_without_a_body() {
    s3.on(
            "GetObject",
            GetObjectRequest::builder,
            (call, request) -> {
              throw new ServiceError("NoSuchKey", "The specified key does not exist.")
                  .with("Key", request.key());
            })
        .on(
            "HeadObject",
            HeadObjectRequest::builder,
            (call, request) -> {
              throw new ServiceError("NoSuchKey", "The specified key does not exist.");
            })
        .on(
            "HeadBucket",
            HeadBucketRequest::builder,
            (call, request) -> {
              throw new ServiceError("NoSuchBucket", "The specified bucket does not exist");
            });

    assertThatThrownBy(() -> client.getObjectAsBytes(r -> r.bucket("b").key("k")))
        .isInstanceOfSatisfying(
            NoSuchKeyException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(404);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("NoSuchKey");
              assertThat(e.requestId()).isEqualTo(s3.lastCall().requestId());
              assertThat(e.extendedRequestId()).isNotEmpty();
            });
    assertThatThrownBy(() -> client.headObject(r -> r.bucket("b").key("k")))
        .isInstanceOf(NoSuchKeyException.class);
    assertThatThrownBy(() -> client.headBucket(r -> r.bucket("b")))
        .isInstanceOf(NoSuchBucketException.class);
  }

  @Test
  void the_head_of_an_object_says_its_length() {
    s3.answer(
        "HeadObject",
        HeadObjectRequest::builder,
        HeadObjectResponse.builder().contentLength(5_000_000_000L).eTag("\"e\"").build());

    assertThat(client.headObject(r -> r.bucket("b").key("k")).contentLength())
        .isEqualTo(5_000_000_000L);
  }

  @Test
  void the_checksum_of_a_completed_upload_is_not_that_of_the_request() {
    s3.answer(
        "CompleteMultipartUpload",
        CompleteMultipartUploadRequest::builder,
        CompleteMultipartUploadResponse.builder().eTag("whole").build());

    client.completeMultipartUpload(r ->
        r.bucket("b")
            .key("k")
            .uploadId("u")
            .checksumCRC32("y/Q5Jg==")
            .multipartUpload(
                m -> m.parts(CompletedPart.builder().partNumber(1).eTag("a").build())));
    assertThat(((CompleteMultipartUploadRequest) s3.lastRequest()).checksumCRC32())
        .isEqualTo("y/Q5Jg==");
  }
}
