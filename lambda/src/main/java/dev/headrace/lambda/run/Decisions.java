package dev.headrace.lambda.run;

/**
 * Hears what the rules decided for each request, within the event; to compare two runs. Numbers
 * count from the start of the world, so that equal runs have equal ones.
 */
public interface Decisions {
  /** Hears nothing. */
  Decisions NONE =
      new Decisions() {
        @Override
        public void assigned(long invocation, long environment, boolean cold) {}

        @Override
        public void started(long invocation, long environment) {}

        @Override
        public void refused(long invocation, ThrottleReason reason) {}

        @Override
        public void ended(long invocation, Ending ending) {}

        @Override
        public void gaveUp(String requestId, boolean expired) {}
      };

  /** A request runs in an environment; cold where it is the environment's first. */
  void assigned(long invocation, long environment, boolean cold);

  /** A request made an environment start. */
  void started(long invocation, long environment);

  /** A limit refused a request. */
  void refused(long invocation, ThrottleReason reason);

  /** A request ended. */
  void ended(long invocation, Ending ending);

  /**
   * An asynchronous event is not tried again, though it never ran well.
   *
   * @param expired because it was too old; else because it failed too often, or its function is
   *     stopped or gone
   */
  void gaveUp(String requestId, boolean expired);
}
