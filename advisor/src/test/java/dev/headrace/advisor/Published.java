package dev.headrace.advisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of the project that is generated: written anew with {@code -Dheadrace.write=true}. */
public final class Published {
  private static final Path ROOT = Path.of(System.getProperty("headrace.root", ".."));
  private static final String ADVICE =
      "write it anew: ./mvnw -pl advisor test -Dheadrace.write=true"
          + " -Dtest=CataloguePageTest,WorkloadSchemaTest,ReadmeAnswerTest";

  private Published() {}

  /** A file by its path from the root of the project. */
  public static Path file(String path) {
    return ROOT.resolve(path);
  }

  /** Fails unless the file holds what the code says. */
  public static void compare(String path, String text) throws IOException {
    Path file = file(path);
    if (Boolean.getBoolean("headrace.write")) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text);
    }
    assertThat(file).as(ADVICE).exists();
    assertThat(Files.readString(file)).as(ADVICE).isEqualTo(text);
  }
}
