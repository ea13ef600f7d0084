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
            @Nullable ThrottleReason admit(FunctionVersion version, long nowNanos) {
              DeployedFunction function = version.function();
              boolean atLimit =
                  function.isReserved()
                      ? function.inFlight() == function.reservedConcurrency()
                      : function.account().unreservedInFlight()
                          == function.account().unreservedConcurrency();
              if (atLimit) {
                version.requestBegan();
                return null;
              }
              return super.admit(version, nowNanos);
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
            void ended(FunctionVersion version) {
              if (++ends % 50 != 0) {
                super.ended(version);
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
            @Nullable Environment idleFor(FunctionVersion version, long nowNanos) {
              for (Environment environment : version.environments()) {
                if (environment.current() != null) {
                  return environment;
                }
              }
              return super.idleFor(version, nowNanos);
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
  KEEPS_ONE_MORE_READY {
    @Override
    Rulebook rulebook() {
      return with(
          new Provisioning() {
            @Override
            int missing(int level, int startedOrQueued) {
              return level == 0 ? 0 : super.missing(level + 1, startedOrQueued);
            }
          });
    }
  },
  DOES_NOT_START_ALL_THAT_ARE_PROVISIONED {
    @Override
    Rulebook rulebook() {
      return with(
          new Provisioning() {
            @Override
            int missing(int level, int startedOrQueued) {
              return startedOrQueued > 0 ? 0 : super.missing(level, startedOrQueued);
            }
          });
    }
  },
  REFUSES_WHAT_IS_MORE_THAN_PROVISIONED {
    @Override
    Rulebook rulebook() {
      return with(
          new Admission() {
            @Override
            @Nullable ThrottleReason admit(FunctionVersion version, long nowNanos) {
              boolean spillsOver = version.provisionedLevel() > 0 && version.claimsOneMore();
              return spillsOver
                  ? ThrottleReason.CONCURRENT_INVOCATION_LIMIT
                  : super.admit(version, nowNanos);
            }
          });
    }
  },
  BILLS_WHAT_IS_HELD_TO_THE_SECOND {
    @Override
    Rulebook rulebook() {
      return with(
          new Billing() {
            @Override
            long heldMillis(long enabledMillis) {
              return Math.ceilDiv(enabledMillis, 1_000L) * 1_000;
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
        admission,
        RIGHT.routing(),
        RIGHT.upkeep(),
        RIGHT.provisioning(),
        RIGHT.retries(),
        RIGHT.billing());
  }

  private static Rulebook with(Routing routing) {
    return new Rulebook(
        RIGHT.admission(),
        routing,
        RIGHT.upkeep(),
        RIGHT.provisioning(),
        RIGHT.retries(),
        RIGHT.billing());
  }

  private static Rulebook with(Upkeep upkeep) {
    return new Rulebook(
        RIGHT.admission(),
        RIGHT.routing(),
        upkeep,
        RIGHT.provisioning(),
        RIGHT.retries(),
        RIGHT.billing());
  }

  private static Rulebook with(Provisioning provisioning) {
    return new Rulebook(
        RIGHT.admission(),
        RIGHT.routing(),
        RIGHT.upkeep(),
        provisioning,
        RIGHT.retries(),
        RIGHT.billing());
  }

  private static Rulebook with(Retries retries) {
    return new Rulebook(
        RIGHT.admission(),
        RIGHT.routing(),
        RIGHT.upkeep(),
        RIGHT.provisioning(),
        retries,
        RIGHT.billing());
  }

  private static Rulebook with(Billing billing) {
    return new Rulebook(
        RIGHT.admission(),
        RIGHT.routing(),
        RIGHT.upkeep(),
        RIGHT.provisioning(),
        RIGHT.retries(),
        billing);
  }
}
