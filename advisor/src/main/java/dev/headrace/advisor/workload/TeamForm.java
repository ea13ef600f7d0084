package dev.headrace.advisor.workload;

import static dev.headrace.advisor.workload.Field.optional;
import static dev.headrace.advisor.workload.Field.usually;
import static dev.headrace.advisor.workload.Formats.choice;
import static dev.headrace.advisor.workload.Formats.several;

import dev.headrace.advisor.workload.Form.Filled;
import java.util.List;
import java.util.Set;

/** Who runs it. */
final class TeamForm {
  /** Families of ways to run work that a team may know how to operate. */
  static final List<String> FAMILIES =
      List.of(
          "lambda",
          "ecs",
          "ec2",
          "kubernetes",
          "apprunner",
          "batch",
          "sagemaker",
          "bedrock",
          "agentcore",
          "runpod",
          "on-premises",
          "cloud-run",
          "azure-functions");

  static final Field<Double> ENGINEER =
      usually(
          "engineer",
          Quantity.USD_PER_YEAR,
          "180k USD/year",
          "salary and what goes with it, in a large city; yours is better",
          "What an engineer costs, with everything");
  static final Field<Set<String>> OPERATES =
      usually(
          "operates",
          several(choice(FAMILIES)),
          "[]",
          "nothing is said of what the team runs already, so all is set up anew",
          "What the team runs already and needs no setting up for");
  static final Field<Double> SETUP =
      optional(
          "setup",
          Quantity.ENGINEER_WEEKS,
          "To set up something that the team does not run yet; the catalogue's figures if not"
              + " given");
  static final Field<Double> AMORTIZE =
      usually(
          "amortize",
          Quantity.MONTHS,
          "12 months",
          "a year, after which much is rebuilt",
          "Over what time setting up is spread");
  static final Field<Double> SHARE =
      usually(
          "share",
          Quantity.PERCENT,
          "100%",
          "nothing else is said to share the work of operating",
          "The share of the operating time that this system bears");
  static final Field<Filled> OWN_HARDWARE =
      optional(
          "ownHardware",
          OwnHardwareForm.FORM,
          "Machines with GPUs that the team owns; what they cost is unknown if not given");
  static final Form FORM = Form.of(ENGINEER, OPERATES, SETUP, AMORTIZE, SHARE, OWN_HARDWARE);

  private TeamForm() {}
}
