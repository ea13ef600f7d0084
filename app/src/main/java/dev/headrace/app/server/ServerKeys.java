package dev.headrace.app.server;

import dev.headrace.supporting.sts.Sts;
import dev.headrace.wire.SigV4Verifier;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The keys whose signatures count: the pair of the data folder, and those that STS gave. Where an
 * API key may stand for a signature, the one of the pair does.
 */
record ServerKeys(Credentials credentials, Sts sts) implements SigV4Verifier.Keys {
  @Override
  public @Nullable String secretOf(String accessKeyId, @Nullable String sessionToken) {
    return accessKeyId.equals(credentials.accessKeyId())
        ? credentials.secretAccessKey()
        : sts.secretOf(accessKeyId, sessionToken);
  }

  @Override
  public boolean accepts(String bearerToken) {
    return MessageDigest.isEqual(
        bearerToken.getBytes(StandardCharsets.UTF_8),
        credentials.apiKey().getBytes(StandardCharsets.UTF_8));
  }
}
