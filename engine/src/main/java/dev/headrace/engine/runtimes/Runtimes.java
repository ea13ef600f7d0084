package dev.headrace.engine.runtimes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Knows how each Lambda runtime starts on this machine. */
public final class Runtimes {
  /**
   * Memory of a JVM beside its heap: code, metaspace, threads. Lambda gives the heap 85 % of a
   * function's memory; the smallest functions need more beside it.
   */
  private static final int JVM_OWN_MEMORY_MIB = 56;

  private static final int HEAP_PERCENT = 85;

  /** From this release on a JVM warns of the runtime's native library unless told that it may. */
  private static final int FIRST_JAVA_THAT_WARNS_OF_NATIVE_ACCESS = 24;

  /** Where Lambda has its interpreters, too. */
  public static final Path LANGUAGE_FOLDER = Path.of("/var/lang");

  private static final String INVALID_ENTRYPOINT = "Runtime.InvalidEntrypoint";
  private static final String LAMBDA_PATH = "/usr/local/bin:/usr/bin:/bin:/opt/bin";

  private final Interpreters interpreters;
  private final Path files;
  private final boolean view;

  /**
   * @param files where a sandbox sees the folder of {@link RuntimeFiles}
   * @param view whether sandboxes have a view of files of their own, with an interpreter that is
   *     not among the machine's programs at {@link #LANGUAGE_FOLDER}
   */
  public Runtimes(Interpreters interpreters, Path files, boolean view) {
    this.interpreters = interpreters;
    this.files = files;
    this.view = view;
  }

  /** Where a sandbox sees a program of this machine. */
  private Path seen(Interpreter interpreter) {
    if (!view || interpreter.binds().isEmpty()) {
      return interpreter.binary();
    }
    return LANGUAGE_FOLDER.resolve(interpreter.binds().getFirst().relativize(interpreter.binary()));
  }

  /** The interpreters that it chooses from. */
  public Interpreters interpreters() {
    return interpreters;
  }

  /**
   * How a function's runtime starts.
   *
   * @param runtime a Lambda runtime identifier
   * @param handler the function's handler
   * @param memoryMiB the function's memory
   * @param code the folder of its code on this machine
   * @param taskRoot where its sandbox sees the code
   * @throws MissingRuntimeException if nothing here runs it, with what to do
   */
  public Launch launch(String runtime, String handler, int memoryMiB, Path code, String taskRoot)
      throws MissingRuntimeException {
    Optional<RuntimeName> name = RuntimeName.parse(runtime);
    if (name.isPresent() && name.get().language() == Language.PROVIDED) {
      return provided(runtime, code, taskRoot);
    }
    Interpreter interpreter = interpreters.find(runtime);
    return switch (interpreter.language()) {
      case PYTHON -> python(interpreter);
      case NODE -> node(interpreter);
      case JAVA -> java(interpreter, handler, memoryMiB);
      case PROVIDED -> throw new IllegalStateException("no interpreter provides a bootstrap");
    };
  }

  /**
   * How a runtime starts ahead of any function.
   *
   * @throws MissingRuntimeException if nothing here runs it
   */
  public Launch launch(String runtime) throws MissingRuntimeException {
    Optional<RuntimeName> name = RuntimeName.parse(runtime);
    if (name.isPresent() && name.get().language() == Language.PROVIDED) {
      return new Launch(runtime, List.of(), LAMBDA_PATH, List.of(), List.of());
    }
    Interpreter interpreter = interpreters.find(runtime);
    return switch (interpreter.language()) {
      case PYTHON -> python(interpreter);
      case NODE -> node(interpreter);
      default -> launch(interpreter.language().title(), interpreter, List.of(), false);
    };
  }

  /** {@code -I} keeps the server's own Python settings out, {@code -S} the machine's packages. */
  private Launch python(Interpreter interpreter) {
    String shim = files.resolve("python/bootstrap.py").toString();
    String binary = seen(interpreter).toString();
    List<String> command = List.of(binary, "-I", "-S", "-B", shim);
    return launch("python" + interpreter.version(), interpreter, command, true);
  }

  private Launch node(Interpreter interpreter) {
    String shim = files.resolve("node/bootstrap.mjs").toString();
    List<String> command = List.of(seen(interpreter).toString(), shim);
    return launch("nodejs" + interpreter.version(), interpreter, command, true);
  }

  private Launch java(Interpreter interpreter, String handler, int memoryMiB) {
    int heapMiB = Math.min(memoryMiB * HEAP_PERCENT / 100, memoryMiB - JVM_OWN_MEMORY_MIB);
    var command = new ArrayList<String>();
    command.add(seen(interpreter).toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Xshare:auto");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:-UsePerfData");
    command.add("-Xmx" + heapMiB + "m");
    if (Version.in(interpreter.version()).orElseThrow().major()
        >= FIRST_JAVA_THAT_WARNS_OF_NATIVE_ACCESS) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.add("-cp");
    command.add(files.resolve("java") + "/*");
    command.add("com.amazonaws.services.lambda.runtime.api.client.AWSLambda");
    command.add(handler);
    return launch("java" + interpreter.version(), interpreter, command, false);
  }

  private Launch launch(
      String title, Interpreter interpreter, List<String> command, boolean hasStem) {
    var stem = new ArrayList<String>();
    if (hasStem) {
      stem.addAll(command);
      stem.add("wait");
    }
    String path = seen(interpreter).getParent() + ":" + LAMBDA_PATH;
    return new Launch(title, interpreter.binds(), path, command, stem);
  }

  private static Launch provided(String runtime, Path code, String taskRoot)
      throws MissingRuntimeException {
    Path bootstrap = code.resolve("bootstrap");
    if (!Files.isRegularFile(bootstrap)) {
      throw new MissingRuntimeException(
          INVALID_ENTRYPOINT,
          "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]");
    }
    if (!Files.isExecutable(bootstrap)) {
      throw new MissingRuntimeException(
          INVALID_ENTRYPOINT,
          "fork/exec /var/task/bootstrap: permission denied; make it executable before zipping");
    }
    return new Launch(runtime, List.of(), LAMBDA_PATH, List.of(taskRoot + "/bootstrap"), List.of());
  }
}
