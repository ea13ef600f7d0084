package dev.headrace.bedrock.control;

/**
 * An address in object storage, {@code s3://bucket/key}.
 *
 * @param key may be empty, and may be only the beginning of one
 */
record S3Uri(String bucket, String key) {
  private static final String SCHEME = "s3://";

  /** Reads an address, which the API has checked. */
  static S3Uri of(String text) {
    String rest = text.substring(SCHEME.length());
    int slash = rest.indexOf('/');
    return slash < 0
        ? new S3Uri(rest, "")
        : new S3Uri(rest.substring(0, slash), rest.substring(slash + 1));
  }

  /** What begins the keys below it. */
  String folder() {
    return key.isEmpty() || key.endsWith("/") ? key : key + "/";
  }
}
