package dev.headrace.lambda.functions;

/**
 * What an account may have of functions in one region.
 *
 * <p>Source: <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda quotas</a>.
 *
 * @param concurrency executions at once, of all functions together
 * @param minUnreserved how many of them no function may reserve
 * @param codeStorageBytes of all packages of all versions
 */
public record FunctionLimits(int concurrency, int minUnreserved, long codeStorageBytes) {
  /** Lambda's own. */
  public static final FunctionLimits DEFAULT = new FunctionLimits(1_000, 100, 80_530_636_800L);

  /** The most tags of one function. */
  public static final int MAX_TAGS = 50;

  /** The longest resource policy of one function, version or alias, as JSON text. */
  public static final int MAX_POLICY_BYTES = 20 * 1024;
}
