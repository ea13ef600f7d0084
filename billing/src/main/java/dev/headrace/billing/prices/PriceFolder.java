package dev.headrace.billing.prices;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The prices that a team imported: a folder with a file for each service and region, which are laid
 * over those that Headrace ships.
 */
public final class PriceFolder {
  /** The folder's usual name within a data folder. */
  public static final String NAME = "prices";

  /** How many files it may hold. */
  static final int MAX_FILES = 1_000;

  private static final String EXTENSION = ".csv";

  private final Path folder;

  /** The imported prices of a data folder, whether there are any or not. */
  public static PriceFolder of(Path dataFolder) {
    return new PriceFolder(dataFolder.resolve(NAME));
  }

  private PriceFolder(Path folder) {
    this.folder = folder;
  }

  /** Where it is. */
  public Path path() {
    return folder;
  }

  /**
   * The price book: what is shipped, with what was imported laid over it.
   *
   * @throws BadPricesException if an imported file is damaged
   */
  public PriceBook book() {
    List<Price> imported = files().values().stream().flatMap(List::stream).toList();
    return imported.isEmpty() ? PriceBook.shipped() : PriceBook.shipped().overlaid(imported);
  }

  /**
   * The imported prices by the file that holds them.
   *
   * @throws BadPricesException if a file is damaged
   */
  public Map<Path, List<Price>> files() {
    Map<Path, List<Price>> files = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      return files;
    }
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path path :
          paths.filter(PriceFolder::isPrices).sorted().limit(MAX_FILES + 1L).toList()) {
        if (files.size() == MAX_FILES) {
          throw new BadPricesException(folder + " holds more than " + MAX_FILES + " files");
        }
        files.put(path, read(path));
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return files;
  }

  private static boolean isPrices(Path path) {
    return path.getFileName().toString().endsWith(EXTENSION);
  }

  private static List<Price> read(Path path) throws IOException {
    try (BufferedReader text = Files.newBufferedReader(path)) {
      List<Price> prices = PriceFile.read(text, path.toString());
      List<String> problems = Checks.problems(prices);
      if (!problems.isEmpty()) {
        throw new BadPricesException(path + ": " + problems.getFirst());
      }
      return prices;
    }
  }

  /**
   * Keeps prices. Those of a service and region replace all that were kept of it.
   *
   * @return the files that were written
   */
  public List<Path> save(List<Price> prices) {
    Map<String, List<Price>> byFile = new TreeMap<>();
    for (Price price : prices) {
      byFile.computeIfAbsent(fileName(price.key()), name -> new ArrayList<>()).add(price);
    }
    try {
      Files.createDirectories(folder);
      List<Path> written = new ArrayList<>();
      for (Map.Entry<String, List<Price>> file : byFile.entrySet()) {
        written.add(write(folder.resolve(file.getKey()), file.getValue()));
      }
      return written;
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  /** A service's code comes from a file that anyone may have made, so it names no other folder. */
  private static String fileName(PriceKey key) {
    String service = key.serviceCode().replaceAll("[^A-Za-z0-9]", "_");
    return service.substring(0, Math.min(100, service.length())) + "." + key.region() + EXTENSION;
  }

  /** Writes beside the file and then takes its place, so that nobody reads half of it. */
  private static Path write(Path file, List<Price> prices) throws IOException {
    Path beside = Files.createTempFile(file.getParent(), ".", ".part");
    try (BufferedWriter text = Files.newBufferedWriter(beside, StandardCharsets.UTF_8)) {
      PriceFile.write(text, prices);
    }
    return Files.move(
        beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
