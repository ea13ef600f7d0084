package dev.headrace.advisor.workload;

import org.jspecify.annotations.Nullable;

/**
 * Machines with GPUs that a team owns, and what they cost it. All amounts are the team's own.
 *
 * @param gpu the accelerator's name in the catalogue, such as {@code H100}
 * @param gpus of a machine
 * @param machines that this system may use at most
 * @param machineUsd what a machine cost, with all that was bought for it
 * @param lifeMonths in which it is written off
 * @param watts that a machine draws
 * @param usdPerKwh for power at the machine, with its cooling
 * @param spaceUsdPerMonth for the room, network and repairs of a machine
 * @param hoursPerMonth of people's time for all of them; null for what the catalogue says
 */
public record OwnHardware(
    String gpu,
    int gpus,
    int machines,
    double machineUsd,
    double lifeMonths,
    double watts,
    double usdPerKwh,
    double spaceUsdPerMonth,
    @Nullable Double hoursPerMonth) {}
