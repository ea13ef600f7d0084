package dev.headrace.bedrock.control;

import org.jspecify.annotations.Nullable;

/**
 * Where invocations are logged, and what of them.
 *
 * @param logs null where they do not go to CloudWatch Logs
 * @param bucket null where they do not go to S3
 * @param text whether prompts and answers are logged, and not only their tokens
 * @param embeddings whether vectors are
 */
record LoggingSettings(
    @Nullable LogsTarget logs,
    @Nullable Place bucket,
    boolean text,
    boolean images,
    boolean embeddings,
    boolean videos,
    boolean audio) {
  /** A bucket and what begins the keys there. */
  record Place(String bucket, String prefix) {}

  /**
   * A log group.
   *
   * @param large where bodies go that are too large for a line; null where they are left out
   */
  record LogsTarget(String group, String roleArn, @Nullable Place large) {}
}
