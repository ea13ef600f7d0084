package dev.headrace.billing.bill;

import dev.headrace.billing.prices.Price;
import java.math.BigDecimal;

/**
 * A quantity times a unit price.
 *
 * @param usage what was used; its whole quantity, of which this line may be one tier's share
 * @param price the row of the price book, with source and date
 * @param quantity the share that is paid at this price, in the price's unit
 * @param listUsd quantity times unit price, exact
 * @param usd what is paid after discounts and credits
 * @param wastedUsd how much of what is paid went to failed work or to waiting idle
 */
public record BillLine(
    UsageLine usage,
    Price price,
    BigDecimal quantity,
    BigDecimal listUsd,
    BigDecimal usd,
    BigDecimal wastedUsd) {}
