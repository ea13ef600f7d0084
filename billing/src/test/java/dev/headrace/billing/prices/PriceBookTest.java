package dev.headrace.billing.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriceBookTest {
  private static final LocalDate SEPTEMBER = LocalDate.of(2026, 9, 1);
  private static final LocalDate OCTOBER = LocalDate.of(2026, 10, 1);
  private static final PriceKey DATA = PriceKey.of("AmazonS3", "us-east-1", "Retrieval-SIA");

  @Test
  void a_price_holds_from_its_first_day_to_the_day_before_its_end() {
    var old = Prices.during(Prices.flat("AmazonS3", "Retrieval-SIA", "2"), SEPTEMBER, OCTOBER);
    var now = Prices.during(Prices.flat("AmazonS3", "Retrieval-SIA", "1"), OCTOBER, null);
    var book = PriceBook.of(List.of(old, now));

    assertThat(book.find(DATA, SEPTEMBER.minusDays(1))).isEmpty();
    assertThat(book.rate(DATA, SEPTEMBER).first()).isEqualTo(old);
    assertThat(book.rate(DATA, OCTOBER.minusDays(1)).first()).isEqualTo(old);
    assertThat(book.rate(DATA, OCTOBER).first()).isEqualTo(now);
  }

  @Test
  void an_unknown_price_names_the_nearest_usage_type() {
    var book = PriceBook.of(List.of(Prices.flat("AmazonS3", "Retrieval-SIA", "1")));
    assertThatThrownBy(
            () -> book.rate(PriceKey.of("AmazonS3", "us-east-1", "Retrieval-SAI"), OCTOBER))
        .isInstanceOf(UnknownPriceException.class)
        .hasMessageContaining("AmazonS3 Retrieval-SAI in us-east-1 on 2026-10-01")
        .hasMessageContaining("the nearest usage type is Retrieval-SIA")
        .hasMessageContaining("headrace prices import");
  }

  @Test
  void a_price_without_an_operation_is_one_for_all_operations() {
    var book = PriceBook.of(List.of(Prices.flat("AmazonS3", "Retrieval-SIA", "1")));
    assertThat(book.find(DATA.withOperation("GetObject"), OCTOBER)).isPresent();
  }

  @Test
  void a_key_without_an_operation_finds_the_only_one() {
    var one = Prices.tier(DATA.withOperation("GetObject"), "0", null, "1");
    var other = Prices.tier(DATA.withOperation("HeadObject"), "0", null, "2");

    assertThat(PriceBook.of(List.of(one)).rate(DATA, OCTOBER).first()).isEqualTo(one);
    assertThat(PriceBook.of(List.of(one, other)).find(DATA, OCTOBER)).isEmpty();
    assertThat(PriceBook.of(List.of(one, other)).find(DATA.withOperation("Put"), OCTOBER))
        .isEmpty();
  }

  @Test
  void data_transfer_has_one_price_whichever_service_moves_the_data() {
    for (String service : new String[] {"AmazonS3", "AmazonEC2", "AWSDataTransfer"}) {
      var key = new PriceKey(service, "us-east-1", "DataTransfer-Out-Bytes", "GetObject");
      assertThat(PriceBook.shipped().rate(key, OCTOBER).first().usd()).isEqualByComparingTo("0.09");
    }
  }

  @Test
  void laid_over_rows_replace_a_price_from_their_first_day_on() {
    var shipped = Prices.during(Prices.flat("AmazonS3", "Retrieval-SIA", "2"), SEPTEMBER, null);
    var kept = Prices.flat("AmazonS3", "Requests-Tier1", "3");
    var imported = Prices.during(Prices.flat("AmazonS3", "Retrieval-SIA", "1"), OCTOBER, null);

    var book = PriceBook.of(List.of(shipped, kept)).overlaid(List.of(imported));

    assertThat(book.rate(DATA, OCTOBER.minusDays(1)).first().usd()).isEqualTo(shipped.usd());
    assertThat(book.rate(DATA, OCTOBER).first()).isEqualTo(imported);
    assertThat(book.rows()).contains(kept).hasSize(3);
    assertThat(Checks.problems(book.rows())).isEmpty();
  }

  @Test
  void a_row_laid_over_from_before_leaves_nothing_of_the_shipped_one() {
    var shipped = Prices.during(Prices.flat("AmazonS3", "Retrieval-SIA", "2"), OCTOBER, null);
    var imported = Prices.during(Prices.flat("AmazonS3", "Retrieval-SIA", "1"), SEPTEMBER, null);
    assertThat(PriceBook.of(List.of(shipped)).overlaid(List.of(imported)).rows())
        .containsExactly(imported);
  }

  @Test
  void keys_move_to_other_regions_with_the_code_of_the_region() {
    assertThat(PriceKey.of("AWSLambda", "us-east-1", "Lambda-GB-Second").in("eu-central-1"))
        .isEqualTo(PriceKey.of("AWSLambda", "eu-central-1", "EUC1-Lambda-GB-Second"));
    assertThat(PriceKey.of("AmazonECS", "us-east-1", "USE1-Fargate-GB-Hours").in("us-west-2"))
        .isEqualTo(PriceKey.of("AmazonECS", "us-west-2", "USW2-Fargate-GB-Hours"));
    assertThat(
            PriceKey.of("AmazonBedrockFoundationModels", "us-east-1", "USE1-MP:USE1_In-Units")
                .in("us-west-2")
                .usageType())
        .isEqualTo("USW2-MP:USW2_In-Units");
    assertThat(DATA.in("us-east-1")).isEqualTo(DATA);
  }
}
