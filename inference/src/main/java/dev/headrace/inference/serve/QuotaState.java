package dev.headrace.inference.serve;

/**
 * What a partition may still use of a model id.
 *
 * @param limits what a minute allows
 * @param requestsLeft {@link QuotaLimits#UNLIMITED} where there is no limit
 * @param tokensLeft the same; below zero where more was used than had been reserved
 * @param requestsFullInNanos how long until all requests of a minute may be made again
 * @param tokensFullInNanos how long until all tokens of a minute may be used again
 */
public record QuotaState(
    QuotaLimits limits,
    long requestsLeft,
    long tokensLeft,
    long requestsFullInNanos,
    long tokensFullInNanos) {}
