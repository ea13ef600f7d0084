package dev.headrace.engine.runtimes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The interpreters of this machine. They are looked for when a language is first asked for: on
 * {@code PATH}, where distributions put them, and where the usual version managers do. A shim,
 * which is a script that chooses an interpreter, is passed over for what it would choose from.
 */
public final class Interpreters {
  private static final Version OLDEST_PYTHON = new Version(3, 8, 0);
  private static final Version OLDEST_NODE = new Version(18, 0, 0);
  private static final Version OLDEST_JAVA = new Version(8, 0, 0);
  private static final Pattern PYTHON_FILE = Pattern.compile("python3(\\.\\d{1,2})?");

  /** Version managers name the folder of an installation by its version. */
  private static final Pattern VERSION_FOLDER =
      Pattern.compile("/(?:v|cpython-)?(\\d+\\.\\d+\\.\\d+)[^/]*/bin/[^/]+$");

  /** The most entries of one folder that are looked at. */
  private static final int ENTRY_LIMIT = 20_000;

  private static final long ASK_LIMIT_SECONDS = 10;
  private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

  private final List<Path> path;
  private final Path home;
  private final @Nullable Path javaHome;
  private final Map<Language, Map<Version, Interpreter>> found = new EnumMap<>(Language.class);

  /**
   * @param path the folders to look for programs in first
   * @param home the home directory, for version managers
   * @param javaHome a JDK; null where none is named
   */
  public Interpreters(List<Path> path, Path home, @Nullable Path javaHome) {
    this.path = List.copyOf(path);
    this.home = home;
    this.javaHome = javaHome;
  }

  /** The interpreters that this process's environment leads to. */
  public static Interpreters ofThisMachine() {
    var folders = new ArrayList<Path>();
    String path = System.getenv("PATH");
    for (String folder : (path == null ? "" : path).split(":", -1)) {
      if (folder.startsWith("/")) {
        folders.add(Path.of(folder));
      }
    }
    String javaHome = System.getenv("JAVA_HOME");
    return new Interpreters(
        folders,
        Path.of(System.getProperty("user.home", "/")),
        javaHome == null || javaHome.isEmpty() ? null : Path.of(javaHome));
  }

  /** All interpreters of a language, oldest first; the newest of each version. */
  public synchronized List<Interpreter> all(Language language) {
    return List.copyOf(search(language).values());
  }

  /**
   * The interpreter nearest to a runtime identifier: of Python and Node the nearest release, the
   * newer of two; of Java the oldest that is new enough, since class files run on no older one.
   *
   * @throws MissingRuntimeException if there is none, with what to install
   */
  public Interpreter find(String runtime) throws MissingRuntimeException {
    Optional<RuntimeName> name = RuntimeName.parse(runtime);
    if (name.isEmpty() || name.get().language() == Language.PROVIDED) {
      throw new MissingRuntimeException(
          "Nothing here runs "
              + runtime
              + "; package it as a provided.al2023 function with an executable bootstrap");
    }
    return find(name.get());
  }

  Interpreter find(RuntimeName name) throws MissingRuntimeException {
    Map<Version, Interpreter> candidates;
    synchronized (this) {
      candidates = search(name.language());
    }
    Version asked = name.version();
    Interpreter best = null;
    long bestDistance = Long.MAX_VALUE;
    for (Map.Entry<Version, Interpreter> candidate : candidates.entrySet()) {
      long distance = distance(name.language(), asked, candidate.getKey());
      if (distance <= bestDistance) {
        best = candidate.getValue();
        bestDistance = distance;
      }
    }
    if (best == null) {
      throw new MissingRuntimeException(
          name.name()
              + " needs "
              + name.language().title()
              + ", which is not on this machine: install "
              + name.language().toInstall());
    }
    return best;
  }

  private static long distance(Language language, Version asked, Version offered) {
    long releases =
        language == Language.PYTHON
            ? (offered.major() - asked.major()) * 100L + offered.minor() - asked.minor()
            : offered.major() - asked.major();
    boolean tooOldForClassFiles = language == Language.JAVA && releases < 0;
    return Math.abs(releases) + (tooOldForClassFiles ? 1_000_000 : 0);
  }

  private Map<Version, Interpreter> search(Language language) {
    Map<Version, Interpreter> known = found.get(language);
    if (known == null) {
      known =
          switch (language) {
            case PYTHON -> searchPython();
            case NODE -> searchNode();
            case JAVA -> searchJava();
            case PROVIDED -> new TreeMap<>();
          };
      found.put(language, known);
    }
    return known;
  }

  private Map<Version, Interpreter> searchPython() {
    var folders = new ArrayList<>(path);
    folders.add(Path.of("/usr/local/bin"));
    folders.add(Path.of("/usr/bin"));
    folders.addAll(below(home.resolve(".pyenv/versions"), "bin"));
    folders.addAll(below(home.resolve(".local/share/uv/python"), "bin"));
    folders.addAll(below(Path.of("/opt"), "bin"));
    var result = new TreeMap<Version, Interpreter>();
    for (Path folder : folders) {
      for (Path file : entries(folder)) {
        if (PYTHON_FILE.matcher(file.getFileName().toString()).matches()) {
          add(result, Language.PYTHON, OLDEST_PYTHON, file);
        }
      }
    }
    return result;
  }

  private Map<Version, Interpreter> searchNode() {
    var folders = new ArrayList<>(path);
    folders.add(Path.of("/usr/local/bin"));
    folders.add(Path.of("/usr/bin"));
    folders.addAll(below(home.resolve(".nvm/versions/node"), "bin"));
    folders.addAll(below(home.resolve(".local/share/fnm/node-versions"), "installation/bin"));
    folders.addAll(below(home.resolve(".volta/tools/image/node"), "bin"));
    folders.addAll(below(home.resolve(".nodenv/versions"), "bin"));
    folders.addAll(below(home.resolve(".asdf/installs/nodejs"), "bin"));
    folders.addAll(below(Path.of("/opt"), "bin"));
    var result = new TreeMap<Version, Interpreter>();
    for (Path folder : folders) {
      add(result, Language.NODE, OLDEST_NODE, folder.resolve("node"));
    }
    return result;
  }

  private Map<Version, Interpreter> searchJava() {
    var homes = new ArrayList<Path>();
    if (javaHome != null) {
      homes.add(javaHome);
    }
    homes.add(Path.of(System.getProperty("java.home")));
    homes.addAll(below(Path.of("/usr/lib/jvm"), "."));
    homes.addAll(below(home.resolve(".sdkman/candidates/java"), "."));
    homes.addAll(below(home.resolve(".jdks"), "."));
    var result = new TreeMap<Version, Interpreter>();
    for (Path candidate : homes) {
      add(result, Language.JAVA, OLDEST_JAVA, candidate.normalize().resolve("bin/java"));
    }
    return result;
  }

  private void add(Map<Version, Interpreter> into, Language language, Version oldest, Path file) {
    try {
      Path binary = file.toRealPath();
      boolean known = into.values().stream().anyMatch(i -> i.binary().equals(binary));
      if (known || !Files.isExecutable(binary) || !isProgram(binary)) {
        return;
      }
      Optional<Version> version = version(language, binary);
      List<Path> binds = binds(binary);
      if (version.isPresent() && version.get().compareTo(oldest) >= 0) {
        into.putIfAbsent(
            version.get(), new Interpreter(language, version.get().toString(), binary, binds));
      }
    } catch (IOException absent) {
      // A place that has none is not worth a word: there are many to look at.
    }
  }

  private static Optional<Version> version(Language language, Path binary) throws IOException {
    if (language == Language.JAVA) {
      Path release = binary.resolve("../../release").normalize();
      for (String line : Files.readAllLines(release)) {
        if (line.startsWith("JAVA_VERSION=")) {
          // 1.8 is the name that Java 8 gives itself.
          return Version.in(line.replaceFirst("=\"1\\.", "=\""));
        }
      }
      return Optional.empty();
    }
    Matcher named = VERSION_FOLDER.matcher(binary.toString());
    return named.find() ? Version.in(named.group(1)) : ask(binary);
  }

  private static Optional<Version> ask(Path binary) throws IOException {
    var command = new ProcessBuilder(binary.toString(), "--version");
    command.environment().clear();
    Process process =
        command.redirectErrorStream(true).redirectInput(Path.of("/dev/null").toFile()).start();
    try (InputStream out = process.getInputStream()) {
      if (!process.waitFor(ASK_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        return Optional.empty();
      }
      return Version.in(new String(out.readNBytes(200), StandardCharsets.UTF_8));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      process.destroyForcibly();
    }
  }

  /** What a sandbox must see beside the machine's own folders: the prefix of the installation. */
  private List<Path> binds(Path binary) throws IOException {
    for (String seen : List.of("/usr", "/bin", "/sbin", "/lib", "/lib64")) {
      if (binary.startsWith(seen)) {
        return List.of();
      }
    }
    Path bin = binary.getParent();
    Path prefix = bin == null ? null : bin.getParent();
    if (prefix == null || prefix.getNameCount() < 2 || prefix.equals(home.toRealPath())) {
      throw new IOException("a sandbox would see far more than an interpreter: " + binary);
    }
    return List.of(prefix);
  }

  private static boolean isProgram(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(ELF.length), ELF);
    }
  }

  private static List<Path> below(Path folder, String rest) {
    return entries(folder).stream().map(entry -> entry.resolve(rest)).toList();
  }

  /** The entries of a folder by name; none where it cannot be read. */
  private static List<Path> entries(Path folder) {
    var result = new ArrayList<Path>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        result.add(entry);
        if (result.size() > ENTRY_LIMIT) {
          break;
        }
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      return List.of();
    }
    result.sort(Comparator.naturalOrder());
    return result;
  }
}
