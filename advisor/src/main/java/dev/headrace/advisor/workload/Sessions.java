package dev.headrace.advisor.workload;

import dev.headrace.advisor.workload.Component.Session;
import dev.headrace.advisor.workload.Form.Filled;
import org.jspecify.annotations.Nullable;

/** Makes the sessions of code. */
final class Sessions {
  /**
   * Between the 2.0 turns that a conversation has in the mean in LMSYS-Chat-1M
   * (https://arxiv.org/abs/2309.11998, table 1) and the 2.5 in WildChat
   * (https://arxiv.org/abs/2405.01470, table 1), nearer to the later one.
   */
  private static final double REQUESTS = 2.5;

  private static final double PAUSE_MILLIS = 60_000;

  /**
   * What AgentCore Runtime does unless it is told otherwise.
   * https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-lifecycle-settings.html
   */
  private static final double IDLE_MILLIS = 900_000;

  private Sessions() {}

  /**
   * What the file says of sessions. Where it says nothing, code that waits for others is an agent,
   * whose users talk to it; other code keeps nothing of its callers, and has none.
   */
  static @Nullable Session of(Filled code, double waitingShare, Reading reading) {
    if (!code.says(CodeForm.SESSION) && waitingShare == 0) {
      return null;
    }
    Filled session = code.get(CodeForm.SESSION);
    return new Session(
        value(
            session,
            SessionForm.REQUESTS,
            REQUESTS,
            "2.5",
            "about as many turns as conversations have in public logs (LMSYS-Chat-1M 2.0,"
                + " WildChat 2.5)",
            reading),
        value(
            session,
            SessionForm.PAUSE,
            PAUSE_MILLIS,
            "1m",
            "an answer is read and the next question is written",
            reading),
        value(
            session,
            SessionForm.IDLE,
            IDLE_MILLIS,
            "15m",
            "AgentCore's own; less may be set, from 1m on",
            reading));
  }

  private static double value(
      Filled session,
      Field<Double> field,
      double usual,
      String written,
      String why,
      Reading reading) {
    Double given = session.find(field);
    if (given != null) {
      return given;
    }
    reading.note(Form.under(session.path(), field.name()), Origin.ASSUMED, written, why);
    return usual;
  }
}
