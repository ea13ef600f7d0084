package dev.headrace.lambda.functions;

import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.Lane;
import dev.headrace.kernel.world.World;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Packages that no version runs from any more. An environment that began before may still, for as
 * long as one invocation takes: only then are they discarded.
 */
final class UnusedPackages {
  /** Longer than the longest invocation, with its shutdown. */
  static final long KEEP_NANOS = 1_000L * 1_000_000_000L;

  private static final long LANE = 0x7061636b61676573L;

  private record Candidate(CodePackage code, long atNanos) {}

  private final World world;
  private final Predicate<CodePackage> isUsed;
  private final Consumer<CodePackage> discard;
  private final ArrayDeque<Candidate> candidates = new ArrayDeque<>();
  private final Alarm due = new Alarm("discard unused packages", this::discardDue);
  private final Lane lane = new Lane(LANE);

  UnusedPackages(World world, Predicate<CodePackage> isUsed, Consumer<CodePackage> discard) {
    this.world = world;
    this.isUsed = isUsed;
    this.discard = discard;
  }

  /** A version that ran from it changed or was deleted. */
  void consider(CodePackage code) {
    candidates.add(new Candidate(code, world.nowNanos() + KEEP_NANOS));
    if (!due.isArmed()) {
      world.arm(due, candidates.element().atNanos());
    }
  }

  private void discardDue() {
    Candidate next = candidates.peek();
    while (next != null && next.atNanos() <= world.nowNanos()) {
      CodePackage code = candidates.remove().code();
      if (!isUsed.test(code)) {
        world.effect(lane, () -> discard.accept(code));
      }
      next = candidates.peek();
    }
    if (next != null) {
      world.arm(due, next.atNanos());
    }
  }
}
