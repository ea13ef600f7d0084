package dev.headrace.engine.sandbox;

/** What a sandbox is for at the moment: it hears what the sandbox says. */
interface Occupant {
  /** The sandbox says something. */
  void hear(InitFrame frame);

  /** It is gone with all its processes; nothing follows. */
  void gone();
}
