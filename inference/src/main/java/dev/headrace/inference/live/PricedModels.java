package dev.headrace.inference.live;

import dev.headrace.billing.prices.ModelPrices;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.TokenKind;
import dev.headrace.inference.serve.ModelDimensions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How model ids are named in bills: as the price book names the prices of their tokens. A model
 * that it does not know is named all the same, so that the bill lists it without a price.
 */
public final class PricedModels implements ModelDimensions.Source {
  private static final String BEDROCK = "AmazonBedrock";

  /** Makes one. */
  public PricedModels() {}

  @Override
  public ModelDimensions.Keys of(String service, String modelId) {
    Optional<ModelPrices.Model> model = ModelPrices.shipped().find(bare(modelId));
    boolean bedrock = service.equals("bedrock");
    String serviceCode = bedrock ? BEDROCK : "OpenAI";
    ModelDimensions.Key requests =
        new ModelDimensions.Key(serviceCode, (bedrock ? "USE1-" : "") + "ModelRequests", "");
    ModelDimensions.Key input = model.map(known -> key(known, TokenKind.INPUT)).orElse(null);
    ModelDimensions.Key output = model.map(known -> key(known, TokenKind.OUTPUT)).orElse(null);
    return new ModelDimensions.Keys(
        requests,
        input == null ? new ModelDimensions.Key(serviceCode, modelId + "-input-tokens", "") : input,
        output == null
            ? new ModelDimensions.Key(serviceCode, modelId + "-output-tokens", "")
            : output,
        model.map(known -> key(known, TokenKind.CACHE_READ)).orElse(null),
        model.map(known -> key(known, TokenKind.BATCH_INPUT)).orElse(null),
        model.map(known -> key(known, TokenKind.BATCH_OUTPUT)).orElse(null));
  }

  /** The id within an ARN of a model or an inference profile. */
  private static String bare(String modelId) {
    return modelId.startsWith("arn:") ? modelId.substring(modelId.lastIndexOf('/') + 1) : modelId;
  }

  private static ModelDimensions.@Nullable Key key(ModelPrices.Model model, TokenKind kind) {
    PriceKey key = model.key(kind).orElse(null);
    return key == null
        ? null
        : new ModelDimensions.Key(key.serviceCode(), key.usageType(), key.operation());
  }
}
