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
      @Nullable Key batchOutput) {}

  /** Says how model ids are named in bills; the same for the same id. */
  @FunctionalInterface
  public interface Source {
    /** Those of a model id, as a service knows it. */
    Keys of(String service, String modelId);
  }

  private static final int REQUESTS = 0;
  private static final int INPUT = 1;
  private static final int OUTPUT = 2;
  private static final int CACHE_READ = 3;
  private static final int BATCH_INPUT = 4;
  private static final int BATCH_OUTPUT = 5;
  private static final int PAID = 6;

  private final Dimension[] all = new Dimension[2 * PAID];

  ModelDimensions(Keys keys) {
    Key cacheRead = keys.cacheRead() == null ? keys.input() : keys.cacheRead();
    Key batchInput = keys.batchInput() == null ? keys.input() : keys.batchInput();
    Key batchOutput = keys.batchOutput() == null ? keys.output() : keys.batchOutput();
    put(REQUESTS, keys.requests(), Unit.REQUESTS);
    put(INPUT, keys.input(), Unit.TOKENS);
    put(OUTPUT, keys.output(), Unit.TOKENS);
    put(CACHE_READ, cacheRead, Unit.TOKENS);
    put(BATCH_INPUT, batchInput, Unit.TOKENS);
    put(BATCH_OUTPUT, batchOutput, Unit.TOKENS);
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
    boolean batch = call.ask().tariff() == Tariff.BATCH;
    int cached = call.ask().pricesCache() && !batch ? use.cachedInputTokens() : 0;
    boolean waste = call.ending.isWaste();
    add(usage, REQUESTS, 1, waste, epochMillis);
    add(usage, batch ? BATCH_INPUT : INPUT, use.inputTokens() - cached, waste, epochMillis);
    add(usage, CACHE_READ, cached, waste, epochMillis);
    add(usage, batch ? BATCH_OUTPUT : OUTPUT, use.outputTokens(), waste, epochMillis);
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
