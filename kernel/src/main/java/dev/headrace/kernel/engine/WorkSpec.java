package dev.headrace.kernel.engine;

import dev.headrace.kernel.ports.LogStream;
import java.util.Map;

/**
 * What to run, with what, and how isolated.
 *
 * @param program what runs
 * @param environment the variables that the process sees, in order
 * @param resources what it may take
 * @param output where its standard output and error go
 */
public record WorkSpec(
    Program program, Map<String, String> environment, Resources resources, LogStream output) {
  /** A code directory's name: the SHA-256 of its package in hexadecimal. */
  public record CodeId(String sha256) {}

  /**
   * What a work may take; each limit acts.
   *
   * @param memoryMiB memory of all its processes together
   * @param vcpuMillis CPU time in thousandths of a vCPU
   * @param temporaryMiB room in {@code /tmp}
   * @param openFiles open files a process
   * @param processes processes and threads together
   */
  public record Resources(
      int memoryMiB, int vcpuMillis, int temporaryMiB, int openFiles, int processes) {}
}
