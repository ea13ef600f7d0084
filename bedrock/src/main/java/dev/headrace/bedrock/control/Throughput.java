package dev.headrace.bedrock.control;

import dev.headrace.billing.prices.Commitment;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Provisioned throughput: model units of one model, bought by the hour.
 *
 * @param id twelve letters and digits
 * @param token the client's, by which it may repeat itself
 * @param modelId as it was bought, with the length of its context where that was said: {@code
 *     amazon.nova-lite-v1:0:24k}
 * @param message why it failed; empty where it did not
 * @param endEpochMillis when its commitment ends; 0 where it has none
 */
record Throughput(
    String id,
    String arn,
    String name,
    @Nullable String token,
    String modelId,
    int units,
    Commitment commitment,
    State state,
    String message,
    SortedMap<String, String> tags,
    long createdEpochMillis,
    long modifiedEpochMillis,
    long endEpochMillis)
    implements Shelf.Item {
  /** Where it is in its life, as the API words it. */
  enum State {
    CREATING("Creating"),
    IN_SERVICE("InService"),
    FAILED("Failed");

    private final String word;

    State(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** The id of the foundation model. */
  String baseModelId() {
    return BoughtModels.base(modelId);
  }

  Throughput named(String other, long epochMillis) {
    return with(other, state, message, tags, epochMillis);
  }

  Throughput in(State next, String why, long epochMillis) {
    return with(name, next, why, tags, epochMillis);
  }

  Throughput tagged(SortedMap<String, String> replacement) {
    return with(name, state, message, replacement, modifiedEpochMillis);
  }

  private Throughput with(
      String itsName,
      State itsState,
      String itsMessage,
      SortedMap<String, String> itsTags,
      long epochMillis) {
    return new Throughput(
        id,
        arn,
        itsName,
        token,
        modelId,
        units,
        commitment,
        itsState,
        itsMessage,
        itsTags,
        createdEpochMillis,
        epochMillis,
        endEpochMillis);
  }
}
