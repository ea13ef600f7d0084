package dev.headrace.supporting.costexplorer;

import dev.headrace.wire.ServiceError;
import java.util.Collection;

/**
 * What Cost Explorer answers to what it cannot answer.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html#API_GetCostAndUsage_Errors">
 *     GetCostAndUsage, Errors</a>
 */
final class Invalid {
  private static final int SHOWN = 80;

  private Invalid() {}

  /** A request that means nothing. */
  static ServiceError request(String message) {
    return new ServiceError("ValidationException", 400, message);
  }

  /** A word that is none of those allowed. */
  static ServiceError notAmong(String what, String given, Collection<?> allowed) {
    String shown = given.length() <= SHOWN ? given : given.substring(0, SHOWN) + "...";
    return request(what + " is one of " + allowed + ", not '" + shown + "'");
  }

  /** A period that is kept no more. */
  static ServiceError expired(String message) {
    return new ServiceError("BillExpirationException", message);
  }

  /** What there is no answer to, such as a cost without a price. */
  static ServiceError unavailable(String message) {
    return new ServiceError("DataUnavailableException", message);
  }

  /** A page token that this service did not make. */
  static ServiceError token() {
    return new ServiceError(
        "InvalidNextTokenException", "The token is invalid; ask again without NextPageToken");
  }

  /** A page token of another request. */
  static ServiceError otherRequest() {
    return new ServiceError(
        "RequestChangedException",
        "The token belongs to a request with other parameters; repeat those, or ask without"
            + " NextPageToken");
  }
}
