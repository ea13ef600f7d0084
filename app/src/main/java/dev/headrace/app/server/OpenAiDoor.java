package dev.headrace.app.server;

import dev.headrace.app.listener.Service;
import dev.headrace.inference.models.EmbeddingModel;
import dev.headrace.inference.models.LocalModel;
import dev.headrace.inference.models.Model;
import dev.headrace.inference.models.RemoteModel;
import dev.headrace.kernel.Partition;
import dev.headrace.openai.ApiKeys;
import dev.headrace.openai.ModelList;
import dev.headrace.openai.OpenAi;
import dev.headrace.wire.Caller;
import dev.headrace.wire.ServiceError;
import dev.headrace.wire.WireRequest;
import dev.headrace.wire.WireResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's API before the AWS services: it takes the requests that are meant for it, and passes the
 * others on. Where others than programs of this machine can reach it, a request needs the key of
 * the data folder, or the token of its owner.
 */
final class OpenAiDoor implements Service {
  private final OpenAi trusting;
  private final OpenAi asking;
  private final Service others;
  private final String token;

  /**
   * @param key that requests must have; null where none must
   * @param token what proves the owner
   * @param others the services that take what is not OpenAI's
   */
  OpenAiDoor(CloudModels models, @Nullable String key, String token, Service others) {
    this.trusting = api(models, OpenAiDoor::account);
    this.asking = key == null ? trusting : api(models, given -> holder(key, given));
    this.others = others;
    this.token = token;
  }

  private static OpenAi api(CloudModels models, ApiKeys keys) {
    return new OpenAi(
        models.languageModels(),
        models.embeddingModels(),
        () -> models.all().stream().map(OpenAiDoor::listed).toList(),
        keys,
        InstantSource.system());
  }

  private static ModelList.Listed listed(Model model) {
    String owner =
        switch (model) {
          case LocalModel local -> local.license();
          case RemoteModel remote -> String.valueOf(remote.baseUrl().getHost());
          case EmbeddingModel embedding -> embedding.license();
        };
    return new ModelList.Listed(model.name(), owner);
  }

  /** A key of twelve digits is the account itself, as an access key is. */
  private static Partition account(@Nullable String key) {
    if (key == null || key.length() != 12 || !key.chars().allMatch(OpenAiDoor::isDigit)) {
      return Caller.nobody().partition();
    }
    return new Partition(key, Caller.DEFAULT_REGION);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** Compares without telling by its time how much was right. */
  private static @Nullable Partition holder(String key, @Nullable String given) {
    boolean right =
        given != null
            && MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), key.getBytes(StandardCharsets.UTF_8));
    return right ? Caller.nobody().partition() : null;
  }

  @Override
  public WireResponse serve(WireRequest request, String requestId) {
    if (!OpenAi.claims(request)) {
      return others.serve(request, requestId);
    }
    OpenAi api = OwnPages.isOwner(request, token) ? trusting : asking;
    return api.serve(request, requestId);
  }

  @Override
  public boolean holdsBody(WireRequest request) {
    return OpenAi.claims(request) || others.holdsBody(request);
  }

  @Override
  public boolean endsWithClient(WireRequest request) {
    return OpenAi.claims(request) || others.endsWithClient(request);
  }

  @Override
  public WireResponse refuse(ServiceError error, WireRequest request, String requestId) {
    return OpenAi.claims(request)
        ? trusting.refuse(error, request, requestId)
        : others.refuse(error, request, requestId);
  }
}
