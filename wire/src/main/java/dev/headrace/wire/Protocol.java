package dev.headrace.wire;

/** The ways in which AWS services put operations on HTTP. */
public enum Protocol {
  REST_JSON_1,
  AWS_JSON_1_0,
  AWS_JSON_1_1,
  AWS_QUERY,
  REST_XML;

  static Protocol named(String protocol, String jsonVersion) {
    return switch (protocol) {
      case "rest-json" -> REST_JSON_1;
      case "json" -> jsonVersion.equals("1.0") ? AWS_JSON_1_0 : AWS_JSON_1_1;
      case "query" -> AWS_QUERY;
      case "rest-xml" -> REST_XML;
      default -> throw new IllegalArgumentException("no such protocol: " + protocol);
    };
  }

  /** Whether method and path say which operation is meant. */
  boolean isRest() {
    return this == REST_JSON_1 || this == REST_XML;
  }
}
