package dev.headrace.app.demo;

import dev.headrace.app.print.InstallProgress;
import dev.headrace.app.server.Pythons;
import dev.headrace.engine.runtimes.Interpreters;
import dev.headrace.inference.models.BadModelFileException;
import dev.headrace.inference.models.LlamaServer;
import dev.headrace.inference.models.LocalModel;
import dev.headrace.inference.models.ModelFile;
import dev.headrace.inference.models.ModelUnavailableException;
import dev.headrace.inference.models.Python;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * The model of the demo, which is installed before the requests come: the first of them would do
 * that too, and its user would wait without seeing why.
 *
 * @param name of the model that answers; empty where there is none
 * @param problem why there is none; empty where there is one
 */
record DemoModel(String name, String problem) {
  /** Installs it below a data folder. */
  static DemoModel install(Path dataFolder, InstallProgress progress) throws InterruptedException {
    return install(dataFolder, new Pythons(Interpreters.ofThisMachine()), progress);
  }

  static DemoModel install(
      Path dataFolder, Supplier<List<Python>> pythons, InstallProgress progress)
      throws InterruptedException {
    try {
      LocalModel model =
          new ModelFile(dataFolder)
              .current().models().stream()
                  .filter(LocalModel.class::isInstance)
                  .map(LocalModel.class::cast)
                  .findFirst()
                  .orElseThrow(() -> new ModelUnavailableException("no model runs here"));
      new LlamaServer(dataFolder, pythons, LlamaServer.usualThreads()).prepare(model, progress);
      return new DemoModel(model.name(), "");
    } catch (ModelUnavailableException | BadModelFileException e) {
      return new DemoModel("", String.valueOf(e.getMessage()));
    }
  }

  boolean isThere() {
    return problem.isEmpty();
  }
}
