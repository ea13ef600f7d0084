package dev.headrace.bedrock.runtime;

import dev.headrace.bedrock.catalogue.FoundationModel;
import dev.headrace.inference.Payment;
import dev.headrace.inference.Served;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Whom a request means, and who answers.
 *
 * @param id as it is limited and priced: of a foundation model or an inference profile
 * @param model as its provider describes it; empty for a model that only this cloud has
 * @param payment how it is paid, and under which name
 */
record Target(String id, Optional<FoundationModel> model, Served served, Payment payment) {
  /** The most tokens of an answer that the provider allows, where that is known. */
  OptionalInt maxOutputTokens() {
    return model.map(FoundationModel::maxOutputTokens).orElse(OptionalInt.empty());
  }

  /** The same, paid otherwise. */
  Target paid(Payment other) {
    return new Target(id, model, served, other);
  }

  /**
   * How the log of invocations names it: as its client did where it named a resource of its own.
   */
  String nameInLogs() {
    return payment.arn().isEmpty() ? id : payment.arn();
  }
}
