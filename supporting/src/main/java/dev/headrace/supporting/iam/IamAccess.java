package dev.headrace.supporting.iam;

import dev.headrace.kernel.world.Durably;
import dev.headrace.kernel.world.Durably.Answer;
import dev.headrace.wire.CallContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.Tag;

/** The way from IAM's operations to its rules, and what their answers have in common. */
final class IamAccess {
  private final Identities identities;
  private final Durably durably;

  IamAccess(Identities identities, Durably durably) {
    this.identities = identities;
    this.durably = durably;
  }

  /** The caller's roles and policies, once all that they rest on is durable. */
  Identities.Account account(CallContext call) {
    Identities.Account account = identities.account(call.accountId());
    durably.await(account.position());
    return account;
  }

  <T> T change(Function<Identities, Answer<T>> rule) {
    return durably.call(() -> rule.apply(identities));
  }

  /** Policies stand in answers encoded as in a URL (RFC 3986). */
  static String encoded(String document) {
    return URLEncoder.encode(document, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  static Map<String, String> tags(List<Tag> tags) {
    Map<String, String> byKey = new TreeMap<>();
    for (Tag tag : tags) {
      if (byKey.put(tag.key(), tag.value()) != null) {
        throw IamErrors.invalidInput(
            "Duplicate tag keys found. Please note that Tag keys are case" + " insensitive.");
      }
    }
    return byKey;
  }

  static List<Tag> tags(Map<String, String> tags) {
    List<Tag> list = new ArrayList<>();
    tags.forEach((key, value) -> list.add(Tag.builder().key(key).value(value).build()));
    return list;
  }

  static Page<Tag> page(
      Map<String, String> tags, @Nullable String marker, @Nullable Integer maxItems) {
    return Page.of(tags(tags), Tag::key, marker, maxItems);
  }

  static String path(@Nullable String path) {
    return path == null ? "/" : path;
  }
}
