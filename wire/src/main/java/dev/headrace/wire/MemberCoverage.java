package dev.headrace.wire;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Holds what a service declares of its requests' members against the SDK's classes, and writes the
 * tables of the documentation from it. Loads the model classes of all its operations.
 */
public final class MemberCoverage {
  private final ServiceDefinition service;

  public MemberCoverage(ServiceDefinition service) {
    this.service = service;
  }

  /**
   * What is wrong with the declarations: a member of a request that no line covers, a line about a
   * member or an operation that there is not. Empty where every member is covered; a test of each
   * service asserts that.
   */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (String operation : service.members().operations()) {
      if (!service.operationNames().contains(operation)) {
        problems.add(operation + " is not an operation of this service");
      }
    }
    for (String operation : service.operationNames()) {
      problems(operation, problems);
    }
    return problems;
  }

  private void problems(String operation, List<String> problems) {
    Map<String, Boolean> paths = paths(service.newRequest(operation));
    List<Members.Entry> entries = service.members().of(operation);
    paths.forEach((path, leaf) -> {
      if (leaf && fate(path, entries) == null) {
        problems.add(operation + ": " + path + " is not declared");
      }
    });
    for (Members.Entry entry : entries) {
      if (!paths.containsKey(entry.path())) {
        problems.add(operation + ": there is no member " + entry.path());
      } else if (!entry.deep()
          && entry.fate() != Members.Fate.REFUSED
          && !Boolean.TRUE.equals(paths.get(entry.path()))) {
        problems.add(
            operation
                + ": "
                + entry.path()
                + " holds members; name them, or say "
                + entry.path()
                + ".*");
      }
    }
  }

  /** Every member of a request by its path, and whether it holds no further members. */
  static Map<String, Boolean> paths(SdkPojo request) {
    Map<String, Boolean> paths = new LinkedHashMap<>();
    walk(request, "", new HashSet<>(), paths);
    return paths;
  }

  private static void walk(
      SdkPojo pojo, String prefix, Set<Class<?>> above, Map<String, Boolean> paths) {
    if (!above.add(pojo.getClass())) {
      return; // a shape within itself has the same members again
    }
    for (SdkField<?> field : pojo.sdkFields()) {
      String path = prefix + field.memberName();
      SdkPojo nested = nested(field);
      boolean leaf = nested == null || nested.sdkFields().isEmpty();
      paths.put(path, leaf);
      if (nested != null) {
        walk(nested, path + ".", above, paths);
      }
    }
    above.remove(pojo.getClass());
  }

  /** The structure that a field holds, be it in a list or a map, or null. */
  private static @Nullable SdkPojo nested(SdkField<?> field) {
    return switch (Scalars.type(field)) {
      case SDK_POJO -> Fields.newStructure(field);
      case LIST -> nested(Fields.element(field));
      case MAP -> nested(Fields.mapValue(field));
      default -> null;
    };
  }

  private static Members.@Nullable Entry fate(String path, List<Members.Entry> entries) {
    Members.Entry best = null;
    for (Members.Entry entry : entries) {
      boolean closer = best == null || entry.path().length() > best.path().length();
      if (entry.value() == null && entry.covers(path) && closer) {
        best = entry;
      }
    }
    return best;
  }

  /** The service's operations and their members as Markdown, one table an operation. */
  public String markdown() {
    ServiceTable table = service.table();
    StringBuilder out = new StringBuilder();
    out.append("# ").append(table.title()).append("\n\n");
    out.append(service.operationNames().size())
        .append(" of the ")
        .append(table.operationNames().size())
        .append(" operations of API version ")
        .append(table.apiVersion())
        .append(".\n\n| operation | here |\n|---|---|\n");
    for (String operation : table.operationNames()) {
      boolean here = service.operationNames().contains(operation);
      out.append("| ")
          .append(
              here
                  ? "[" + operation + "](#" + operation.toLowerCase(java.util.Locale.ROOT) + ")"
                  : operation)
          .append(" | ")
          .append(here ? "yes" : "")
          .append(" |\n");
    }
    for (String operation : service.operationNames()) {
      markdown(operation, out);
    }
    return out.toString();
  }

  private void markdown(String operation, StringBuilder out) {
    out.append("\n## ").append(operation).append("\n\n");
    Map<String, Boolean> paths = paths(service.newRequest(operation));
    if (paths.isEmpty()) {
      out.append("No members.\n");
      return;
    }
    List<Members.Entry> entries = service.members().of(operation);
    out.append("| member | what becomes of it | why |\n|---|---|---|\n");
    paths.forEach((path, leaf) -> {
      Members.Entry entry = fate(path, entries);
      if (leaf) {
        row(out, path, entry == null ? "" : entry.fate().name(), entry);
      }
    });
    for (Members.Entry entry : entries) {
      if (entry.value() != null) {
        row(out, entry.path() + " = " + entry.value(), entry.fate().name(), entry);
      }
    }
  }

  private static void row(
      StringBuilder out, String path, String fate, Members.@Nullable Entry entry) {
    out.append("| ")
        .append(path)
        .append(" | ")
        .append(fate.toLowerCase(java.util.Locale.ROOT))
        .append(" | ")
        .append(entry == null ? "" : entry.reason())
        .append(" |\n");
  }
}
