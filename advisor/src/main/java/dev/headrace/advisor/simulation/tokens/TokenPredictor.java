package dev.headrace.advisor.simulation.tokens;

import dev.headrace.advisor.catalogue.PriceUse;
import dev.headrace.advisor.catalogue.PriceUse.Per;
import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.simulation.Arrivals;
import dev.headrace.advisor.simulation.Context;
import dev.headrace.advisor.simulation.ModelCalls;
import dev.headrace.advisor.simulation.Obtained;
import dev.headrace.advisor.simulation.Prediction;
import dev.headrace.advisor.simulation.Quantiles;
import dev.headrace.advisor.simulation.Quantities;
import dev.headrace.advisor.simulation.SimulatedStretch;
import dev.headrace.advisor.simulation.Stretch;
import dev.headrace.advisor.simulation.UsageLines;
import dev.headrace.advisor.workload.Component.Code;
import dev.headrace.advisor.workload.Component.Embedding;
import dev.headrace.advisor.workload.Component.Model;
import dev.headrace.billing.bill.UsageLine;
import dev.headrace.billing.prices.ModelPrices;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;
import dev.headrace.billing.prices.TokenKind;
import dev.headrace.inference.models.Burndown;
import dev.headrace.inference.serve.QuotaLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Predicts a model that is bought by the token. */
public final class TokenPredictor {
  private static final double MILLION = 1e6;
  private static final double SECONDS_PER_HOUR = 3_600;
  private static final int HOURS = 730;
  private static final long SEED_STEP = 0x9E3779B97F4A7C15L;

  /** How long a prompt stays cached after its last use, in seconds. */
  private static final double CACHE_SECONDS = 300;

  private static final String EMBEDDING_MODEL = "titan-embed-text-v2";

  private final Context context;
  private final Model model;
  private final Arrivals arrivals;
  private final ModelCalls calls;

  /** A predictor of one component. */
  public TokenPredictor(Context context, Model model) {
    this.context = context;
    this.model = model;
    this.arrivals = context.arrivals(model);
    this.calls = ModelCalls.of(context, model);
  }

  /** The model on demand; nothing where no price of it is known. */
  public List<Prediction> onDemand(Shape shape) {
    Optional<ModelPrices.Model> sold = ModelPrices.shipped().find(model.model());
    if (sold.isEmpty()) {
      return List.of();
    }
    context.progress().at(model.name() + ": " + model.model(), 0);
    TokenSpeeds speeds = TokenSpeeds.of(model.model());
    var counts = new TokenRun.Counts();
    List<Stretch> stretches = Stretch.of(arrivals, context.effort(), meanSeconds(speeds));
    long seed = context.seed();
    for (Stretch stretch : stretches) {
      var simulated = new SimulatedStretch(stretch, seed);
      new TokenRun(model, calls, simulated, speeds.speed(), limits(), counts).run();
      seed += SEED_STEP;
    }
    return List.of(prediction(shape, sold.get(), speeds, counts, stretches));
  }

  private Prediction prediction(
      Shape shape,
      ModelPrices.Model sold,
      TokenSpeeds speeds,
      TokenRun.Counts counts,
      List<Stretch> stretches) {
    double all = Math.max(1, counts.calls);
    double served = counts.calls == 0 ? 1 : (counts.calls - counts.throttled) / all;
    return new Prediction(
        model.name(),
        shape.id(),
        sold.alias(),
        speeds.exact() ? Obtained.SIMULATED : Obtained.EXTRAPOLATED,
        counts.latency.latency(),
        counts.firstToken.latency(),
        0,
        counts.throttled / all,
        counts.failed / all,
        0,
        usage(shape, sold, served),
        remarks(speeds, counts, stretches));
  }

  /** The model in batches, whose answers come within a day; nothing where it is not sold so. */
  public List<Prediction> batch(Shape shape) {
    Optional<ModelPrices.Model> sold =
        ModelPrices.shipped()
            .find(model.model())
            .filter(found -> found.key(TokenKind.BATCH_INPUT).isPresent());
    if (sold.isEmpty()) {
      return List.of();
    }
    var lines = lines();
    add(lines, sold.get(), TokenKind.BATCH_INPUT, callsPerMonth() * meanInput());
    add(lines, sold.get(), TokenKind.BATCH_OUTPUT, callsPerMonth() * meanOutput());
    addPlumbing(lines, shape);
    return List.of(
        new Prediction(
            model.name(),
            shape.id(),
            sold.get().alias() + ", batch",
            Obtained.FORMULA,
            null,
            null,
            0,
            0,
            0,
            0,
            lines.lines(),
            List.of(
                "cost by formula, latency not simulated: answers come within 24 hours",
                "batches have no prompt cache: all input tokens are paid for")));
  }

  /**
   * A model with throughput of its own: one model unit all month. What a unit holds is not
   * published.
   */
  public static List<Prediction> provisioned(Context context, Model model, Shape shape) {
    var lines = new UsageLines(context.workload().region(), "model:" + model.name());
    PriceKey unit =
        ModelPrices.shipped().find(model.model()).map(ModelPrices.Model::modelUnit).orElse(null);
    if (unit == null) {
      new Quantities().naming("model", model.model()).addTo(lines, shape, use -> true);
    } else {
      lines.add(unit, PriceUnit.UNIT_HOUR, Arrivals.HOURS, 0);
    }
    return List.of(
        new Prediction(
            model.name(),
            shape.id(),
            "1 model unit",
            Obtained.FORMULA,
            null,
            null,
            0,
            0,
            0,
            0,
            lines.lines(),
            List.of(
                "cost by formula, latency not simulated",
                "how many tokens a minute a model unit holds is not published: more than one may be"
                    + " needed")));
  }

  /** Embeddings of texts that a component makes itself today, bought by the token instead. */
  public static List<Prediction> embedding(Context context, Code code, Shape shape) {
    Embedding embedding = code.embedding();
    ModelPrices.Model sold = ModelPrices.shipped().find(EMBEDDING_MODEL).orElse(null);
    if (embedding == null || sold == null) {
      return List.of();
    }
    double tokens = context.callsPerMonth(code) * Quantiles.mean(embedding.tokens());
    var lines = new UsageLines(context.workload().region(), "model:" + code.name());
    add(lines, sold, TokenKind.INPUT, tokens);
    return List.of(
        new Prediction(
            code.name(),
            shape.id(),
            EMBEDDING_MODEL,
            Obtained.FORMULA,
            null,
            null,
            0,
            0,
            0,
            0,
            lines.lines(),
            List.of(
                "cost by formula, latency not simulated",
                "another model than " + embedding.model() + ": all texts are embedded anew")));
  }

  private double callsPerMonth() {
    return context.callsPerMonth(model);
  }

  private double meanInput() {
    return Quantiles.mean(model.inputTokens());
  }

  private double meanOutput() {
    return Math.min(Quantiles.mean(model.outputTokens()), Math.max(1, model.maxOutputTokens()));
  }

  private double meanSeconds(TokenSpeeds speeds) {
    return speeds.firstTokenP99Millis() / 1e3 + meanOutput() / speeds.slowTokensPerSecond();
  }

  private QuotaLimits limits() {
    Double tokens = model.tokensPerMinute();
    return tokens == null
        ? QuotaLimits.NONE
        : new QuotaLimits(
            QuotaLimits.UNLIMITED,
            Math.max(1, tokens.longValue()),
            Burndown.outputWeight(model.model()));
  }

  private UsageLines lines() {
    return new UsageLines(context.workload().region(), "model:" + model.name());
  }

  private List<UsageLine> usage(Shape shape, ModelPrices.Model sold, double served) {
    double calls = callsPerMonth() * served;
    double cached = sold.key(TokenKind.CACHE_READ).isPresent() ? model.cachedShare() : 0;
    double written = sold.key(TokenKind.CACHE_WRITE).isPresent() ? writtenShare() : 0;
    double prompt = calls * meanInput();
    var lines = lines();
    add(lines, sold, TokenKind.INPUT, prompt * (1 - cached));
    add(lines, sold, TokenKind.CACHE_READ, prompt * cached * (1 - written));
    add(lines, sold, TokenKind.CACHE_WRITE, prompt * cached * written);
    add(lines, sold, TokenKind.OUTPUT, calls * meanOutput());
    addPlumbing(lines, shape);
    return lines.lines();
  }

  private void addPlumbing(UsageLines lines, Shape shape) {
    new Quantities().with(Per.CALL, callsPerMonth()).addTo(lines, shape, PriceUse::plumbing);
  }

  /** The share of calls that find the cache gone: none came in the five minutes before. */
  private double writtenShare() {
    double written = 0;
    double all = 0;
    for (int hour = 0; hour < HOURS; hour++) {
      double perSecond = arrivals.perSecond((long) (hour * SECONDS_PER_HOUR * 1e9));
      written += perSecond * StrictMath.exp(-perSecond * CACHE_SECONDS);
      all += perSecond;
    }
    return all == 0 ? 0 : written / all;
  }

  private static void add(UsageLines lines, ModelPrices.Model sold, TokenKind kind, double tokens) {
    sold.key(kind).ifPresent(key -> lines.add(key, PriceUnit.MILLION_TOKENS, tokens / MILLION, 0));
  }

  private List<String> remarks(
      TokenSpeeds speeds, TokenRun.Counts counts, List<Stretch> stretches) {
    var remarks = new ArrayList<String>();
    remarks.add(
        String.format(
            Locale.ROOT,
            "%,d calls of a token API: %s",
            counts.calls,
            Stretch.describe(stretches)));
    remarks.addAll(calls.remarks());
    remarks.add(
        String.format(
            Locale.ROOT,
            "%.0f ms to the first token and %.0f tokens/s in the middle: %s%s",
            speeds.firstTokenP50Millis(),
            speeds.tokensPerSecond(),
            speeds.exact() ? "measured, tails assumed; " : "not measured for this model; ",
            speeds.source()));
    Double quota = model.tokensPerMinute();
    if (quota == null) {
      remarks.add(
          "the account's quota of tokens a minute is not known: no throttling is simulated");
    } else {
      remarks.add(
          String.format(
              Locale.ROOT,
              "a quota of %,.0f tokens a minute, of which each call reserves its input and %,d"
                  + " output tokens; %,d attempts were made again",
              quota,
              model.maxOutputTokens(),
              counts.retries));
    }
    return remarks;
  }
}
