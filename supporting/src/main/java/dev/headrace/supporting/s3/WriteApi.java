package dev.headrace.supporting.s3;

import dev.headrace.wire.CallContext;
import dev.headrace.wire.ChecksumAlgorithm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectTaggingResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.GetObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.GetObjectTaggingResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.PutObjectTaggingResponse;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.Tag;

/** The operations that put, delete and tag objects. */
final class WriteApi {
  /** The most objects that are deleted at once. */
  static final int MAX_DELETED = 1000;

  private final S3Access access;
  private final Intake intake;

  WriteApi(S3Access access, Intake intake) {
    this.access = access;
    this.intake = intake;
  }

  PutObjectResponse put(CallContext call, PutObjectRequest request) throws IOException {
    Bucket bucket = access.bucket(call, request.bucket(), request.expectedBucketOwner());
    S3Access.requireKey(request.key());
    var fields = new RequestFields(call.request());
    Attributes attributes = fields.attributes();
    WriteCondition condition = WriteCondition.of(request.ifMatch(), request.ifNoneMatch());
    ChecksumAlgorithm asked = Intake.algorithm(fields);
    Intake.Received received =
        intake.receive(call.body(), asked == null ? ChecksumAlgorithm.CRC64NVME : asked);
    var draft =
        new ObjectDraft(
            request.key(),
            received.blob().md5Hex(),
            attributes,
            received.checksum(),
            List.of(received.asPart(1)),
            null);
    StoredObject object =
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
                            .put(call.accountId(), request.bucket(), draft, condition)));
    ReadApi.describe(call, received.checksum());
    ReadApi.describeKeeping(call, attributes);
    return PutObjectResponse.builder().eTag('"' + object.etag() + '"').build();
  }

  DeleteObjectResponse delete(CallContext call, DeleteObjectRequest request) {
    access.bucket(call, request.bucket(), request.expectedBucketOwner());
    S3Access.requireKey(request.key());
    requireNoVersion(request.key(), request.versionId());
    access.change(buckets ->
        buckets.deleteObject(call.accountId(), request.bucket(), request.key(), request.ifMatch()));
    return DeleteObjectResponse.builder().build();
  }

  private static void requireNoVersion(String key, @Nullable String version) {
    if (version != null && !version.equals("null")) {
      throw S3Errors.noSuchVersion(key);
    }
  }

  /** Deletes many, each for itself: one that is refused hinders no other. */
  DeleteObjectsResponse deleteMany(CallContext call, DeleteObjectsRequest request) {
    access.bucket(call, request.bucket(), request.expectedBucketOwner());
    List<ObjectIdentifier> objects = request.delete().objects();
    if (objects.isEmpty() || objects.size() > MAX_DELETED) {
      throw S3Errors.malformedXml("name 1 to " + MAX_DELETED + " objects");
    }
    List<DeletedObject> deleted = new ArrayList<>();
    List<S3Error> errors = new ArrayList<>();
    access.change(buckets -> {
      var answer = buckets.touch(call.accountId(), request.bucket());
      for (ObjectIdentifier object : objects) {
        try {
          requireNoVersion(object.key(), object.versionId());
          var one =
              buckets.deleteObject(call.accountId(), request.bucket(), object.key(), object.eTag());
          answer = answer.upTo(one.position());
          deleted.add(DeletedObject.builder().key(object.key()).build());
        } catch (dev.headrace.wire.ServiceError refusal) {
          errors.add(error(object, refusal));
        }
      }
      return answer;
    });
    boolean isQuiet = Boolean.TRUE.equals(request.delete().quiet());
    return DeleteObjectsResponse.builder()
        .deleted(isQuiet ? List.of() : deleted)
        .errors(errors)
        .build();
  }

  private static S3Error error(ObjectIdentifier object, dev.headrace.wire.ServiceError refusal) {
    return S3Error.builder()
        .key(object.key())
        .versionId(object.versionId())
        .code(refusal.code())
        .message(refusal.message())
        .build();
  }

  GetObjectTaggingResponse tagging(CallContext call, GetObjectTaggingRequest request) {
    Bucket bucket = access.bucket(call, request.bucket(), request.expectedBucketOwner());
    StoredObject object = access.object(bucket, request.key(), request.versionId());
    access.count(bucket, S3Dimension.REQUESTS_TIER_2, 0);
    List<Tag> tags = new ArrayList<>();
    object
        .attributes()
        .tags()
        .forEach((key, value) -> tags.add(Tag.builder().key(key).value(value).build()));
    return GetObjectTaggingResponse.builder().tagSet(tags).build();
  }

  PutObjectTaggingResponse tag(CallContext call, PutObjectTaggingRequest request) {
    var tags = new Tags.Collector();
    for (Tag tag : request.tagging().tagSet()) {
      tags.add(
          Objects.requireNonNullElse(tag.key(), ""), Objects.requireNonNullElse(tag.value(), ""));
    }
    Bucket bucket = access.bucket(call, request.bucket(), request.expectedBucketOwner());
    replaceTags(call, bucket, request.key(), request.versionId(), tags.tags());
    return PutObjectTaggingResponse.builder().build();
  }

  DeleteObjectTaggingResponse untag(CallContext call, DeleteObjectTaggingRequest request) {
    Bucket bucket = access.bucket(call, request.bucket(), request.expectedBucketOwner());
    replaceTags(call, bucket, request.key(), request.versionId(), Map.of());
    return DeleteObjectTaggingResponse.builder().build();
  }

  private void replaceTags(
      CallContext call,
      Bucket bucket,
      String key,
      @Nullable String version,
      Map<String, String> tags) {
    requireNoVersion(key, version);
    access.change(
        bucket,
        S3Dimension.REQUESTS_TIER_1,
        () -> access.buckets().tag(call.accountId(), bucket.name(), key, tags));
  }
}
