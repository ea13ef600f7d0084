package dev.headrace.billing.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PriceFolderTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

  @TempDir private Path data;

  @Test
  void without_imports_the_book_is_the_shipped_one() {
    assertThat(PriceFolder.of(data).book()).isSameAs(PriceBook.shipped());
  }

  @Test
  void imported_prices_are_laid_over_the_shipped_ones() {
    Price imported = Prices.flat("AmazonS3", "Retrieval-SIA", "0.02");
    PriceFolder.of(data).save(List.of(imported));

    PriceBook book = PriceFolder.of(data).book();
    assertThat(book.rate(imported.key(), DAY).first()).isEqualTo(imported);
    assertThat(book.rows()).hasSizeGreaterThan(4_000);
  }

  @Test
  void a_second_import_of_a_service_and_region_replaces_the_first() {
    PriceFolder folder = PriceFolder.of(data);
    folder.save(List.of(Prices.flat("AmazonS3", "One", "1"), Prices.flat("AmazonSNS", "Two", "2")));
    List<Path> written = folder.save(List.of(Prices.flat("AmazonS3", "Three", "3")));

    assertThat(written).containsExactly(data.resolve("prices/AmazonS3.us-east-1.csv"));
    assertThat(folder.files().values().stream().flatMap(List::stream))
        .extracting(price -> price.key().usageType())
        .containsExactlyInAnyOrder("Three", "Two");
    assertThat(data.resolve("prices").toFile().list()).hasSize(2);
  }

  @Test
  void a_service_code_cannot_name_another_folder() {
    List<Path> written =
        PriceFolder.of(data).save(List.of(Prices.flat("../../etc/passwd", "One", "1")));
    assertThat(written)
        .allSatisfy(path -> assertThat(path.normalize()).hasParent(data.resolve("prices")));
  }

  @Test
  void a_damaged_file_is_named() throws IOException {
    Path file = PriceFolder.of(data).save(List.of(Prices.flat("AmazonS3", "One", "1"))).getFirst();
    Files.writeString(file, Files.readString(file).replace(",GB,", ",furlong,"));
    assertThatThrownBy(() -> PriceFolder.of(data).book())
        .isInstanceOf(BadPricesException.class)
        .hasMessageContaining("AmazonS3.us-east-1.csv, line 2: unit");
  }

  @Test
  void a_file_whose_prices_overlap_is_refused() throws IOException {
    Path file = PriceFolder.of(data).save(List.of(Prices.flat("AmazonS3", "One", "1"))).getFirst();
    List<String> lines = Files.readAllLines(file);
    Files.write(file, List.of(lines.get(0), lines.get(1), lines.get(1)));
    assertThatThrownBy(() -> PriceFolder.of(data).book())
        .isInstanceOf(BadPricesException.class)
        .hasMessageContaining("do not follow on one another");
  }
}
