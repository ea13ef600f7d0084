package dev.headrace.inference.models;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The Python of this machine, behind whatever shim it stands. */
final class RealPython {
  private RealPython() {}

  /** Skips the test where there is none that could run the model server. */
  static Python find() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "python3",
                "-c",
                "import os, platform, sys; import venv, pip;"
                    + "print(platform.python_version(), os.path.realpath(sys.executable))")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assumeTrue(process.waitFor() == 0, "python3 with venv and pip is needed: " + said);
    String[] words = said.strip().split(" ", 2);
    return new Python(words[0], Path.of(words[1]), List.of());
  }
}
