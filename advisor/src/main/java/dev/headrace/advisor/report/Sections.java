package dev.headrace.advisor.report;

import static dev.headrace.advisor.report.Block.Column.number;
import static dev.headrace.advisor.report.Block.Column.text;

import dev.headrace.advisor.advice.Advice;
import dev.headrace.advisor.advice.Advice.ComponentOption;
import dev.headrace.advisor.advice.Advice.ComponentOptions;
import dev.headrace.advisor.advice.Advice.Provenance;
import dev.headrace.advisor.advice.Advice.SystemOption;
import dev.headrace.advisor.advice.Advice.Times;
import dev.headrace.advisor.advice.Advice.Variant;
import dev.headrace.advisor.advice.Advice.Verdict;
import dev.headrace.advisor.advice.Range;
import dev.headrace.advisor.advice.Words;
import dev.headrace.advisor.report.Block.Column;
import dev.headrace.advisor.report.Block.Grid;
import dev.headrace.advisor.report.Block.Paragraph;
import dev.headrace.advisor.report.Block.Points;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts advice into sections, in the order in which one reads it. */
final class Sections {
  private final Advice advice;

  Sections(Advice advice) {
    this.advice = advice;
  }

  /** A system's title, marked where it is the one that is advised. */
  String title(@Nullable String id) {
    SystemOption system = id == null ? null : advice.system(id);
    return system == null ? "none" : system.title();
  }

  Section reasons() {
    Advice.Answer answer = advice.answer();
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Paragraph(
            "Confidence: "
                + lower(answer.confidence())
                + ", since "
                + answer.confidenceWhy()
                + "."));
    if (!answer.reasons().isEmpty()) {
      blocks.add(new Points(answer.reasons()));
    }
    if (answer.blockers().size() > 1) {
      blocks.add(new Points(answer.blockers()));
    }
    return new Section("why", "Why", blocks);
  }

  Section changes() {
    List<List<String>> rows = new ArrayList<>();
    for (Advice.Change change : advice.changes()) {
      rows.add(List.of(change.what(), change.before(), change.after()));
    }
    Grid grid = new Grid(List.of(text("What"), text("Before"), text("Now")), rows);
    return new Section("changes", "What changed", list(grid));
  }

  Section systems() {
    List<List<String>> rows = new ArrayList<>();
    for (SystemOption system : advice.systems()) {
      rows.add(
          List.of(
              mark(system) + system.title(),
              Words.amount(system.cost().cash().expectedUsd()),
              Words.amount(system.cost().people().expectedUsd()),
              Words.amount(system.cost().cashPlusPeople().expectedUsd()),
              Words.amount(system.cost().wastedUsd()),
              p99(system.latency()),
              Words.percent(system.coldShare()),
              standing(system)));
    }
    List<Column> columns =
        List.of(
            text("Way to run it"),
            number("Cash"),
            number("People"),
            number("Cash + people"),
            number("Wasted"),
            number("p99"),
            number("Cold"),
            text("Goals"));
    return new Section(
        "cost",
        "What each way costs, in USD a month",
        List.of(new Grid(columns, rows), new Paragraph(legend())));
  }

  private String mark(SystemOption system) {
    return system.id().equals(advice.answer().systemId())
            && advice.answer().verdict() != Verdict.NOTHING_FITS
        ? "* "
        : "";
  }

  private String legend() {
    int more = advice.provenance().effort().systems() - advice.systems().size();
    return "* is advised. Wasted is the part of cash that idle and failed work cost. Cash + people"
        + " is what systems are ranked by."
        + samples()
        + (more <= 0 ? "" : " " + more + " more that were found are not shown.");
  }

  /** How many calls the percentiles stand on: the fewest of those that are shown. */
  private String samples() {
    return advice.systems().stream()
        .map(SystemOption::latency)
        .filter(Objects::nonNull)
        .mapToLong(Advice.Times::samples)
        .filter(samples -> samples > 0)
        .min()
        .stream()
        .mapToObj(
            fewest -> " Each p99 is taken of " + Words.count((double) fewest) + " calls or more.")
        .findFirst()
        .orElse("");
  }

  static String standing(SystemOption system) {
    return switch (system.standing()) {
      case FITS -> "met";
      case UNKNOWN -> "not shown";
      case MISSES -> "missed";
    };
  }

  Section ranges() {
    List<List<String>> rows = new ArrayList<>();
    for (SystemOption system : advice.systems()) {
      rows.add(
          List.of(
              system.title(),
              band(system.cost().cash()),
              band(system.cost().people()),
              band(system.cost().cashPlusPeople())));
    }
    Grid grid =
        new Grid(
            List.of(
                text("Way to run it"), number("Cash"), number("People"), number("Cash + people")),
            rows);
    return new Section("ranges", "How far costs may be off, in USD a month", list(grid));
  }

  static String band(Range range) {
    return Words.amount(range.lowUsd()) + " to " + Words.amount(range.highUsd());
  }

  Section placements() {
    List<List<String>> rows = new ArrayList<>();
    SystemOption system = advice.recommended();
    if (system != null) {
      for (Advice.Placement placement : system.placements()) {
        rows.add(
            List.of(
                placement.component(),
                placement.shapeTitle(),
                placement.variant(),
                Words.amount(placement.cashUsd())));
      }
    }
    Grid grid =
        new Grid(List.of(text("Component"), text("Runs on"), text("Size"), number("Cash")), rows);
    return new Section("placement", "Where each component runs", list(grid));
  }

  Section people() {
    List<List<String>> rows = new ArrayList<>();
    SystemOption system = advice.recommended();
    if (system != null) {
      for (Advice.PeopleCost cost : system.people()) {
        rows.add(
            List.of(
                cost.family(),
                Words.significant(cost.leastFte()) + " to " + Words.significant(cost.mostFte()),
                cost.alreadyOperated() ? "runs already" : Words.amount(cost.setUpUsd()),
                Words.amount(cost.usd().expectedUsd()),
                cost.work() + (cost.onCall() ? "; on call" : "")));
      }
    }
    Grid grid =
        new Grid(
            List.of(
                text("Family"), number("FTE"), number("Set-up"), number("USD"), text("What for")),
            rows);
    return new Section("people", "What it asks of people a month", list(grid));
  }

  List<Section> options() {
    List<Section> sections = new ArrayList<>();
    for (ComponentOptions component : advice.components()) {
      List<List<String>> rows = new ArrayList<>();
      for (ComponentOption option : component.options()) {
        rows.add(option(option));
      }
      List<Column> columns =
          List.of(
              text("Way to run it"),
              number("Cash"),
              number("People"),
              number("p99"),
              text("Latency"),
              text("Size, or why not"));
      sections.add(
          new Section(
              "options-" + component.component(),
              "Every way to run " + component.component(),
              List.of(new Paragraph(component.what()), new Grid(columns, rows))));
    }
    return sections;
  }

  private static List<String> option(ComponentOption option) {
    if (option.variants().isEmpty()) {
      return List.of(option.title(), "-", "-", "-", "-", String.join("; ", option.reasons()));
    }
    Variant best = option.variants().getFirst();
    String minded = option.reasons().isEmpty() ? "" : "; " + String.join("; ", option.reasons());
    return List.of(
        option.title(),
        Words.amount(best.cost().cash().expectedUsd()),
        Words.amount(best.cost().people().expectedUsd()),
        p99(best.latency()),
        lower(best.obtained()),
        best.variant() + minded);
  }

  static String p99(@Nullable Times times) {
    return times == null ? "-" : Words.millis(times.p99Millis());
  }

  Section latency() {
    List<List<String>> rows = new ArrayList<>();
    for (SystemOption system : advice.systems()) {
      Times times = system.latency();
      Times first = system.firstByte();
      rows.add(
          List.of(
              system.title(),
              times == null ? "-" : Words.millis(times.p50Millis()),
              times == null ? "-" : Words.millis(times.p95Millis()),
              p99(times),
              p99(first),
              Words.percent(system.coldShare()),
              Words.percent(system.lostShare()),
              times == null ? "-" : Words.count((double) times.samples()),
              lower(system.obtained())));
    }
    List<Column> columns =
        List.of(
            text("Way to run it"),
            number("p50"),
            number("p95"),
            number("p99"),
            number("First byte p99"),
            number("Cold"),
            number("Lost"),
            number("Samples"),
            text("How"));
    return new Section("latency", "How long a request takes", list(new Grid(columns, rows)));
  }

  Section frontier() {
    List<List<String>> rows = new ArrayList<>();
    for (Advice.FrontierPoint point : advice.frontier()) {
      rows.add(
          List.of(
              point.title(),
              point.sizes(),
              Words.amount(point.cashPlusPeopleUsd()),
              Words.millis(point.p99Millis())));
    }
    Grid grid =
        new Grid(
            List.of(text("Way to run it"), text("Sizes"), number("Cash + people"), number("p99")),
            rows);
    return new Section("frontier", "Cheaper is slower from here on", list(grid));
  }

  Section breakEvens() {
    List<Block> blocks = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (Advice.BreakEven found : advice.breakEvens()) {
      rows.add(
          List.of(
              title(found.belowId()),
              Words.count(found.volumePerMonth()),
              between(found),
              title(found.aboveId()),
              found.why()));
    }
    if (rows.isEmpty()) {
      blocks.add(
          new Paragraph(
              "From a hundredth to a hundred times this volume no other way that was looked at"
                  + " closely becomes better."));
    } else {
      blocks.add(
          new Grid(
              List.of(
                  text("Better below"),
                  number("Break-even"),
                  text("Within"),
                  text("Better above"),
                  text("Why")),
              rows));
    }
    blocks.add(
        new Paragraph(
            "In "
                + advice.subject().volumeUnit()
                + " a month; today "
                + Words.count(advice.subject().volumePerMonth())
                + "."));
    return new Section("break-even", "At which volume it changes", blocks);
  }

  static String between(Advice.BreakEven found) {
    Double high = found.highVolumePerMonth();
    return Words.count(found.lowVolumePerMonth())
        + " to "
        + (high == null ? "beyond" : Words.count(high));
  }

  Section rulesOfThumb() {
    List<List<String>> rows = new ArrayList<>();
    for (Advice.RuleOfThumb rule : advice.rulesOfThumb()) {
      String computed = rule.computed();
      rows.add(List.of(rule.saying(), computed == null ? "-" : computed, rule.why()));
    }
    Grid grid = new Grid(List.of(text("People say"), text("Here"), text("Why")), rows);
    return new Section("rules", "Beside the rules of thumb", list(grid));
  }

  Section sensitivity() {
    List<List<String>> rows = new ArrayList<>();
    for (Advice.Sensitivity input : advice.sensitivity()) {
      String flipsAt = input.flipsAt();
      rows.add(
          List.of(
              input.path(),
              input.value(),
              input.low() + " to " + input.high(),
              Words.amount(input.swingUsd()),
              flipsAt == null ? "no" : title(input.flipsToId()) + " at " + flipsAt));
    }
    Grid grid =
        new Grid(
            List.of(
                text("Input"), text("Is"), text("Tried"), number("Lead moves"), text("Flips to")),
            rows);
    return new Section("sensitivity", "What would change the answer", list(grid));
  }

  Section growth() {
    List<Block> blocks = new ArrayList<>();
    Integer month = advice.growth().switchMonth();
    blocks.add(
        new Paragraph(
            advice.growth().months().isEmpty()
                ? "The workload names no growth."
                : month == null
                    ? "What is advised stays the best for twelve months."
                    : "From month "
                        + month
                        + " on "
                        + title(advice.growth().switchToId())
                        + " is better."));
    if (!advice.growth().months().isEmpty()) {
      List<List<String>> rows = new ArrayList<>();
      for (Advice.Month one : advice.growth().months()) {
        BigDecimal recommended = one.recommendedUsd();
        rows.add(
            List.of(
                Integer.toString(one.month()),
                Words.count(one.volumePerMonth()),
                recommended == null ? "-" : Words.amount(recommended),
                title(one.bestId()),
                Words.amount(one.bestUsd())));
      }
      blocks.add(
          new Grid(
              List.of(
                  number("Month"),
                  number(capitalised(advice.subject().volumeUnit())),
                  number("Advised, USD"),
                  text("Best"),
                  number("USD")),
              rows));
    }
    return new Section("growth", "Twelve months of growth", blocks);
  }

  Section path() {
    List<String> points = new ArrayList<>();
    for (Advice.Step step : advice.decisionPath()) {
      points.add(
          step.question()
              + " "
              + capitalised(step.answer())
              + ": "
              + step.because()
              + ". So "
              + step.leadsTo()
              + ".");
    }
    return new Section("path", "The path of the decision", list(new Points(points)));
  }

  Section mistakes() {
    List<String> points = new ArrayList<>();
    for (Advice.Mistake mistake : advice.mistakes()) {
      points.add(mistake.title() + ": " + mistake.explanation());
    }
    return new Section("mistakes", "Known mistakes", list(new Points(points)));
  }

  Section assumptions() {
    List<List<String>> rows = new ArrayList<>();
    for (Advice.Assumption assumption : advice.assumptions()) {
      rows.add(
          List.of(
              assumption.path(), lower(assumption.origin()), assumption.value(), assumption.why()));
    }
    Grid grid = new Grid(List.of(text("What"), text("Origin"), text("Value"), text("Why")), rows);
    return new Section("assumptions", "What it stands on", list(grid));
  }

  /** What the advised way is billed for, the dearest first: quantity times unit price. */
  Section bill() {
    SystemOption system = advice.recommended();
    List<List<String>> rows = new ArrayList<>();
    if (system != null) {
      system.charges().stream()
          .sorted(Comparator.comparing(Advice.Charge::cashUsd).reversed())
          .forEach(charge -> rows.add(charge(charge)));
    }
    Grid grid =
        new Grid(
            List.of(
                text("Usage type"),
                number("Quantity"),
                text("Unit"),
                number("USD each"),
                number("USD a month")),
            rows);
    return new Section("bill", "The bill of what is advised, line by line", list(grid));
  }

  private static List<String> charge(Advice.Charge charge) {
    return List.of(
        charge.usageType(),
        Words.count(charge.quantity().doubleValue()),
        charge.unit(),
        charge.unitUsd().toPlainString()
            + (charge.tiers() == 1 ? "" : " (mean of " + charge.tiers() + " tiers)"),
        Words.amount(charge.cashUsd()));
  }

  Section prices() {
    List<List<String>> rows = new ArrayList<>();
    for (Advice.PriceUsed price : advice.prices()) {
      rows.add(
          List.of(
              price.key(),
              price.usd().toPlainString(),
              price.unit(),
              price.retrieved() + (price.stale() ? " stale" : ""),
              lower(price.evidence()),
              price.source()));
    }
    Grid grid =
        new Grid(
            List.of(
                text("Price"),
                number("USD"),
                text("For each"),
                text("Read"),
                text("Evidence"),
                text("Source")),
            rows);
    return new Section("prices", "Every price", list(grid));
  }

  /** One line that names stale prices; empty where there are none. */
  String stale() {
    List<String> keys =
        advice.prices().stream()
            .filter(Advice.PriceUsed::stale)
            .map(Advice.PriceUsed::key)
            .distinct()
            .toList();
    return keys.isEmpty()
        ? ""
        : keys.size()
            + (keys.size() == 1 ? " price is stale: " : " prices are stale: ")
            + String.join(", ", keys)
            + ".";
  }

  Section reproduce() {
    Provenance provenance = advice.provenance();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("command", provenance.command()));
    rows.add(List.of("version", provenance.version()));
    rows.add(List.of("seed", Long.toString(provenance.seed())));
    rows.add(List.of("prices of", provenance.priceDate().toString()));
    rows.add(List.of("workload", "sha256 " + provenance.workloadSha256()));
    String trace = provenance.traceSha256();
    if (trace != null) {
      rows.add(List.of("trace", "sha256 " + trace));
    }
    rows.add(List.of("price book", "sha256 " + provenance.pricesSha256()));
    rows.add(List.of("catalogue", "sha256 " + provenance.catalogueSha256()));
    Advice.Effort effort = provenance.effort();
    rows.add(List.of("predictions", Integer.toString(effort.predictions())));
    rows.add(
        List.of("systems looked at closely", effort.systemsLookedAt() + " of " + effort.systems()));
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Grid(List.of(text("What"), text("Value")), rows));
    leftOut().forEach(limit -> blocks.add(new Paragraph(limit)));
    return new Section("reproduce", "To get the same again", blocks);
  }

  /** What was not asked and what was not combined, to keep to limits; empty where all was. */
  List<String> leftOut() {
    Advice.Effort effort = advice.provenance().effort();
    List<String> limits = new ArrayList<>();
    int questions = effort.questionsLeftOut();
    if (questions > 0) {
      limits.add(
          "The limit of predictions was reached: "
              + questions
              + (questions == 1 ? " question" : " questions")
              + " about other volumes and other inputs stayed open, so that break-even volumes,"
              + " growth and what would change the answer may lack points. --full asks all of"
              + " them.");
    }
    int combinations = effort.combinationsSetAside();
    if (combinations > 0) {
      limits.add(
          "The limits of the search were reached: "
              + combinations
              + (combinations == 1 ? " size or combination was" : " sizes and combinations were")
              + " not combined further, so that a slightly better one may be among them. Of each"
              + " way to run a component "
              + Advice.Effort.MOST_SIZES
              + " sizes go on, and after each component the "
              + Advice.Effort.MOST_BY_COST
              + " cheapest and "
              + Advice.Effort.MOST_BY_LATENCY
              + " fastest combinations.");
    }
    return limits;
  }

  /** The workload, in a line. */
  String subject() {
    Advice.Subject subject = advice.subject();
    Double tokens = subject.tokensPerMonth();
    return subject.name()
        + ", "
        + subject.region()
        + ": "
        + Words.count(subject.volumePerMonth())
        + " "
        + subject.volumeUnit()
        + (tokens == null ? "" : " and " + Words.count(tokens) + " tokens")
        + " a month, "
        + subject.traffic();
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static String capitalised(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  private static List<Block> list(Block block) {
    return List.of(block);
  }
}
