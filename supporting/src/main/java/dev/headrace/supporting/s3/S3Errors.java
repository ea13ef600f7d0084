package dev.headrace.supporting.s3;

import dev.headrace.wire.ServiceError;

/**
 * The errors that S3 answers with.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">Error
 *     responses</a>
 */
final class S3Errors {
  private S3Errors() {}

  static ServiceError noSuchBucket(String bucket) {
    return new ServiceError("NoSuchBucket", 404, "The specified bucket does not exist")
        .with("BucketName", bucket);
  }

  static ServiceError noSuchKey(String key) {
    return new ServiceError("NoSuchKey", 404, "The specified key does not exist.").with("Key", key);
  }

  static ServiceError noSuchVersion(String key) {
    return new ServiceError(
            "NoSuchVersion",
            404,
            "The specified version does not exist: buckets here are not versioned, so that the only"
                + " version is null.")
        .with("Key", key);
  }

  static ServiceError noSuchUpload(String uploadId) {
    return new ServiceError(
            "NoSuchUpload",
            404,
            "The specified upload does not exist. The upload ID may be invalid, or the upload may"
                + " have been aborted or completed.")
        .with("UploadId", uploadId);
  }

  static ServiceError bucketAlreadyOwnedByYou(String bucket) {
    return new ServiceError(
            "BucketAlreadyOwnedByYou",
            409,
            "Your previous request to create the named bucket succeeded and you already own it.")
        .with("BucketName", bucket);
  }

  static ServiceError bucketNotEmpty(String bucket) {
    return new ServiceError("BucketNotEmpty", 409, "The bucket you tried to delete is not empty")
        .with("BucketName", bucket);
  }

  static ServiceError tooManyBuckets(int limit) {
    return new ServiceError(
        "TooManyBuckets", 400, "You have attempted to create more than " + limit + " buckets");
  }

  static ServiceError invalidBucketName(String bucket) {
    return new ServiceError("InvalidBucketName", 400, "The specified bucket is not valid.")
        .with("BucketName", bucket);
  }

  static ServiceError invalidArgument(String name, String value, String message) {
    return new ServiceError("InvalidArgument", 400, message)
        .with("ArgumentName", name)
        .with("ArgumentValue", value);
  }

  static ServiceError invalidRequest(String message) {
    return new ServiceError("InvalidRequest", 400, message);
  }

  static ServiceError malformedXml(String what) {
    return new ServiceError(
        "MalformedXML",
        400,
        "The XML you provided was not well-formed or did not validate against our published"
            + " schema: "
            + what);
  }

  static ServiceError keyTooLong(int lengthBytes) {
    return new ServiceError("KeyTooLongError", 400, "Your key is too long")
        .with("Size", lengthBytes)
        .with("MaxSizeAllowed", StoredObject.MAX_KEY_BYTES);
  }

  static ServiceError entityTooLarge(long maxBytes) {
    return new ServiceError(
            "EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed size")
        .with("MaxSizeAllowed", maxBytes);
  }

  static ServiceError entityTooSmall(Part part) {
    return new ServiceError(
            "EntityTooSmall",
            400,
            "Your proposed upload is smaller than the minimum allowed object size.")
        .with("ProposedSize", part.sizeBytes())
        .with("MinSizeAllowed", Part.MIN_BYTES)
        .with("PartNumber", part.number())
        .with("ETag", part.etag());
  }

  static ServiceError invalidPart(String uploadId, int number, String etag) {
    return new ServiceError(
            "InvalidPart",
            400,
            "One or more of the specified parts could not be found. The part may not have been"
                + " uploaded, or the specified entity tag may not match the part's entity tag.")
        .with("UploadId", uploadId)
        .with("PartNumber", number)
        .with("ETag", etag);
  }

  static ServiceError invalidPartOrder(String uploadId) {
    return new ServiceError(
            "InvalidPartOrder",
            400,
            "The list of parts was not in ascending order. Parts must be ordered by part number.")
        .with("UploadId", uploadId);
  }

  static ServiceError invalidPartNumber(int requested, int actual) {
    return new ServiceError("InvalidPartNumber", 416, "The requested partnumber is not satisfiable")
        .with("PartNumberRequested", requested)
        .with("ActualPartCount", actual);
  }

  static ServiceError invalidRange(String requested, long sizeBytes) {
    return new ServiceError("InvalidRange", 416, "The requested range is not satisfiable")
        .with("RangeRequested", requested)
        .with("ActualObjectSize", sizeBytes)
        .withHeader("Content-Range", "bytes */" + sizeBytes);
  }

  static ServiceError preconditionFailed(String condition) {
    return new ServiceError(
            "PreconditionFailed",
            412,
            "At least one of the pre-conditions you specified did not hold")
        .with("Condition", condition);
  }

  static ServiceError badDigest(String header) {
    return new ServiceError(
        "BadDigest", 400, "The " + header + " you specified did not match what we received.");
  }

  static ServiceError invalidTag(String message) {
    return new ServiceError("InvalidTag", 400, message);
  }

  static ServiceError tooManyTags(int limit) {
    return new ServiceError("BadRequest", 400, "Object tags cannot be greater than " + limit);
  }

  static ServiceError metadataTooLarge(int sizeBytes, int maxBytes) {
    return new ServiceError(
            "MetadataTooLarge",
            400,
            "Your metadata headers exceed the maximum allowed metadata size")
        .with("Size", sizeBytes)
        .with("MaxSizeAllowed", maxBytes);
  }

  static ServiceError incompleteBody(long announcedBytes, long receivedBytes) {
    return new ServiceError(
            "IncompleteBody",
            400,
            "You did not provide the number of bytes specified by the Content-Length HTTP header")
        .with("ExpectedSize", announcedBytes)
        .with("ReceivedSize", receivedBytes);
  }

  static ServiceError incompleteBody(String message) {
    return new ServiceError("IncompleteBody", 400, message);
  }

  static ServiceError accessDenied(String message) {
    return new ServiceError("AccessDenied", 403, message);
  }

  static ServiceError storageFull(String message) {
    return new ServiceError("ServiceUnavailable", 503, message);
  }

  static ServiceError illegalLocationConstraint(String message) {
    return new ServiceError("IllegalLocationConstraintException", 400, message);
  }

  static ServiceError invalidLocationConstraint(String constraint) {
    return new ServiceError(
            "InvalidLocationConstraint", 400, "The specified location-constraint is not valid")
        .with("LocationConstraint", constraint);
  }

  static ServiceError notModified(StoredObject object) {
    return new ServiceError("NotModified", 304, "Not Modified")
        .withHeader("ETag", '"' + object.etag() + '"')
        .withHeader("Last-Modified", HttpDates.format(object.modifiedEpochMillis()));
  }

  static ServiceError notImplemented(String header, String advice) {
    return new ServiceError(
            "NotImplemented",
            501,
            "A header you provided implies functionality that is not implemented: " + advice)
        .with("Header", header);
  }
}
