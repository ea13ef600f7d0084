package dev.headrace.bedrock.control;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * An application inference profile: a name of an account's own for a model, under which the bill
 * lists what is asked by it.
 *
 * @param id twelve letters and digits
 * @param description empty where there is none
 * @param token the client's, by which it may repeat itself
 * @param source the ARN that it was copied from
 */
record Profile(
    String id,
    String arn,
    String name,
    String description,
    @Nullable String token,
    String source,
    SortedMap<String, String> tags,
    long createdEpochMillis,
    long updatedEpochMillis)
    implements Shelf.Item {
  /** The id of the foundation model, or of the inference profile that Bedrock defines. */
  String modelId() {
    return source.substring(source.indexOf('/') + 1);
  }

  Profile tagged(SortedMap<String, String> replacement, long epochMillis) {
    return new Profile(
        id, arn, name, description, token, source, replacement, createdEpochMillis, epochMillis);
  }
}
