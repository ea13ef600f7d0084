package dev.headrace.billing.prices.offer;

import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.Regions;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * A file of AWS's Price List, CSV or JSON: the prices of a service in one region or in all, or the
 * rates of Savings Plans.
 */
public final class OfferFile {
  /** The largest file that is read, in bytes; that of EC2 has about 10 GB. */
  public static final long MAX_BYTES = 64L << 30;

  /** How many prices one file may bring; above that, regions have to be chosen. */
  public static final int MAX_PRICES = 200_000;

  private static final int BUFFER = 1 << 16;

  private OfferFile() {}

  /**
   * Reads a file.
   *
   * @param regions those whose prices are wanted; none for all
   * @param known the price book that the prices will be laid over
   * @param progress is told how many bytes have been read, now and then
   * @throws IOException if it cannot be opened, or is larger than {@link #MAX_BYTES}
   */
  public static Imported read(
      Path file, Set<String> regions, PriceBook known, LongConsumer progress) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException("it is larger than " + (MAX_BYTES >> 30) + " GB");
    }
    for (String region : regions) {
      if (!Regions.known(region)) {
        throw new IllegalArgumentException("no such region: " + region);
      }
    }
    try (InputStream bytes =
        new BufferedInputStream(new Counting(Files.newInputStream(file), progress), BUFFER)) {
      return read(bytes, String.valueOf(file.getFileName()), regions, known, MAX_PRICES);
    }
  }

  static Imported read(
      InputStream bytes, String name, Set<String> regions, PriceBook known, int most)
      throws IOException {
    var findings = new Findings();
    var rows = new OfferRows(regions, known, name, findings, most);
    String offer =
        isJson(bytes)
            ? new JsonOffer(rows, findings).read(bytes)
            : new CsvOffer(rows, findings)
                .read(new InputStreamReader(bytes, StandardCharsets.UTF_8));
    return new Imported(
        offer,
        rows.finish(),
        findings.rows(),
        findings.leftOut(),
        findings.skipped(),
        findings.complaints(),
        findings.whole());
  }

  /** JSON begins with a brace; nothing else that is expected does. */
  private static boolean isJson(InputStream bytes) throws IOException {
    bytes.mark(BUFFER);
    int first;
    int looked = 0;
    do {
      first = bytes.read();
      looked++;
    } while (looked < BUFFER && first >= 0 && Character.isWhitespace(first));
    bytes.reset();
    return first == '{';
  }

  /** Tells how far it has been read. */
  private static final class Counting extends FilterInputStream {
    private static final long STEP = 64L << 20;

    private final LongConsumer progress;
    private long read;
    private long next = STEP;

    Counting(InputStream bytes, LongConsumer progress) {
      super(bytes);
      this.progress = progress;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      if (value >= 0) {
        count(1);
      }
      return value;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = super.read(into, offset, length);
      if (count > 0) {
        count(count);
      }
      return count;
    }

    private void count(int bytes) {
      read += bytes;
      if (read >= next) {
        next = read + STEP;
        progress.accept(read);
      }
    }
  }
}
