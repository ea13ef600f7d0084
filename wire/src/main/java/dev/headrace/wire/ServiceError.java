package dev.headrace.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An error that a service answers with, as its model names it. The status, and whether it is the
 * sender's fault, come from the service's table where it knows the code; else they are 400 and yes.
 */
public final class ServiceError extends RuntimeException {
  /** A status that the service's table knows. */
  static final int AS_MODELLED = 0;

  private final String code;
  private final int status;
  private final String message;
  private final transient Map<String, Object> members;
  private final transient Headers headers;

  /**
   * @param code the error's wire code ({@code NoSuchEntity}) or its shape's name
   * @param message what the client shows: says what to do
   */
  public ServiceError(String code, String message) {
    this(code, AS_MODELLED, message);
  }

  /** An error with its own HTTP status, for codes that no model has. */
  public ServiceError(String code, int status, String message) {
    this(code, status, message, Map.of(), Headers.none());
  }

  private ServiceError(
      String code, int status, String message, Map<String, Object> members, Headers headers) {
    super(code + ": " + message, null, false, false);
    this.code = code;
    this.status = status;
    this.message = message;
    this.members = members;
    this.headers = headers;
  }

  /**
   * The error with a further member, such as Lambda's {@code Reason}: a string, number or boolean.
   */
  public ServiceError with(String member, Object value) {
    Map<String, Object> grown = new LinkedHashMap<>(members);
    grown.put(member, value);
    return new ServiceError(code, status, message, grown, headers);
  }

  /** The error with a further header field. */
  public ServiceError withHeader(String name, String value) {
    return new ServiceError(
        code, status, message, members, headers.toBuilder().set(name, value).build());
  }

  public String code() {
    return code;
  }

  /** What the client is told; {@link #getMessage()} has the code in front of it. */
  public String message() {
    return message;
  }

  /** The HTTP status; 0 where the service's model says it. */
  public int status() {
    return status;
  }

  Map<String, Object> members() {
    return Collections.unmodifiableMap(members);
  }

  Headers headers() {
    return headers;
  }
}
