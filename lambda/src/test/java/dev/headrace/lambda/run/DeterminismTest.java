package dev.headrace.lambda.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeterminismTest {
  private static final String SEEDS = "6";

  @Test
  void processes_with_other_flags_compilers_languages_and_clocks_decide_the_same()
      throws IOException, InterruptedException {
    String first =
        traces(
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "-Duser.language=en",
            "-Duser.country=US",
            "-Duser.timezone=America/New_York");
    String second =
        traces(
            "-XX:+UseParallelGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UnlockExperimentalVMOptions",
            "-XX:hashCode=2",
            "-Dfile.encoding=ISO-8859-1",
            "-Duser.language=ar",
            "-Duser.country=EG",
            "-Duser.timezone=Asia/Tokyo");

    assertThat(first).matches("[0-9a-f]{64}").isEqualTo(second);
  }

  private static String traces(String... flags) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(List.of(flags));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), StormTraces.class.getName(), SEEDS));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return printed.strip();
  }
}
