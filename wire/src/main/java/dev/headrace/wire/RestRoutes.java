package dev.headrace.wire;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the operation that a method, path and query mean, among the URI templates of one service: a
 * tree of path segments where a literal goes before a label and a label before a greedy one.
 *
 * <p>Operations of the same method and path are told apart by the template's static query ({@code
 * ?list-type=2}), and where that is the same too (S3's CopyObject, PutObject and UploadPart) by the
 * query parameters and header fields that they require. A slash at the end of a path counts only
 * within a greedy label.
 */
final class RestRoutes {
  private final Node root = new Node();

  /** A segment of the templates and what may follow it. */
  private static final class Node {
    final Map<String, Node> literals = new HashMap<>();
    @Nullable Node label;

    /** Operations that end here, by method. */
    final Map<String, List<Route>> ends = new LinkedHashMap<>();

    /** Operations whose greedy label starts here. */
    final Map<String, List<Route>> greedy = new LinkedHashMap<>();
  }

  private record StaticParameter(String name, @Nullable String value) {
    boolean isIn(Query query) {
      String given = query.first(name);
      return given != null && (value == null || given.equals(value));
    }
  }

  private record Route(
      OperationRow operation, List<String> labels, List<StaticParameter> parameters) {}

  /** An operation and the values of its labels, decoded. */
  record Match(OperationRow operation, Map<String, String> labels) {}

  RestRoutes(Collection<OperationRow> operations) {
    operations.forEach(this::add);
  }

  private void add(OperationRow operation) {
    String uri = operation.uri();
    int question = uri.indexOf('?');
    List<StaticParameter> parameters =
        question < 0 ? List.of() : parameters(uri.substring(question + 1));
    Node node = root;
    List<String> labels = new ArrayList<>();
    boolean greedy = false;
    for (String segment : segments(question < 0 ? uri : uri.substring(0, question))) {
      if (segment.endsWith("+}")) {
        labels.add(segment.substring(1, segment.length() - 2));
        greedy = true;
      } else if (segment.startsWith("{")) {
        labels.add(segment.substring(1, segment.length() - 1));
        Node next = node.label == null ? new Node() : node.label;
        node.label = next;
        node = next;
      } else {
        node = node.literals.computeIfAbsent(segment, key -> new Node());
      }
    }
    (greedy ? node.greedy : node.ends)
        .computeIfAbsent(operation.method(), key -> new ArrayList<>())
        .add(new Route(operation, labels, parameters));
  }

  private static List<StaticParameter> parameters(String query) {
    List<StaticParameter> parameters = new ArrayList<>();
    for (String parameter : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      parameters.add(
          equals < 0
              ? new StaticParameter(parameter, null)
              : new StaticParameter(
                  parameter.substring(0, equals), parameter.substring(equals + 1)));
    }
    return parameters;
  }

  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>(List.of(path.split("/", -1)));
    segments.removeFirst();
    if (!segments.isEmpty() && segments.getLast().isEmpty()) {
      segments.removeLast();
    }
    return segments;
  }

  /**
   * @throws RefusedRequest where no template has this path, or none with this method
   */
  Match match(WireRequest request) {
    Search search = new Search(request);
    Match match = search.from(root, 0, new ArrayList<>());
    if (match != null) {
      return match;
    }
    if (!search.otherMethods.isEmpty()) {
      throw new RefusedRequest(
          Fault.METHOD_NOT_ALLOWED,
          request.method()
              + " is not allowed at this path; allowed: "
              + String.join(", ", search.otherMethods));
    }
    throw new RefusedRequest(Fault.UNKNOWN_OPERATION, "There is no operation at this path");
  }

  /** One walk down the tree; it backs up where a literal leads nowhere. */
  private static final class Search {
    private final WireRequest request;
    private final String path;
    private final TreeSet<String> otherMethods = new TreeSet<>();

    Search(WireRequest request) {
      this.request = request;
      this.path = request.rawPath();
    }

    /** Matches what follows the slash at {@code at}; {@code values} are the labels so far. */
    @Nullable Match from(Node node, int at, List<String> values) {
      if (at >= path.length() - 1) {
        return pick(node.ends, values);
      }
      int slash = path.indexOf('/', at + 1);
      int end = slash < 0 ? path.length() : slash;
      String segment = Percent.decodePath(path.substring(at + 1, end));
      Node literal = node.literals.get(segment);
      Match match = literal == null ? null : from(literal, end, values);
      if (match == null && node.label != null && !segment.isEmpty()) {
        match = from(node.label, end, with(values, segment));
      }
      if (match == null && !node.greedy.isEmpty()) {
        match = pick(node.greedy, with(values, Percent.decodePath(path.substring(at + 1))));
      }
      return match;
    }

    private static List<String> with(List<String> values, String value) {
      List<String> grown = new ArrayList<>(values);
      grown.add(value);
      return grown;
    }

    private @Nullable Match pick(Map<String, List<Route>> byMethod, List<String> values) {
      List<Route> routes = byMethod.getOrDefault(request.method(), List.of());
      Route best =
          routes.stream()
              .filter(route -> route.parameters.stream().allMatch(p -> p.isIn(request.query())))
              .max(Comparator.comparingInt(this::closeness))
              .orElse(null);
      if (best == null) {
        otherMethods.addAll(byMethod.keySet());
        return null;
      }
      Map<String, String> labels = new LinkedHashMap<>();
      for (int i = 0; i < best.labels.size(); i++) {
        labels.put(best.labels.get(i), values.get(i));
      }
      return new Match(best.operation, labels);
    }

    /**
     * How well a request fits: each parameter it names counts, one that it lacks counts against.
     */
    private int closeness(Route route) {
      int present = 0;
      int missing = 0;
      for (String name : route.operation.needsQuery()) {
        if (request.query().has(name)) {
          present++;
        } else {
          missing++;
        }
      }
      for (String name : route.operation.needsHeaders()) {
        if (request.headers().has(name)) {
          present++;
        } else {
          missing++;
        }
      }
      return route.parameters.size() * 10_000 + (missing == 0 ? 100 + present : -missing);
    }
  }
}
