package dev.headrace.advisor.catalogue;

import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;

/**
 * One thing that is paid for when work runs in a way, and how much of it: the amount times what it
 * goes with.
 *
 * @param key as the bill names it; {@code {instance}}, {@code {gpu}} and {@code {model}} in a usage
 *     type stand for what a variant chooses
 * @param unit of the price
 * @param per what the quantity goes with
 * @param amount of the unit for each of those
 * @param plumbing whether it is not the compute itself but what goes with it
 * @param what it is, in words
 */
public record PriceUse(
    PriceKey key, PriceUnit unit, Per per, double amount, boolean plumbing, String what) {

  /** What a quantity goes with. */
  public enum Per {
    /** Each call of the component. */
    CALL,
    /** Each second of a call times each GB of memory that it holds. */
    CALL_GB_SECOND,
    /** Each second in which a call computes, times each vCPU that it uses. */
    CALL_VCPU_SECOND,
    /** Each gigabyte that calls carry in. */
    GB_IN,
    /** Each gigabyte that answers carry out. */
    GB_OUT,
    /** Each million input tokens that no cache holds. */
    MILLION_INPUT_TOKENS,
    /** Each million input tokens that a cache holds. */
    MILLION_CACHED_TOKENS,
    /** Each million output tokens. */
    MILLION_OUTPUT_TOKENS,
    /** Each hour of each instance, task or worker. */
    INSTANCE_HOUR,
    /** Each hour of each instance, times each vCPU of it. */
    INSTANCE_VCPU_HOUR,
    /** Each hour of each instance, times each GB of memory of it. */
    INSTANCE_GB_HOUR,
    /** Each hour of each instance, times each GPU of it. */
    INSTANCE_GPU_HOUR,
    /** Each second of each instance. */
    INSTANCE_SECOND,
    /** Each instance, task or worker that is kept for the whole month. */
    INSTANCE_MONTH,
    /** Each GB of package, image or weights that is stored. */
    STORED_GB,
    /** Each GB of package, image or weights, at each start. */
    START_GB,
    /** Each hour of the month, however much runs. */
    HOUR,
    /** Once a month, however much runs. */
    MONTH
  }
}
