package dev.headrace.app.server;

import dev.headrace.app.listener.Service;
import dev.headrace.supporting.s3.S3;
import dev.headrace.wire.Caller;
import dev.headrace.wire.Gateway;
import dev.headrace.wire.ServiceDefinition;
import dev.headrace.wire.ServiceError;
import dev.headrace.wire.SigV4Verifier;
import dev.headrace.wire.WireRequest;
import dev.headrace.wire.WireResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The gateway of all AWS services. Where others than programs of this machine can reach it, a
 * request needs a good signature, or the token of its owner.
 */
final class AwsServices implements Service {
  /** The service whose requests wait for models. */
  private static final String MODELS = "bedrock-runtime";

  private final Gateway trusting;
  private final Gateway asking;
  private final Set<String> names;
  private final String token;

  /**
   * @param keys the keys that requests must be signed with; null where none must
   * @param token what proves the owner
   */
  AwsServices(List<ServiceDefinition> services, SigV4Verifier.@Nullable Keys keys, String token) {
    this.trusting = new Gateway(services, null);
    this.asking =
        keys == null
            ? trusting
            : new Gateway(services, new SigV4Verifier(keys, System::currentTimeMillis));
    this.names =
        services.stream()
            .map(service -> service.table().service())
            .collect(Collectors.toUnmodifiableSet());
    this.token = token;
  }

  @Override
  public WireResponse serve(WireRequest request, String requestId) {
    Gateway gateway = OwnPages.isOwner(request, token) ? trusting : asking;
    return gateway.serve(addressed(request), requestId);
  }

  /** The request with the bucket that its host may name in its path. */
  private WireRequest addressed(WireRequest request) {
    String host = request.header("Host");
    if (host == null || request.header("X-Amz-Target") != null) {
      return request;
    }
    String signedFor = Caller.of(request).service();
    boolean mayBeS3 = signedFor.isEmpty() ? !isService(host) : signedFor.equals("s3");
    return mayBeS3 ? S3.addressed(request) : request;
  }

  /** Whether a host is that of a service, such as {@code lambda.localhost:4566}. */
  private boolean isService(String host) {
    int dot = host.indexOf('.');
    return dot > 0 && names.contains(host.substring(0, dot).toLowerCase(Locale.ROOT));
  }

  @Override
  public boolean holdsBody(WireRequest request) {
    return trusting.holdsBody(request);
  }

  @Override
  public boolean endsWithClient(WireRequest request) {
    return trusting.serviceOf(request).equals(MODELS);
  }

  @Override
  public WireResponse refuse(ServiceError error, WireRequest request, String requestId) {
    return trusting.refuse(error, request, requestId);
  }
}
