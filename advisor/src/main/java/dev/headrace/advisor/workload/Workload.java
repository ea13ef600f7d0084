package dev.headrace.advisor.workload;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A system of components, its traffic, what it must reach and who runs it.
 *
 * @param components in the order of the file
 * @param notes what the file did not say and what was taken instead, by the path of the field, such
 *     as {@code components.agent.memory}
 */
public record Workload(
    String name,
    String region,
    Traffic traffic,
    List<Component> components,
    Goals goals,
    Team team,
    Rules rules,
    Map<String, Note> notes) {

  /** Where a field's value comes from, and why it is what it is. */
  public record Note(Origin origin, String value, String why) {}

  /**
   * What must hold; null where it does not matter.
   *
   * @param p99Millis of a request of the whole system
   * @param firstByteP99Millis until its first byte
   * @param usdPerMonth the most that it may cost
   */
  public record Goals(
      @Nullable Double p99Millis,
      @Nullable Double firstByteP99Millis,
      @Nullable Double usdPerMonth) {}

  /**
   * Who runs it.
   *
   * @param engineerUsdPerYear what one costs, with everything
   * @param operates what the team runs already: families or shapes of the catalogue
   * @param setupWeeks of one engineer to set up something that the team does not run yet; null for
   *     what the catalogue says
   * @param amortizeMonths over which setting up is spread
   * @param share of the operating time that this system bears, where others use the same; 0 to 1
   * @param ownHardware machines with GPUs of its own; null if it has none or does not say
   */
  public record Team(
      double engineerUsdPerYear,
      Set<String> operates,
      @Nullable Double setupWeeks,
      double amortizeMonths,
      double share,
      @Nullable OwnHardware ownHardware) {
    /** A team that says nothing of machines of its own. */
    public Team(
        double engineerUsdPerYear,
        Set<String> operates,
        @Nullable Double setupWeeks,
        double amortizeMonths,
        double share) {
      this(engineerUsdPerYear, operates, setupWeeks, amortizeMonths, share, null);
    }

    /** The same at another cost of an engineer. */
    public Team withEngineerUsdPerYear(double usd) {
      return new Team(usd, operates, setupWeeks, amortizeMonths, share, ownHardware);
    }

    /** The same with another effort of setting up. */
    public Team withSetupWeeks(@Nullable Double weeks) {
      return new Team(engineerUsdPerYear, operates, weeks, amortizeMonths, share, ownHardware);
    }

    /** The same with another share of the operating time. */
    public Team withShare(double other) {
      return new Team(engineerUsdPerYear, operates, setupWeeks, amortizeMonths, other, ownHardware);
    }
  }

  /**
   * What may not be.
   *
   * @param mayLeaveVpc whether data may go to a service outside the team's own network
   * @param regions that are allowed; empty for any
   */
  public record Rules(boolean mayLeaveVpc, Set<String> regions) {}
}
