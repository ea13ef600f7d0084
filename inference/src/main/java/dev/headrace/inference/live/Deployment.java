package dev.headrace.inference.live;

import dev.headrace.inference.ModelException;
import dev.headrace.inference.models.Catalogue;
import dev.headrace.inference.models.EmbeddingModel;
import dev.headrace.inference.models.LocalModel;
import dev.headrace.inference.models.Model;
import dev.headrace.inference.models.RemoteModel;
import dev.headrace.inference.serve.ModelServing;
import dev.headrace.inference.serve.ModelSpec;
import dev.headrace.kernel.world.Entrance;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings what the catalogue says into the rules, whenever it says something else. */
final class Deployment {
  private final CatalogueSource source;
  private final Entrance entrance;
  private final ModelServing serving;
  private final LiveGenerations generations;
  private volatile @Nullable Catalogue deployed;

  Deployment(
      CatalogueSource source,
      Entrance entrance,
      ModelServing serving,
      LiveGenerations generations) {
    this.source = source;
    this.entrance = entrance;
    this.serving = serving;
    this.generations = generations;
  }

  /** What holds now; the rules know it. */
  @SuppressWarnings("ReferenceEquality") // the same object is the same state
  Catalogue current() throws ModelException {
    Catalogue current = source.current();
    if (current != deployed) {
      deploy(current);
    }
    return current;
  }

  private synchronized void deploy(Catalogue current) {
    Catalogue former = deployed;
    List<ModelSpec> specs = new ArrayList<>();
    for (Model model : current.models()) {
      switch (model) {
        case LocalModel local -> {
          generations.knows(local);
          specs.add(spec(local));
        }
        case RemoteModel remote -> specs.add(ModelSpec.elsewhere(remote.name(), remote.slots()));
        case EmbeddingModel embedding -> {}
      }
    }
    List<String> gone = new ArrayList<>();
    if (former != null) {
      former
          .models()
          .forEach(model -> {
            if (current.named(model.name()).isEmpty()) {
              gone.add(model.name());
            }
          });
    }
    entrance.enter(() -> {
      gone.forEach(serving::remove);
      specs.forEach(serving::deploy);
    });
    deployed = current;
  }

  private static ModelSpec spec(LocalModel model) {
    return new ModelSpec(
        model.name(),
        model.file() + " " + model.sha256() + " " + model.contextTokens(),
        model.slots(),
        model.memoryMiB(),
        model.idle().toNanos());
  }
}
