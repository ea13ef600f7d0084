package dev.headrace.wire;

import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** The SDK's structures as JSON, for documents that services keep, log or carry within others. */
public final class SdkJson {
  private SdkJson() {}

  /** A structure's body members as a JSON object. */
  public static byte[] write(SdkPojo structure) {
    return JsonFormat.write(structure);
  }

  /**
   * Reads an object's members into a builder of an operation's request, and checks the whole as if
   * it had come from a client. Unknown members are refused, nulls count as absent.
   *
   * @param builder with those members set that JSON does not have
   * @throws ServiceError a {@code ValidationException} where the bytes are no JSON of these
   *     members, or break what the service's model says of them
   */
  public static <Q extends SdkPojo> Q read(
      ServiceTable table, String operation, byte[] json, SdkBuilder<?, Q> builder) {
    OperationRow row = table.operation(operation);
    if (row == null) {
      throw new IllegalArgumentException(table.service() + " has no operation " + operation);
    }
    try {
      JsonFormat.read(json, (SdkPojo) builder, true);
      Q request = builder.build();
      new Validator(table, Set.of()).check(row, request);
      return request;
    } catch (RefusedRequest refused) {
      throw new ServiceError("ValidationException", 400, refused.message());
    }
  }
}
