package dev.headrace.bedrock.runtime;

import dev.headrace.bedrock.catalogue.Catalogue;
import dev.headrace.bedrock.catalogue.FoundationModel;
import dev.headrace.bedrock.runtime.OwnModels.Meant;
import dev.headrace.inference.LanguageModels;
import dev.headrace.inference.ModelException;
import dev.headrace.inference.Served;
import dev.headrace.kernel.Partition;
import dev.headrace.wire.ServiceError;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Finds whom a model identifier means: a foundation model, an inference profile, provisioned
 * throughput, or a model that only this cloud has, by its name. The resources of an account are
 * known to itself alone.
 */
final class Targets {
  private final Supplier<Catalogue> catalogue;
  private final LanguageModels models;
  private final Predicate<String> named;
  private final OwnModels own;

  Targets(
      Supplier<Catalogue> catalogue,
      LanguageModels models,
      Predicate<String> named,
      OwnModels own) {
    this.catalogue = catalogue;
    this.models = models;
    this.named = named;
    this.own = own;
  }

  /**
   * The model of a conversation or a completion.
   *
   * @throws ServiceError where there is none, or it does not chat
   */
  Target chat(Partition partition, String identifier) {
    Meant meant = meant(partition, identifier);
    String id = meant.modelId();
    Optional<FoundationModel> model = catalogue.get().find(id);
    if (model.isPresent() && !model.get().chats()) {
      throw Invalid.request(
          "This action doesn't support the model that you provided. Try again with a supported text"
              + " or chat model.");
    }
    return new Target(id, model, served(id, model.isPresent()), meant.payment());
  }

  /** The model of embeddings, where the identifier means one. */
  Optional<Meant> embedding(Partition partition, String identifier) {
    Meant meant = meant(partition, identifier);
    return catalogue
        .get()
        .find(meant.modelId())
        .filter(FoundationModel::embeds)
        .map(model -> meant);
  }

  /** Who answers; an id that the catalogue lacks is one that the list of models must name. */
  private Served served(String id, boolean known) {
    try {
      Served served = models.served(id);
      if (known || named.test(id)) {
        return served;
      }
    } catch (ModelException failure) {
      throw Failures.of(failure, id);
    }
    String hint = catalogue.get().hint(id);
    throw Failures.unknownModel(
        "There is no model "
            + id
            + (hint.isEmpty()
                ? "; ListFoundationModels lists those of Bedrock, `headrace models` those of this"
                    + " cloud."
                : hint));
  }

  /** The model that an identifier stands for: itself, or what its ARN names. */
  private Meant meant(Partition partition, String identifier) {
    if (!identifier.startsWith("arn:")) {
      return Meant.onDemand(identifier);
    }
    String[] parts = identifier.split(":", 6);
    String resource = parts.length < 6 || !parts[2].equals("bedrock") ? "" : parts[5];
    int slash = resource.indexOf('/');
    String name = resource.substring(slash + 1);
    return switch (resource.substring(0, Math.max(slash, 0))) {
      case "foundation-model", "inference-profile" -> Meant.onDemand(name);
      case "provisioned-model", "application-inference-profile" ->
          own.find(partition, identifier)
              .orElseThrow(() ->
                  new ServiceError(
                      "ResourceNotFoundException",
                      "This account has no " + identifier + " in " + partition.region() + "."));
      default -> throw Invalid.modelIdentifier();
    };
  }
}
