package dev.headrace.inference;

import java.time.Duration;

/**
 * What is left of an account's quota for a model id at an instant.
 *
 * @param requestsPerMinute the quota
 * @param requestsLeft how many requests would be let in now
 * @param requestsReset until all of the quota is there again, if nobody asks
 * @param tokensPerMinute the quota
 * @param tokensLeft how many tokens could be reserved now
 * @param tokensReset until all of the quota is there again, if nobody asks
 */
public record QuotaLeft(
    long requestsPerMinute,
    long requestsLeft,
    Duration requestsReset,
    long tokensPerMinute,
    long tokensLeft,
    Duration tokensReset) {}
