package dev.headrace.lambda.run;

import org.jspecify.annotations.Nullable;

/**
 * Which environment a request gets, and which request an environment.
 *
 * <p>The most recently used idle environment is taken, so that the others grow old and are given
 * back. Where none is idle the request makes a new one start and waits, oldest first, for whichever
 * environment is free first: the new one, or one that finishes its request meanwhile. Lambda's
 * guide says that an environment that becomes available while another is initialised for a request
 * may serve it (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html), and
 * measurements of production functions found a half and more of all initialisations to end without
 * a request that waited for them
 * (https://aaronstuyvenberg.com/posts/understanding-proactive-initialization). The environment that
 * is not needed any more stays, idle and initialised, and a later request without an idle
 * environment waits for one that already starts before it makes another start.
 */
class Routing {
  /** The idle environment that serves a request, a provisioned one first; null where none is. */
  @Nullable Environment idleFor(FunctionVersion version, long nowNanos) {
    ProvisionedPool pool = version.pool();
    if (pool != null) {
      Environment provisioned = pool.mostRecentlyUsed();
      if (provisioned != null && pool.takeRate(nowNanos)) {
        return provisioned;
      }
    }
    return version.mostRecentlyUsed();
  }

  /** The request that a free environment serves next; null where none waits. */
  @Nullable Invocation nextFor(FunctionVersion version) {
    return version.takeWaiting();
  }

  /** Whether one more environment must start for those that wait. */
  boolean needsAnother(FunctionVersion version) {
    return version.waitingCount() > version.startingCount() + version.queuedStarts();
  }
}
