package dev.headrace.lambda.functions;

/**
 * One version of a function: what runs when it is invoked by {@code $LATEST} or a number.
 *
 * @param version {@code $LATEST} or a number from 1
 * @param lastModifiedEpochMillis when it last changed
 * @param revisionId changes with each change, for writers that would not undo another's
 */
public record FunctionVersion(
    String functionName,
    String version,
    FunctionSettings settings,
    CodePackage code,
    Condition condition,
    long lastModifiedEpochMillis,
    String revisionId) {
  /** The name of the version that changes. */
  public static final String LATEST = "$LATEST";

  /** Whether it is the one that changes. */
  public boolean isLatest() {
    return version.equals(LATEST);
  }

  FunctionVersion in(Condition other, String newRevisionId) {
    return new FunctionVersion(
        functionName, version, settings, code, other, lastModifiedEpochMillis, newRevisionId);
  }

  /** The same with other code, as a check of an update shows it. */
  public FunctionVersion withCode(CodePackage other) {
    return new FunctionVersion(
        functionName, version, settings, other, condition, lastModifiedEpochMillis, revisionId);
  }
}
