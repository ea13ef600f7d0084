package dev.headrace.inference.embedding;

import ai.onnxruntime.OrtEnvironment;
import dev.headrace.store.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * ONNX Runtime's machine code, put into the data folder once. Left alone, the runtime unpacks it at
 * every start, and leaves a copy in the machine's temporary folder after each {@code kill -9}.
 */
final class OnnxLibrary {
  /** Where the runtime looks first; a user may have set it. */
  private static final String PATH = "onnxruntime.native.path";

  private static final List<String> NAMES = List.of("onnxruntime", "onnxruntime4j_jni");
  private static final int BUILD_DIGITS = 12;

  private OnnxLibrary() {}

  /**
   * Sees that the runtime finds its libraries there when it loads them, once a process.
   *
   * @throws IOException where the folder cannot be written
   */
  static synchronized void keepIn(Path dataFolder) throws IOException {
    if (System.getProperty(PATH) != null) {
      return;
    }
    Path folder = dataFolder.resolve("bin").resolve("onnxruntime-" + build());
    for (String name : NAMES) {
      String file = System.mapLibraryName(name);
      URL packed = packed(file);
      if (packed == null) {
        return; // the runtime says best what it lacks for this machine
      }
      place(packed, folder.resolve(file));
    }
    System.setProperty(PATH, folder.toString());
  }

  private static void place(URL packed, Path file) throws IOException {
    URLConnection source = packed.openConnection();
    source.setUseCaches(false);
    try (InputStream bytes = source.getInputStream()) {
      if (!Files.exists(file) || Files.size(file) != source.getContentLengthLong()) {
        WholeFile.put(bytes, file);
      }
    }
  }

  private static @Nullable URL packed(String file) {
    String machine =
        switch (System.getProperty("os.arch", "")) {
          case "amd64", "x86_64" -> "linux-x64";
          case "aarch64" -> "linux-aarch64";
          default -> "unknown";
        };
    return OrtEnvironment.class.getResource("native/" + machine + "/" + file);
  }

  /** Which build of the runtime this is. */
  private static String build() throws IOException {
    try (InputStream in = OrtEnvironment.class.getResourceAsStream("/GIT_COMMIT_ID")) {
      if (in == null) {
        return "unknown";
      }
      String commit = new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
      return commit.substring(0, Math.min(BUILD_DIGITS, commit.length()));
    }
  }
}
