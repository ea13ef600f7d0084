package dev.headrace.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.advisor.workload.OpenModels;
import dev.headrace.billing.prices.ModelPrices;
import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.TokenKind;
import dev.headrace.inference.models.MinuteLimits;
import dev.headrace.inference.models.ModelFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordedModelTest {
  private static PriceKey key(String model, TokenKind kind) {
    return ModelPrices.shipped().find(model).flatMap(found -> found.key(kind)).orElseThrow();
  }

  @Test
  void what_the_assistant_asks_for_costs_what_the_advice_reckons_with() {
    for (TokenKind kind : new TokenKind[] {TokenKind.INPUT, TokenKind.OUTPUT}) {
      PriceKey asked = key(Deployment.MODEL_ID, kind);
      assertThat(asked).isEqualTo(key(RecordedModel.NAMED, kind));
      assertThat(PriceBook.shipped().rows()).anyMatch(row -> row.key().equals(asked));
    }
  }

  @Test
  void vectors_have_a_price() {
    PriceKey asked = key(Deployment.EMBEDDING_MODEL_ID, TokenKind.INPUT);
    assertThat(PriceBook.shipped().rows()).anyMatch(row -> row.key().equals(asked));
  }

  @Test
  void no_limit_of_a_minute_stands_in_the_demos_way(@TempDir Path data) throws Exception {
    var limits = new ModelFile(data).current().limits();
    assertThat(limits.of(Deployment.MODEL_ID).tokens()).isEqualTo(MinuteLimits.UNLIMITED);
    assertThat(limits.of(Deployment.EMBEDDING_MODEL_ID).tokens()).isEqualTo(MinuteLimits.UNLIMITED);
  }

  @Test
  void the_open_model_is_sold_by_the_token_and_can_be_served() {
    assertThat(OpenModels.shipped().find(RecordedModel.OPEN)).isPresent();
    assertThat(key(RecordedModel.OPEN, TokenKind.OUTPUT)).isNotNull();
  }

  @Test
  void a_call_has_the_tokens_that_calls_were_seen_to_have() {
    var calls = new ModelCalls();
    calls.add(new ModelUse("a", "small", 200, 10));
    calls.add(new ModelUse("b", "small", 400, 40));

    RecordedModel model = RecordedModel.of(calls, 1);

    assertThat(model.callsPerRequest()).isEqualTo(2);
    assertThat(model.inputTokens().largest()).isEqualTo(400);
    assertThat(model.outputTokens().largest()).isEqualTo(40);
  }
}
