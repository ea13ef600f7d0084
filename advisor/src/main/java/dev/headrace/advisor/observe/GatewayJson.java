package dev.headrace.advisor.observe;

import org.jspecify.annotations.Nullable;

/**
 * Reads API Gateway's access logs in JSON. Whoever sets a stage up chooses the names, mostly those
 * of the variables.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
final class GatewayJson {
  private GatewayJson() {}

  /**
   * Reads a record.
   *
   * @return whether it is one: it has a status, and a time or a method
   */
  static boolean read(JsonRecord record, @Nullable Long epochMillis, Reading reading) {
    double status = Numbers.of(record.any("status", "statusCode"));
    String method = record.any("httpMethod", "method", "routeKey");
    String time = record.any("requestTimeEpoch", "requestTime", "time");
    if (!(status >= 100 && status <= 599) || method == null) {
      return false;
    }
    double answer = Numbers.of(record.any("responseLength", "responseLengthBytes"));
    double request = Numbers.of(record.any("requestLength", "contentLength"));
    var access =
        new DoorSeen.Access(
            latencyMillis(record),
            request,
            answer,
            (int) status,
            protocol(record.any("protocol", "routeKey")));
    Long at = Instants.parse(time);
    String api = record.any("apiName", "domainName", "apiId");
    reading.door(api == null ? reading.stem() : api).add(access, at == null ? epochMillis : at);
    reading.understood.read(AccessLogs.GATEWAY);
    return true;
  }

  /** What the gateway waited for, or else what its client did. */
  private static double latencyMillis(JsonRecord record) {
    double integration =
        Numbers.of(record.any("integrationLatency", "integration.latency", "integrationLatencyMs"));
    return integration >= 0
        ? integration
        : Numbers.of(record.any("responseLatency", "latency", "responseLatencyMs"));
  }

  private static String protocol(@Nullable String told) {
    return told != null && told.startsWith("$") ? "ws" : "http";
  }
}
