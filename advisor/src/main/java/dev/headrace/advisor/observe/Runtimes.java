package dev.headrace.advisor.observe;

import dev.headrace.lambda.api.Lambda;

/** Which runtimes a workload may name. */
final class Runtimes {
  private Runtimes() {}

  static boolean isKnown(String runtime) {
    return Lambda.supportedRuntimes().contains(runtime);
  }
}
