package dev.headrace.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher, over a clone whose build is a program that only says what it was told. */
@Tag("end-to-end")
@Timeout(120)
final class LauncherTest {
  /** As the launcher has them: a cache fits the collector that it was made with. */
  private static final List<String> OPTIONS =
      List.of("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders");

  private static final Path JDK = Path.of(System.getProperty("java.home"));
  private static final String JAVA = JDK.resolve("bin/java").toString();

  @TempDir Path home;

  private Path clone;
  private Path jar;
  private Path cache;

  @BeforeEach
  void makeAClone() throws Exception {
    clone = home.resolve("a clone"); // its name has a space, which a script can trip over
    Path out = clone.resolve("app/target");
    jar = out.resolve("run/headrace.jar");
    cache = out.resolve("headrace.aot");
    Files.createDirectories(jar.getParent());
    Files.createDirectories(clone.resolve("app/src/main"));
    Files.createDirectories(clone.resolve("examples"));
    Files.writeString(clone.resolve("pom.xml"), "<project/>");
    Files.writeString(clone.resolve("app/pom.xml"), "<project/>");
    Files.copy(Path.of("../headrace"), clone.resolve("headrace"));
    Path source = home.resolve("Main.java");
    Files.writeString(
        source,
        """
        package dev.headrace.app;
        public class Main {
          public static void main(String[] arguments) {
            System.out.println("started " + String.join(" ", arguments));
          }
        }
        """);
    tool("javac", "-d", home.resolve("classes").toString(), source.toString());
    tool(
        "jar", "--create", "--file", jar.toString(), "-C", home.resolve("classes").toString(), ".");
    assertThat(run(java("-XX:AOTCacheOutput=" + cache)).code()).isZero();
    Files.writeString(out.resolve("headrace.built"), JDK + "\n");
  }

  private static void tool(String name, String... arguments) {
    assertThat(ToolProvider.findFirst(name).orElseThrow().run(System.out, System.err, arguments))
        .isZero();
  }

  private List<String> java(String... options) {
    List<String> command = new ArrayList<>(List.of(JAVA));
    command.addAll(OPTIONS);
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", jar.toString(), "dev.headrace.app.Main", "directly"));
    return command;
  }

  private record Ran(int code, String out) {}

  private static Ran run(List<String> command, String... javaOptions) throws Exception {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("HEADRACE_JAVA_HOME", JDK.toString());
    builder.environment().put("HEADRACE_JAVA_OPTIONS", String.join(" ", javaOptions));
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), out);
  }

  private Ran launch(String... javaOptions) throws Exception {
    return run(List.of("sh", clone.resolve("headrace").toString(), "up", "x y"), javaOptions);
  }

  @Test
  void what_is_built_is_started_with_its_cache() throws Exception {
    assertThat(launch()).isEqualTo(new Ran(0, "started up x y\n"));
    assertThat(launch("-XX:+PrintFlagsFinal").out()).contains(cache.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Xms32m -Xmn32640k", "-Xms32m -Xmn40m"})
  void options_that_leave_the_cache_no_room_start_without_it(String options) throws Exception {
    List<String> forced = new ArrayList<>(List.of(options.split(" ")));
    forced.add("-XX:AOTCache=" + cache);
    assertThat(run(java(forced.toArray(String[]::new))).out()).contains("Unable to use AOT cache");
    assertThat(launch(options.split(" "))).isEqualTo(new Ran(0, "started up x y\n"));
  }

  @Test
  void options_that_are_none_are_told_by_the_virtual_machine() throws Exception {
    Ran ran = launch("-Xnonsense");
    assertThat(ran.code()).isNotZero();
    assertThat(ran.out()).contains("Unrecognized option: -Xnonsense");
  }

  @Test
  void a_missing_cache_is_no_matter() throws Exception {
    Files.delete(cache);
    assertThat(launch()).isEqualTo(new Ran(0, "started up x y\n"));
  }
}
