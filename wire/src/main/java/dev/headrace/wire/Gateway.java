package dev.headrace.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The one door of all services: finds out which service a request means, and lets it answer.
 *
 * <p>A request tells by its {@code X-Amz-Target}, else by the service in its signature (and by its
 * path where two services sign alike), else by the operation and version of its form, else by a
 * path that only one service has; what is left is S3's, whose paths are its users' own.
 */
public final class Gateway {
  /** The most bytes of an unsigned form that is read to find out whose it is. */
  static final int MAX_FORM_BYTES = 1 << 20;

  private final Map<String, ServiceDefinition> services = new LinkedHashMap<>();
  private final @Nullable SigV4Verifier verifier;

  /**
   * @param verifier checks each request's signature; null where the listener takes requests from
   *     this machine alone and trusts them
   */
  public Gateway(List<ServiceDefinition> services, @Nullable SigV4Verifier verifier) {
    services.forEach(service -> this.services.put(service.table().service(), service));
    this.verifier = verifier;
  }

  /** Answers a request under a new random id. Throws nothing. */
  public WireResponse serve(WireRequest request) {
    return serve(request, UUID.randomUUID().toString());
  }

  /** Answers a request. Throws nothing. */
  public WireResponse serve(WireRequest request, String requestId) {
    try {
      WireRequest whole = isUnsignedForm(request) ? buffered(request) : request;
      ServiceDefinition service = find(whole);
      return service == null
          ? unknownService(whole, requestId)
          : service.serve(whole, requestId, verifier);
    } catch (RefusedRequest e) {
      int status = e.fault() == Fault.TOO_LARGE ? 413 : 400;
      return Unclaimed.answer(
          request, new ServiceError("SerializationException", status, e.message()), requestId);
    }
  }

  /**
   * Words an error that was found before the request reached its service, as that service would.
   *
   * @param error with a status of its own
   */
  public WireResponse refuse(ServiceError error, WireRequest request, String requestId) {
    ServiceDefinition service = find(request);
    return service == null
        ? Unclaimed.answer(request, error, requestId)
        : service.answer(error, request, requestId);
  }

  /** Whether a request's body is held in memory: all are but those of S3, which go to disk. */
  public boolean holdsBody(WireRequest request) {
    ServiceDefinition service = find(request);
    return isUnsignedForm(request) || service == null || !service.table().service().equals("s3");
  }

  /** The name of the service that a request is meant for; empty where none here is. */
  public String serviceOf(WireRequest request) {
    ServiceDefinition service = find(request);
    return service == null ? "" : service.table().service();
  }

  private static boolean isUnsignedForm(WireRequest request) {
    return request.method().equals("POST")
        && request.header("Authorization") == null
        && request.header("X-Amz-Target") == null
        && request
            .headers()
            .first("Content-Type", "")
            .startsWith("application/x-www-form-urlencoded");
  }

  private static WireRequest buffered(WireRequest request) {
    return request.withBody(RequestBody.of(ServiceDefinition.read(request, "", MAX_FORM_BYTES)));
  }

  /** The service that a request means, or null where none of those here is meant. */
  @Nullable ServiceDefinition find(WireRequest request) {
    String target = request.header("X-Amz-Target");
    if (target != null) {
      return byTarget(target);
    }
    String signed = Caller.of(request).service();
    if (!signed.isEmpty()) {
      return bySigningName(signed, request);
    }
    if (BearerToken.of(request) != null) {
      ServiceDefinition byToken = byToken(request);
      if (byToken != null) {
        return byToken;
      }
    }
    ServiceDefinition byForm = byForm(request);
    if (byForm != null) {
      return byForm;
    }
    for (ServiceDefinition service : services.values()) {
      if (isMeant(service, request)) {
        return service;
      }
    }
    return services.get("s3");
  }

  /**
   * Whether a request without a name is meant for a service. Paths that begin with the date of a
   * version can be nobody else's. Words like {@code /model} may be buckets too, which take no POST
   * below their own path but with a query.
   */
  private static boolean isMeant(ServiceDefinition service, WireRequest request) {
    if (service.table().protocol() != Protocol.REST_JSON_1) {
      return false;
    }
    return service.table().takesBearerTokens()
        ? request.method().equals("POST")
            && request.rawQuery().isEmpty()
            && service.hasOperationAt(request)
        : service.table().ownsPath(request.rawPath());
  }

  private @Nullable ServiceDefinition byToken(WireRequest request) {
    for (ServiceDefinition service : services.values()) {
      if (service.table().takesBearerTokens() && service.table().ownsPath(request.rawPath())) {
        return service;
      }
    }
    return null;
  }

  private @Nullable ServiceDefinition bySigningName(String name, WireRequest request) {
    ServiceDefinition first = null;
    for (ServiceDefinition service : services.values()) {
      if (service.table().signingName().equals(name)) {
        if (service.hasOperationAt(request)) {
          return service;
        }
        first = first == null ? service : first;
      }
    }
    return first;
  }

  private @Nullable ServiceDefinition byTarget(String target) {
    for (ServiceDefinition service : services.values()) {
      String prefix = service.table().targetPrefix();
      if (!prefix.isEmpty() && target.startsWith(prefix + ".")) {
        return service;
      }
    }
    return null;
  }

  private @Nullable ServiceDefinition byForm(WireRequest request) {
    Query form = isUnsignedForm(request) ? formOf(request) : request.query();
    String action = form.first("Action");
    String version = form.first("Version");
    if (action == null) {
      return null;
    }
    List<ServiceDefinition> candidates = new ArrayList<>();
    for (ServiceDefinition service : services.values()) {
      if (service.table().protocol() == Protocol.AWS_QUERY
          && (version == null || version.equals(service.table().apiVersion()))) {
        candidates.add(service);
      }
    }
    return candidates.stream()
        .filter(service -> service.table().operation(action) != null)
        .findFirst()
        .orElse(candidates.isEmpty() ? null : candidates.getFirst());
  }

  private static Query formOf(WireRequest request) {
    return Query.parse(
        request.body().stream() instanceof java.io.ByteArrayInputStream in ? peek(in) : "");
  }

  private static String peek(java.io.ByteArrayInputStream in) {
    in.mark(0);
    String text = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    in.reset();
    return text;
  }

  private WireResponse unknownService(WireRequest request, String requestId) {
    String target = request.headers().first("X-Amz-Target", "");
    String named = target.isEmpty() ? Caller.of(request).service() : target;
    String message =
        "Headrace has no service for "
            + (named.isEmpty() ? "this request" : Text.shortened(named))
            + "; it has "
            + String.join(", ", services.keySet())
            + ".";
    return Unclaimed.answer(request, new ServiceError("UnknownService", 501, message), requestId);
  }
}
