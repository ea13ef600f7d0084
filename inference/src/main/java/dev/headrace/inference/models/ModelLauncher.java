package dev.headrace.inference.models;

/** Sees that a local model can be started, and says how. */
public interface ModelLauncher {
  /**
   * Installs what the first use installs, looks whether the model's file is whole, and names the
   * command. Blocks: milliseconds once everything is there, as long as a download takes before.
   *
   * @throws ModelUnavailableException where it cannot be started as things are: no Python, no
   *     network, a full disk, a damaged file
   */
  ServerCommand prepare(LocalModel model, Progress progress)
      throws ModelUnavailableException, InterruptedException;
}
