package dev.headrace.engine.runtimes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InterpretersTest {
  @TempDir private Path home = Path.of("unset");

  @Test
  void the_nearest_release_of_python_is_chosen_and_the_newer_of_two() throws Exception {
    install("3.30.1", "3.34.2");
    Interpreters interpreters = interpreters();
    assertThat(interpreters.find("python3.30").version()).isEqualTo("3.30.1");
    assertThat(interpreters.find("python3.31").version()).isEqualTo("3.30.1");
    assertThat(interpreters.find("python3.32").version()).isEqualTo("3.34.2");
    assertThat(interpreters.find("python3.33").version()).isEqualTo("3.34.2");
    assertThat(interpreters.find("python3.99").version()).isEqualTo("3.34.2");
  }

  @Test
  void the_newest_of_one_release_is_chosen() throws Exception {
    install("3.30.1", "3.30.12", "3.30.9");
    assertThat(interpreters().find("python3.30").version()).isEqualTo("3.30.12");
  }

  @Test
  void a_sandbox_sees_the_prefix_of_an_interpreter_and_no_more() throws Exception {
    install("3.30.1");
    Interpreter found = interpreters().find("python3.30");
    assertThat(found.binds()).containsExactly(home.toRealPath().resolve(".pyenv/versions/3.30.1"));
    assertThat(found.binary()).hasFileName("python3.30");
  }

  @Test
  void a_script_that_only_chooses_an_interpreter_is_passed_over() throws Exception {
    Path shims = Files.createDirectories(home.resolve("shims"));
    Path shim = Files.writeString(shims.resolve("python3.31"), "#!/bin/sh\nexit 0\n");
    Files.setPosixFilePermissions(shim, PosixFilePermissions.fromString("rwxr-xr-x"));
    install("3.30.1");
    var interpreters = new Interpreters(List.of(shims), home, null);
    assertThat(interpreters.find("python3.31").version()).isEqualTo("3.30.1");
  }

  @Test
  void a_java_that_is_too_old_for_the_class_files_is_the_last_choice() throws Exception {
    java("17.0.2");
    java("61.0.1");
    java("63.0.1");
    Interpreters interpreters = interpreters();
    assertThat(interpreters.find("java60").version()).isEqualTo("61.0.1");
    assertThat(interpreters.find("java62").version()).isEqualTo("63.0.1");
    assertThat(interpreters.find("java70").version()).isEqualTo("63.0.1");
  }

  @Test
  void what_nothing_here_runs_is_said_with_what_to_do() {
    assertThatThrownBy(() -> interpreters().find("dotnet8"))
        .isInstanceOf(MissingRuntimeException.class)
        .hasMessageContaining("provided.al2023");
  }

  @Test
  void identifiers_of_lambda_are_understood() {
    assertThat(RuntimeName.parse("python3.9").orElseThrow().version())
        .isEqualTo(new Version(3, 9, 0));
    assertThat(RuntimeName.parse("nodejs22.x").orElseThrow().version())
        .isEqualTo(new Version(22, 0, 0));
    assertThat(RuntimeName.parse("java8.al2").orElseThrow().version())
        .isEqualTo(new Version(8, 0, 0));
    assertThat(RuntimeName.parse("provided.al2023").orElseThrow().language())
        .isEqualTo(Language.PROVIDED);
    assertThat(RuntimeName.parse("python2.7")).isEmpty();
    assertThat(RuntimeName.parse("go1.x")).isEmpty();
  }

  private Interpreters interpreters() {
    return new Interpreters(List.of(), home, null);
  }

  private void install(String... versions) throws IOException {
    for (String version : versions) {
      Path bin = Files.createDirectories(home.resolve(".pyenv/versions/" + version + "/bin"));
      program(bin.resolve("python" + version.substring(0, version.lastIndexOf('.'))));
    }
  }

  private void java(String version) throws IOException {
    Path jdk = home.resolve(".jdks/" + version);
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    program(jdk.resolve("bin/java"));
  }

  private static void program(Path file) throws IOException {
    Files.write(file, new byte[] {0x7f, 'E', 'L', 'F'});
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
