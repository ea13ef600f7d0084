package dev.headrace.lambda.run;

import org.jspecify.annotations.Nullable;

/** Mistakes that one could make in the rules, each made on purpose in a decision of its own. */
enum SeededBug {
  ADMITS_ONE_REQUEST_TOO_MANY {
    @Override
    Rulebook rulebook() {
      return with(
          new Admission() {
            @Override
            @Nullable ThrottleReason admit(DeployedFunction function, long nowNanos) {
              boolean atLimit =
                  function.isReserved()
                      ? function.inFlight() == function.reservedConcurrency()
                      : function.account().unreservedInFlight()
                          == function.account().unreservedConcurrency();
              if (atLimit) {
                function.requestBegan();
                return null;
              }
              return super.admit(function, nowNanos);
            }
          });
    }
  },
  FORGETS_TO_COUNT_SOME_ENDS {
    @Override
    Rulebook rulebook() {
      return with(
          new Admission() {
            private int ends;

            @Override
            void ended(DeployedFunction function) {
              if (++ends % 50 != 0) {
                super.ended(function);
              }
            }
          });
    }
  },
  GIVES_A_REQUEST_TO_A_BUSY_ENVIRONMENT {
    @Override
    Rulebook rulebook() {
      return with(
          new Routing() {
            @Override
            @Nullable Environment idleFor(FunctionVersion version) {
              for (Environment environment : version.environments()) {
                if (environment.current() != null) {
                  return environment;
                }
              }
              return super.idleFor(version);
            }
          });
    }
  },
  LOSES_SOME_WHO_WAIT {
    @Override
    Rulebook rulebook() {
      return with(
          new Routing() {
            private int served;

            @Override
            @Nullable Invocation nextFor(FunctionVersion version) {
              Invocation next = super.nextFor(version);
              return ++served % 20 == 0 ? null : next;
            }
          });
    }
  },
  DOES_NOT_ANSWER_AFTER_A_CRASH {
    @Override
    Rulebook rulebook() {
      return with(
          new Upkeep() {
            @Override
            boolean answersAfterCrash() {
              return false;
            }
          });
    }
  },
  KEEPS_AN_ENVIRONMENT_THAT_TIMED_OUT {
    @Override
    Rulebook rulebook() {
      return with(
          new Upkeep() {
            @Override
            boolean stopsAfterTimeout() {
              return false;
            }
          });
    }
  },
  SERVES_ON_AFTER_A_CHANGE {
    @Override
    Rulebook rulebook() {
      return with(
          new Upkeep() {
            @Override
            boolean servesOn(Environment environment, long nowNanos) {
              return nowNanos < environment.retiresAtNanos();
            }
          });
    }
  },
  NEVER_STOPS_WHAT_IS_IDLE {
    @Override
    Rulebook rulebook() {
      return with(
          new Upkeep() {
            @Override
            long idleUntilNanos(Environment environment, long nowNanos, long idleNanos) {
              return Long.MAX_VALUE / 2;
            }
          });
    }
  },
  STOPS_WHAT_IS_IDLE_TOO_LATE {
    @Override
    Rulebook rulebook() {
      return with(
          new Upkeep() {
            @Override
            long idleUntilNanos(Environment environment, long nowNanos, long idleNanos) {
              return nowNanos + 4 * idleNanos;
            }
          });
    }
  },
  GIVES_UP_AFTER_ONE_RETRY {
    @Override
    Rulebook rulebook() {
      return with(
          new Retries() {
            @Override
            long delayMillis(Ending ending, int failures, int refusals, AsynchronousConfig config) {
              return failures > 1 ? GIVE_UP : super.delayMillis(ending, failures, refusals, config);
            }
          });
    }
  },
  GIVES_UP_WHAT_WAS_REFUSED {
    @Override
    Rulebook rulebook() {
      return with(
          new Retries() {
            @Override
            long delayMillis(Ending ending, int failures, int refusals, AsynchronousConfig config) {
              return ending == Ending.THROTTLED
                  ? GIVE_UP
                  : super.delayMillis(ending, failures, refusals, config);
            }
          });
    }
  },
  BILLS_ROUNDED_DOWN {
    @Override
    Rulebook rulebook() {
      return with(
          new Billing() {
            @Override
            long billedMillis(long durationNanos, long initNanos) {
              return (durationNanos + initNanos) / 1_000_000;
            }
          });
    }
  },
  METERS_OTHER_THAN_IT_BILLS {
    @Override
    Rulebook rulebook() {
      return with(
          new Billing() {
            @Override
            long compute(int memoryMiB, long billedMillis) {
              return memoryMiB * Math.ceilDiv(billedMillis, 100) * 100;
            }
          });
    }
  };

  private static final Rulebook RIGHT = Rulebook.standard();

  abstract Rulebook rulebook();

  private static Rulebook with(Admission admission) {
    return new Rulebook(
        admission, RIGHT.routing(), RIGHT.upkeep(), RIGHT.retries(), RIGHT.billing());
  }

  private static Rulebook with(Routing routing) {
    return new Rulebook(
        RIGHT.admission(), routing, RIGHT.upkeep(), RIGHT.retries(), RIGHT.billing());
  }

  private static Rulebook with(Upkeep upkeep) {
    return new Rulebook(
        RIGHT.admission(), RIGHT.routing(), upkeep, RIGHT.retries(), RIGHT.billing());
  }

  private static Rulebook with(Retries retries) {
    return new Rulebook(
        RIGHT.admission(), RIGHT.routing(), RIGHT.upkeep(), retries, RIGHT.billing());
  }

  private static Rulebook with(Billing billing) {
    return new Rulebook(
        RIGHT.admission(), RIGHT.routing(), RIGHT.upkeep(), RIGHT.retries(), billing);
  }
}
