package dev.headrace.advisor.catalogue;

import dev.headrace.advisor.workload.Component;
import dev.headrace.advisor.workload.Workload;
import java.util.Optional;

/** Decides from the catalogue whether a component can run in a way, in words. */
public final class Eligible {
  private static final String OWNED = "on-premises";

  private Eligible() {}

  /** Whether it can, and why not or what to mind, each with the figures. */
  public static Eligibility check(Workload workload, Component component, Shape shape) {
    return verdict(workload, component, shape).eligibility();
  }

  private static Verdict verdict(Workload workload, Component component, Shape shape) {
    var verdict = new Verdict();
    switch (component) {
      case Component.Code code -> new CodeRules(workload, code, shape, verdict).judge();
      case Component.Model model -> new ModelRules(workload, model, shape, verdict).judge();
      case Component.Batch batch -> new BatchRules(batch, shape, verdict).judge();
      case Component.External external ->
          verdict.stop(external.name() + " runs elsewhere whatever is decided");
    }
    if (!(component instanceof Component.External)) {
      judgeRules(workload, shape, verdict);
      judgeTeam(workload, shape, verdict);
    }
    return verdict;
  }

  private static void judgeRules(Workload workload, Shape shape, Verdict verdict) {
    Workload.Rules rules = workload.rules();
    verdict.stopIf(
        shape.reach().leavesVpc() && !rules.mayLeaveVpc(),
        "data may not leave the team's own network, and %s handles it outside"
            .formatted(shape.title()));
    if (!rules.regions().isEmpty()) {
      verdict.stopIf(
          !rules.regions().contains(workload.region()),
          "data may be handled in %s only, and the system runs in %s"
              .formatted(String.join(", ", rules.regions()), workload.region()));
      verdict.stopIf(
          shape.family().equals("runpod"),
          "data may be handled in %s only, and RunPod's data centres are none of them"
              .formatted(String.join(", ", rules.regions())));
    }
    verdict.stopIf(
        !shape.reach().regions().isEmpty() && !shape.reach().regions().contains(workload.region()),
        "%s is not to be had in %s".formatted(shape.title(), workload.region()));
  }

  private static void judgeTeam(Workload workload, Shape shape, Verdict verdict) {
    boolean operated =
        workload.team().operates().contains(shape.family())
            || workload.team().operates().contains(shape.id());
    if (operated) {
      return;
    }
    boolean owned = shape.family().equals(OWNED) && workload.team().ownHardware() != null;
    if (shape.reach().onlyForThoseWhoHaveIt() && !owned) {
      verdict.stop(
          shape.family().equals(OWNED)
              ? "the team has no GPUs of its own (team.operates lacks on-premises, and there is no"
                  + " team.ownHardware)"
              : shape.title() + " is " + String.join("; ", shape.notes()));
      return;
    }
    double given =
        Optional.ofNullable(workload.team().setupWeeks())
            .orElse(shape.burden().setupWeeks().value());
    verdict.mind(
        "the team does not run %s yet: %s engineer-weeks to set it up"
            .formatted(shape.family(), Words.number(given)));
  }
}
