package dev.headrace.inference.serve;

import java.util.BitSet;
import java.util.Set;

/** Mistakes that one could make in the rules, each made on purpose in a decision of its own. */
@SuppressWarnings("ImmutableEnumChecker") // decisions without state, and a set that is a copy
enum SeededBug {
  RUNS_ONE_TOO_MANY(
      Property.NO_MORE_RUN_THAN_THERE_ARE_SLOTS,
      with(
          new Admission() {
            @Override
            boolean mayRun(Slots slots) {
              return slots.taken() <= slots.most();
            }
          })),
  LEAVES_A_SLOT_FREE(
      Property.NOBODY_WAITS_WHILE_A_SLOT_IS_FREE,
      with(
          new Admission() {
            @Override
            boolean mayRun(Slots slots) {
              return slots.taken() < Math.max(1, slots.most() - 1);
            }
          })),
  TAKES_MEMORY_THAT_OTHERS_HOLD(
      Property.NO_MORE_MEMORY_IS_TAKEN_THAN_THERE_IS,
      with(
          new Admission() {
            @Override
            boolean hasRoom(long neededMiB, long freeMiB) {
              return neededMiB / 2 <= freeMiB;
            }
          })),
  LEAVES_MEMORY_FREE(
      Property.NOBODY_WAITS_FOR_MEMORY_THAT_IS_FREE,
      with(
          new Admission() {
            @Override
            boolean hasRoom(long neededMiB, long freeMiB) {
              return neededMiB + 100 <= freeMiB;
            }
          })),
  LETS_ALL_WAIT(
      Property.NO_MORE_WAIT_THAN_MAY,
      with(
          new Admission() {
            @Override
            boolean mayWait(int waiting, int limit) {
              return true;
            }
          })),
  RESERVES_NOTHING(
      Property.NO_MORE_IS_RESERVED_THAN_THE_QUOTA,
      with(
          new Admission() {
            @Override
            Ending reserve(ModelAccount account, long tokens, long nowNanos) {
              return account.tokens().has(tokens, nowNanos) ? Ending.NONE : Ending.TOO_MANY_TOKENS;
            }
          })),
  RESERVES_THE_INPUT_ALONE(
      Property.NO_MORE_IS_RESERVED_THAN_THE_QUOTA,
      with(
          new Admission() {
            @Override
            Ending reserve(ModelAccount account, long tokens, long nowNanos) {
              return super.reserve(account, tokens / 2, nowNanos);
            }
          })),
  GIVES_NOTHING_BACK(
      Property.QUOTA_IS_GIVEN_BACK,
      with(
          new Settlement() {
            @Override
            void settle(ModelCall call, ModelAccount account, long nowNanos) {}
          })),
  GIVES_ALL_BACK(
      Property.NO_MORE_IS_RESERVED_THAN_THE_QUOTA,
      with(
          new Settlement() {
            @Override
            void settle(ModelCall call, ModelAccount account, long nowNanos) {
              account.tokens().settle(call.reservedTokens(), 0, nowNanos);
            }
          })),
  METERS_WHAT_WAS_ANSWERED_TO_ITS_END_ALONE(
      Property.USAGE_IS_WHAT_WAS_USED,
      with(
          new Settlement() {
            @Override
            boolean isMetered(ModelCall call) {
              return call.ending == Ending.ANSWERED;
            }
          })),
  COUNTS_HOURS_UNTIL_SERVERS_ARE_TOLD_TO_END(
      Property.HOURS_ARE_THOSE_THAT_SERVERS_WERE_UP,
      with(
          new Settlement() {
            @Override
            boolean countsItsEnd() {
              return false;
            }
          })),
  WAITS_FOR_ENDS_THAT_ARE_NEVER_TOLD(
      Set.of(Property.EVERY_REQUEST_ENDS_ONCE_AND_IN_TIME, Property.SLOTS_ARE_GIVEN_BACK),
      with(
          new Upkeep() {
            @Override
            boolean releasesUntold() {
              return false;
            }
          })),
  LETS_REQUESTS_RUN_ON_WITHOUT_A_SERVER(
      Property.A_SERVER_THAT_ENDED_ANSWERS_NOBODY,
      with(
          new Upkeep() {
            @Override
            boolean endsWithServer() {
              return false;
            }
          })),
  NEVER_SLEEPS(
      Property.NO_SERVER_LEAKS,
      with(
          new Upkeep() {
            @Override
            long idleUntilNanos(long nowNanos, long idleNanos) {
              return Long.MAX_VALUE;
            }
          })),
  STARTS_AGAIN_AT_ONCE(
      Property.STARTS_AFTER_FAILURES_ARE_SPACED,
      with(
          new Upkeep() {
            @Override
            long backOffNanos(int failuresInARow, ServingLimits limits) {
              return 0;
            }
          })),
  NEVER_GIVES_UP(
      Property.WHO_FAILS_TOO_OFTEN_IS_GIVEN_UP,
      with(
          new Upkeep() {
            @Override
            boolean givesUp(int failuresInARow, ServingLimits limits) {
              return false;
            }
          })),
  REPLACES_NOTHING_THAT_IS_OUTDATED(
      Property.NO_SERVER_RUNS_BY_AN_OLD_SPECIFICATION_FOR_EVER,
      with(
          new Upkeep() {
            @Override
            boolean replacesOutdated() {
              return false;
            }
          })),
  KEEPS_ONE_TOO_MANY(
      Property.NO_MORE_SERVERS_THAN_ARE_WANTED,
      with(
          new Scaling() {
            @Override
            int missing(int wanted, int kept) {
              return wanted + 1 - kept;
            }
          })),
  NEVER_SHRINKS(
      Property.NO_MORE_SERVERS_THAN_ARE_WANTED,
      with(
          new Scaling() {
            @Override
            int missing(int wanted, int kept) {
              return Math.max(0, wanted - kept);
            }
          })),
  GIVES_REQUESTS_TO_THOSE_THAT_LEAVE(
      Property.A_SERVER_THAT_LEAVES_TAKES_NO_REQUEST,
      with(
          new Scaling() {
            @Override
            boolean takesRequests(boolean leaving) {
              return true;
            }
          })),
  LETS_THOSE_THAT_LEAVE_STAY(
      Property.A_SERVER_THAT_LEAVES_ENDS,
      with(
          new Scaling() {
            @Override
            boolean endsNow(boolean idle) {
              return false;
            }
          })),
  FORGETS_BY_WHEN_THEY_END(
      Property.A_SERVER_THAT_LEAVES_ENDS,
      with(
          new Scaling() {
            @Override
            long endsByNanos(long nowNanos, long withinNanos) {
              return Long.MAX_VALUE;
            }
          })),
  REPLACES_NOTHING_THAT_IS_TAKEN_BACK(
      Property.IN_THE_END_AS_MANY_ARE_OPEN_AS_ARE_WANTED,
      with(
          new Scaling() {
            @Override
            boolean replacesTakenBack() {
              return false;
            }
          })),
  STOPS_THOSE_THAT_ARE_KEPT(
      Property.A_SERVER_THAT_IS_KEPT_UP_IS_NOT_STOPPED_FOR_OTHERS,
      with(
          new Scaling() {
            @Override
            boolean sparesKept() {
              return false;
            }
          })),
  NAMES_ALL_SERVERS_ALIKE(
      Property.NO_TWO_SERVERS_HAVE_ONE_NAME,
      with(
          new Scaling() {
            @Override
            int number(BitSet taken) {
              return 0;
            }
          }));

  private final Set<Property> broken;
  private final Rulebook rulebook;

  SeededBug(Property broken, Rulebook rulebook) {
    this(Set.of(broken), rulebook);
  }

  SeededBug(Set<Property> broken, Rulebook rulebook) {
    this.broken = Set.copyOf(broken);
    this.rulebook = rulebook;
  }

  /** The properties that it is there to break; it may break others, too. */
  Set<Property> broken() {
    return broken;
  }

  Rulebook rulebook() {
    return rulebook;
  }

  private static Rulebook with(Admission admission) {
    return new Rulebook(admission, new Upkeep(), new Settlement(), new Scaling());
  }

  private static Rulebook with(Upkeep upkeep) {
    return new Rulebook(new Admission(), upkeep, new Settlement(), new Scaling());
  }

  private static Rulebook with(Settlement settlement) {
    return new Rulebook(new Admission(), new Upkeep(), settlement, new Scaling());
  }

  private static Rulebook with(Scaling scaling) {
    return new Rulebook(new Admission(), new Upkeep(), new Settlement(), scaling);
  }
}
