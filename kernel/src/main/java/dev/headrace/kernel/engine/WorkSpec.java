package dev.headrace.kernel.engine;

import dev.headrace.kernel.ports.LogStream;
import java.util.Map;

/**
 * What to run, with what, and how isolated.
 *
 * @param code the code directory, by the SHA-256 of its package; one copy serves one function only
 * @param runtime what runs it, as its users name it, such as {@code python3.13}
 * @param handler where the runtime enters the code, such as {@code app.handler}
 * @param environment the variables that the process sees, in order
 * @param resources what it may take
 * @param output where its standard output and error go
 */
public record WorkSpec(
    CodeId code,
    String runtime,
    String handler,
    Map<String, String> environment,
    Resources resources,
    LogStream output) {
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
