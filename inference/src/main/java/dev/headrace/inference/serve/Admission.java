package dev.headrace.inference.serve;

/** Whether a request may come in, wait, and run. */
class Admission {
  /** The quota that refuses a request; {@link Ending#NONE} where it has reserved what it needs. */
  Ending reserve(ModelAccount account, long tokens, long nowNanos) {
    if (!account.requests().has(1, nowNanos)) {
      return Ending.TOO_MANY_REQUESTS;
    }
    if (!account.tokens().has(tokens, nowNanos)) {
      return Ending.TOO_MANY_TOKENS;
    }
    account.requests().take(1, nowNanos);
    account.tokens().take(tokens, nowNanos);
    return Ending.NONE;
  }

  /** Whether one more may wait. */
  boolean mayWait(int waiting, int limit) {
    return waiting < limit;
  }

  /** Whether one more may run. */
  boolean mayRun(Slots slots) {
    return slots.taken() < slots.most();
  }

  /** Whether there is memory for one more server. */
  boolean hasRoom(long neededMiB, long freeMiB) {
    return neededMiB <= freeMiB;
  }
}
