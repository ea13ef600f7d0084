package dev.headrace.app.server;

import dev.headrace.app.listener.PlainErrors;
import dev.headrace.app.listener.Service;
import dev.headrace.wire.Gateway;
import dev.headrace.wire.ServiceDefinition;
import dev.headrace.wire.ServiceError;
import dev.headrace.wire.SigV4Verifier;
import dev.headrace.wire.WireRequest;
import dev.headrace.wire.WireResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gateway of all AWS services. Where others than programs of this machine can reach it, a
 * request needs the signature of the data folder's key pair, or the token of its owner.
 */
final class AwsServices implements Service {
  private final Gateway trusting;
  private final Gateway asking;
  private final String token;

  /**
   * @param required the pair that requests must be signed with; null where none must
   * @param token what proves the owner
   */
  AwsServices(List<ServiceDefinition> services, @Nullable Credentials required, String token) {
    this.trusting = new Gateway(services, null);
    this.asking = required == null ? trusting : new Gateway(services, verifier(required));
    this.token = token;
  }

  private static SigV4Verifier verifier(Credentials pair) {
    return new SigV4Verifier(
        (accessKeyId, sessionToken) ->
            accessKeyId.equals(pair.accessKeyId()) ? pair.secretAccessKey() : null,
        System::currentTimeMillis);
  }

  @Override
  public WireResponse serve(WireRequest request, String requestId) {
    Gateway gateway = OwnPages.isOwner(request, token) ? trusting : asking;
    return gateway.serve(request, requestId);
  }

  @Override
  public WireResponse refuse(ServiceError error, WireRequest request, String requestId) {
    return PlainErrors.answer(error, request, requestId);
  }
}
