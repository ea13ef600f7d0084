package dev.headrace.supporting.s3;

import dev.headrace.kernel.usage.Dimension;
import dev.headrace.kernel.usage.Unit;

/**
 * What S3 is paid by. All that leaves a bucket counts as going to the internet, for S3 cannot tell
 * who reads; AWS charges nothing for what is read within its region.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/aws-usage-report-understand.html">
 *     Understanding your Amazon S3 usage report</a>
 */
public enum S3Dimension implements Dimension {
  /** PUT, COPY, POST and LIST. */
  REQUESTS_TIER_1("Requests-Tier1", Unit.REQUESTS),
  /** GET and all others; DELETE is free. */
  REQUESTS_TIER_2("Requests-Tier2", Unit.REQUESTS),
  /** Bytes of objects that came in. */
  BYTES_IN("DataTransfer-In-Bytes", Unit.BYTES),
  /** Bytes of objects that went out. */
  BYTES_OUT("DataTransfer-Out-Bytes", Unit.BYTES),
  /** Objects, and the parts of uploads under way, for as long as they are kept. */
  STORAGE("TimedStorage-ByteHrs", Unit.BYTE_SECONDS);

  private final String usageType;
  private final Unit unit;

  S3Dimension(String usageType, Unit unit) {
    this.usageType = usageType;
    this.unit = unit;
  }

  @Override
  public String serviceCode() {
    return "AmazonS3";
  }

  @Override
  public String usageType() {
    return usageType;
  }

  @Override
  public Unit unit() {
    return unit;
  }
}
