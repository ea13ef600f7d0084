package dev.headrace.kernel.engine;

import java.util.List;

/**
 * A machine and what it has for work.
 *
 * @param vcpuMillis thousandths of a vCPU
 * @param memoryMiB memory that work may take
 * @param gpuIds the devices, by the names that a work specification uses
 * @param zone the availability zone
 * @param spot whether it may be taken back at short notice
 */
public record Node(
    NodeId id, int vcpuMillis, long memoryMiB, List<String> gpuIds, String zone, boolean spot) {
  public Node {
    gpuIds = List.copyOf(gpuIds);
  }
}
