package dev.headrace.engine.sandbox;

import java.nio.file.Path;

/**
 * How the sandbox engine runs work on this machine.
 *
 * @param dataFolder the server's own folder; no other server uses it
 * @param codeRoot the folder that holds the code of functions, each below its package's SHA-256
 * @param unsafe whether work runs where nothing keeps it apart
 * @param templates how many sandboxes of a runtime are started ahead of their code, 0 to {@value
 *     #MAX_TEMPLATES}
 * @param freezeDelayMillis how long an idle sandbox still runs before it is frozen, so that one
 *     that is asked again at once need not be thawed; 0 to {@value #MAX_FREEZE_DELAY_MILLIS}
 * @param initCpuMillis thousandths of a vCPU that code may take at least until it is initialised,
 *     as Lambda gives small functions more then
 */
public record SandboxSettings(
    Path dataFolder,
    Path codeRoot,
    boolean unsafe,
    int templates,
    long freezeDelayMillis,
    int initCpuMillis) {
  /** The most templates of one runtime. */
  public static final int MAX_TEMPLATES = 256;

  /** The longest delay before an idle sandbox is frozen. */
  public static final long MAX_FREEZE_DELAY_MILLIS = 1_000;

  private static final int DEFAULT_TEMPLATES = 4;
  private static final long DEFAULT_FREEZE_DELAY_MILLIS = 10;
  private static final int DEFAULT_INIT_CPU_MILLIS = 1_000;

  public SandboxSettings {
    if (templates < 0 || templates > MAX_TEMPLATES) {
      throw new IllegalArgumentException("templates must be 0 to " + MAX_TEMPLATES);
    }
    if (freezeDelayMillis < 0 || freezeDelayMillis > MAX_FREEZE_DELAY_MILLIS) {
      throw new IllegalArgumentException(
          "the freeze delay must be 0 to " + MAX_FREEZE_DELAY_MILLIS + " ms");
    }
    if (initCpuMillis < 0) {
      throw new IllegalArgumentException("CPU time is not negative");
    }
  }

  /** The defaults over these two folders. */
  public static SandboxSettings of(Path dataFolder, Path codeRoot) {
    return new SandboxSettings(
        dataFolder,
        codeRoot,
        false,
        DEFAULT_TEMPLATES,
        DEFAULT_FREEZE_DELAY_MILLIS,
        DEFAULT_INIT_CPU_MILLIS);
  }

  /** The same with another number of templates. */
  public SandboxSettings withTemplates(int count) {
    return new SandboxSettings(
        dataFolder, codeRoot, unsafe, count, freezeDelayMillis, initCpuMillis);
  }

  /** The same with leave to run work that nothing keeps apart. */
  public SandboxSettings withUnsafe(boolean allowed) {
    return new SandboxSettings(
        dataFolder, codeRoot, allowed, templates, freezeDelayMillis, initCpuMillis);
  }
}
