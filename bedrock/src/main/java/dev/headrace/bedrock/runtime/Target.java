package dev.headrace.bedrock.runtime;

import dev.headrace.bedrock.catalogue.FoundationModel;
import dev.headrace.inference.Served;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Whom a request means, and who answers.
 *
 * @param id as it is limited, metered and billed: of a foundation model or an inference profile
 * @param model as its provider describes it; empty for a model that only this cloud has
 */
record Target(String id, Optional<FoundationModel> model, Served served) {
  /** The most tokens of an answer that the provider allows, where that is known. */
  OptionalInt maxOutputTokens() {
    return model.map(FoundationModel::maxOutputTokens).orElse(OptionalInt.empty());
  }
}
