package dev.headrace.inference.serve;

/**
 * How long one phase took for the requests that it is known of.
 *
 * @param count how many those are
 * @param totalMillis all of their times together
 * @param millisP50 the median; 0 where there are none
 * @param millisP99 the 99th percentile; 0 where there are none
 */
public record Latency(long count, double totalMillis, double millisP50, double millisP99) {}
