package dev.headrace.billing.prices.offer;

import dev.headrace.billing.prices.PriceKey;

/**
 * One price of a file, in the words of the file.
 *
 * @param where the line that it is on, for complaints
 * @param key what it is for; the region may be one that is not known
 * @param begin the quantity at which the tier begins; empty for 0
 * @param end where the tier ends; {@code Inf} or empty for never
 * @param effective the date, or date and time, from which it holds
 */
record OfferRow(
    String where,
    PriceKey key,
    String sku,
    String description,
    String unit,
    String begin,
    String end,
    String price,
    String currency,
    String effective) {}
