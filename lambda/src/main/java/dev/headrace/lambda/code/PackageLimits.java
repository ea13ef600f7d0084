package dev.headrace.lambda.code;

/**
 * How large a deployment package may be.
 *
 * <p>Source: <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda quotas</a>;
 * the number of entries is our own.
 *
 * @param maxZippedInRequestBytes of a zip file that comes in the request
 * @param maxUnzippedBytes of all files of a package together
 * @param maxEntries files, directories and links together
 */
public record PackageLimits(long maxZippedInRequestBytes, long maxUnzippedBytes, int maxEntries) {
  /** Lambda's own. */
  public static final PackageLimits DEFAULT = new PackageLimits(50L << 20, 262_144_000L, 100_000);

  /** The most bytes of a zip file from object storage: one that does not compress at all. */
  long maxZippedBytes() {
    return maxUnzippedBytes + (maxUnzippedBytes >> 3);
  }
}
