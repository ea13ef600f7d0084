package dev.headrace.advisor.advice;

import dev.headrace.advisor.advice.Advice.Mistake;
import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.billing.prices.PriceBook;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that advice depends on: the same question gets the same advice.
 *
 * @param shapes of the catalogue
 * @param priceDate the day whose prices are taken
 * @param mistakes that are known of the workload
 */
public record Question(
    Workload workload,
    List<Shape> shapes,
    PriceBook prices,
    LocalDate priceDate,
    long seed,
    Depth depth,
    List<Mistake> mistakes,
    Source source) {

  /**
   * Where the question comes from; it is shown and decides nothing.
   *
   * @param version of Headrace
   * @param command that asks it again
   * @param workloadSha256 of the bytes of the workload's file
   * @param traceSha256 of those of the trace; null without one
   */
  public record Source(
      String version, String command, String workloadSha256, @Nullable String traceSha256) {}
}
