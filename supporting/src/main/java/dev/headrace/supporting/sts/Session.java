package dev.headrace.supporting.sts;

import org.jspecify.annotations.Nullable;

/**
 * Temporary credentials and whom they stand for; immutable.
 *
 * @param accessKeyId names its account, so that the wire can tell it
 * @param token must come with each request
 * @param arn the role session, or the account's root
 * @param userId the role's id and the session's name, or the account
 * @param externalId what the client said when it assumed the role; null for nothing
 */
record Session(
    String accessKeyId,
    String secret,
    String token,
    long expiresEpochMillis,
    String arn,
    String userId,
    @Nullable String sourceIdentity,
    @Nullable String externalId) {}
