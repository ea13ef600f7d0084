package dev.headrace.inference.models;

import dev.headrace.inference.models.Limits.Limit;
import dev.headrace.inference.models.Routes.Route;
import dev.headrace.kernel.Nearest;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Turns the text of a file of models into what it says. */
final class PageReader {
  /** Models of a file. */
  static final int MAX_MODELS = 200;

  /** Lines of the list of who answers, and of the list of limits. */
  static final int MAX_LINES = 1_000;

  /** Characters of a pattern. */
  static final int MAX_PATTERN_CHARACTERS = 256;

  static final int MIN_CONTEXT_TOKENS = 256;
  static final int MIN_MEMORY_MIB = 64;
  static final int MAX_MEMORY_MIB = 16 * 1024 * 1024;
  static final int USUAL_IDLE_SECONDS = 300;
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  static final String NAME_RULE =
      "a name has at most 63 letters, digits, dots, dashes and underscores, and begins with a letter"
          + " or digit";
  private static final Pattern PATTERN = Pattern.compile("[!-~]+");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  private static final Map<String, String> KINDS = kinds();

  private final ModelFolders folders;
  private final Packages packages;
  private final Problems problems;
  private final Map<String, Model> models = new LinkedHashMap<>();

  private PageReader(ModelFolders folders, Packages packages, Problems problems) {
    this.folders = folders;
    this.packages = packages;
    this.problems = problems;
  }

  private static Map<String, String> kinds() {
    Map<String, String> kinds = new LinkedHashMap<>();
    kinds.put("file", "weights on this machine");
    kinds.put("default", "the model that the first use installs");
    kinds.put("openai", "a server elsewhere");
    kinds.put("embedding", "the sentence model that comes with Headrace");
    return kinds;
  }

  /**
   * Reads a text.
   *
   * @throws BadModelFileException with all that is wrong with it
   */
  static Catalogue read(ModelFolders folders, Packages packages, String text)
      throws BadModelFileException {
    var problems = new Problems(folders.page().toString());
    Optional<Node> document = YamlPage.parse(text, problems);
    problems.check();
    Catalogue catalogue = new PageReader(folders, packages, problems).page(document.orElseThrow());
    problems.check();
    return catalogue;
  }

  private Catalogue page(Node document) {
    Entry page = Entry.of(problems, "", document);
    page.allowOnly(List.of("models", "answers", "limits"));
    Node listed = page.value("models");
    if (listed == null) {
      problems.add(document, "", "needs a key models");
    } else {
      Entry entries = Entry.of(problems, "models", listed);
      entries.values().forEach((name, node) -> addModel(entries, name, node));
    }
    return new Catalogue(
        List.copyOf(models.values()),
        new Routes(models.values(), routes(page.value("answers"))),
        new Limits(limits(page.value("limits"))));
  }

  private void addModel(Entry entries, String name, Node node) {
    if (models.size() == MAX_MODELS) {
      problems.add(entries.keyOf(name), "models", "more than " + MAX_MODELS + " models");
    } else if (!NAME.matcher(name).matches()) {
      problems.add(entries.keyOf(name), "models", NAME_RULE + "; not " + name);
    } else {
      Entry entry = Entry.of(problems, "models." + name, node);
      models.put(
          name,
          switch (entry.word("kind", KINDS)) {
            case "default" -> standard(name, entry);
            case "openai" -> remote(name, entry);
            case "file" -> file(name, entry);
            case "embedding" -> embedding(name, entry);
            default -> EmbeddingModel.ALL_MINILM; // its kind is wrong, and so nothing is read
          });
    }
  }

  private LocalModel standard(String name, Entry entry) {
    entry.allowOnly(List.of("kind", "contextTokens", "slots", "memoryMiB", "idleSeconds"));
    Path place = folders.placeOf(packages.portable(DefaultModel.PACKAGE));
    return new LocalModel(
        name,
        place.resolve(DefaultModel.FILE),
        DefaultModel.SHA256,
        DefaultModel.LICENSE,
        contextTokens(entry, DefaultModel.CONTEXT_TOKENS),
        slots(entry, DefaultModel.SLOTS),
        memoryMiB(entry, DefaultModel.MEMORY_MIB),
        idle(entry),
        true);
  }

  private LocalModel file(String name, Entry entry) {
    entry.allowOnly(
        List.of(
            "kind",
            "file",
            "sha256",
            "license",
            "contextTokens",
            "slots",
            "memoryMiB",
            "idleSeconds"));
    String sha256 = entry.text("sha256").orElse("");
    if (!sha256.isEmpty() && !SHA256.matcher(sha256).matches()) {
      entry.wrong("sha256", "must be 64 hexadecimal digits, lower case");
    }
    return new LocalModel(
        name,
        path(entry),
        sha256,
        entry.text("license").orElse("not said"),
        contextTokens(entry, ModelSizes.USUAL_CONTEXT_TOKENS),
        slots(entry, ModelSizes.USUAL_SLOTS),
        memoryMiB(entry, ModelSizes.USUAL_MEMORY_MIB),
        idle(entry),
        false);
  }

  private Path path(Entry entry) {
    String written = entry.requiredText("file", "models/files/mine/mine.gguf");
    try {
      return folders.dataFolder().resolve(written).normalize();
    } catch (InvalidPathException wrong) {
      entry.wrong("file", "is no path: " + wrong.getReason());
      return folders.dataFolder();
    }
  }

  private RemoteModel remote(String name, Entry entry) {
    entry.allowOnly(List.of("kind", "url", "model", "apiKeyVariable", "contextTokens", "slots"));
    Optional<String> variable = entry.text("apiKeyVariable");
    if (variable.isPresent() && !VARIABLE.matcher(variable.get()).matches()) {
      entry.wrong(
          "apiKeyVariable", "must be the name of an environment variable, not a key itself");
    }
    return new RemoteModel(
        name,
        url(entry),
        entry.text("model").orElse(name),
        variable,
        contextTokens(entry, RemoteModel.USUAL_CONTEXT_TOKENS),
        entry.whole("slots", RemoteModel.MAX_SLOTS, 1, RemoteModel.MAX_SLOTS));
  }

  private URI url(Entry entry) {
    String written = entry.requiredText("url", "http://127.0.0.1:8000/v1");
    try {
      return RemoteUrl.parse(written);
    } catch (URISyntaxException wrong) {
      entry.wrong("url", wrong.getReason());
      return URI.create("http://127.0.0.1");
    }
  }

  private static EmbeddingModel embedding(String name, Entry entry) {
    entry.allowOnly(List.of("kind"));
    EmbeddingModel known = EmbeddingModel.ALL_MINILM;
    return new EmbeddingModel(name, known.dimensions(), known.maxTokens(), known.license());
  }

  private static int contextTokens(Entry entry, int usual) {
    return entry.whole("contextTokens", usual, MIN_CONTEXT_TOKENS, LocalModel.MAX_CONTEXT_TOKENS);
  }

  private static int slots(Entry entry, int usual) {
    return entry.whole("slots", usual, 1, LocalModel.MAX_SLOTS);
  }

  private static int memoryMiB(Entry entry, int usual) {
    return entry.whole("memoryMiB", usual, MIN_MEMORY_MIB, MAX_MEMORY_MIB);
  }

  private static Duration idle(Entry entry) {
    int most = Math.toIntExact(LocalModel.MAX_IDLE.toSeconds());
    return Duration.ofSeconds(entry.whole("idleSeconds", USUAL_IDLE_SECONDS, 1, most));
  }

  private List<Route> routes(@Nullable Node node) {
    List<Route> routes = new ArrayList<>();
    for (Entry line : lines("answers", node)) {
      line.allowOnly(List.of("ids", "model"));
      String pattern = pattern(line);
      String name = line.requiredText("model", DefaultModel.NAME);
      if (line.value("model") != null && !models.containsKey(name)) {
        line.wrong(
            "model",
            "there is no model "
                + name
                + Nearest.to(name, models.keySet())
                    .map(nearest -> "; did you mean " + nearest + "?")
                    .orElse("; there are " + String.join(", ", models.keySet())));
      }
      routes.add(new Route(pattern, name));
    }
    return routes;
  }

  private List<Limit> limits(@Nullable Node node) {
    List<Limit> limits = new ArrayList<>();
    for (Entry line : lines("limits", node)) {
      line.allowOnly(List.of("ids", "requestsPerMinute", "tokensPerMinute"));
      int none = MinuteLimits.UNLIMITED;
      limits.add(
          new Limit(
              pattern(line),
              new MinuteLimits(
                  line.whole("requestsPerMinute", none, 1, none),
                  line.whole("tokensPerMinute", none, 1, none))));
    }
    return limits;
  }

  private List<Entry> lines(String key, @Nullable Node node) {
    List<Entry> lines = new ArrayList<>();
    if (node instanceof SequenceNode sequence) {
      for (Node item : sequence.getValue()) {
        lines.add(Entry.of(problems, key + "[" + (lines.size() + 1) + "]", item));
      }
      if (lines.size() > MAX_LINES) {
        problems.add(node, key, "more than %,d lines".formatted(MAX_LINES));
      }
    } else if (node != null) {
      problems.add(node, key, "must be a list");
    }
    return lines;
  }

  private static String pattern(Entry line) {
    String pattern = line.requiredText("ids", "\"*\"");
    if (pattern.length() > MAX_PATTERN_CHARACTERS || !PATTERN.matcher(pattern).matches()) {
      line.wrong(
          "ids",
          "must be a model id of at most "
              + MAX_PATTERN_CHARACTERS
              + " characters without spaces, in which * stands for any characters");
    }
    return pattern;
  }
}
