package dev.headrace.billing.prices;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What somebody may look for and the shipped price book does not have, so that its cost is unknown.
 *
 * @param pattern what words that ask for it look like
 * @param subject what has no price
 * @param why it has none
 * @param instead what can be done
 */
public record PriceGap(Pattern pattern, String subject, String why, String instead) {
  private static final String FILE = "gaps.csv";

  /** All that is known to be missing. */
  public static List<PriceGap> all() {
    try (CsvReader<NamedCsvRecord> csv =
        CsvReader.builder().ofNamedCsvRecord(ShippedFiles.open(FILE))) {
      return csv.stream().map(PriceGap::read).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static PriceGap read(NamedCsvRecord row) {
    return new PriceGap(
        Pattern.compile(row.getField("pattern")),
        row.getField("subject"),
        row.getField("why"),
        row.getField("instead"));
  }

  /** Those that somebody who searches for these words may mean. */
  public static List<PriceGap> about(Collection<String> words) {
    String asked = String.join(" ", words).toLowerCase(Locale.ROOT);
    return all().stream().filter(gap -> gap.pattern.matcher(asked).find()).toList();
  }

  /** In one sentence. */
  public String sentence() {
    return subject + ": " + why + "; " + instead + ".";
  }
}
