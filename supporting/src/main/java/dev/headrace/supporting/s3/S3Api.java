package dev.headrace.supporting.s3;

import dev.headrace.wire.Handler;
import dev.headrace.wire.Members;
import dev.headrace.wire.Operation;
import dev.headrace.wire.ServiceDefinition;
import dev.headrace.wire.ServiceTable;
import java.time.InstantSource;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.GetBucketAclRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLocationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListBucketsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** All operations of S3, by subject: buckets, listings, reads, writes, copies, uploads. */
final class S3Api {
  private final InstantSource clock;
  private final ServiceDefinition.Builder service =
      ServiceDefinition.builder(ServiceTable.of("s3"));

  private S3Api(InstantSource clock) {
    this.clock = clock;
  }

  static ServiceDefinition define(S3Access access, Intake intake, InstantSource clock) {
    var api = new S3Api(clock);
    api.addBuckets(new BucketApi(access), new ListingApi(access));
    api.addObjects(new ReadApi(access), new WriteApi(access, intake));
    api.addUploads(new UploadApi(access, intake), new CopyApi(access, intake));
    return api.service.members(Members.load(S3Api.class, "s3.members")).build();
  }

  private void addBuckets(BucketApi buckets, ListingApi listings) {
    add("CreateBucket", () -> of(CreateBucketRequest::builder, buckets::create));
    add("HeadBucket", () -> of(HeadBucketRequest::builder, buckets::head));
    add("DeleteBucket", () -> of(DeleteBucketRequest::builder, buckets::delete));
    add("ListBuckets", () -> of(ListBucketsRequest::builder, buckets::list));
    add("GetBucketLocation", () -> of(GetBucketLocationRequest::builder, buckets::location));
    add("GetBucketVersioning", () -> of(GetBucketVersioningRequest::builder, buckets::versioning));
    add("GetBucketAcl", () -> of(GetBucketAclRequest::builder, buckets::acl));
    add("ListObjects", () -> of(ListObjectsRequest::builder, listings::listV1));
    add("ListObjectsV2", () -> of(ListObjectsV2Request::builder, listings::listV2));
    add(
        "ListMultipartUploads",
        () -> of(ListMultipartUploadsRequest::builder, listings::listUploads));
  }

  private void addObjects(ReadApi reads, WriteApi writes) {
    add("GetObject", () -> of(GetObjectRequest::builder, reads::get));
    add("HeadObject", () -> of(HeadObjectRequest::builder, reads::head));
    add("PutObject", () -> of(PutObjectRequest::builder, writes::put));
    add("DeleteObject", () -> of(DeleteObjectRequest::builder, writes::delete));
    add("DeleteObjects", () -> of(DeleteObjectsRequest::builder, writes::deleteMany));
    add("GetObjectTagging", () -> of(GetObjectTaggingRequest::builder, writes::tagging));
    add("PutObjectTagging", () -> of(PutObjectTaggingRequest::builder, writes::tag));
    add("DeleteObjectTagging", () -> of(DeleteObjectTaggingRequest::builder, writes::untag));
  }

  private void addUploads(UploadApi uploads, CopyApi copies) {
    add("CopyObject", () -> of(CopyObjectRequest::builder, copies::copy));
    add("CreateMultipartUpload", () -> of(CreateMultipartUploadRequest::builder, uploads::create));
    add("UploadPart", () -> of(UploadPartRequest::builder, uploads::put));
    add("UploadPartCopy", () -> of(UploadPartCopyRequest::builder, copies::copyPart));
    add("ListParts", () -> of(ListPartsRequest::builder, uploads::list));
    add(
        "CompleteMultipartUpload",
        () -> of(CompleteMultipartUploadRequest::builder, uploads::complete));
    add("AbortMultipartUpload", () -> of(AbortMultipartUploadRequest::builder, uploads::abort));
  }

  private void add(String name, Supplier<Operation> operation) {
    service.operation(name, operation);
  }

  /** An operation that refuses presigned URLs whose time is over. */
  private <Q extends SdkPojo, R extends SdkPojo> Operation of(
      Supplier<? extends SdkBuilder<?, Q>> request, Handler<? super Q, ? extends R> handler) {
    return Operation.<Q, R>of(
        request,
        (call, decoded) -> {
          Presigned.requireFresh(call.request(), clock.millis());
          return handler.handle(call, decoded);
        });
  }
}
