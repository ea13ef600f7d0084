package dev.headrace.bedrock.control;

import dev.headrace.bedrock.catalogue.Catalogue;
import dev.headrace.billing.prices.Commitment;
import dev.headrace.billing.prices.ModelPrices;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.kernel.usage.Dimension;
import dev.headrace.kernel.usage.Unit;

/**
 * What provisioned throughput is paid by: model units held for a time. Where the price book does
 * not know the price of a model's units, they are named as Bedrock would, and listed without a
 * price.
 */
record UnitDimension(String serviceCode, String usageType, String operation) implements Dimension {
  private static final String REGION = "us-east-1";

  /** The one of a model and a commitment. */
  static UnitDimension of(String modelId, Commitment commitment) {
    PriceKey key =
        ModelPrices.shipped()
            .find(modelId)
            .map(model -> model.modelUnits().get(commitment))
            .orElseGet(() -> named(modelId, commitment));
    return new UnitDimension(key.serviceCode(), key.usageType(), key.operation());
  }

  /** Claude is sold by way of AWS Marketplace, whose bills name things otherwise. */
  private static PriceKey named(String modelId, Commitment commitment) {
    return Catalogue.shipped()
        .find(modelId)
        .filter(model -> model.provider().equals("Anthropic"))
        .map(model ->
            new PriceKey(
                "AmazonBedrockFoundationModels",
                REGION,
                "USE1-MP:USE1_ProvisionedThroughput_%s_ModelUnits_Usage-Units"
                    .formatted(marketplaceTerm(commitment)),
                model.name() + " (Amazon Bedrock Edition)"))
        .orElseGet(() ->
            PriceKey.of(
                "AmazonBedrock",
                REGION,
                "USE1-%s-ProvisionedThroughput-%s-ModelUnits"
                    .formatted(modelId, term(commitment))));
  }

  private static String marketplaceTerm(Commitment commitment) {
    return switch (commitment) {
      case NONE -> "NoCommit";
      case ONE_MONTH -> "1MonthCommit";
      case SIX_MONTHS -> "6MonthCommit";
    };
  }

  private static String term(Commitment commitment) {
    return switch (commitment) {
      case NONE -> "NoCommit";
      case ONE_MONTH -> "1month";
      case SIX_MONTHS -> "6month";
    };
  }

  @Override
  public int ordinal() {
    return 0;
  }

  @Override
  public Unit unit() {
    return Unit.MILLISECONDS;
  }
}
