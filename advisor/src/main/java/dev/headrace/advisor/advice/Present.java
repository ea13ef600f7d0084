package dev.headrace.advisor.advice;

import dev.headrace.advisor.advice.Advice.Answer;
import dev.headrace.advisor.advice.Advice.Assumption;
import dev.headrace.advisor.advice.Advice.BreakEven;
import dev.headrace.advisor.advice.Advice.Charge;
import dev.headrace.advisor.advice.Advice.ComponentOptions;
import dev.headrace.advisor.advice.Advice.Curve;
import dev.headrace.advisor.advice.Advice.FrontierPoint;
import dev.headrace.advisor.advice.Advice.Growth;
import dev.headrace.advisor.advice.Advice.Part;
import dev.headrace.advisor.advice.Advice.PeopleCost;
import dev.headrace.advisor.advice.Advice.Placement;
import dev.headrace.advisor.advice.Advice.PriceUsed;
import dev.headrace.advisor.advice.Advice.Provenance;
import dev.headrace.advisor.advice.Advice.RuleOfThumb;
import dev.headrace.advisor.advice.Advice.Sensitivity;
import dev.headrace.advisor.advice.Advice.Step;
import dev.headrace.advisor.advice.Advice.Subject;
import dev.headrace.advisor.advice.Advice.SystemOption;
import dev.headrace.advisor.workload.Component;
import dev.headrace.advisor.workload.Origin;
import dev.headrace.advisor.workload.Traffic;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.Staleness;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Writes what was found into the form that reports show. */
final class Present {
  private final Question question;
  private final Workload workload;

  Present(Question question) {
    this.question = question;
    this.workload = question.workload();
  }

  Advice advice(
      Answer answer,
      List<Candidate> systems,
      List<ComponentOptions> components,
      List<FrontierPoint> frontier,
      List<Curve> curves,
      List<BreakEven> breakEvens,
      List<RuleOfThumb> rulesOfThumb,
      List<Sensitivity> sensitivity,
      Growth growth,
      List<Step> decisionPath,
      Advice.Effort effort,
      double assumedOffShare) {
    return new Advice(
        Advice.SCHEMA_VERSION,
        provenance(effort),
        subject(),
        answer,
        systems.stream().map(candidate -> system(candidate, assumedOffShare)).toList(),
        components,
        frontier,
        curves,
        breakEvens,
        rulesOfThumb,
        sensitivity,
        growth,
        decisionPath,
        question.mistakes(),
        assumptions(systems),
        prices(systems),
        List.of());
  }

  private Provenance provenance(Advice.Effort effort) {
    Question.Source source = question.source();
    return new Provenance(
        source.version(),
        source.command(),
        question.seed(),
        question.priceDate(),
        source.workloadSha256(),
        source.traceSha256(),
        Hashes.of(question.prices()),
        Hashes.of(question.shapes()),
        effort);
  }

  private Subject subject() {
    Traffic traffic = workload.traffic();
    double tokens = Volume.tokens(workload);
    return new Subject(
        workload.name(),
        workload.region(),
        Volume.unit(workload),
        Volume.of(workload),
        tokens > 0 ? Double.valueOf(Math.rint(tokens)) : null,
        traffic.growthPerMonth(),
        traffic.pattern().describe(),
        traffic.pattern().peakFactor(),
        new GoalCheck(workload.goals()).words(),
        team(),
        workload.components().stream()
            .map(component -> new Part(component.name(), Parts.what(component)))
            .toList());
  }

  private List<String> team() {
    Workload.Team team = workload.team();
    var operates = new TreeSet<>(team.operates());
    return List.of(
        Words.usd(BigDecimal.valueOf(team.engineerUsdPerYear())) + " an engineer and year",
        "operates " + (operates.isEmpty() ? "nothing yet" : String.join(", ", operates)),
        "this system bears " + Words.percent(team.share()) + " of the operating time",
        "setting up is spread over " + Words.count(team.amortizeMonths()) + " months");
  }

  private SystemOption system(Candidate candidate, double assumedOffShare) {
    List<Option> options = candidate.options();
    double volume = Volume.of(workload);
    double tokens = Volume.tokens(workload);
    BigDecimal modelUsd = BigDecimal.ZERO;
    Set<String> remarks = new LinkedHashSet<>();
    List<Placement> placements = new ArrayList<>();
    for (Option option : options) {
      if (option.component() instanceof Component.Model) {
        modelUsd = modelUsd.add(option.priced().cashUsd());
      }
      remarks.addAll(option.prediction().remarks());
      placements.add(
          new Placement(
              option.component().name(),
              option.shapeId(),
              option.shapeTitle(),
              option.prediction().variant(),
              Range.shown(option.priced().cashUsd())));
    }
    return new SystemOption(
        candidate.id(),
        candidate.title(),
        placements,
        Costs.of(candidate.priced(), candidate.people(), assumedOffShare),
        ComponentStudy.each(candidate.priced().cashUsd(), volume),
        ComponentStudy.each(modelUsd, tokens / 1e6),
        candidate.latency(),
        candidate.firstByte(),
        rounded(Shares.cold(options)),
        rounded(Shares.throttled(options)),
        rounded(Shares.failed(options)),
        rounded(Shares.idle(options)),
        Verdicts.worst(options),
        candidate.standing(),
        candidate.goals(),
        candidate.people(),
        candidate.priced().charges().stream().map(Present::charge).toList(),
        List.copyOf(remarks));
  }

  private static Charge charge(Priced.Charge charge) {
    Price row = charge.rows().getFirst();
    int tiers = charge.rows().size();
    BigDecimal unitUsd =
        tiers == 1 || charge.quantity().signum() == 0
            ? row.usd()
            : charge.usd().divide(charge.quantity(), MathContext.DECIMAL32);
    return new Charge(
        charge.key().serviceCode(),
        charge.key().region(),
        charge.key().usageType(),
        charge.key().operation(),
        row.description(),
        row.unit().symbol(),
        charge.quantity(),
        unitUsd,
        tiers,
        charge.usd());
  }

  /** To seven digits: what a double has beyond comes from the order of multiplication. */
  private static double rounded(double share) {
    return new BigDecimal(share).round(new MathContext(7)).doubleValue();
  }

  private List<Assumption> assumptions(List<Candidate> systems) {
    List<Assumption> assumptions = new ArrayList<>();
    workload
        .notes()
        .forEach((path, note) ->
            assumptions.add(new Assumption(path, note.origin(), note.value(), note.why())));
    Map<String, PeopleCost> families = new LinkedHashMap<>();
    systems.forEach(
        system -> system.people().forEach(cost -> families.putIfAbsent(cost.family(), cost)));
    families.forEach((family, cost) ->
        assumptions.add(
            new Assumption(
                "catalogue." + family + ".burden",
                Origin.ASSUMED,
                Words.fte(cost.leastFte()) + " to " + Words.fte(cost.mostFte()),
                cost.work())));
    assumptions.addAll(Bearings.all());
    return assumptions;
  }

  private List<PriceUsed> prices(List<Candidate> systems) {
    Set<Price> rows = new LinkedHashSet<>();
    systems.stream()
        .flatMap(system -> system.priced().charges().stream())
        .sorted(java.util.Comparator.comparing(Priced.Charge::key))
        .forEach(charge -> rows.addAll(charge.rows()));
    return rows.stream().map(this::price).toList();
  }

  private PriceUsed price(Price row) {
    return new PriceUsed(
        row.key().toString(),
        row.description(),
        row.usd(),
        row.unit().symbol(),
        row.effectiveFrom(),
        row.retrieved(),
        row.source(),
        row.evidence(),
        Staleness.isStale(row, question.priceDate()));
  }
}
