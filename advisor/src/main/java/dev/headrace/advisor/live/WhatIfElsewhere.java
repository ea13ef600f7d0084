package dev.headrace.advisor.live;

import dev.headrace.advisor.catalogue.Catalogue;
import dev.headrace.advisor.catalogue.Eligibility;
import dev.headrace.advisor.catalogue.Eligible;
import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.simulation.Prediction;
import dev.headrace.advisor.simulation.UsageLines;
import dev.headrace.advisor.simulator.Simulator;
import dev.headrace.advisor.workload.Component.Model;
import dev.headrace.advisor.workload.OpenModels;
import dev.headrace.advisor.workload.Traffic;
import dev.headrace.billing.bill.Bill;
import dev.headrace.billing.bill.UsageLine;
import dev.headrace.billing.prices.ModelPrices;
import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;
import dev.headrace.billing.prices.TokenKind;
import dev.headrace.kernel.Nearest;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the recorded generations of a model would cost and how long they would take elsewhere:
 * bought by the token, and from model servers on rented GPUs. The same requests come when they
 * came, with the tokens that they had, again and again through a month, to the deployments of
 * {@code advise}.
 */
public final class WhatIfElsewhere {
  /** What pools serve where the weights of the model that was asked for are not open. */
  public static final String USUAL_OPEN_MODEL = "llama-3.1-8b";

  static final String TOKEN_API = "bedrock-on-demand";

  /** Ways to rent model servers: one of each kind of contract. */
  private static final List<String> POOLS =
      List.of("ecs-ec2-gpu", "ecs-ec2-gpu-spot", "sagemaker-realtime", "runpod-serverless-flex");

  private static final double MOST_LOST = 0.01;
  private static final double MILLION = 1e6;
  private static final PriceKey OWN_SERVER =
      new PriceKey("Headrace", WhatIf.PRICED_REGION, "ModelServer-Hours", "");

  private final RecordedGenerations recorded;
  private final Setup setup;
  private final ModelPrices.@Nullable Model sold;
  private final OpenModels.Entry open;
  private final RecordedMonth month;

  /**
   * What the recording does not tell.
   *
   * @param modelId which model of a token API is compared with; null for the one that clients asked
   *     for
   * @param openModel which model pools serve; null for what follows from the token API's
   * @param tokensPerMinute the quota of a model id; 0 where none is known
   * @param seed of all chance
   */
  public record Setup(
      @Nullable String modelId,
      @Nullable String openModel,
      ToLongFunction<String> tokensPerMinute,
      long seed) {}

  /**
   * A way to have the model elsewhere.
   *
   * @param shapeId as the catalogue names it
   * @param title as people read it, such as {@code Bedrock, claude-haiku-4.5}
   * @param usdRecorded what it costs for as long as was recorded; null where a price is not known
   * @param usdPerMonth what it costs for a month of it; null where a price is not known
   * @param prediction latency, throttles and all else
   */
  public record Place(
      String shapeId,
      String title,
      @Nullable BigDecimal usdRecorded,
      @Nullable BigDecimal usdPerMonth,
      Prediction prediction) {
    /** The share of requests that are not answered. */
    public double lostShare() {
      return prediction.throttledShare() + prediction.failedShare();
    }
  }

  /**
   * The answer.
   *
   * @param places the token API first, then pools, the cheapest first
   * @param usdPerMonthHere what this machine costs in a month, where somebody has priced it
   * @param answer in a sentence or two
   * @param restsOn what it was recorded from, what is assumed and what is not known
   */
  public record Answer(
      List<Place> places,
      @Nullable BigDecimal usdPerMonthHere,
      double requestsPerMonth,
      String answer,
      List<String> restsOn) {}

  /**
   * Prepares a comparison.
   *
   * @throws IllegalArgumentException for a model that nobody knows, or where all requests came at
   *     once, in words
   */
  public WhatIfElsewhere(RecordedGenerations recorded, Setup setup) {
    this.recorded = recorded;
    this.setup = setup;
    String named = setup.modelId();
    this.sold = named == null ? mostAsked(recorded) : ModelPrices.shipped().of(named);
    this.open = openModel(setup.openModel(), sold);
    this.month = RecordedMonth.of(recorded);
  }

  /** The model that most requests named, of those that Bedrock sells. */
  private static ModelPrices.@Nullable Model mostAsked(RecordedGenerations recorded) {
    Map<String, Long> asked = recorded.askedFor();
    return asked.entrySet().stream()
        .filter(entry -> find(entry.getKey()).isPresent())
        .max(Comparator.comparingLong(Map.Entry::getValue))
        .flatMap(entry -> find(entry.getKey()))
        .orElse(null);
  }

  /** Of an id, or of an ARN of a model or an inference profile. */
  private static Optional<ModelPrices.Model> find(String modelId) {
    return ModelPrices.shipped().find(modelId.substring(modelId.lastIndexOf('/') + 1));
  }

  private static OpenModels.Entry openModel(
      @Nullable String named, ModelPrices.@Nullable Model sold) {
    OpenModels known = OpenModels.shipped();
    if (named != null) {
      return known
          .find(named)
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "no open model %s%s"
                      .formatted(
                          named,
                          Nearest.to(named, known.names())
                              .map(nearest -> "; did you mean " + nearest + "?")
                              .orElse("; there are " + String.join(", ", known.names())))));
    }
    return Optional.ofNullable(sold)
        .flatMap(model -> known.find(model.alias()))
        .or(() -> known.find(USUAL_OPEN_MODEL))
        .orElseThrow();
  }

  /**
   * Runs a month of the recorded requests through each place.
   *
   * @param day whose prices hold
   */
  public Answer compare(Simulator simulator, PriceBook prices, LocalDate day) {
    List<Place> places = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    if (sold != null) {
      Model bought = month.component(sold.alias(), null, quota(sold));
      shape(TOKEN_API, bought, refused)
          .flatMap(shape -> simulated(simulator, bought, shape).stream().findFirst())
          .map(prediction ->
              place("Bedrock, " + sold.alias(), prediction, recordedUsd(prices, day), prices, day))
          .ifPresent(places::add);
    }
    places.addAll(pools(simulator, prices, day, refused));
    BigDecimal here = ownUsdPerMonth(prices, day);
    var words = new ElsewhereWords(recorded, month, sold, open.name(), setup);
    return new Answer(
        List.copyOf(places),
        here,
        month.traffic().requestsPerMonth(),
        ElsewhereWords.answer(places),
        words.restsOn(places, here, refused));
  }

  private List<Place> pools(
      Simulator simulator, PriceBook prices, LocalDate day, List<String> refused) {
    Model served = month.component(open.name(), open.model(), 0);
    List<Place> pools = new ArrayList<>();
    for (String id : POOLS) {
      shape(id, served, refused)
          .flatMap(shape ->
              simulated(simulator, served, shape).stream()
                  .map(prediction -> pool(shape, prediction, prices, day))
                  .min(BEST))
          .ifPresent(pools::add);
    }
    pools.sort(BEST);
    return pools;
  }

  /** Those first that answer nearly all, of these the cheapest. */
  private static final Comparator<Place> BEST =
      Comparator.comparing((Place place) -> place.lostShare() > MOST_LOST)
          .thenComparing(
              Place::usdPerMonth, Comparator.nullsLast(Comparator.<BigDecimal>naturalOrder()));

  private List<Prediction> simulated(Simulator simulator, Model model, Shape shape) {
    return simulator.predict(month.workload(model), model, shape, setup.seed());
  }

  private Optional<Shape> shape(String id, Model model, List<String> refused) {
    Shape shape = Catalogue.shipped().find(id).orElseThrow();
    Eligibility found = Eligible.check(month.workload(model), model, shape);
    if (!found.eligible()) {
      refused.add("Not compared: " + shape.title() + ", as " + found.reasons().getFirst() + ".");
      return Optional.empty();
    }
    return Optional.of(shape);
  }

  private Place pool(Shape shape, Prediction prediction, PriceBook prices, LocalDate day) {
    BigDecimal whole = usd(prediction.usage(), prices, day);
    BigDecimal span =
        whole == null ? null : whole.multiply(BigDecimal.valueOf(month.recordedShare()));
    return new Place(
        shape.id(), prediction.variant() + ", " + shape.title(), span, whole, prediction);
  }

  private static Place place(
      String title,
      Prediction prediction,
      @Nullable BigDecimal usdRecorded,
      PriceBook prices,
      LocalDate day) {
    return new Place(
        prediction.shapeId(), title, usdRecorded, usd(prediction.usage(), prices, day), prediction);
  }

  /** What usage costs; null where a price is not known. */
  private static @Nullable BigDecimal usd(List<UsageLine> usage, PriceBook prices, LocalDate day) {
    Bill bill = MonthBill.of(usage, prices, day);
    return bill.unknown().isEmpty() ? bill.totals().cash() : null;
  }

  /**
   * What the token API bills for the very tokens that were recorded; as many for those forgotten.
   */
  private @Nullable BigDecimal recordedUsd(PriceBook prices, LocalDate day) {
    ModelPrices.Model model = Objects.requireNonNull(sold);
    boolean sellsCached = model.key(TokenKind.CACHE_READ).isPresent();
    double input = 0;
    double cached = 0;
    double output = 0;
    for (Generated one : recorded.generations()) {
      int fromCache = sellsCached ? one.paidCachedTokens() : 0;
      input += one.demand().inputTokens() - fromCache;
      cached += fromCache;
      output += one.demand().outputTokens();
    }
    double times =
        month.isWhole() ? 1 : recorded.requests() / (double) recorded.generations().size();
    var lines = new UsageLines(WhatIf.PRICED_REGION, "model:" + recorded.model());
    add(lines, model, TokenKind.INPUT, input * times);
    add(lines, model, TokenKind.CACHE_READ, cached * times);
    add(lines, model, TokenKind.OUTPUT, output * times);
    return usd(lines.lines(), prices, day);
  }

  private static void add(
      UsageLines lines, ModelPrices.Model model, TokenKind kind, double tokens) {
    model.key(kind).ifPresent(key -> lines.add(key, PriceUnit.MILLION_TOKENS, tokens / MILLION, 0));
  }

  /** Of a server that is up all month. */
  private static @Nullable BigDecimal ownUsdPerMonth(PriceBook prices, LocalDate day) {
    return prices.find(OWN_SERVER, day).isEmpty()
        ? null
        : usd(
            new UsageLines(WhatIf.PRICED_REGION, "model")
                .add(OWN_SERVER, PriceUnit.SECOND, Traffic.MONTH_SECONDS, 0)
                .lines(),
            prices,
            day);
  }

  private long quota(ModelPrices.Model model) {
    String named = setup.modelId();
    long quota = named == null ? 0 : setup.tokensPerMinute().applyAsLong(named);
    return quota > 0 ? quota : setup.tokensPerMinute().applyAsLong(model.modelId());
  }
}
