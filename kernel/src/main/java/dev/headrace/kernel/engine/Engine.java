package dev.headrace.kernel.engine;

import java.util.List;

/**
 * Where work runs. An implementation calls back through the world's entrance, each callback an
 * event of its own, and only after {@link Work#start}.
 */
public interface Engine {
  /** What it can do on this machine. */
  Capabilities capabilities();

  /** The machines that it runs work on. */
  List<Node> nodes();

  /**
   * A handle for a work that does not run yet; touches nothing outside, so that a rule may call it.
   *
   * @param listener whom to tell; it stands for this work alone
   */
  Work prepare(WorkId id, WorkSpec spec, NodeId node, WorkListener listener);

  /**
   * Says that work of a runtime will probably come, so that an engine may make something ready for
   * it. Returns at once; called as an effect, not within an event.
   *
   * @param runtime its identifier, such as {@code python3.13}
   */
  default void expect(String runtime) {}
}
