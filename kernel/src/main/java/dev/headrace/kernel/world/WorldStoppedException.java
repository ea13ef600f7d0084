package dev.headrace.kernel.world;

/** The world runs no more events: its state is rebuilt from the journal by a restart. */
public final class WorldStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WorldStoppedException(Throwable cause) {
    super("the control plane has stopped and must be restarted: " + cause.getMessage(), cause);
  }
}
