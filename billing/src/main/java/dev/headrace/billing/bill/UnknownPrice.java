package dev.headrace.billing.bill;

/**
 * Usage that has no price: what it costs is unknown, which is not the same as nothing.
 *
 * @param reason why it has none, and what to do
 */
public record UnknownPrice(UsageLine usage, String reason) {}
