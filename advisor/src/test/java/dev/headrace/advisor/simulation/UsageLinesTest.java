package dev.headrace.advisor.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.billing.bill.UsageLine;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageLinesTest {
  private static List<UsageLine> lines(String region) {
    return new UsageLines(region, "function:agent")
        .add("AWSLambda", "Lambda-GB-Second", PriceUnit.GB_SECOND, 2 / 3.0)
        .add("AWSLambda", "Request", PriceUnit.REQUEST, 0)
        .add("AmazonBedrock", "CacheWrite", PriceUnit.MILLION_TOKENS, 7.6e-38)
        .add(PriceKey.of("RunPod", "global", "pod-secure:L4-24GB"), PriceUnit.GPU_HOUR, 10, 20)
        .lines();
  }

  @Test
  void keeps_nine_digits_and_leaves_out_what_was_not_used() {
    List<UsageLine> lines = lines("us-east-1");

    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst().quantity()).isEqualByComparingTo(new BigDecimal("0.666666667"));
    assertThat(lines.getFirst().key().usageType()).isEqualTo("Lambda-GB-Second");
  }

  @Test
  void wastes_no_more_than_was_used() {
    assertThat(lines("us-east-1").getLast().wasted()).isEqualByComparingTo(BigDecimal.TEN);
  }

  @Test
  void is_paid_in_its_own_region_under_that_regions_name() {
    List<UsageLine> lines = lines("eu-central-1");

    assertThat(lines.getFirst().key())
        .isEqualTo(PriceKey.of("AWSLambda", "eu-central-1", "EUC1-Lambda-GB-Second"));
    assertThat(lines.getLast().key().region()).isEqualTo("global");
  }
}
