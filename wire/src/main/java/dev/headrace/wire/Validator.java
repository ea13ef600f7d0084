package dev.headrace.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;

/**
 * Holds a request against its service's constraint table and says what is wrong in AWS's words:
 * required members, lengths, ranges, patterns and enumerations, at any depth.
 */
final class Validator {
  /** The most violations that one answer lists; all are counted. */
  static final int MAX_LISTED = 20;

  private final ServiceTable table;
  private final Set<String> unchecked;

  /**
   * @param unchecked names of shapes that the service's own rules check instead
   */
  Validator(ServiceTable table, Set<String> unchecked) {
    this.table = table;
    this.unchecked = unchecked;
  }

  /**
   * @throws RefusedRequest naming every member that breaks its constraints
   */
  void check(OperationRow operation, SdkPojo request) {
    Check check = new Check();
    check.structure(operation.inputShape(), request, "");
    if (check.count == 0) {
      return;
    }
    String message =
        (check.count == 1 ? "1 validation error" : check.count + " validation errors")
            + " detected: "
            + String.join("; ", check.listed);
    boolean body = check.inBody && table.protocol() == Protocol.REST_XML;
    throw new RefusedRequest(body ? Fault.MALFORMED_BODY : Fault.CONSTRAINT, message);
  }

  /** The check of one request. */
  private final class Check {
    final List<String> listed = new ArrayList<>();
    int count;
    boolean inBody;

    Shapes.@Nullable Shape shape(@Nullable String name) {
      return name == null || unchecked.contains(name) ? null : table.shapes().get(name);
    }

    void structure(@Nullable String shapeName, SdkPojo pojo, String path) {
      Shapes.Shape shape = shape(shapeName);
      if (shape == null) {
        return;
      }
      Map<String, SdkField<?>> fields = Fields.of(pojo).byName;
      shape.members.forEach((name, target) -> {
        SdkField<?> field = fields.get(name);
        if (field != null) {
          member(field, target, Fields.value(pojo, field), path + Text.memberName(name));
        }
      });
    }

    private void member(
        SdkField<?> field, Shapes.Target target, @Nullable Object value, String path) {
      int before = count;
      if (value != null) {
        value(target.shape(), value, path);
      } else if (target.required()) {
        report(
            "Value null at '" + path + "' failed to satisfy constraint: Member must not be null");
      }
      inBody |= count > before && field.location() == MarshallLocation.PAYLOAD;
    }

    private void value(@Nullable String shapeName, Object value, String path) {
      Shapes.Shape shape = shape(shapeName);
      if (shape == null) {
        return;
      }
      for (Constraint constraint : Constraint.of(shape)) {
        if (!constraint.holds(value)) {
          violation(shape, value, path, constraint.words());
        }
      }
      switch (value) {
        case SdkPojo nested -> structure(shapeName, nested, path + ".");
        case List<?> list -> list(shape, list, path);
        case Map<?, ?> map -> map(shape, map, path);
        default -> {}
      }
    }

    private void list(Shapes.Shape shape, List<?> list, String path) {
      String element = shape.parts.getFirst();
      if (shape(element) == null) {
        return;
      }
      if (!list.isEmpty() && isScalar(list.getFirst())) {
        scalars(shape, element, list, list, path, "Member must satisfy constraint: ");
        return;
      }
      for (int i = 0; i < list.size(); i++) {
        value(element, list.get(i), path + "." + (i + 1) + ".member");
      }
    }

    private void map(Shapes.Shape shape, Map<?, ?> map, String path) {
      scalars(
          shape,
          shape.parts.getFirst(),
          map.keySet(),
          map,
          path,
          "Map keys must satisfy constraint: ");
      if (map.values().stream().allMatch(Check::isScalar)) {
        String values = shape.parts.getLast();
        scalars(shape, values, map.values(), map, path, "Map value must satisfy constraint: ");
      } else {
        map.forEach(
            (key, item) -> value(shape.parts.getLast(), item, path + "." + key + ".member"));
      }
    }

    /** Elements that are scalars are reported once, by the whole that holds them. */
    private void scalars(
        Shapes.Shape whole,
        String element,
        Iterable<?> items,
        Object value,
        String path,
        String intro) {
      Shapes.Shape shape = shape(element);
      if (shape == null) {
        return;
      }
      List<Constraint> constraints = Constraint.of(shape);
      for (Object item : items) {
        for (Constraint constraint : constraints) {
          if (!constraint.holds(item)) {
            List<String> words = new ArrayList<>();
            constraints.forEach(each -> words.add(each.words()));
            words.add("Member must not be null");
            violation(
                shape.sensitive ? shape : whole,
                value,
                path,
                intro + "[" + String.join(", ", words) + "]");
            return;
          }
        }
      }
    }

    private static boolean isScalar(Object value) {
      return !(value instanceof SdkPojo || value instanceof List<?> || value instanceof Map<?, ?>);
    }

    private void violation(Shapes.Shape shape, Object value, String path, String words) {
      boolean shown = !shape.sensitive && !(value instanceof SdkBytes);
      report(
          "Value "
              + (shown ? "'" + Text.shortened(value.toString()) + "' " : "")
              + "at '"
              + path
              + "' failed to satisfy constraint: "
              + words);
    }

    private void report(String text) {
      count++;
      if (listed.size() < MAX_LISTED) {
        listed.add(text);
      }
    }
  }
}
