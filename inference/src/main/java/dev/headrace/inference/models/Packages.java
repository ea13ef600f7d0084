package dev.headrace.inference.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The Python packages that are installed, each release pinned by the hash of its file. */
final class Packages {
  private static final String FILE = "packages.csv";
  private static final int COLUMNS = 7;

  private final List<Row> rows;

  /**
   * One file of a release.
   *
   * @param machine the processor that it is for, as the kernel calls it; {@code any} for all
   * @param bytes of its file
   */
  private record Row(
      String name,
      String version,
      String machine,
      long bytes,
      String sha256,
      String license,
      String holds) {
    Release release() {
      return new Release(name, version, bytes, sha256, license, holds);
    }
  }

  /**
   * A release as it is installed on this machine.
   *
   * @param bytes that are fetched
   * @param holds what it is installed for
   */
  record Release(
      String name, String version, long bytes, String sha256, String license, String holds) {
    /** As people name it, and folders too: {@code xllamacpp-2026.10.11549}. */
    String title() {
      return name + "-" + version;
    }

    /** A line for pip, which installs no other file than the one of this hash. */
    String requirement() {
      return "%s==%s --hash=sha256:%s\n".formatted(name, version, sha256);
    }
  }

  private Packages(List<Row> rows) {
    this.rows = rows;
  }

  /** Those that this release of Headrace was tested with. */
  static Packages pinned() {
    try (InputStream in = Packages.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is missing from the program");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Packages parse(String text) {
    List<Row> rows = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String[] cells = line.split(",", -1);
      if (!line.startsWith("#") && !line.startsWith("name,") && cells.length == COLUMNS) {
        rows.add(
            new Row(
                cells[0],
                cells[1],
                cells[2],
                Long.parseLong(cells[3]),
                cells[4],
                cells[5],
                cells[6]));
      }
    }
    return new Packages(rows);
  }

  /**
   * The release of a package for this machine.
   *
   * @throws ModelUnavailableException where there is none for its processor
   */
  Release release(String name) throws ModelUnavailableException {
    String machine = machine();
    for (Row row : rows) {
      if (row.name().equals(name)
          && (row.machine().equals(machine) || row.machine().equals("any"))) {
        return row.release();
      }
    }
    throw new ModelUnavailableException(
        name
            + " is there for x86_64 and aarch64, and this machine is "
            + machine
            + ": let a server elsewhere answer (headrace models add NAME --openai URL)");
  }

  /** The release of a package that is the same on all machines. */
  Release portable(String name) {
    return rows.stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .map(Row::release)
        .orElseThrow(() -> new IllegalArgumentException(name));
  }

  private static String machine() {
    String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return name.equals("amd64") ? "x86_64" : name;
  }
}
