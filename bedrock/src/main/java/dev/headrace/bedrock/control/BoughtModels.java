package dev.headrace.bedrock.control;

import dev.headrace.bedrock.catalogue.Catalogue;
import dev.headrace.bedrock.catalogue.FoundationModel;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Models as throughput of them is bought: a foundation model, with the length of its context behind
 * its id or not: <a
 * href="https://docs.aws.amazon.com/bedrock/latest/userguide/prov-thru-supported.html">their
 * ids</a>.
 */
final class BoughtModels {
  private static final Pattern CONTEXT = Pattern.compile(":\\d+[km]$");

  private BoughtModels() {}

  /** An id without the length of a context. */
  static String base(String modelId) {
    return CONTEXT.matcher(modelId).replaceFirst("");
  }

  /** Whether a foundation model makes vectors. */
  static boolean embeds(String baseModelId) {
    return Catalogue.shipped().find(baseModelId).filter(FoundationModel::embeds).isPresent();
  }

  /**
   * The id within an identifier, which is one or an ARN.
   *
   * @throws dev.headrace.wire.ServiceError where throughput of it cannot be bought
   */
  static String find(Catalogue catalogue, String identifier) {
    if (identifier.contains(":custom-model/")) {
      throw Refused.notFound("There is no custom model " + identifier + ": none can be made here.");
    }
    String id = identifier.substring(identifier.indexOf('/') + 1);
    String base = base(id);
    Optional<FoundationModel> found = catalogue.find(base).filter(model -> model.id().equals(base));
    if (found.isEmpty()) {
      throw Refused.notFound("There is no foundation model " + base + catalogue.hint(base));
    }
    if (!found.get().chats() && !found.get().embeds()) {
      throw Refused.invalid("Provisioned throughput is not supported for the model " + id + ".");
    }
    return id;
  }
}
