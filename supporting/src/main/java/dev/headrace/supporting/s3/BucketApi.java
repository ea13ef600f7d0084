package dev.headrace.supporting.s3;

import dev.headrace.kernel.Partition;
import dev.headrace.wire.CallContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CreateBucketConfiguration;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.DeleteBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketResponse;
import software.amazon.awssdk.services.s3.model.GetBucketAclRequest;
import software.amazon.awssdk.services.s3.model.GetBucketAclResponse;
import software.amazon.awssdk.services.s3.model.GetBucketLocationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLocationResponse;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.Grant;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.ListBucketsRequest;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.Permission;
import software.amazon.awssdk.services.s3.model.Type;

/** The operations on buckets. */
final class BucketApi {
  private static final String HOME_REGION = "us-east-1";
  private static final String REGION_HEADER = "x-amz-bucket-region";
  private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d");

  private final S3Access access;

  BucketApi(S3Access access) {
    this.access = access;
  }

  CreateBucketResponse create(CallContext call, CreateBucketRequest request) {
    String name = request.bucket();
    Partition partition =
        new Partition(
            call.accountId(), location(call.region(), request.createBucketConfiguration()));
    access.change(buckets -> buckets.create(partition, name));
    return CreateBucketResponse.builder()
        .location("/" + name)
        .bucketArn("arn:aws:s3:::" + name)
        .build();
  }

  /**
   * The region of a new bucket: us-east-1 creates anywhere, another region's endpoint only at home
   * and only if told so.
   *
   * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html">
   *     CreateBucket</a>
   */
  private static String location(
      String endpoint, @Nullable CreateBucketConfiguration configuration) {
    String constraint = configuration == null ? null : configuration.locationConstraintAsString();
    if (constraint == null || constraint.isEmpty()) {
      if (!endpoint.equals(HOME_REGION)) {
        throw S3Errors.illegalLocationConstraint(
            "The unspecified location constraint is incompatible for the region specific endpoint"
                + " this request was sent to. Set LocationConstraint to "
                + endpoint
                + ".");
      }
      return HOME_REGION;
    }
    String region = constraint.equals("EU") ? "eu-west-1" : constraint;
    if (!REGION.matcher(region).matches()) {
      throw S3Errors.invalidLocationConstraint(constraint);
    }
    if (!endpoint.equals(HOME_REGION) && !endpoint.equals(region)) {
      throw S3Errors.illegalLocationConstraint(
          "The "
              + constraint
              + " location constraint is incompatible for the region specific endpoint this"
              + " request was sent to.");
    }
    return region;
  }

  HeadBucketResponse head(CallContext call, HeadBucketRequest request) {
    Bucket bucket = counted(call, request.bucket(), request.expectedBucketOwner());
    call.respondWithHeader(REGION_HEADER, bucket.partition().region());
    return HeadBucketResponse.builder().bucketArn("arn:aws:s3:::" + bucket.name()).build();
  }

  DeleteBucketResponse delete(CallContext call, DeleteBucketRequest request) {
    access.bucket(call, request.bucket(), request.expectedBucketOwner());
    access.change(buckets -> buckets.delete(call.accountId(), request.bucket()));
    return DeleteBucketResponse.builder().build();
  }

  GetBucketLocationResponse location(CallContext call, GetBucketLocationRequest request) {
    Bucket bucket = counted(call, request.bucket(), request.expectedBucketOwner());
    String region = bucket.partition().region();
    return GetBucketLocationResponse.builder()
        .locationConstraint(region.equals(HOME_REGION) ? null : region)
        .build();
  }

  /** Buckets are not versioned, and never were: the answer says nothing. */
  GetBucketVersioningResponse versioning(CallContext call, GetBucketVersioningRequest request) {
    counted(call, request.bucket(), request.expectedBucketOwner());
    return GetBucketVersioningResponse.builder().build();
  }

  /** Every bucket is its owner's alone. */
  GetBucketAclResponse acl(CallContext call, GetBucketAclRequest request) {
    Bucket bucket = counted(call, request.bucket(), request.expectedBucketOwner());
    String owner = CanonicalUser.idOf(bucket.partition().account());
    return GetBucketAclResponse.builder()
        .owner(o -> o.id(owner))
        .grants(
            Grant.builder()
                .grantee(grantee -> grantee.id(owner).type(Type.CANONICAL_USER))
                .permission(Permission.FULL_CONTROL)
                .build())
        .build();
  }

  ListBucketsResponse list(CallContext call, ListBucketsRequest request) {
    int maxBuckets = request.maxBuckets() == null ? Buckets.MAX_PER_ACCOUNT : request.maxBuckets();
    if (maxBuckets < 1 || maxBuckets > Buckets.MAX_PER_ACCOUNT) {
      throw S3Errors.invalidArgument(
          "max-buckets",
          String.valueOf(maxBuckets),
          "MaxBuckets must be an integer between 1 and " + Buckets.MAX_PER_ACCOUNT);
    }
    List<Bucket> page = page(call.accountId(), request, maxBuckets + 1);
    boolean isTruncated = page.size() > maxBuckets;
    List<Bucket> listed = isTruncated ? page.subList(0, maxBuckets) : page;
    return ListBucketsResponse.builder()
        .owner(owner -> owner.id(CanonicalUser.idOf(call.accountId())))
        .prefix(request.prefix())
        .continuationToken(isTruncated ? ContinuationToken.after(listed.getLast().name()) : null)
        .buckets(listed.stream().map(BucketApi::row).toList())
        .build();
  }

  private List<Bucket> page(String account, ListBucketsRequest request, int maxBuckets) {
    String token = request.continuationToken();
    String after = token == null ? "" : ContinuationToken.parse(token);
    String prefix = request.prefix() == null ? "" : request.prefix();
    String from = Buckets.Directory.name(account, after);
    Iterator<SortedIndex.Entry<Bucket>> walk =
        access.directory().buckets().from(name -> Utf8Order.INSTANCE.compare(name, from) <= 0);
    List<Bucket> page = new ArrayList<>();
    while (walk.hasNext() && page.size() < maxBuckets) {
      Bucket bucket = walk.next().value();
      if (!bucket.partition().account().equals(account)) {
        break;
      }
      boolean isInRegion =
          request.bucketRegion() == null
              || request.bucketRegion().equals(bucket.partition().region());
      if (isInRegion && bucket.name().startsWith(prefix)) {
        page.add(bucket);
      }
    }
    return page;
  }

  private static software.amazon.awssdk.services.s3.model.Bucket row(Bucket bucket) {
    return software.amazon.awssdk.services.s3.model.Bucket.builder()
        .name(bucket.name())
        .bucketArn("arn:aws:s3:::" + bucket.name())
        .bucketRegion(bucket.partition().region())
        .creationDate(Instant.ofEpochMilli(bucket.createdEpochMillis()))
        .build();
  }

  private Bucket counted(CallContext call, String name, @Nullable String expectedOwner) {
    Bucket bucket = access.bucket(call, name, expectedOwner);
    access.contents(bucket);
    access.count(bucket, S3Dimension.REQUESTS_TIER_2, 0);
    return bucket;
  }
}
