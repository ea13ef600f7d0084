package dev.headrace.inference.serve;

import dev.headrace.inference.Ask.Tariff;
import dev.headrace.inference.TokenUse;
import dev.headrace.kernel.usage.Dimension;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.usage.Unit;
import org.jspecify.annotations.Nullable;

/**
 * How the tokens of a model id are named in bills. Cached input of a model that has no price of its
 * own for it is paid as input.
 */
public final class ModelDimensions {
  /** Where the price of something is found: the names by which a bill calls it. */
  public record Key(String serviceCode, String usageType, String operation) {}

  /** The names of what is paid; null for what has no price of its own. */
  public record Keys(
      Key requests,
      Key input,
      Key output,
      @Nullable Key cacheRead,
      @Nullable Key batchInput,
      @Nullable Key batchOutput,
      @Nullable Key provisionedInput,
      @Nullable Key provisionedOutput) {
    /** Those of a model that has no other prices. */
    public Keys(Key requests, Key input, Key output) {
      this(requests, input, output, null, null, null, null, null);
    }
  }

  /** Says how model ids are named in bills; the same for the same id. */
  @FunctionalInterface
  public interface Source {
    /** Of models whose usage nobody reads: of replays, and of what is billed by other means. */
    Source UNBILLED =
        (service, modelId) ->
            new Keys(
                new Key("Unbilled", "requests", ""),
                new Key("Unbilled", "input", ""),
                new Key("Unbilled", "output", ""));

    /** Those of a model id, as a service knows it. */
    Keys of(String service, String modelId);
  }

  private static final int REQUESTS = 0;
  private static final int INPUT = 1;
  private static final int OUTPUT = 2;
  private static final int CACHE_READ = 3;
  private static final int BATCH_INPUT = 4;
  private static final int BATCH_OUTPUT = 5;
  private static final int PROVISIONED_INPUT = 6;
  private static final int PROVISIONED_OUTPUT = 7;
  private static final int PAID = 8;

  private final Dimension[] all = new Dimension[2 * PAID];

  ModelDimensions(Keys keys) {
    put(REQUESTS, keys.requests(), Unit.REQUESTS);
    put(INPUT, keys.input(), Unit.TOKENS);
    put(OUTPUT, keys.output(), Unit.TOKENS);
    put(CACHE_READ, or(keys.cacheRead(), keys.input()), Unit.TOKENS);
    put(BATCH_INPUT, or(keys.batchInput(), keys.input()), Unit.TOKENS);
    put(BATCH_OUTPUT, or(keys.batchOutput(), keys.output()), Unit.TOKENS);
    put(PROVISIONED_INPUT, or(keys.provisionedInput(), keys.input()), Unit.TOKENS);
    put(PROVISIONED_OUTPUT, or(keys.provisionedOutput(), keys.output()), Unit.TOKENS);
  }

  private static Key or(@Nullable Key key, Key otherwise) {
    return key == null ? otherwise : key;
  }

  private void put(int ordinal, Key key, Unit unit) {
    var paid =
        new TokenDimension(
            ordinal, key.serviceCode(), key.usageType(), key.operation(), unit, null);
    all[ordinal] = paid;
    all[PAID + ordinal] = TokenDimension.wasteOf(PAID + ordinal, paid);
  }

  Dimension[] all() {
    return all.clone();
  }

  /** Adds a request to what was used. */
  void add(Meter.Resource usage, ModelCall call, long epochMillis) {
    TokenUse use = call.use;
    Tariff tariff = call.ask().tariff();
    boolean cacheIsPriced = call.ask().pricesCache() && tariff == Tariff.ON_DEMAND;
    int cached = cacheIsPriced ? use.cachedInputTokens() : 0;
    boolean waste = call.ending.isWaste();
    add(usage, REQUESTS, 1, waste, epochMillis);
    add(usage, input(tariff), use.inputTokens() - cached, waste, epochMillis);
    add(usage, CACHE_READ, cached, waste, epochMillis);
    add(usage, output(tariff), use.outputTokens(), waste, epochMillis);
  }

  private static int input(Tariff tariff) {
    return switch (tariff) {
      case ON_DEMAND -> INPUT;
      case BATCH -> BATCH_INPUT;
      case PROVISIONED -> PROVISIONED_INPUT;
    };
  }

  private static int output(Tariff tariff) {
    return switch (tariff) {
      case ON_DEMAND -> OUTPUT;
      case BATCH -> BATCH_OUTPUT;
      case PROVISIONED -> PROVISIONED_OUTPUT;
    };
  }

  private void add(
      Meter.Resource usage, int ordinal, long quantity, boolean waste, long epochMillis) {
    if (quantity > 0) {
      usage.add(all[ordinal], quantity, epochMillis);
      if (waste) {
        usage.add(all[PAID + ordinal], quantity, epochMillis);
      }
    }
  }
}
