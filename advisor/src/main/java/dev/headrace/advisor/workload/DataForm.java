package dev.headrace.advisor.workload;

import static dev.headrace.advisor.workload.Field.usually;
import static dev.headrace.advisor.workload.Formats.TRUTH;
import static dev.headrace.advisor.workload.Formats.several;

import java.util.Set;

/** What may become of data. */
final class DataForm {
  static final Field<Boolean> MAY_LEAVE_VPC =
      usually(
          "mayLeaveVpc",
          TRUTH,
          "true",
          "nothing is said against it",
          "Whether requests may be handled outside the team's own network");
  static final Field<Set<String>> REGIONS =
      usually(
          "regions",
          several(Formats.REGION),
          "[]",
          "nothing is said against any",
          "Regions in which data may be handled; any if empty");
  static final Form FORM = Form.of(MAY_LEAVE_VPC, REGIONS);

  private DataForm() {}
}
