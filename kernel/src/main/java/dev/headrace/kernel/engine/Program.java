package dev.headrace.kernel.engine;

import dev.headrace.kernel.engine.WorkSpec.CodeId;
import java.util.List;

/** What a work runs. */
public sealed interface Program {
  /**
   * Code that a runtime calls once a request; it takes {@link Work#assign} and has no endpoints.
   *
   * @param code the code directory, by the SHA-256 of its package; one copy serves one function
   *     only
   * @param runtime what runs it, as its users name it, such as {@code python3.13}
   * @param handler where the runtime enters the code, such as {@code app.handler}
   */
  record Function(CodeId code, String runtime, String handler) implements Program {}

  /**
   * A process that serves HTTP until it is stopped. Whoever started it speaks to {@link
   * Endpoints#http()} directly; {@link Work#assign} is not for it.
   *
   * <p>Its start has the phases {@link Phase#SANDBOX}, {@link Phase#RUNTIME} (until it takes
   * connections) and {@link Phase#WEIGHTS} (until its health check answers 200); then it is ready.
   * One whose health check does not answer 200 in time exits with {@link Exit.Kind#START_FAILED}.
   *
   * <p>On a loopback address any process of the machine can connect to it. One that must not answer
   * others is given a secret in its environment, which neither other users nor other sandboxes can
   * read.
   *
   * @param command the program by its absolute path, and its arguments, at most {@value #MAX_WORDS}
   *     words. {@value #HOST} and {@value #PORT} in them, and in the values of the environment,
   *     stand for where it is to listen; an engine that finds it listening elsewhere too fails its
   *     start
   * @param readOnlyFolders folders or files of the machine that it sees where they are, to read, at
   *     most {@value #MAX_FOLDERS}; beside them it sees the machine's programs and libraries, and
   *     an empty {@code /tmp} to write to
   * @param port where it listens; 0: the engine chooses
   * @param health how it says that it can serve
   * @param connects whether it may connect to other servers over TCP; where it may not, it also
   *     listens at no other port, as far as the machine can hold it to that
   */
  record HttpServer(
      List<String> command,
      List<String> readOnlyFolders,
      int port,
      HealthCheck health,
      boolean connects)
      implements Program {
    /** Stands for the address to listen at. */
    public static final String HOST = "{host}";

    /** Stands for the port to listen at. */
    public static final String PORT = "{port}";

    /** The most words of a command, its program included. */
    public static final int MAX_WORDS = 63;

    /** The most folders. */
    public static final int MAX_FOLDERS = 32;

    private static final int MOST_PORT = 65_535;

    /** A server that connects to no other. */
    public HttpServer(
        List<String> command, List<String> readOnlyFolders, int port, HealthCheck health) {
      this(command, readOnlyFolders, port, health, false);
    }

    public HttpServer {
      command = List.copyOf(command);
      readOnlyFolders = List.copyOf(readOnlyFolders);
      if (command.isEmpty() || !command.getFirst().startsWith("/")) {
        throw new IllegalArgumentException("the command needs an absolute path: " + command);
      }
      if (command.size() > MAX_WORDS) {
        throw new IllegalArgumentException(
            "a command has at most " + MAX_WORDS + " words, not " + command.size());
      }
      if (readOnlyFolders.size() > MAX_FOLDERS) {
        throw new IllegalArgumentException(
            "a server reads at most " + MAX_FOLDERS + " folders, not " + readOnlyFolders.size());
      }
      if (port < 0 || port > MOST_PORT) {
        throw new IllegalArgumentException("a port is 0 to " + MOST_PORT + ": " + port);
      }
    }
  }
}
