package dev.headrace.billing.prices.offer;

import dev.headrace.billing.prices.PriceBook;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Reads files that tests write. */
final class Offers {
  /** What AWS puts before the columns' names. */
  static final String PREAMBLE =
      """
      "FormatVersion","v1.0"
      "Disclaimer","This pricing list is for informational purposes only."
      "Publication Date","2026-10-02T21:03:06Z"
      "Version","20261002210306"
      "OfferCode","%s"
      """;

  private Offers() {}

  static Imported read(String text, String... regions) {
    return readAtMost(OfferFile.MAX_PRICES, text, regions);
  }

  static Imported readAtMost(int most, String text, String... regions) {
    try {
      return OfferFile.read(
          new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
          "index",
          Set.of(regions),
          PriceBook.shipped(),
          most);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
