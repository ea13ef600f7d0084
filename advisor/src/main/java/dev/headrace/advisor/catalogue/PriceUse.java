package dev.headrace.advisor.catalogue;

import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;

/**
 * One thing that is paid for when work runs in a way, and how much of it: the amount times what it
 * goes with.
 *
 * @param key as the bill names it; {@code {instance}}, {@code {gpu}}, {@code {gb}} and {@code
 *     {model}} in a usage type stand for what a variant chooses
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
    /** Each second of a call. */
    CALL_SECOND,
    /** Each second of a call times each GB of memory that it holds. */
    CALL_GB_SECOND,
    /** Each hour in which calls compute, waiting left out, times each vCPU that they use. */
    CALL_VCPU_HOUR,
    /** Each hour in which a user's session lives, idle or not, times each GB of memory of it. */
    SESSION_GB_HOUR,
    /** Each second in which an instance handles at least one call or is kept after it. */
    BUSY_SECOND,
    /** Each such second times each vCPU of the instance. */
    BUSY_VCPU_SECOND,
    /** Each such second times each GB of memory of the instance. */
    BUSY_GB_SECOND,
    /** Each such hour times each vCPU of the instance. */
    BUSY_VCPU_HOUR,
    /** Each such hour times each GB of memory of the instance. */
    BUSY_GB_HOUR,
    /** Each hour in which an instance handles nothing, times each GB of memory of it. */
    IDLE_GB_HOUR,
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
    /** Each second of each instance, task, worker or environment that is kept. */
    INSTANCE_SECOND,
    /** Each such second times each GB of memory of it. */
    INSTANCE_GB_SECOND,
    /** Each hour of each instance. */
    INSTANCE_HOUR,
    /** Each such hour times each vCPU of the instance. */
    INSTANCE_VCPU_HOUR,
    /** Each such hour times each GB of memory of the instance. */
    INSTANCE_GB_HOUR,
    /** Each such hour times each GPU of the instance. */
    INSTANCE_GPU_HOUR,
    /** Each instance that is kept for the whole month. */
    INSTANCE_MONTH,
    /** Each second of the month times each GB of memory of each published version. */
    VERSION_GB_SECOND,
    /** Each GB of memory that a start restores. */
    START_MEMORY_GB,
    /** Each GB of package, image or weights that is stored. */
    STORED_GB,
    /** Each hour of the month, however much runs. */
    HOUR,
    /** Once a month, however much runs. */
    MONTH
  }
}
