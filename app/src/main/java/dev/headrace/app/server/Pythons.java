package dev.headrace.app.server;

import dev.headrace.engine.runtimes.Interpreter;
import dev.headrace.engine.runtimes.Interpreters;
import dev.headrace.engine.runtimes.Language;
import dev.headrace.inference.models.Python;
import java.util.List;
import java.util.function.Supplier;

/** The Pythons of this machine, as model servers need them; looked for when they are asked for. */
public final class Pythons implements Supplier<List<Python>> {
  private final Interpreters interpreters;

  /**
   * @param interpreters where to look
   */
  public Pythons(Interpreters interpreters) {
    this.interpreters = interpreters;
  }

  /** The newest first. */
  @Override
  public List<Python> get() {
    return interpreters.all(Language.PYTHON).reversed().stream().map(Pythons::python).toList();
  }

  private static Python python(Interpreter interpreter) {
    return new Python(interpreter.version(), interpreter.binary(), interpreter.binds());
  }
}
