package dev.headrace.inference.serve;

/** Mistakes that one could make in the rules, each made on purpose in a decision of its own. */
enum SeededBug {
  RUNS_ONE_TOO_MANY {
    @Override
    Rulebook rulebook() {
      return with(
          new Admission() {
            @Override
            boolean mayRun(Slots slots) {
              return slots.taken() <= slots.most();
            }
          });
    }
  },
  LETS_ALL_WAIT {
    @Override
    Rulebook rulebook() {
      return with(
          new Admission() {
            @Override
            boolean mayWait(int waiting, int limit) {
              return true;
            }
          });
    }
  },
  RESERVES_NOTHING {
    @Override
    Rulebook rulebook() {
      return with(
          new Admission() {
            @Override
            Ending reserve(ModelAccount account, long tokens, long nowNanos) {
              return account.tokens().has(tokens, nowNanos) ? Ending.NONE : Ending.TOO_MANY_TOKENS;
            }
          });
    }
  },
  RESERVES_THE_INPUT_ALONE {
    @Override
    Rulebook rulebook() {
      return with(
          new Admission() {
            @Override
            Ending reserve(ModelAccount account, long tokens, long nowNanos) {
              return super.reserve(account, tokens / 2, nowNanos);
            }
          });
    }
  },
  GIVES_NOTHING_BACK {
    @Override
    Rulebook rulebook() {
      return with(
          new Settlement() {
            @Override
            void settle(ModelCall call, ModelAccount account, long nowNanos) {}
          });
    }
  },
  GIVES_ALL_BACK {
    @Override
    Rulebook rulebook() {
      return with(
          new Settlement() {
            @Override
            void settle(ModelCall call, ModelAccount account, long nowNanos) {
              account.tokens().settle(call.reservedTokens(), 0, nowNanos);
            }
          });
    }
  },
  WAITS_FOR_ENDS_THAT_ARE_NEVER_TOLD {
    @Override
    Rulebook rulebook() {
      return with(
          new Upkeep() {
            @Override
            boolean releasesUntold() {
              return false;
            }
          });
    }
  },
  LETS_REQUESTS_RUN_ON_WITHOUT_A_SERVER {
    @Override
    Rulebook rulebook() {
      return with(
          new Upkeep() {
            @Override
            boolean endsWithServer() {
              return false;
            }
          });
    }
  },
  NEVER_SLEEPS {
    @Override
    Rulebook rulebook() {
      return with(
          new Upkeep() {
            @Override
            long idleUntilNanos(long nowNanos, long idleNanos) {
              return Long.MAX_VALUE;
            }
          });
    }
  },
  STARTS_AGAIN_AT_ONCE {
    @Override
    Rulebook rulebook() {
      return with(
          new Upkeep() {
            @Override
            long backOffNanos(int failuresInARow, ServingLimits limits) {
              return 0;
            }
          });
    }
  },
  NEVER_GIVES_UP {
    @Override
    Rulebook rulebook() {
      return with(
          new Upkeep() {
            @Override
            boolean givesUp(int failuresInARow, ServingLimits limits) {
              return false;
            }
          });
    }
  };

  private static final Rulebook RIGHT = Rulebook.standard();

  abstract Rulebook rulebook();

  private static Rulebook with(Admission admission) {
    return new Rulebook(admission, RIGHT.upkeep(), RIGHT.settlement());
  }

  private static Rulebook with(Upkeep upkeep) {
    return new Rulebook(RIGHT.admission(), upkeep, RIGHT.settlement());
  }

  private static Rulebook with(Settlement settlement) {
    return new Rulebook(RIGHT.admission(), RIGHT.upkeep(), settlement);
  }
}
