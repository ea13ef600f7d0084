package dev.headrace.lambda.run;

/** Lets requests run, or refuses them. */
final class Dispatch {
  private final Surroundings around;

  Dispatch(Surroundings around) {
    this.around = around;
  }

  void run(Invocation invocation) {
    FunctionVersion version = invocation.version();
    if (version.isRetired()) {
      around.conclusion.goneBefore(invocation);
      return;
    }
    ThrottleReason refusal = around.rules.admission().admit(version, around.world.nowNanos());
    if (refusal != null) {
      around.conclusion.refused(invocation, refusal);
    } else if (!version.serve(invocation)) {
      around.conclusion.refusedAfterAdmission(
          invocation, ThrottleReason.FUNCTION_INVOCATION_RATE_LIMIT);
    }
  }
}
