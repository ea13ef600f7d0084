package dev.headrace.advisor.simulation.pool;

import dev.headrace.advisor.simulation.UsageLines;

/**
 * Servers of a model as they can be had: on what, from whom, paid how.
 *
 * @param title such as {@code g6.xlarge}
 * @param accelerators that one server has
 * @param serversPerInstance how many fit on what is rented
 * @param startSeconds until a new one serves
 * @param lostPerMonth how many servers of a hundred are taken away in a month, as a share
 * @param billing adds what they cost
 */
record Offer(
    String title,
    Accelerator accelerator,
    int accelerators,
    int serversPerInstance,
    double startSeconds,
    double lostPerMonth,
    Billing billing) {
  /** Adds the usage of instances. */
  @FunctionalInterface
  interface Billing {
    /**
     * Adds usage.
     *
     * @param instanceHours of the month
     * @param idleHours of them without a request
     */
    void add(UsageLines lines, double instanceHours, double idleHours);
  }
}
