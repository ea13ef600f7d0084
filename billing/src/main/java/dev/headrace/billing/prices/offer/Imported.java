package dev.headrace.billing.prices.offer;

import dev.headrace.billing.prices.Price;
import java.util.List;

/**
 * What became of a price list file.
 *
 * @param offer the offer's code, such as {@code AmazonEC2}; empty where the file does not say
 * @param prices what was read, ready to be laid over a price book
 * @param rows how many rows of prices the file has, as far as it was read
 * @param leftOut how many of them were not asked for: other regions, reserved instances, Windows
 * @param skipped how many of them cannot be used
 * @param complaints why, with the line, of the first ones that cannot be used
 * @param whole whether the file was read to its end
 */
public record Imported(
    String offer,
    List<Price> prices,
    long rows,
    long leftOut,
    long skipped,
    List<String> complaints,
    boolean whole) {}
