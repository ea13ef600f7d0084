package dev.headrace.wire;

/**
 * What can be wrong with a request before a service's rules see it; each protocol has its words.
 */
enum Fault {
  UNKNOWN_OPERATION,
  /** A call of awsQuery does not say what it calls. */
  MISSING_ACTION,
  METHOD_NOT_ALLOWED,
  /** The operation is AWS's, but this server lacks it. */
  MISSING_OPERATION,
  MALFORMED_URI,
  MALFORMED_BODY,
  TOO_LARGE,
  /** A member breaks what the service's model says of it. */
  CONSTRAINT,
  /** A member is one that this server refuses rather than drops. */
  REFUSED_MEMBER,
  /** The body is not what its checksum or length says. */
  BAD_DIGEST,
  /** The body is not the one whose hash was signed. */
  WRONG_CONTENT_HASH,
  INCOMPLETE_BODY,
  /** Nobody says who is asking. */
  NOT_SIGNED,
  /** A signature lacks one of its parts. */
  INCOMPLETE_SIGNATURE,
  UNKNOWN_KEY,
  WRONG_SIGNATURE,
  /** The signature's time is too far from this server's. */
  SKEWED,
  /** The presigned time is over. */
  EXPIRED,
  INTERNAL
}
