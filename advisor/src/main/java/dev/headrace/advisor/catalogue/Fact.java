package dev.headrace.advisor.catalogue;

import dev.headrace.billing.prices.Evidence;
import java.time.LocalDate;

/**
 * Something that is known of a way to run work.
 *
 * @param value as it is used and shown, with its unit
 * @param source where it was read
 * @param read when
 */
public record Fact<T>(T value, String source, LocalDate read, Evidence evidence) {}
