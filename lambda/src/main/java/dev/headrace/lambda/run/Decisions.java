package dev.headrace.lambda.run;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.engine.Exit;
import dev.headrace.kernel.engine.Outcome;
import dev.headrace.kernel.engine.Phase;
import dev.headrace.kernel.journal.DocumentKey;
import org.jspecify.annotations.Nullable;

/**
 * Hears what the rules decided and what they decided it from: what came from outside and what their
 * environments reported. Each call comes within the event in which it happened, in the order in
 * which it happened; so it must not block. Numbers count from the start of the world, so that equal
 * runs have equal ones.
 */
public interface Decisions {
  /** Hears nothing. */
  Decisions NONE = new Decisions() {};

  /** What an environment is told to do. */
  enum Command {
    /** To start. */
    START,
    /** To serve a request. */
    ASSIGN,
    /** To end. */
    STOP
  }

  /** A request runs in an environment; cold where it is the environment's first. */
  default void assigned(long invocation, long environment, boolean cold) {}

  /** A request made an environment start. */
  default void started(long invocation, long environment) {}

  /** An environment starts that is to be provisioned, or to replace one that is. */
  default void startedAhead(int version, long environment) {}

  /** How far the provisioned concurrency of a version is has changed. */
  default void allocated(FunctionVersion version, ProvisionedState state) {}

  /** A limit refused a request. */
  default void refused(long invocation, ThrottleReason reason) {}

  /** A request ended. */
  default void ended(long invocation, Ending ending) {}

  /**
   * A request that ran in an environment ended: how long it took and how large it was can be read
   * of it, within this call only.
   */
  default void concluded(Invocation invocation) {}

  /**
   * An asynchronous event is not tried again, though it never ran well.
   *
   * @param expired because it was too old; else because it failed too often, or its function is
   *     stopped or gone
   */
  default void gaveUp(String requestId, boolean expired) {}

  /** An environment was told to do something. */
  default void told(long environment, Command command) {}

  /** A version came, or runs another specification from now on. */
  default void published(FunctionVersion version) {}

  /** A version is no more. */
  default void retired(FunctionVersion version) {}

  /** Concurrency was reserved for a function; null where a reservation was taken back. */
  default void reserved(Partition partition, String functionName, @Nullable Integer concurrency) {}

  /** So many environments of a version are to be kept ready from now on. */
  default void provisioned(FunctionVersion version, int level) {}

  /** A version's asynchronous events are tried so from now on. */
  default void configured(FunctionVersion version, AsynchronousConfig config) {}

  /** A request came. */
  default void came(Invocation invocation) {}

  /** An asynchronous event came. */
  default void cameAsynchronously(Invocation invocation) {}

  /** An asynchronous event was found that an earlier process had accepted. */
  default void recovered(DocumentKey key, byte[] document) {}

  /** All environments are to end. */
  default void shutDown() {}

  /** An environment reported the end of a phase of its start. */
  default void reportedPhase(long environment, Phase phase, long durationNanos) {}

  /** An environment reported that it takes requests. */
  default void reportedReady(long environment) {}

  /** An environment reported the end of a request. */
  default void reportedDone(long environment, long invocation, Outcome outcome) {}

  /** An environment reported that it has ended. */
  default void reportedExit(long environment, Exit exit) {}
}
