package dev.headrace.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

final class DemoBillTest {
  private static String remarks(String json) throws Exception {
    return DemoBill.remarks(new ObjectMapper().readTree(json));
  }

  @Test
  void the_share_of_tokens_is_that_of_all_models_in_all_cash() throws Exception {
    String remarks =
        remarks(
            """
            {"totals": {"cashUsd": 0.008}, "groups": [
              {"lines": [{"serviceCode": "AmazonBedrockFoundationModels", "cashUsd": 0.0049},
                         {"serviceCode": "AWSLambda", "cashUsd": 0.002}]},
              {"lines": [{"serviceCode": "AmazonBedrock", "cashUsd": 0.0011}]}]}
            """);

    assertThat(remarks).contains("75.0 %").doesNotContain("ModelServer");
  }

  @Test
  void nobody_who_buys_tokens_pays_for_the_server_of_the_model() throws Exception {
    String remarks =
        remarks(
            """
            {"totals": {"cashUsd": 0.002},
             "groups": [{"lines": [{"serviceCode": "AmazonBedrock", "cashUsd": 0.002}]}],
             "unknownPrices": [{"serviceCode": "Headrace", "usageType": "ModelServer-Hours"}]}
            """);

    assertThat(remarks).contains("100.0 %", "ModelServer-Hours");
  }

  @Test
  void without_tokens_or_cash_there_is_nothing_to_say() throws Exception {
    assertThat(remarks("{\"totals\": {\"cashUsd\": 0}, \"groups\": []}")).isEmpty();
    assertThat(
            remarks(
                """
                {"totals": {"cashUsd": 0.002},
                 "groups": [{"lines": [{"serviceCode": "AWSLambda", "cashUsd": 0.002}]}]}
                """))
        .isEmpty();
  }
}
