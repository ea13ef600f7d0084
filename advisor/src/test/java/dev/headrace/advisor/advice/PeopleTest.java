package dev.headrace.advisor.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headrace.advisor.advice.Advice.PeopleCost;
import dev.headrace.advisor.catalogue.Catalogue;
import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.workload.OwnHardware;
import dev.headrace.advisor.workload.Workload.Team;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What people cost who run a team's own machines. */
final class PeopleTest {
  private static final Shape OWN = Catalogue.shipped().find("on-premises").orElseThrow();
  private static final Shape ECS = Catalogue.shipped().find("ecs-ec2-gpu").orElseThrow();

  private static PeopleCost cost(@Nullable Double hours, Shape shape) {
    var hardware = new OwnHardware("H100", 8, 2, 280_000, 48, 8_500, 0.14, 900, hours);
    var team = new Team(180_000, Set.of("on-premises", "ecs"), null, 12, 0.5, hardware);
    return new People(team).of(List.of(shape)).getFirst();
  }

  @Test
  void hours_that_a_team_says_take_the_place_of_the_range() {
    PeopleCost cost = cost(52.0, OWN);
    assertThat(cost.usd().expectedUsd().doubleValue())
        .as("0.3 of an engineer at 15,000 USD a month, of which half is this system's")
        .isCloseTo(0.3 * 15_000 * 0.5, within(0.01));
    assertThat(cost.leastFte()).isEqualTo(cost.mostFte());
    assertThat(cost.work()).contains("team.ownHardware.hours");
  }

  @Test
  void the_range_holds_where_nobody_said_hours_and_elsewhere() {
    assertThat(cost(null, OWN).mostFte()).isEqualTo(OWN.burden().mostFte().value());
    assertThat(cost(52.0, ECS).mostFte()).isEqualTo(ECS.burden().mostFte().value());
  }
}
