package dev.headrace.app.command;

import dev.headrace.app.print.Table;
import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.PriceFolder;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.offer.Imported;
import dev.headrace.billing.prices.offer.OfferFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code headrace prices import}. */
@Command(
    name = "import",
    description = {
      "Lays prices of AWS's Price List over those that Headrace ships.",
      "Reads offer files (CSV or JSON) of services and of Savings Plans, as AWS publishes them; no"
          + " network is used. Of reserved instances those with Linux for a year with nothing upfront"
          + " are read; dedicated machines and Windows are left out."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit status: 0 where prices were read, 1 where none were.",
      "How to get a file: https://docs.aws.amazon.com/awsaccountbilling/latest/",
      "aboutv2/using-the-aws-price-list-bulk-api.html"
    })
final class PricesImportCommand implements Runnable {
  private static final double GIGABYTE = 1 << 30;

  @Mixin private Terminal terminal = new Terminal();
  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "Only prices of this region; may be given several times (default: all).")
  private Set<String> regions = new LinkedHashSet<>();

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files of the Price List.")
  private List<Path> files = new ArrayList<>();

  @Override
  public void run() {
    regions.forEach(PriceBookOption::checkRegion);
    Map<PriceKey, List<Price>> byKey = new TreeMap<>();
    for (Path file : files) {
      take(read(file), byKey);
    }
    List<Price> prices = byKey.values().stream().flatMap(Collection::stream).toList();
    if (prices.isEmpty()) {
      throw new CommandFailure("no price was imported");
    }
    save(prices);
  }

  /** Where two files have a price for the same, the later one counts. */
  private static void take(Imported imported, Map<PriceKey, List<Price>> byKey) {
    Map<PriceKey, List<Price>> own = new TreeMap<>();
    for (Price price : imported.prices()) {
      own.computeIfAbsent(price.key(), key -> new ArrayList<>()).add(price);
    }
    byKey.putAll(own);
  }

  private Imported read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new CommandFailure("there is no file " + file);
    }
    try {
      long size = Files.size(file);
      Imported imported =
          OfferFile.read(
              file,
              regions,
              PriceBook.shipped(),
              read ->
                  terminal
                      .err()
                      .printf(
                          Locale.ROOT,
                          "%s: %.2f of %.2f GB%n",
                          file.getFileName(),
                          read / GIGABYTE,
                          size / GIGABYTE));
      report(file, imported, terminal.out());
      return imported;
    } catch (IOException unreadable) {
      throw new CommandFailure(file + " cannot be read: " + unreadable.getMessage());
    }
  }

  private static void report(Path file, Imported imported, PrintWriter out) {
    String offer = imported.offer().isEmpty() ? "" : " (" + imported.offer() + ")";
    wrap(
        String.format(
            Locale.ROOT,
            "%s%s: %,d of %,d rows became prices; %,d were left out, %,d cannot be used%s",
            file.getFileName(),
            offer,
            imported.prices().size(),
            imported.rows(),
            imported.leftOut(),
            imported.skipped(),
            imported.whole() ? "" : "; the file is damaged"),
        "",
        out);
    imported.complaints().forEach(words -> wrap(words, "  ", out));
    long unsaid = imported.skipped() - imported.complaints().size();
    if (unsaid > 0) {
      out.println("  and " + unsaid + " more");
    }
  }

  private void save(List<Price> prices) {
    PriceFolder folder = PriceFolder.of(data.folder());
    try {
      folder.save(prices).forEach(path -> terminal.out().println("wrote " + path));
    } catch (UncheckedIOException unwritable) {
      throw new CommandFailure(folder.path() + " cannot be written: " + unwritable.getMessage());
    }
  }

  private static void wrap(String text, String indent, PrintWriter out) {
    Table.wrap(text, Table.WIDTH - indent.length()).forEach(line -> out.println(indent + line));
  }
}
