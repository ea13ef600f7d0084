package dev.headrace.inference.live;

import dev.headrace.billing.prices.ModelPrices;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.TokenKind;
import dev.headrace.inference.serve.ModelDimensions;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How model ids are named in bills: as the price book names the prices of their tokens. A model
 * that it does not know is named all the same, so that the bill lists it without a price.
 */
public final class PricedModels implements ModelDimensions.Source {
  private static final String BEDROCK = "AmazonBedrock";

  /** How an id ends that means a model as it was on a day. */
  private static final Pattern DAY = Pattern.compile("-\\d{4}-\\d\\d-\\d\\d$");

  /** Of tokens that cost nothing, as their throughput was bought by the hour. */
  private static final String PROVISIONED = "USE1-ProvisionedThroughput-";

  /** Makes one. */
  public PricedModels() {}

  @Override
  public ModelDimensions.Keys of(String service, String modelId) {
    boolean bedrock = service.equals("bedrock");
    Optional<ModelPrices.Model> model = bedrock ? bedrocks(modelId) : openAis(modelId);
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
        bedrock ? batch(model, TokenKind.BATCH_INPUT, modelId + "-input-tokens-batch") : null,
        bedrock ? batch(model, TokenKind.BATCH_OUTPUT, modelId + "-output-tokens-batch") : null,
        bedrock ? new ModelDimensions.Key(BEDROCK, PROVISIONED + "input-tokens", "") : null,
        bedrock ? new ModelDimensions.Key(BEDROCK, PROVISIONED + "output-tokens", "") : null);
  }

  /** Tokens of batches have a price of their own, which is unknown where the book lacks it. */
  private static ModelDimensions.Key batch(
      Optional<ModelPrices.Model> model, TokenKind kind, String unpriced) {
    ModelDimensions.Key known = model.map(it -> key(it, kind)).orElse(null);
    return known == null ? new ModelDimensions.Key(BEDROCK, unpriced, "") : known;
  }

  /** Of an id, or of an ARN of a model or an inference profile. */
  private static Optional<ModelPrices.Model> bedrocks(String modelId) {
    String id =
        modelId.startsWith("arn:") ? modelId.substring(modelId.lastIndexOf('/') + 1) : modelId;
    return ModelPrices.shipped().find(id);
  }

  /** A version of a day costs what its model costs, unless it has prices of its own. */
  private static Optional<ModelPrices.Model> openAis(String modelId) {
    return ModelPrices.openAi()
        .find(modelId)
        .or(() -> ModelPrices.openAi().find(DAY.matcher(modelId).replaceFirst("")));
  }

  private static ModelDimensions.@Nullable Key key(ModelPrices.Model model, TokenKind kind) {
    PriceKey key = model.key(kind).orElse(null);
    return key == null
        ? null
        : new ModelDimensions.Key(key.serviceCode(), key.usageType(), key.operation());
  }
}
