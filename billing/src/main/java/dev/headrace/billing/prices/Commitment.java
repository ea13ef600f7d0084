package dev.headrace.billing.prices;

/** For how long throughput is bought: the longer, the less an hour costs. The shortest first. */
public enum Commitment {
  /** It can be given up at any time. */
  NONE("unitNoCommit"),
  /** For a month. */
  ONE_MONTH("unitOneMonth"),
  /** For six months. */
  SIX_MONTHS("unitSixMonths");

  private final String column;

  Commitment(String column) {
    this.column = column;
  }

  /** Its column in the list of models. */
  String column() {
    return column;
  }
}
