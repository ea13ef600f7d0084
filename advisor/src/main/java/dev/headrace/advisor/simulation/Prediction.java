package dev.headrace.advisor.simulation;

import dev.headrace.billing.bill.UsageLine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would happen in a month if a component ran in one way.
 *
 * @param component its name
 * @param shapeId the way to run it, as the catalogue names it
 * @param variant what sets this prediction apart from others of the shape, such as {@code 1769 MiB
 *     arm64} or {@code 4 x g6.xlarge}
 * @param obtained how the latency was obtained
 * @param latency of one call; null where it was not simulated
 * @param firstByte until the first byte or token of one call; null where there is none
 * @param coldShare of calls that waited for a start
 * @param throttledShare of calls that were refused
 * @param failedShare of calls that failed otherwise
 * @param idleShare of what is paid for that served nothing
 * @param usage of the month, to be billed
 * @param remarks what a reader must know, such as an error of a fit
 */
public record Prediction(
    String component,
    String shapeId,
    String variant,
    Obtained obtained,
    @Nullable Latency latency,
    @Nullable Latency firstByte,
    double coldShare,
    double throttledShare,
    double failedShare,
    double idleShare,
    List<UsageLine> usage,
    List<String> remarks) {}
