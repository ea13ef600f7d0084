package dev.headrace.wire;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/** Refuses requests with members that a service declared refused. What is empty says nothing. */
final class Refusals {
  private Refusals() {}

  /**
   * @throws RefusedRequest naming the first refused member that is present
   */
  static void check(List<Members.Entry> entries, SdkPojo request) {
    for (Members.Entry entry : entries) {
      if (entry.fate() == Members.Fate.REFUSED
          && isPresent(request, List.of(entry.path().split("\\.", -1)), entry.value())) {
        String shown =
            entry.value() == null ? entry.path() : entry.path() + " with value " + entry.value();
        throw new RefusedRequest(Fault.REFUSED_MEMBER, words(shown, entry.reason()));
      }
    }
  }

  /** A reason that is a sentence is the provider's own; else it is the end of ours. */
  private static String words(String shown, String reason) {
    return reason.endsWith(".")
        ? reason
        : "Headrace does not support " + shown + ": " + reason + ".";
  }

  private static boolean isPresent(
      @Nullable Object at, List<String> path, @Nullable String wanted) {
    return switch (at) {
      case null -> false;
      case List<?> list -> list.stream().anyMatch(item -> isPresent(item, path, wanted));
      case Map<?, ?> map -> map.values().stream().anyMatch(item -> isPresent(item, path, wanted));
      case SdkPojo pojo when !path.isEmpty() -> {
        SdkField<?> field = Fields.of(pojo).byName.get(path.getFirst());
        Object value = field == null ? null : Fields.value(pojo, field);
        yield isPresent(value, path.subList(1, path.size()), wanted);
      }
      case SdkPojo pojo ->
          Fields.of(pojo).byName.values().stream()
              .map(field -> Fields.value(pojo, field))
              .filter(Objects::nonNull)
              .anyMatch(value -> isPresent(value, List.of(), wanted));
      default ->
          path.isEmpty()
              && (wanted == null ? !at.toString().isEmpty() : wanted.equals(at.toString()));
    };
  }
}
