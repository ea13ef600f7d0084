package dev.headrace.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.DefaultValueTrait;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.PayloadTrait;
import software.amazon.awssdk.core.traits.TraitType;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;

/** The fields of one of the SDK's classes, sorted by where they stand in a message. */
final class Fields {
  private static final Map<Class<?>, Fields> CACHE = new ConcurrentHashMap<>();

  /** Those in the path, query, header or status. */
  final List<SdkField<?>> bound = new ArrayList<>();

  /** Those in the body, by the name under which a client sends them. */
  final Map<String, SdkField<?>> members = new LinkedHashMap<>();

  /** All of them, by the name that the model gives them. */
  final Map<String, SdkField<?>> byName = new LinkedHashMap<>();

  /** The one that is the body, or null. */
  @Nullable SdkField<?> payload;

  private Fields(SdkPojo pojo) {
    for (SdkField<?> field : pojo.sdkFields()) {
      byName.put(field.memberName(), field);
      if (field.getTrait(PayloadTrait.class, TraitType.PAYLOAD_TRAIT) != null) {
        payload = field;
      } else if (field.location() == MarshallLocation.PAYLOAD) {
        members.put(field.locationName(), field);
      } else {
        bound.add(field);
      }
    }
  }

  /** The fields of an object's class, be it a builder or what was built. */
  static Fields of(SdkPojo pojo) {
    Fields known = CACHE.get(pojo.getClass());
    if (known == null) {
      known = new Fields(pojo);
      CACHE.put(pojo.getClass(), known);
    }
    return known;
  }

  /**
   * A field's value, or null where it was not set. The SDK fills in empty lists, empty maps and
   * idempotency tokens for whoever reads; what was not sent is not there.
   */
  static @Nullable Object value(SdkPojo pojo, SdkField<?> field) {
    if (field.getTrait(DefaultValueTrait.class, TraitType.DEFAULT_VALUE_TRAIT) != null
        && pojo instanceof SdkRequest request) {
      return request.getValueForField(field.memberName(), Object.class).orElse(null);
    }
    Object value = field.getValueOrDefault(pojo);
    return value instanceof SdkAutoConstructList<?> || value instanceof SdkAutoConstructMap<?, ?>
        ? null
        : value;
  }

  /** What the elements of a list are. */
  static SdkField<?> element(SdkField<?> list) {
    return listTrait(list).memberFieldInfo();
  }

  static ListTrait listTrait(SdkField<?> list) {
    return list.getRequiredTrait(ListTrait.class, TraitType.LIST_TRAIT);
  }

  /** What the values of a map are; the keys are strings. */
  static SdkField<?> mapValue(SdkField<?> map) {
    return mapTrait(map).valueFieldInfo();
  }

  static MapTrait mapTrait(SdkField<?> map) {
    return map.getRequiredTrait(MapTrait.class, TraitType.MAP_TRAIT);
  }

  /** An empty builder of the structure that a field holds. */
  static SdkPojo newStructure(SdkField<?> field) {
    return field.constructor().get();
  }

  /** What a builder has built. */
  static SdkPojo build(SdkPojo builder) {
    return (SdkPojo) ((Buildable) builder).build();
  }
}
