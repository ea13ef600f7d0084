package dev.headrace.billing.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceFileTest {
  private static final String HEADER = String.join(",", PriceFile.COLUMNS);
  private static final String ROW =
      "AmazonS3,Requests-Tier1,Put,SKU1,\"PUT, \"\"COPY\"\"\",us-east-1,request,0,,0.000005,"
          + "2026-09-01,,2026-09-26,https://example.com,official";

  @Test
  void what_is_written_is_read_again() {
    List<Price> rows = PriceBook.shipped().rows();
    var text = new StringWriter();
    PriceFile.write(text, rows);
    assertThat(PriceFile.read(new StringReader(text.toString()), "again.csv")).isEqualTo(rows);
  }

  @Test
  void quotes_and_commas_are_part_of_a_description() {
    assertThat(read(HEADER + "\n" + ROW))
        .singleElement()
        .satisfies(price -> assertThat(price.description()).isEqualTo("PUT, \"COPY\""));
  }

  @ParameterizedTest(name = "{1} for {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          request | furlong | line 2: unit not a unit of prices: furlong
          0.000005 | cheap | line 2: usd is no number: cheap
          0.000005 | 1e999999999 | line 2: usd is no number: 1e999999999
          0.000005 | NaN | line 2: usd is no number: NaN
          2026-09-26 | yesterday | line 2: retrieved is no date such as 2026-11-23: yesterday
          official | rumour | line 2: evidence is none of measured, official
          us-east-1 | '' | line 2: region is empty
          """)
  void a_damaged_row_is_named_by_line_and_field(String good, String bad, String message) {
    assertThatThrownBy(() -> read(HEADER + "\n" + ROW.replace(good, bad)))
        .isInstanceOf(BadPricesException.class)
        .hasMessageContaining("prices.csv, " + message);
  }

  @Test
  void other_columns_are_refused() {
    assertThatThrownBy(() -> read("a,b\n1,2\n"))
        .isInstanceOf(BadPricesException.class)
        .hasMessageContaining("the columns are [a, b]");
  }

  @Test
  void a_row_with_too_few_fields_is_refused() {
    assertThatThrownBy(() -> read(HEADER + "\nAmazonS3,Requests-Tier1\n"))
        .isInstanceOf(BadPricesException.class)
        .hasMessageContaining("prices.csv");
  }

  @Test
  void a_field_up_to_the_limit_is_read_and_a_longer_one_refused() {
    String longest = "x".repeat(PriceFile.MAX_FIELD);
    assertThat(read(HEADER + "\n" + ROW.replace("SKU1", longest))).hasSize(1);
    assertThatThrownBy(() -> read(HEADER + "\n" + ROW.replace("SKU1", longest + "x")))
        .isInstanceOf(BadPricesException.class)
        .hasMessageContaining("longer than 4096 characters");
  }

  @Test
  void a_quote_that_never_ends_is_refused() {
    assertThatThrownBy(() -> read(HEADER + "\n\"" + "x".repeat(200_000)))
        .isInstanceOf(BadPricesException.class);
  }

  private static List<Price> read(String text) {
    return PriceFile.read(new StringReader(text), "prices.csv");
  }
}
