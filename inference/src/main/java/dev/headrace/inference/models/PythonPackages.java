package dev.headrace.inference.models;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Installs pinned Python packages below the data folder, each whole or not at all: beside first,
 * then synced, then given its name.
 */
final class PythonPackages {
  /** The oldest Python that the server's package runs on. */
  static final int OLDEST_MINOR = 10;

  /** How long pip may bring nothing. */
  private static final Duration STALLED = Duration.ofMinutes(3);

  /** A wheel and what comes out of it, for a while side by side. */
  private static final int ROOM_FACTOR = 4;

  private static final String TO_INSTALL =
      "install Python 3.10 or later with pip (Debian, Ubuntu: apt-get install python3-venv;"
          + " Fedora: dnf install python3-pip), or let a server elsewhere answer"
          + " (headrace models add NAME --openai URL)";

  private final ModelFolders folders;
  private final Supplier<List<Python>> pythons;
  private final Map<String, String> environment;

  /**
   * @param pythons those of this machine, the newest first
   * @param environment of this process; pip takes its settings from it
   */
  PythonPackages(
      ModelFolders folders, Supplier<List<Python>> pythons, Map<String, String> environment) {
    this.folders = folders;
    this.pythons = pythons;
    this.environment = Map.copyOf(environment);
  }

  /** Whether a release is there. */
  boolean isInstalled(Packages.Release release) {
    return Files.isDirectory(folders.placeOf(release));
  }

  /** The virtual environment of a release that was installed into one; its Python may be gone. */
  Path pythonOf(Packages.Release release) {
    return folders.placeOf(release).resolve("bin").resolve("python3");
  }

  /**
   * Installs the files of a package, without a Python to run them.
   *
   * @throws ModelUnavailableException where that fails, with what to do
   */
  void installFiles(Packages.Release release, Progress progress)
      throws ModelUnavailableException, InterruptedException {
    install(release, progress, (fresh, python) -> pip(python, release, fresh, progress));
  }

  /**
   * Installs a package into a virtual environment of its own, and sees that it can be imported.
   *
   * @throws ModelUnavailableException where that fails, with what to do
   */
  void installProgram(Packages.Release release, Progress progress)
      throws ModelUnavailableException, InterruptedException {
    install(
        release,
        progress,
        (fresh, python) -> {
          makeEnvironment(python, List.of("--without-pip", at(fresh)));
          pip(python, release, sitePackages(fresh), progress);
          tryImport(release, fresh);
        });
  }

  private static String at(Path folder) {
    return folder.toString();
  }

  private interface Steps {
    void fill(Path fresh, Python python)
        throws IOException, ModelUnavailableException, InterruptedException;
  }

  private void install(Packages.Release release, Progress progress, Steps steps)
      throws ModelUnavailableException, InterruptedException {
    try (InstallLock _ = InstallLock.take(folders)) {
      if (!isInstalled(release) || !isUsable(release)) { // else another process was faster
        installLocked(release, progress, steps);
      }
    } catch (InterruptedIOException interrupted) {
      throw new InterruptedException("interrupted while another installs");
    } catch (IOException e) {
      throw new ModelUnavailableException(PipFailure.explain(release, Told.reason(e)), e);
    }
  }

  private void installLocked(Packages.Release release, Progress progress, Steps steps)
      throws IOException, ModelUnavailableException, InterruptedException {
    Python python = python();
    Durably.delete(folders.fresh()); // of an installation that was killed
    try {
      Path fresh = Files.createDirectories(folders.fresh().resolve(release.title()));
      seeRoom(release);
      progress.license(release.holds() + " (" + release.title() + ")", release.license());
      progress.began(release.title(), release.bytes());
      steps.fill(fresh, python);
      Path place = folders.placeOf(release);
      Durably.delete(place);
      Durably.publish(fresh, place);
      progress.ended();
    } finally {
      Durably.delete(folders.fresh());
    }
  }

  /** A virtual environment is of no use without the Python that it was made of. */
  boolean isUsable(Packages.Release release) {
    Path link = pythonOf(release);
    return !Files.isSymbolicLink(link) || Files.isExecutable(link);
  }

  private void seeRoom(Packages.Release release) throws IOException, ModelUnavailableException {
    long free = Files.getFileStore(folders.all()).getUsableSpace();
    long needed = release.bytes() * ROOM_FACTOR;
    if (free < needed) {
      throw new ModelUnavailableException(
          "%s needs %,d MB of room in %s, and %,d MB are free"
              .formatted(release.title(), needed / 1_000_000, folders.all(), free / 1_000_000));
    }
  }

  private Python python() throws ModelUnavailableException, InterruptedException, IOException {
    List<Python> found = pythons.get();
    List<Python> fit = found.stream().filter(python -> minor(python) >= OLDEST_MINOR).toList();
    for (Python python : fit) {
      if (hasModules(python)) {
        return python;
      }
    }
    if (!fit.isEmpty()) {
      throw new ModelUnavailableException(
          "the model server is installed with Python's pip, and "
              + fit.getFirst().binary()
              + " has none: "
              + TO_INSTALL);
    }
    throw new ModelUnavailableException(
        "the model server needs Python 3.10 or later, and "
            + (found.isEmpty()
                ? "there is no Python on this machine: "
                : "the newest here is " + found.getFirst().version() + ": ")
            + TO_INSTALL);
  }

  private boolean hasModules(Python python) throws IOException, InterruptedException {
    return says(python, "venv") && (says(python, "pip") || says(python, "ensurepip"));
  }

  /** Whether a Python has a module. */
  private boolean says(Python python, String module) throws IOException, InterruptedException {
    String question =
        "import importlib.util, sys; sys.exit(not importlib.util.find_spec('%s'))"
            .formatted(module);
    Files.createDirectories(folders.all());
    return command(folders.all())
            .run(List.of(python.binary().toString(), "-I", "-c", question), () -> 0, STALLED)
            .status()
        == 0;
  }

  /**
   * A program that knows pip. Where a distribution ships Python without it, what it ships instead
   * is a Python that can put pip into a virtual environment.
   */
  private String withPip(Python python)
      throws IOException, ModelUnavailableException, InterruptedException {
    if (says(python, "pip")) {
      return python.binary().toString();
    }
    Path tools = folders.fresh().resolve("tools");
    makeEnvironment(python, List.of(at(tools)));
    return at(tools.resolve("bin/python3"));
  }

  private static int minor(Python python) {
    String[] parts = python.version().split("\\.", -1);
    return parts.length > 1 && parts[0].equals("3") ? Integer.parseInt(parts[1]) : -1;
  }

  /**
   * The index that pip is set up with, and its proxy, serve here too; what it would do beside is
   * switched off.
   */
  private void pip(Python python, Packages.Release release, Path target, Progress progress)
      throws IOException, ModelUnavailableException, InterruptedException {
    Path temporary = Files.createDirectories(folders.fresh().resolve("tmp"));
    Path requirements = temporary.resolve("requirements.txt");
    Files.writeString(requirements, release.requirement());
    List<String> command = new ArrayList<>(List.of(withPip(python), "-m", "pip"));
    command.addAll(List.of("--disable-pip-version-check", "--no-input", "install"));
    command.addAll(List.of("--no-deps", "--require-hashes", "--only-binary", ":all:"));
    command.addAll(List.of("--no-cache-dir", "--no-compile", "--no-user", "--progress-bar", "off"));
    command.addAll(List.of("--retries", "2", "--target", at(target), "-r", at(requirements)));
    Command.Ended ended =
        command(temporary)
            .run(
                command,
                () -> {
                  long done = Math.min(release.bytes(), bytesIn(temporary));
                  progress.at(done);
                  return bytesIn(folders.fresh());
                },
                STALLED);
    if (ended.status() != 0) {
      throw new ModelUnavailableException(
          ended.status() < 0
              ? release.title()
                  + " cannot be fetched: nothing came for "
                  + STALLED.toMinutes()
                  + " minutes; try again"
              : PipFailure.explain(release, ended.output()));
    }
    progress.at(release.bytes());
  }

  private void makeEnvironment(Python python, List<String> arguments)
      throws IOException, ModelUnavailableException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(python.binary().toString(), "-m", "venv"));
    command.addAll(arguments);
    Command.Ended ended =
        command(folders.fresh()).run(command, () -> bytesIn(folders.fresh()), STALLED);
    if (ended.status() != 0) {
      throw new ModelUnavailableException(
          python.binary() + " makes no virtual environment: " + ended.output().strip());
    }
  }

  private static Path sitePackages(Path environment) throws IOException {
    try (Stream<Path> versions = Files.list(environment.resolve("lib"))) {
      Path version =
          versions
              .filter(folder -> folder.getFileName().toString().startsWith("python3."))
              .findFirst()
              .orElseThrow(() -> new IOException("a virtual environment has no lib/python3.*"));
      return Files.createDirectories(version.resolve("site-packages"));
    }
  }

  private void tryImport(Packages.Release release, Path fresh)
      throws IOException, ModelUnavailableException, InterruptedException {
    String module = release.name().replace('-', '_');
    Command.Ended ended =
        command(folders.fresh())
            .run(
                List.of(at(fresh.resolve("bin/python3")), "-I", "-B", "-c", "import " + module),
                () -> 0,
                STALLED);
    if (ended.status() != 0) {
      throw new ModelUnavailableException(
          release.title()
              + " is there, and this machine cannot run it (exit status "
              + ended.status()
              + "): "
              + ended.output().strip());
    }
  }

  private Command command(Path folder) {
    Map<String, String> seen = new HashMap<>(environment);
    seen.keySet().removeIf(name -> name.startsWith("PYTHON"));
    seen.put("TMPDIR", folder.toString());
    seen.put("PIP_ROOT_USER_ACTION", "ignore");
    seen.put("PIP_REQUIRE_VIRTUALENV", "0");
    return new Command(seen, folder);
  }

  private static long bytesIn(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.mapToLong(PythonPackages::bytes).sum();
    } catch (IOException | UncheckedIOException movedMeanwhile) {
      return 0;
    }
  }

  private static long bytes(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException movedMeanwhile) {
      return 0;
    }
  }
}
