package dev.headrace.advisor.advice;

import dev.headrace.advisor.catalogue.Eligibility;
import dev.headrace.advisor.catalogue.Fact;
import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.simulation.Latency;
import dev.headrace.advisor.simulation.Obtained;
import dev.headrace.advisor.simulation.Prediction;
import dev.headrace.advisor.simulation.Predictor;
import dev.headrace.advisor.workload.Component;
import dev.headrace.advisor.workload.Origin;
import dev.headrace.advisor.workload.Spread;
import dev.headrace.advisor.workload.Traffic;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.billing.bill.UsageLine;
import dev.headrace.billing.prices.Evidence;
import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;
import dev.headrace.kernel.Partition;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A workload small enough to reckon by hand: functions cost ten dollars a million requests, a
 * server 73 dollars a month, so that they cost the same at 7.3 million requests.
 */
public final class SmallCase {
  public static final LocalDate DAY = LocalDate.of(2026, 11, 23);
  public static final double CROSSING = 7_300_000;

  private static final double USD_PER_REQUEST = 0.000_01;
  private static final double USD_PER_HOUR = 0.1;
  private static final double USD_PER_MILLION_TOKENS = 2;

  private double requests = 1_000_000;
  private double growth;
  private double functionsP99 = 900;
  private double serversP99 = 400;
  private Workload.Goals goals = new Workload.Goals(null, null, null);
  private Workload.Team team =
      new Workload.Team(120_000, Set.of("lambda", "ecs", "bedrock"), null, 6, 1);
  private double fte;
  private String functionsFamily = "lambda";
  private Depth depth = Depth.NORMAL;
  private Obtained functionsObtained = Obtained.SIMULATED;
  private String component = "api";
  private boolean withModel;
  private int functionSizes = 1;
  private final Map<String, Workload.Note> notes = new TreeMap<>();
  private final List<String> ineligible = new ArrayList<>();

  public SmallCase requests(double perMonth) {
    requests = perMonth;
    return this;
  }

  SmallCase growth(double perMonth) {
    growth = perMonth;
    return this;
  }

  SmallCase functionsP99(double millis) {
    functionsP99 = millis;
    return this;
  }

  SmallCase serversP99(double millis) {
    serversP99 = millis;
    return this;
  }

  public SmallCase p99Goal(double millis) {
    goals = new Workload.Goals(millis, null, null);
    return this;
  }

  SmallCase fte(double most) {
    fte = most;
    return this;
  }

  SmallCase functionsOf(String family) {
    functionsFamily = family;
    return this;
  }

  public SmallCase depth(Depth most) {
    depth = most;
    return this;
  }

  /** So many sizes of functions, each dearer and faster than the one before. */
  SmallCase functionSizes(int count) {
    functionSizes = count;
    return this;
  }

  SmallCase operates(String... families) {
    team = new Workload.Team(120_000, Set.of(families), null, 6, 1);
    return this;
  }

  SmallCase functionsBy(Obtained obtained) {
    functionsObtained = obtained;
    return this;
  }

  SmallCase assumed(String path) {
    notes.put(path, new Workload.Note(Origin.ASSUMED, "usual", "nobody said so"));
    return this;
  }

  SmallCase ineligible(String shapeId) {
    ineligible.add(shapeId);
    return this;
  }

  /** Nothing that code could run on. */
  public SmallCase withoutAnything() {
    return ineligible("functions").ineligible("servers");
  }

  public SmallCase named(String name) {
    component = name;
    return this;
  }

  public SmallCase withModel() {
    withModel = true;
    return this;
  }

  public Advice advice() {
    return advice(1);
  }

  public Advice advice(long seed) {
    var question =
        new Question(
            workload(),
            shapes(),
            prices(),
            DAY,
            seed,
            depth,
            List.of(new Advice.Mistake("Idle capacity", "It is paid for while nobody asks.")),
            new Question.Source(
                "1.2.3",
                "headrace advise small.yaml --seed " + seed,
                Hashes.sha256(new byte[] {1}),
                null));
    return Advisor.advise(question, predictor(), predictor(), this::check, made -> {});
  }

  Workload workload() {
    List<Component> components = new ArrayList<>();
    components.add(
        new Component.Code(
            component,
            1,
            "python3.13",
            "arm64",
            38_000_000,
            false,
            Spread.range(300, 500),
            512,
            512,
            new Spread(List.of(new Spread.Point(0.5, 200), new Spread.Point(0.99, 300))),
            0,
            12_000,
            6_000,
            10,
            0,
            0,
            null,
            null,
            Set.of(Component.Protocol.HTTP)));
    if (withModel) {
      components.add(
          new Component.Model(
              "model",
              2,
              "claude-haiku-4.5",
              null,
              Spread.constant(1_000),
              Spread.constant(100),
              0.5,
              500,
              null,
              false));
    }
    return new Workload(
        "small",
        "us-east-1",
        new Traffic(requests, growth, new Steady(), null),
        components,
        goals,
        team,
        new Workload.Rules(true, Set.of()),
        notes);
  }

  private Eligibility check(Workload workload, Component component, Shape shape) {
    if (ineligible.contains(shape.id())) {
      return new Eligibility(false, List.of("it is kept out of this case"));
    }
    boolean tokens = component instanceof Component.Model;
    return tokens == shape.runs().contains(Shape.Kind.TOKENS)
        ? new Eligibility(true, List.of())
        : new Eligibility(false, List.of("it runs other work than " + component.name()));
  }

  private Predictor predictor() {
    return (workload, component, shape, seed) ->
        switch (shape.id()) {
          case "functions" ->
              IntStream.range(0, functionSizes)
                  .mapToObj(size -> functions(workload, component, size))
                  .toList();
          case "servers" -> List.of(servers(component));
          default -> List.of(tokens(workload, (Component.Model) component));
        };
  }

  private Prediction functions(Workload workload, Component component, int size) {
    return prediction(
        component,
        "functions",
        512 * (1 + size) + " MiB",
        functionsObtained,
        functionsP99 - 10 * size,
        0,
        usage(
            "Lambda-GB-Second",
            PriceUnit.GB_SECOND,
            workload.traffic().requestsPerMonth() * (1 + 0.1 * size)));
  }

  private Prediction servers(Component component) {
    return prediction(
        component,
        "servers",
        "1 x c7g.large",
        Obtained.SIMULATED,
        serversP99,
        0.7,
        usage("BoxUsage:c7g.large", PriceUnit.HOUR, 730));
  }

  private static Prediction tokens(Workload workload, Component.Model model) {
    double tokens = Volume.tokens(workload, model) / 1e6;
    return prediction(
        model,
        "tokens",
        "on demand",
        Obtained.EXTRAPOLATED,
        1_200,
        0,
        usage("claude-haiku-4.5", PriceUnit.MILLION_TOKENS, tokens));
  }

  private static Prediction prediction(
      Component component,
      String shape,
      String variant,
      Obtained obtained,
      double p99,
      double idle,
      UsageLine usage) {
    var latency = new Latency(p99 / 4, p99 / 2, p99, p99 / 3, 40_000);
    return new Prediction(
        component.name(),
        shape,
        variant,
        obtained,
        obtained == Obtained.FORMULA ? null : latency,
        null,
        idle == 0 ? 0.01 : 0,
        0,
        0,
        idle,
        List.of(usage),
        List.of());
  }

  /** A size of a shape that costs so many hours and takes so long. */
  static Option option(Component component, String shapeId, int hours, double p99) {
    Prediction prediction =
        prediction(
            component,
            shapeId,
            hours + " hours",
            Obtained.SIMULATED,
            p99,
            0,
            usage("BoxUsage:c7g.large", PriceUnit.HOUR, hours));
    return new Option(
        component,
        new SmallCase().shape(shapeId, shapeId, "lambda", Shape.Kind.CODE, true),
        prediction,
        new Pricing(prices(), DAY).price(prediction));
  }

  private static UsageLine usage(String type, PriceUnit unit, double quantity) {
    return new UsageLine(
        new Partition("000000000000", "us-east-1"),
        PriceKey.of("Cloud", "us-east-1", type),
        "arn:aws:cloud",
        new TreeMap<>(),
        0,
        1_000,
        unit,
        BigDecimal.valueOf(quantity),
        type.startsWith("Box") ? BigDecimal.valueOf(quantity * 0.7) : BigDecimal.ZERO);
  }

  static PriceBook prices() {
    return PriceBook.of(
        List.of(
            price("Lambda-GB-Second", PriceUnit.GB_SECOND, USD_PER_REQUEST, DAY),
            price("BoxUsage:c7g.large", PriceUnit.HOUR, USD_PER_HOUR, DAY.minusDays(100)),
            price("claude-haiku-4.5", PriceUnit.MILLION_TOKENS, USD_PER_MILLION_TOKENS, DAY)));
  }

  private static Price price(String type, PriceUnit unit, double usd, LocalDate retrieved) {
    return new Price(
        PriceKey.of("Cloud", "us-east-1", type),
        "",
        type,
        unit,
        BigDecimal.ZERO,
        null,
        BigDecimal.valueOf(usd),
        LocalDate.of(2025, 1, 1),
        null,
        retrieved,
        "https://example.com/prices",
        Evidence.OFFICIAL);
  }

  List<Shape> shapes() {
    return List.of(
        shape("functions", "Functions", functionsFamily, Shape.Kind.CODE, true),
        shape("servers", "Servers", "ecs", Shape.Kind.CODE, false),
        shape("tokens", "Token API", "bedrock", Shape.Kind.TOKENS, true));
  }

  private Shape shape(String id, String title, String family, Shape.Kind kind, boolean toZero) {
    double most = family.equals("ecs") ? fte : 0;
    var burden = new Shape.Burden(fact(2), fact(0.0), fact(most), "patching", false, fact(2.0));
    return new Shape(
        id,
        title,
        family,
        List.of(kind),
        new Shape.Limits(null, null, null, null, null, null, null, null, fact(List.of()), null),
        List.of(),
        new Shape.Scaling(fact("requests"), fact(1.0), fact("held"), toZero),
        burden,
        Shape.Setting.CLOUD_NATIVE,
        new TreeMap<>(),
        List.of(),
        new Shape.Reach(false, Set.of()),
        false,
        true);
  }

  private static <T> Fact<T> fact(T value) {
    return new Fact<>(value, "https://example.com", DAY, Evidence.OFFICIAL);
  }

  /** The same at all times. */
  record Steady() implements Traffic.Pattern {
    @Override
    public double factorAt(long epochMillis) {
      return 1;
    }

    @Override
    public double peakFactor() {
      return 1;
    }

    @Override
    public int batchSize() {
      return 1;
    }

    @Override
    public String describe() {
      return "steady";
    }
  }
}
