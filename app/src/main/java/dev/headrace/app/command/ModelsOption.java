package dev.headrace.app.command;

import dev.headrace.app.server.Pythons;
import dev.headrace.engine.runtimes.Interpreters;
import dev.headrace.inference.models.BadModelFileException;
import dev.headrace.inference.models.Catalogue;
import dev.headrace.inference.models.LlamaServer;
import dev.headrace.inference.models.ModelFile;
import dev.headrace.inference.models.WeightFiles;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;

/** What all commands about models begin with: the data folder, and the list in it. */
final class ModelsOption {
  @Mixin private DataOption data = new DataOption();

  Path folder() {
    return data.folder();
  }

  ModelFile file() {
    return new ModelFile(data.folder());
  }

  WeightFiles weights() {
    return new WeightFiles(data.folder());
  }

  LlamaServer server() {
    return new LlamaServer(
        data.folder(), new Pythons(Interpreters.ofThisMachine()), LlamaServer.usualThreads());
  }

  /**
   * What the list says.
   *
   * @throws CommandFailure with all that is wrong with it
   */
  Catalogue catalogue() {
    try {
      return file().current();
    } catch (BadModelFileException wrong) {
      throw new CommandFailure(wrong.getMessage());
    }
  }
}
