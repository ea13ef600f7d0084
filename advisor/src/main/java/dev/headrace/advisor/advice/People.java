package dev.headrace.advisor.advice;

import dev.headrace.advisor.advice.Advice.PeopleCost;
import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.simulation.OwnMachines;
import dev.headrace.advisor.workload.OwnHardware;
import dev.headrace.advisor.workload.Workload.Team;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the team's time costs: for each family of platforms once, however many components use it,
 * the team's share of the engineers that operate it, and a month's part of setting it up where the
 * team does not operate it yet. Of several shapes of a family the most laborious counts.
 */
final class People {
  private static final double WEEKS_A_YEAR = 52;
  private static final double MONTHS_A_YEAR = 12;

  /** Of one engineer: 52 weeks of 40 hours, by twelve. */
  private static final double HOURS_A_MONTH = WEEKS_A_YEAR * 40 / MONTHS_A_YEAR;

  private final Team team;

  People(Team team) {
    this.team = team;
  }

  /** The cost by family, in the order of their names. */
  List<PeopleCost> of(List<Shape> shapes) {
    Map<String, List<Shape>> families = new TreeMap<>();
    for (Shape shape : shapes) {
      families.computeIfAbsent(shape.family(), family -> new ArrayList<>()).add(shape);
    }
    return families.values().stream().map(this::family).toList();
  }

  /** What is expected for these shapes, in US dollars a month. */
  double expectedUsd(List<Shape> shapes) {
    return of(shapes).stream().mapToDouble(cost -> cost.usd().expectedUsd().doubleValue()).sum();
  }

  private PeopleCost family(List<Shape> shapes) {
    Shape hardest =
        shapes.stream()
            .max(
                Comparator.comparingDouble((Shape shape) -> shape.burden().mostFte().value())
                    .thenComparing(Shape::id))
            .orElseThrow();
    Double said = ownHours(hardest);
    double least = said == null ? hardest.burden().leastFte().value() : said / HOURS_A_MONTH;
    double most = said == null ? hardest.burden().mostFte().value() : least;
    double monthUsd = team.engineerUsdPerYear() / MONTHS_A_YEAR * team.share();
    double setUpUsd = shapes.stream().mapToDouble(this::setUpUsd).max().orElse(0);
    double middle = (least + most) / 2 * monthUsd;
    Range usd =
        Range.between(
            BigDecimal.valueOf(middle + setUpUsd),
            middle - least * monthUsd,
            most * monthUsd - middle);
    return new PeopleCost(
        hardest.family(),
        shapes.stream().allMatch(this::isOperated),
        least,
        most,
        usd,
        Range.shown(BigDecimal.valueOf(setUpUsd)),
        hardest.burden().onCall(),
        said == null ? hardest.burden().work() : "as team.ownHardware.hours says");
  }

  /** What the team says itself of the hours that its own machines take; null where it does not. */
  private @Nullable Double ownHours(Shape shape) {
    OwnHardware own = team.ownHardware();
    return own == null || !OwnMachines.run(shape) ? null : own.hoursPerMonth();
  }

  private boolean isOperated(Shape shape) {
    return team.operates().contains(shape.family()) || team.operates().contains(shape.id());
  }

  private double setUpUsd(Shape shape) {
    if (isOperated(shape) || team.amortizeMonths() <= 0) {
      return 0;
    }
    @Nullable Double said = team.setupWeeks();
    double weeks = said == null ? shape.burden().setupWeeks().value() : said;
    return weeks * team.engineerUsdPerYear() / WEEKS_A_YEAR / team.amortizeMonths();
  }
}
