package dev.headrace.wire;

/** How a service words what is wrong with a request before its rules see it. */
final class ErrorWords {
  private final ServiceTable table;

  ErrorWords(ServiceTable table) {
    this.table = table;
  }

  ServiceError of(RefusedRequest refused) {
    return of(refused.fault(), refused.message());
  }

  ServiceError of(Fault fault, String message) {
    return switch (table.protocol()) {
      case REST_JSON_1 ->
          table.signingName().equals("bedrock")
              ? bedrock(fault, message)
              : restJson(fault, message);
      case AWS_JSON_1_0, AWS_JSON_1_1 -> awsJson(fault, message);
      case AWS_QUERY -> query(fault, message);
      case REST_XML -> s3(fault, message);
    };
  }

  /**
   * Lambda's: https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html and its operations.
   */
  private static ServiceError restJson(Fault fault, String message) {
    return switch (fault) {
      case UNKNOWN_OPERATION, MISSING_ACTION ->
          new ServiceError("UnknownOperationException", 404, message);
      case METHOD_NOT_ALLOWED -> new ServiceError("MethodNotAllowedException", 405, message);
      case MISSING_OPERATION -> new ServiceError("NotImplementedException", 501, message);
      case MALFORMED_URI, MALFORMED_BODY ->
          new ServiceError("SerializationException", 400, message);
      case TOO_LARGE -> new ServiceError("RequestEntityTooLargeException", 413, message);
      case CONSTRAINT -> new ServiceError("ValidationException", 400, message);
      case REFUSED_MEMBER -> new ServiceError("InvalidParameterValueException", 400, message);
      case BAD_DIGEST, INCOMPLETE_BODY ->
          new ServiceError("InvalidRequestContentException", 400, message);
      case INTERNAL -> new ServiceError("ServiceException", 500, message);
      default -> signature(fault, message);
    };
  }

  /** Bedrock's: https://docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html. */
  private static ServiceError bedrock(Fault fault, String message) {
    return switch (fault) {
      case TOO_LARGE, CONSTRAINT, REFUSED_MEMBER, BAD_DIGEST, INCOMPLETE_BODY ->
          new ServiceError("ValidationException", 400, message);
      case INTERNAL -> new ServiceError("InternalServerException", 500, message);
      default -> restJson(fault, message);
    };
  }

  /**
   * CloudWatch Logs' and Cost Explorer's:
   * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/CommonErrors.html and
   * https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/CommonErrors.html. Logs
   * words what is wrong with a member by an error of its own.
   */
  private ServiceError awsJson(Fault fault, String message) {
    return switch (fault) {
      case UNKNOWN_OPERATION, MISSING_ACTION, METHOD_NOT_ALLOWED ->
          new ServiceError("UnknownOperationException", 400, message);
      case MISSING_OPERATION -> new ServiceError("NotImplementedException", 501, message);
      case MALFORMED_URI, MALFORMED_BODY, BAD_DIGEST, INCOMPLETE_BODY ->
          new ServiceError("SerializationException", 400, message);
      case TOO_LARGE -> new ServiceError("RequestEntityTooLargeException", 413, message);
      case CONSTRAINT, REFUSED_MEMBER ->
          new ServiceError(
              table.service().equals("logs") ? "InvalidParameterException" : "ValidationException",
              400,
              message);
      case INTERNAL -> new ServiceError("InternalFailure", 500, message);
      default -> signature(fault, message);
    };
  }

  /** The JSON services' errors before any operation of theirs: the common errors of each. */
  private static ServiceError signature(Fault fault, String message) {
    return switch (fault) {
      case NOT_SIGNED -> new ServiceError("MissingAuthenticationTokenException", 403, message);
      case INCOMPLETE_SIGNATURE -> new ServiceError("IncompleteSignatureException", 400, message);
      case UNKNOWN_KEY -> new ServiceError("UnrecognizedClientException", 403, message);
      default -> new ServiceError("InvalidSignatureException", 403, message);
    };
  }

  /** https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html, the same in STS. */
  private static ServiceError query(Fault fault, String message) {
    return switch (fault) {
      case UNKNOWN_OPERATION, METHOD_NOT_ALLOWED -> new ServiceError("InvalidAction", 400, message);
      case MISSING_ACTION -> new ServiceError("MissingAction", 400, message);
      case MISSING_OPERATION -> new ServiceError("NotImplemented", 501, message);
      case MALFORMED_URI, BAD_DIGEST, INCOMPLETE_BODY ->
          new ServiceError("MalformedQueryString", 404, message);
      case MALFORMED_BODY -> new ServiceError("MalformedInput", 400, message);
      case TOO_LARGE -> new ServiceError("RequestEntityTooLarge", 413, message);
      case CONSTRAINT -> new ServiceError("ValidationError", 400, message);
      case REFUSED_MEMBER -> new ServiceError("InvalidParameterValue", 400, message);
      case INTERNAL -> new ServiceError("InternalFailure", 500, message);
      case NOT_SIGNED -> new ServiceError("MissingAuthenticationToken", 403, message);
      case INCOMPLETE_SIGNATURE -> new ServiceError("IncompleteSignature", 400, message);
      case UNKNOWN_KEY -> new ServiceError("InvalidClientTokenId", 403, message);
      case WRONG_SIGNATURE, WRONG_CONTENT_HASH, SKEWED ->
          new ServiceError("SignatureDoesNotMatch", 403, message);
      case EXPIRED -> new ServiceError("RequestExpired", 400, message);
    };
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html. */
  private static ServiceError s3(Fault fault, String message) {
    return switch (fault) {
      case UNKNOWN_OPERATION, MISSING_ACTION, METHOD_NOT_ALLOWED ->
          new ServiceError(
              "MethodNotAllowed",
              405,
              "The specified method is not allowed against this resource.");
      case MISSING_OPERATION -> new ServiceError("NotImplemented", 501, message);
      case MALFORMED_URI -> new ServiceError("InvalidURI", 400, message);
      case MALFORMED_BODY ->
          new ServiceError(
              "MalformedXML",
              400,
              "The XML that you provided was not well formed or did not validate against our"
                  + " published schema: "
                  + message);
      case TOO_LARGE -> new ServiceError("MaxMessageLengthExceeded", 400, message);
      case CONSTRAINT -> new ServiceError("InvalidArgument", 400, message);
      case REFUSED_MEMBER -> new ServiceError("NotImplemented", 501, message);
      case BAD_DIGEST -> new ServiceError("BadDigest", 400, message);
      case INCOMPLETE_BODY -> new ServiceError("IncompleteBody", 400, message);
      case INTERNAL -> new ServiceError("InternalError", 500, message);
      case NOT_SIGNED, EXPIRED -> new ServiceError("AccessDenied", 403, message);
      case INCOMPLETE_SIGNATURE -> new ServiceError("AuthorizationHeaderMalformed", 400, message);
      case UNKNOWN_KEY -> new ServiceError("InvalidAccessKeyId", 403, message);
      case WRONG_SIGNATURE -> new ServiceError("SignatureDoesNotMatch", 403, message);
      case WRONG_CONTENT_HASH -> new ServiceError("XAmzContentSHA256Mismatch", 400, message);
      case SKEWED -> new ServiceError("RequestTimeTooSkewed", 403, message);
    };
  }
}
