package dev.headrace.advisor.observe;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Files of a team that were read: logs and bills, each recognised by its content. They are read as
 * streams, so that the memory which that takes does not grow with them.
 */
public final class Import {
  /** How many files are read at once. */
  public static final int MAX_FILES = 10_000;

  private static final int SNIFFED_BYTES = 8 * 1_024;
  private static final byte[] PARQUET = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private final Observations observations = new Observations();
  private final List<Understood> files = new ArrayList<>();
  private final @Nullable String system;

  private Import(@Nullable String system) {
    this.system = system;
  }

  /** Reads files. What cannot be read is said in {@link #files}, not thrown. */
  public static Import of(List<Path> paths) {
    return of(paths, null);
  }

  /**
   * Reads files as {@link #of(List)} does.
   *
   * @param system whose bill is taken of an advice, by its id; null for the one that is advised
   */
  public static Import of(List<Path> paths, @Nullable String system) {
    var read = new Import(system);
    for (Path path : paths) {
      read.file(path);
    }
    return read;
  }

  /** What was made of each file, in the order in which they were given. */
  public List<Understood> files() {
    return List.copyOf(files);
  }

  /** Whether anything was understood in any file. */
  public boolean understoodAnything() {
    return files.stream().anyMatch(Understood::anything);
  }

  /** Whether any line of a bill was read. */
  public boolean hasCharges() {
    return !observations.charges.isEmpty();
  }

  /**
   * A workload file of what was understood; the same files in the same order give the same text.
   *
   * @param name of the system
   */
  public String workload(String name) {
    return WorkloadDraft.of(observations, name, files.size());
  }

  Observations observations() {
    return observations;
  }

  private void file(Path path) {
    var reading = new Reading(path.toString(), observations);
    files.add(reading.understood);
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      reading.understood.stopped(
          Files.exists(path) ? "it is no file that can be read" : "there is no such file");
      return;
    }
    try {
      content(path, reading);
    } catch (IOException e) {
      reading.understood.stopped(
          "it cannot be read beyond line "
              + reading.line()
              + ": "
              + Understood.shown(String.valueOf(e.getMessage())));
    }
  }

  private void content(Path path, Reading reading) throws IOException {
    try (var in = new BufferedInputStream(Files.newInputStream(path))) {
      byte[] first = peek(in, SNIFFED_BYTES);
      if (first.length == 0) {
        reading.understood.stopped("it is empty");
      } else if (startsWith(first, PARQUET)) {
        ParquetFiles.read(path, reading);
      } else if (startsWith(first, new byte[] {0x1f, (byte) 0x8b})) {
        text(new BufferedInputStream(new GZIPInputStream(in)), reading);
      } else {
        text(in, reading);
      }
    }
  }

  private void text(BufferedInputStream in, Reading reading) throws IOException {
    byte[] sniffed = peek(in, SNIFFED_BYTES);
    for (byte value : sniffed) {
      if (value == 0) {
        reading.understood.stopped(
            "it is binary, and neither gzip nor Parquet; unpack archives first");
        return;
      }
    }
    in.mark(Lines.MAX_BYTES * 2);
    String first = firstLine(in);
    in.reset();
    if (first.startsWith("\uFEFF")) {
      in.skipNBytes("\uFEFF".getBytes(StandardCharsets.UTF_8).length);
      first = first.substring(1);
    }
    String begin = first.stripLeading();
    if (CsvFiles.recognises(first)) {
      CsvFiles.read(in, reading);
    } else if (AdviceFile.recognises(new String(sniffed, StandardCharsets.UTF_8))) {
      AdviceFile.read(in, system, reading);
    } else if (begin.startsWith("[") || (begin.startsWith("{") && !JsonLogs.isWholeObject(begin))) {
      json(in, begin, reading);
    } else {
      TextLogs.read(in, reading);
    }
  }

  /**
   * A first line that begins an object and does not end it is a document over several lines, unless
   * the next line begins an object again: then it is a line that was cut.
   */
  private static void json(BufferedInputStream in, String first, Reading reading)
      throws IOException {
    in.mark(Lines.MAX_BYTES * 2);
    var lines = new Lines(unclosed(in));
    lines.next();
    String second = first.startsWith("[") ? null : lines.next();
    in.reset();
    if (second != null && second.startsWith("{")) {
      TextLogs.read(in, reading);
    } else {
      JsonLogs.document(in, reading);
    }
  }

  private static String firstLine(BufferedInputStream in) throws IOException {
    var lines = new Lines(unclosed(in));
    String line = lines.next();
    while (line != null && line.isBlank() && lines.number() < 100) {
      line = lines.next();
    }
    return line == null ? "" : line;
  }

  /** Gives no more than can be put back. */
  private static InputStream unclosed(BufferedInputStream in) {
    return new InputStream() {
      private int left = Lines.MAX_BYTES;

      @Override
      public int read() throws IOException {
        return left-- > 0 ? in.read() : -1;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        if (left <= 0) {
          return -1;
        }
        int count = in.read(into, offset, Math.min(length, left));
        left -= Math.max(0, count);
        return count;
      }
    };
  }

  private static byte[] peek(BufferedInputStream in, int bytes) throws IOException {
    in.mark(bytes);
    byte[] read = in.readNBytes(bytes);
    in.reset();
    return read;
  }

  private static boolean startsWith(byte[] bytes, byte[] beginning) {
    return bytes.length >= beginning.length
        && java.util.Arrays.equals(bytes, 0, beginning.length, beginning, 0, beginning.length);
  }
}
