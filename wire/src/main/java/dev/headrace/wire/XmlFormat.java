package dev.headrace.wire;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;
import software.amazon.awssdk.core.traits.TraitType;
import software.amazon.awssdk.core.traits.XmlAttributeTrait;
import software.amazon.awssdk.core.traits.XmlAttributesTrait;

/** Structures as XML, as awsQuery's answers and both directions of restXml write them. */
final class XmlFormat {
  private final boolean millis;

  /**
   * @param millis whether timestamps show milliseconds even where they are zero, as S3's do
   */
  XmlFormat(boolean millis) {
    this.millis = millis;
  }

  /** Reads an element's children into {@code builder}; unknown ones are skipped. */
  static void read(XmlElement element, SdkPojo builder) {
    for (SdkField<?> field : Fields.of(builder).members.values()) {
      Object value = readMember(element, field);
      if (value != null) {
        field.set(builder, value);
      }
    }
  }

  private static @Nullable Object readMember(XmlElement parent, SdkField<?> field) {
    String name = field.locationName();
    if (field.getTrait(XmlAttributeTrait.class, TraitType.XML_ATTRIBUTE_TRAIT) != null) {
      String value = parent.attribute(name.substring(name.indexOf(':') + 1));
      return value == null ? null : Scalars.parse(field, value, Format.ISO_8601);
    }
    List<XmlElement> elements = parent.children(name);
    return elements.isEmpty() ? null : readValue(elements, field);
  }

  private static Object readValue(List<XmlElement> elements, SdkField<?> field) {
    XmlElement first = elements.getFirst();
    return switch (Scalars.type(field)) {
      case SDK_POJO -> {
        SdkPojo builder = Fields.newStructure(field);
        read(first, builder);
        yield Fields.build(builder);
      }
      case LIST -> readList(elements, field);
      case MAP -> readMap(elements, field);
      default -> Scalars.parse(field, first.text(), Format.ISO_8601);
    };
  }

  private static List<Object> readList(List<XmlElement> elements, SdkField<?> field) {
    ListTrait trait = Fields.listTrait(field);
    List<XmlElement> items =
        trait.isFlattened()
            ? elements
            : elements.getFirst().children(trait.memberFieldInfo().locationName());
    List<Object> list = new ArrayList<>();
    for (XmlElement item : items) {
      list.add(readValue(List.of(item), trait.memberFieldInfo()));
    }
    return list;
  }

  private static Map<String, Object> readMap(List<XmlElement> elements, SdkField<?> field) {
    MapTrait trait = Fields.mapTrait(field);
    List<XmlElement> entries =
        trait.isFlattened() ? elements : elements.getFirst().children("entry");
    Map<String, Object> map = new LinkedHashMap<>();
    for (XmlElement entry : entries) {
      XmlElement key = entry.child(trait.keyLocationName());
      XmlElement value = entry.child(trait.valueLocationName());
      if (key == null || value == null) {
        throw new RefusedRequest(Fault.MALFORMED_BODY, "an entry lacks its key or its value");
      }
      map.put(key.text(), readValue(List.of(value), trait.valueFieldInfo()));
    }
    return map;
  }

  /** Writes a structure's body members as children of the open element. */
  void write(XmlWriter out, SdkPojo pojo) {
    for (SdkField<?> field : Fields.of(pojo).members.values()) {
      Object value = Fields.value(pojo, field);
      boolean attribute =
          field.getTrait(XmlAttributeTrait.class, TraitType.XML_ATTRIBUTE_TRAIT) != null;
      if (value != null && !attribute) {
        writeMember(out, field.unmarshallLocationName(), field, value);
      }
    }
  }

  private void writeMember(XmlWriter out, String name, SdkField<?> field, Object value) {
    switch (value) {
      case List<?> list -> writeList(out, name, field, list);
      case Map<?, ?> map -> writeMap(out, name, field, map);
      case SdkPojo nested -> {
        open(out, name, field, nested);
        write(out, nested);
        out.close(name);
      }
      default -> out.element(name, text(field, value));
    }
  }

  String text(SdkField<?> field, Object value) {
    return millis
            && value instanceof Instant instant
            && Scalars.format(field, Format.ISO_8601) == Format.ISO_8601
        ? Timestamps.printWithMillis(instant)
        : Scalars.print(field, value, Format.ISO_8601);
  }

  private static void open(XmlWriter out, String name, SdkField<?> field, SdkPojo nested) {
    XmlAttributesTrait trait =
        field.getTrait(XmlAttributesTrait.class, TraitType.XML_ATTRIBUTES_TRAIT);
    out.openStart(name);
    if (trait != null) {
      trait
          .attributes()
          .forEach((key, accessors) -> {
            String value = accessors.attributeGetter().apply(nested);
            if (value != null) {
              out.attribute(key, value);
            }
          });
    }
    out.openEnd();
  }

  private void writeList(XmlWriter out, String name, SdkField<?> field, List<?> list) {
    ListTrait trait = Fields.listTrait(field);
    SdkField<?> element = trait.memberFieldInfo();
    if (trait.isFlattened()) {
      list.forEach(item -> writeMember(out, name, element, item));
      return;
    }
    out.open(name);
    list.forEach(item -> writeMember(out, element.unmarshallLocationName(), element, item));
    out.close(name);
  }

  private void writeMap(XmlWriter out, String name, SdkField<?> field, Map<?, ?> map) {
    MapTrait trait = Fields.mapTrait(field);
    String entryName = trait.isFlattened() ? name : "entry";
    if (!trait.isFlattened()) {
      out.open(name);
    }
    map.forEach((key, value) -> {
      out.open(entryName).element(trait.keyLocationName(), key.toString());
      writeMember(out, trait.valueLocationName(), trait.valueFieldInfo(), value);
      out.close(entryName);
    });
    if (!trait.isFlattened()) {
      out.close(name);
    }
  }
}
