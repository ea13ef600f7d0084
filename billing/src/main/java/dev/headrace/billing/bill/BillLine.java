package dev.headrace.billing.bill;

import dev.headrace.billing.prices.Price;
import java.math.BigDecimal;

/**
 * A quantity times a unit price.
 *
 * @param usage what was used; its whole quantity, of which this line may be a share
 * @param charge on what terms this share is paid
 * @param price the row of the price book that is paid, with source and date; for what is free, the
 *     price that it would have had
 * @param listPrice the row of the price book without any plan
 * @param quantity the share, in the price's unit
 * @param listUsd quantity times the list price, exact
 * @param creditUsd what a credit paid of it
 * @param usd what is left to pay after plans, discounts and credits
 * @param wastedUsd how much of what is paid went to failed work or to waiting idle
 */
public record BillLine(
    UsageLine usage,
    Charge charge,
    Price price,
    Price listPrice,
    BigDecimal quantity,
    BigDecimal listUsd,
    BigDecimal creditUsd,
    BigDecimal usd,
    BigDecimal wastedUsd) {}
