package dev.headrace.advisor.live;

import dev.headrace.advisor.advice.Words;
import dev.headrace.advisor.catalogue.Catalogue;
import dev.headrace.advisor.catalogue.Eligibility;
import dev.headrace.advisor.catalogue.Eligible;
import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.simulation.Latency;
import dev.headrace.advisor.simulation.Prediction;
import dev.headrace.advisor.simulation.UsageLines;
import dev.headrace.advisor.simulator.Simulator;
import dev.headrace.advisor.workload.Component.Model;
import dev.headrace.advisor.workload.Component.OpenModel;
import dev.headrace.advisor.workload.OpenModels;
import dev.headrace.advisor.workload.Trace;
import dev.headrace.advisor.workload.Traffic;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.advisor.workload.Workload.Goals;
import dev.headrace.advisor.workload.Workload.Rules;
import dev.headrace.advisor.workload.Workload.Team;
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
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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

  private static final String TOKEN_API = "bedrock-on-demand";

  /** Ways to rent model servers: one of each kind of contract. */
  private static final List<String> POOLS =
      List.of("ecs-ec2-gpu", "ecs-ec2-gpu-spot", "sagemaker-realtime", "runpod-serverless-flex");

  private static final int SHOWN_IDS = 5;
  private static final double MOST_LOST = 0.01;
  private static final double MILLION = 1e6;
  private static final double SECOND_NANOS = 1e9;
  private static final double MONTH_NANOS = Traffic.MONTH_SECONDS * SECOND_NANOS;
  private static final double MILLI_NANOS = 1e6;
  private static final PriceKey OWN_SERVER =
      new PriceKey("Headrace", WhatIf.PRICED_REGION, "ModelServer-Hours", "");

  private final RecordedGenerations recorded;
  private final Setup setup;
  private final ModelPrices.@Nullable Model sold;
  private final OpenModels.Entry open;
  private final Trace trace;
  private final Traffic traffic;

  /** Of a month, for how much of it requests were recorded. */
  private final double recordedShare;

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
    this.trace = trace(recorded);
    if (isWhole()) {
      this.traffic = new Traffic(trace.requestsPerMonth(), 0, trace.pattern(), trace);
      this.recordedShare = trace.spanMillis() * MILLI_NANOS / MONTH_NANOS;
    } else {
      RecordedPattern pattern = RecordedPattern.of(recorded.hours());
      this.traffic = new Traffic(pattern.requestsPerMonth(), 0, pattern, null);
      this.recordedShare = recorded.requests() / pattern.requestsPerMonth();
    }
  }

  /** Whether each request is still known by itself; else the rhythm of the oldest alone is. */
  private boolean isWhole() {
    return recorded.requests() <= recorded.generations().size();
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

  private static Trace trace(RecordedGenerations recorded) {
    List<Generated> inOrder =
        recorded.generations().stream()
            .sorted(Comparator.comparingLong(Generated::atNanos))
            .toList();
    if (inOrder.isEmpty()) {
      throw new IllegalArgumentException(
          "nobody has asked " + recorded.model() + " yet: ask it first");
    }
    long first = inOrder.getFirst().atNanos();
    List<Trace.Arrival> arrivals =
        inOrder.stream()
            .map(one ->
                new Trace.Arrival(
                    (one.atNanos() - first) / MILLI_NANOS,
                    Math.max(1, one.demand().inputTokens()),
                    one.demand().outputTokens()))
            .toList();
    double millis = arrivals.getLast().offsetMillis();
    return Trace.of(
        arrivals,
        (long) (first / MILLI_NANOS),
        "the recorded " + Words.millis(millis) + ", again and again");
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
      Model bought = component(sold.alias(), null, quota(sold));
      shape(TOKEN_API, bought, refused)
          .flatMap(shape -> simulated(simulator, bought, shape).stream().findFirst())
          .map(prediction ->
              place("Bedrock, " + sold.alias(), prediction, recordedUsd(prices, day), prices, day))
          .ifPresent(places::add);
    }
    places.addAll(pools(simulator, prices, day, refused));
    BigDecimal here = ownUsdPerMonth(prices, day);
    return new Answer(
        List.copyOf(places),
        here,
        traffic.requestsPerMonth(),
        answer(places),
        restsOn(places, here, refused));
  }

  private List<Place> pools(
      Simulator simulator, PriceBook prices, LocalDate day, List<String> refused) {
    Model served = component(open.name(), open.model(), 0);
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
    return simulator.predict(workload(model), model, shape, setup.seed());
  }

  private Optional<Shape> shape(String id, Model model, List<String> refused) {
    Shape shape = Catalogue.shipped().find(id).orElseThrow();
    Eligibility found = Eligible.check(workload(model), model, shape);
    if (!found.eligible()) {
      refused.add("Not compared: " + shape.title() + ", as " + found.reasons().getFirst() + ".");
      return Optional.empty();
    }
    return Optional.of(shape);
  }

  private Place pool(Shape shape, Prediction prediction, PriceBook prices, LocalDate day) {
    BigDecimal month = usd(prediction.usage(), prices, day);
    BigDecimal span = month == null ? null : month.multiply(BigDecimal.valueOf(recordedShare));
    return new Place(
        shape.id(), prediction.variant() + ", " + shape.title(), span, month, prediction);
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
    double times = isWhole() ? 1 : recorded.requests() / (double) recorded.generations().size();
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

  private Model component(String served, @Nullable OpenModel weights, long tokensPerMinute) {
    long input = 0;
    long cached = 0;
    for (Generated one : recorded.generations()) {
      input += one.demand().inputTokens();
      cached += one.paidCachedTokens();
    }
    return new Model(
        recorded.model(),
        1,
        served,
        weights,
        Objects.requireNonNull(trace.inputTokens()),
        Objects.requireNonNull(trace.outputTokens()),
        input == 0 ? 0 : (double) cached / input,
        mostOutputTokens(),
        tokensPerMinute > 0 ? (double) tokensPerMinute : null,
        false);
  }

  /** The most that a request allowed, and no less than one was answered. */
  private int mostOutputTokens() {
    return recorded.generations().stream()
        .mapToInt(one -> Math.max(one.asked().mostOutputTokens(), one.demand().outputTokens()))
        .max()
        .orElse(1);
  }

  private Workload workload(Model model) {
    return new Workload(
        recorded.model(),
        WhatIf.PRICED_REGION,
        traffic,
        List.of(model),
        new Goals(null, null, null),
        new Team(0, Set.of(), null, 1, 1),
        new Rules(true, Set.of()),
        Map.of());
  }

  private static String answer(List<Place> places) {
    List<String> said =
        places.stream()
            .filter(place -> place.shapeId().equals(TOKEN_API) || place.equals(firstPool(places)))
            .map(WhatIfElsewhere::sentence)
            .toList();
    return said.isEmpty() ? "Nothing elsewhere could be compared." : String.join(" ", said);
  }

  private static String sentence(Place place) {
    return String.format(
        Locale.ROOT,
        "%s would cost %s for what was recorded and %s for a month of it, with first tokens in %s"
            + " at the 99th percentile.",
        place.title(),
        money(place.usdRecorded()),
        money(place.usdPerMonth()),
        first(place.prediction().firstByte()));
  }

  private static @Nullable Place firstPool(List<Place> places) {
    return places.stream()
        .filter(place -> !place.shapeId().equals(TOKEN_API))
        .findFirst()
        .orElse(null);
  }

  private static String money(@Nullable BigDecimal usd) {
    return usd == null ? "an unknown sum" : Words.usd(usd);
  }

  private static String first(@Nullable Latency latency) {
    return latency == null ? "an unknown time" : Words.millis(latency.p99Millis());
  }

  private List<String> restsOn(
      List<Place> places, @Nullable BigDecimal here, List<String> refused) {
    List<String> said = new ArrayList<>();
    said.add(
        String.format(
            Locale.ROOT,
            "Elsewhere, a month is %s, which gives %,.0f requests; its prices are those of %s.",
            traffic.pattern().describe(),
            traffic.requestsPerMonth(),
            WhatIf.PRICED_REGION));
    if (!isWhole()) {
      said.add(
          String.format(
              Locale.ROOT,
              "Of the %,d requests that were recorded the newest %,d are known one by one: the tokens"
                  + " of all are taken to be theirs.",
              recorded.requests(),
              recorded.generations().size()));
    }
    said.add(token());
    places.stream()
        .filter(place -> place.shapeId().equals(TOKEN_API))
        .flatMap(place -> place.prediction().remarks().stream())
        .forEach(remark -> said.add("Bedrock: " + remark + "."));
    boolean same = sold != null && open.name().equals(sold.alias());
    said.add(
        String.format(
            Locale.ROOT,
            "Pools serve %s%s, at the speeds that are published of GPUs: measured on H100 alone,"
                + " reckoned from memory and operations for the others. Of each way to rent them the"
                + " cheapest kind is shown.",
            open.name(),
            same || setup.openModel() != null
                ? ""
                : ", since no open weights of what was asked for are known (--open NAME)"));
    said.addAll(refused);
    said.add(
        "Not known: whether another model answers as well; how many tokens its own tokenizer makes of"
            + " the same texts; people's time"
            + (here == null
                ? "; what this machine costs (docs/models.md says how to give it a price)."
                : "."));
    return List.copyOf(said);
  }

  /** What clients asked for; some of it where it is much. */
  private String ids() {
    List<String> ids = List.copyOf(recorded.askedFor().keySet());
    return ids.size() <= SHOWN_IDS
        ? String.join(", ", ids)
        : String.join(", ", ids.subList(0, SHOWN_IDS))
            + " and "
            + (ids.size() - SHOWN_IDS)
            + " others";
  }

  private String token() {
    if (sold == null) {
      return "No token API is compared: Bedrock sells none of "
          + ids()
          + ", which clients asked for (--as MODEL_ID names one that it sells).";
    }
    return setup.modelId() == null
        ? sold.modelId() + " is what most clients asked for, of the models that Bedrock sells."
        : sold.modelId() + " is what --as names; clients asked for " + ids() + ".";
  }
}
