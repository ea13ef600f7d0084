package dev.headrace.app.command;

import dev.headrace.app.print.InstallProgress;
import dev.headrace.inference.models.BadModelFileException;
import dev.headrace.inference.models.LocalModel;
import dev.headrace.inference.models.Model;
import dev.headrace.inference.models.ModelFile;
import dev.headrace.inference.models.ModelUnavailableException;
import dev.headrace.inference.models.RemoteModel;
import dev.headrace.inference.models.RemoteUrl;
import dev.headrace.inference.models.Wanted;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code headrace models add}. */
@Command(
    name = "add",
    description = "Adds a model: a GGUF file, one of the web, or a server elsewhere.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A file is linked or copied into the data folder. A server elsewhere is one that speaks"
          + " OpenAI's API, such as vLLM, Ollama or a provider's; its key stays in the environment."
    })
final class ModelsAddCommand implements Runnable {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

  @Mixin private Terminal terminal = new Terminal();
  @Mixin private ModelsOption models = new ModelsOption();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
  private picocli.CommandLine.Model.CommandSpec command;

  @Parameters(paramLabel = "NAME", description = "What it is called here.")
  private String name = "";

  @ArgGroup(multiplicity = "1")
  private Source source = new Source();

  /** Where it comes from: one of them. */
  static final class Source {
    @Option(names = "--file", paramLabel = "FILE", description = "A GGUF file.")
    private @Nullable Path file;

    @Option(
        names = "--url",
        paramLabel = "URL",
        description = "A GGUF file to fetch; needs --sha256.")
    private @Nullable URI url;

    @Option(
        names = "--openai",
        paramLabel = "URL",
        description = "A server elsewhere, such as http://127.0.0.1:8000/v1.")
    private @Nullable String openai;
  }

  @Option(
      names = "--sha256",
      paramLabel = "HEX",
      description = "What the file of --url must have, in hexadecimal digits.")
  private @Nullable String sha256;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "What the server of --openai calls it (default: as here).")
  private @Nullable String modelThere;

  @Option(
      names = "--api-key-variable",
      paramLabel = "VARIABLE",
      description = "The environment variable of `headrace up` with the key for --openai.")
  private @Nullable String apiKeyVariable;

  @Option(
      names = "--answers-for",
      paramLabel = "IDS",
      description =
          "Model ids that it answers for, before all others; * stands for any characters; may be"
              + " repeated. It always answers for its own name.")
  private List<String> answersFor = new ArrayList<>();

  @Option(
      names = "--context",
      paramLabel = "TOKENS",
      description = "Tokens of prompt and answer together (default: as trained, 8192 at most).")
  private @Nullable Integer contextTokens;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description =
          "Requests that it is given at the same time; others wait (default: 4 of a file, 1024 of"
              + " --openai).")
  private @Nullable Integer slots;

  @Override
  public void run() {
    try {
      ModelFile file = models.file();
      file.checkNew(name);
      Model model = model();
      try {
        file.add(model, answersFor);
      } catch (BadModelFileException wrong) {
        if (model instanceof LocalModel local) {
          models.weights().delete(local);
        }
        throw wrong;
      }
      tell(model);
    } catch (BadModelFileException | ModelUnavailableException told) {
      throw new CommandFailure(String.valueOf(told.getMessage()));
    }
  }

  private Model model() throws ModelUnavailableException {
    var progress = new InstallProgress(terminal.err(), Terminal.isInteractive());
    if (source.openai != null) {
      return remote(source.openai);
    }
    refuse(
        modelThere != null || apiKeyVariable != null,
        "--model and --api-key-variable go with --openai");
    refuse(source.url == null && sha256 != null, "--sha256 goes with --url");
    if (source.file != null) {
      return models.weights().take(name, source.file.toAbsolutePath(), wanted(), progress);
    }
    URI url = source.url == null ? URI.create("") : source.url;
    String hash = sha256 == null ? "" : sha256;
    refuse(!SHA256.matcher(hash).matches(), "--url needs --sha256 with 64 hexadecimal digits");
    refuse(
        !"http".equals(url.getScheme()) && !"https".equals(url.getScheme()),
        "--url must be http://… or https://…");
    return models.weights().fetch(name, url, hash, wanted(), progress);
  }

  private RemoteModel remote(String written) {
    refuse(sha256 != null, "--sha256 goes with --url");
    try {
      return new RemoteModel(
          name,
          RemoteUrl.parse(written),
          modelThere == null ? name : modelThere,
          Optional.ofNullable(apiKeyVariable),
          contextTokens == null ? RemoteModel.USUAL_CONTEXT_TOKENS : contextTokens,
          slots == null ? RemoteModel.MAX_SLOTS : slots);
    } catch (URISyntaxException wrong) {
      throw new ParameterException(command.commandLine(), "--openai " + wrong.getReason(), wrong);
    }
  }

  private Wanted wanted() {
    return new Wanted(
        contextTokens == null ? OptionalInt.empty() : OptionalInt.of(contextTokens),
        slots == null ? OptionalInt.empty() : OptionalInt.of(slots));
  }

  private void refuse(boolean isWrong, String message) {
    if (isWrong) {
      throw new ParameterException(command.commandLine(), message);
    }
  }

  private void tell(Model model) {
    terminal
        .out()
        .println(
            "%s is added (license: %s), with %,d tokens of context and %,d slots; it answers for %s."
                .formatted(
                    name,
                    model.license(),
                    model.contextTokens(),
                    ModelsCommand.slots(model),
                    String.join(", ", withName(answersFor))));
    terminal.out().println("Its settings: " + models.file().path());
    terminal.out().flush();
  }

  private List<String> withName(List<String> patterns) {
    List<String> all = new ArrayList<>(List.of(name));
    all.addAll(patterns);
    return all;
  }
}
