package dev.headrace.lambda.api;

import dev.headrace.kernel.Partition;
import dev.headrace.lambda.run.FunctionUse;

/**
 * A function at a glance.
 *
 * @param state {@code Pending}, {@code Active} or {@code Failed}
 * @param use what it does and did since the server began
 */
public record FunctionStatus(
    Partition partition,
    String name,
    String runtime,
    int memoryMiB,
    String state,
    FunctionUse use) {}
