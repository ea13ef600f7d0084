package dev.headrace.billing.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceSearchTest {
  private static final List<Price> ROWS = PriceBook.shipped().rows();

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "lambda duration arm, Lambda-GB-Second-ARM",
    "nat gateway hours, NatGateway-Hours",
    "NatGateway bytes, NatGateway-Bytes",
    "g6.xlarge on demand, BoxUsage:g6.xlarge",
    "claude-haiku-4.5 cache read, USE1-MP:USE1_CacheReadInputTokenCount-Units",
    "h100 serverless, serverless-flex:H100-PRO",
    "fis, ActionMinutes",
  })
  void the_best_fit_comes_first(String words, String usageType) {
    assertThat(PriceSearch.find(ROWS, List.of(words.split(" "))).getFirst().key().usageType())
        .isEqualTo(usageType);
  }

  @Test
  void every_word_must_be_there() {
    assertThat(PriceSearch.find(ROWS, List.of("lambda", "submarine"))).isEmpty();
  }

  @Test
  void a_mistyped_word_is_answered_with_the_nearest() {
    assertThat(PriceSearch.suggestion(ROWS, List.of("fargate", "ephemerl"))).contains("ephemeral");
    assertThat(PriceSearch.suggestion(ROWS, List.of("fargate"))).isEmpty();
  }

  @Test
  void no_words_or_too_many_are_refused() {
    for (List<String> words :
        List.of(
            List.of("-"), Collections.nCopies(1, "a b c d e f g h i j k l m n o p q r s t u"))) {
      assertThatThrownBy(() -> PriceSearch.find(ROWS, words))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1 to 20 words");
    }
  }
}
