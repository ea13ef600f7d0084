package dev.headrace.lambda.run;

/**
 * The decisions of the rules, each in a place of its own, apart from the bookkeeping around them.
 *
 * @param admission whether a request may run
 * @param routing which environment it gets
 * @param upkeep how long an environment serves
 * @param provisioning how many environments are kept ready
 * @param retries when an asynchronous event is tried again
 * @param billing what is paid for
 */
record Rulebook(
    Admission admission,
    Routing routing,
    Upkeep upkeep,
    Provisioning provisioning,
    Retries retries,
    Billing billing) {
  /** The decisions as Lambda makes them. */
  static Rulebook standard() {
    return new Rulebook(
        new Admission(),
        new Routing(),
        new Upkeep(),
        new Provisioning(),
        new Retries(),
        new Billing());
  }
}
