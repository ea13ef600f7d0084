package dev.headrace.advisor.workload;

import static dev.headrace.advisor.workload.Field.optional;
import static dev.headrace.advisor.workload.Field.required;
import static dev.headrace.advisor.workload.Field.usually;
import static dev.headrace.advisor.workload.Formats.NAME;
import static dev.headrace.advisor.workload.Formats.choice;

import dev.headrace.advisor.workload.Form.Filled;
import java.util.List;
import java.util.Map;

/** Of the whole file. */
final class RootForm {
  static final Field<String> HEADRACE =
      required("headrace", choice("1"), "The version of this format");
  static final Field<String> TITLE = required("name", NAME, "The system's name");
  static final Field<String> REGION =
      usually(
          "region",
          Formats.REGION,
          "us-east-1",
          "the region whose prices are complete",
          "Where it runs, and whose prices hold");
  static final Field<Filled> TRAFFIC = optional("traffic", TrafficForm.FORM, "How requests come");
  static final Field<List<Component>> COMPONENTS =
      required("components", new ComponentsFormat(), "The parts of the system, by name");
  static final Field<Filled> GOALS = optional("goals", GoalsForm.FORM, "What must hold");
  static final Field<Filled> TEAM = optional("team", TeamForm.FORM, "Who runs it");
  static final Field<Filled> DATA = optional("data", DataForm.FORM, "What may become of data");
  static final Field<Map<String, Origin>> ORIGINS =
      optional(
          "origins",
          new OriginsFormat(),
          "Where values come from that were not given but measured, extrapolated or assumed;"
              + " `headrace import` writes it");

  /** What says where values come from stands behind all values. */
  static final Form FORM =
      Form.of(HEADRACE, TITLE, REGION, TRAFFIC, COMPONENTS, GOALS, TEAM, DATA, ORIGINS);

  private RootForm() {}
}
