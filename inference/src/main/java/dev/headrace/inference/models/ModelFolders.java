package dev.headrace.inference.models;

import java.nio.file.Path;

/**
 * Where models are kept in a data folder.
 *
 * <pre>
 * models.yaml           which models there are, and who answers for which id
 * models/lock           held while something is installed
 * models/bin/           what starts a model server
 * models/packages/      Python packages, a folder each
 * models/files/NAME/    weights that were added
 * models/fresh/         what is being installed
 * </pre>
 */
record ModelFolders(Path dataFolder) {
  Path page() {
    return dataFolder.resolve("models.yaml");
  }

  Path all() {
    return dataFolder.resolve("models");
  }

  Path lock() {
    return all().resolve("lock");
  }

  Path bin() {
    return all().resolve("bin");
  }

  Path packages() {
    return all().resolve("packages");
  }

  Path files() {
    return all().resolve("files");
  }

  Path fresh() {
    return all().resolve("fresh");
  }

  /** Where a release is once it is installed. */
  Path placeOf(Packages.Release release) {
    return packages().resolve(release.title());
  }

  /** Where the weights of an added model are kept. */
  Path weights(String modelName) {
    return files().resolve(modelName).resolve(modelName + ".gguf");
  }
}
