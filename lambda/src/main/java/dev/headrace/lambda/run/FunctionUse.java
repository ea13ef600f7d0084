package dev.headrace.lambda.run;

/**
 * What a function's versions do now and what they did since this world began.
 *
 * @param concurrency requests that run or wait for an environment
 * @param environments environments that start, run or wait
 * @param idleEnvironments environments that wait for a request
 * @param startingEnvironments environments that start
 * @param requests requests that ran
 * @param errors requests that ended in a function error
 * @param throttles requests that a limit refused
 * @param coldStarts environments' first requests
 * @param computeMebibyteMillis memory times billed duration; 1,024,000 of them are one GB-second
 * @param pendingEvents asynchronous events that wait or run
 * @param provisioned environments that are to be kept ready
 * @param allocated those of them that are
 * @param provisionedRequests requests that ran in them
 * @param spillovers requests that ran on demand as none of them was free
 */
public record FunctionUse(
    int concurrency,
    int environments,
    int idleEnvironments,
    int startingEnvironments,
    long requests,
    long errors,
    long throttles,
    long coldStarts,
    long computeMebibyteMillis,
    int pendingEvents,
    int provisioned,
    int allocated,
    long provisionedRequests,
    long spillovers) {
  /** A function that never ran. */
  static final FunctionUse NONE = new FunctionUse(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
