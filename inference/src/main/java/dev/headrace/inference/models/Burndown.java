package dev.headrace.inference.models;

import java.util.regex.Pattern;

/**
 * How fast generated tokens burn down a quota of tokens: of Claude 3.7 and all later Claude models
 * each counts five times, of all others once. A request still reserves each token that it may be
 * answered once; the weight counts when it ends.
 *
 * <p>https://docs.aws.amazon.com/bedrock/latest/userguide/quotas-token-burndown.html
 */
public final class Burndown {
  private static final int CLAUDE = 5;
  private static final Pattern OLDER =
      Pattern.compile("claude-(v[12]|[12](?![0-9])|instant|3-(?!7)|3\\.5)");

  private Burndown() {}

  /**
   * How many times an output token counts.
   *
   * @param modelId with or without a region, or a short name such as {@code claude-haiku-4.5}
   */
  public static int outputWeight(String modelId) {
    return modelId.contains("claude") && !OLDER.matcher(modelId).find() ? CLAUDE : 1;
  }
}
