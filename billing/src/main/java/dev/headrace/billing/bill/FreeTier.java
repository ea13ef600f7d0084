package dev.headrace.billing.bill;

import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;
import dev.headrace.billing.prices.Regions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a provider gives free each calendar month, to everybody and for ever; together for all
 * regions and accounts.
 *
 * @param serviceCodes the services that share it
 * @param usageTypes the usage types that it is for, without region prefixes
 * @param quantity how much, in the unit
 * @param source the page that says so
 * @param retrieved when it was read
 */
public record FreeTier(
    Set<String> serviceCodes,
    Set<String> usageTypes,
    PriceUnit unit,
    BigDecimal quantity,
    String description,
    String source,
    LocalDate retrieved) {
  private static final String FILE = "free-tiers.tsv";
  private static final int COLUMNS = 7;

  /** All that is known, in the order in which it applies. */
  public static List<FreeTier> shipped() {
    return Shipped.ALL;
  }

  /** Read when first asked for. */
  private static final class Shipped {
    private static final List<FreeTier> ALL = read();

    private static List<FreeTier> read() {
      try (InputStream in = FreeTier.class.getResourceAsStream(FILE)) {
        if (in == null) {
          throw new IllegalStateException(FILE + " is missing from the program");
        }
        return parse(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static List<FreeTier> parse(BufferedReader lines) throws IOException {
    List<FreeTier> tiers = new ArrayList<>();
    lines.readLine();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] cells = line.split("\t", -1);
      if (cells.length != COLUMNS) {
        throw new IllegalStateException(FILE + ": a line has " + COLUMNS + " columns: " + line);
      }
      tiers.add(
          new FreeTier(
              words(cells[0]),
              words(cells[1]),
              PriceUnit.of(cells[2]),
              new BigDecimal(cells[3]),
              cells[4],
              cells[5],
              LocalDate.parse(cells[6])));
    }
    return List.copyOf(tiers);
  }

  private static Set<String> words(String cell) {
    return new TreeSet<>(List.of(cell.split(" ")));
  }

  /** Whether it pays for usage of a key, whatever its region. */
  public boolean covers(PriceKey key) {
    return serviceCodes.contains(key.serviceCode())
        && usageTypes.contains(Regions.withoutRegion(key.usageType()));
  }
}
