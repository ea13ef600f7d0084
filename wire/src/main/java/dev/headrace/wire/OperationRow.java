package dev.headrace.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a service's table says of one operation.
 *
 * @param uri the template, with its static query
 * @param status of a success
 * @param inputShape where the constraints of its input start, or null where it has no input
 * @param streamsIn whether the body goes to the handler as it comes
 * @param bare whether the answer's root element holds the only member's text, with no element of it
 * @param needsQuery query parameters that its input requires
 * @param needsHeaders header fields that its input requires
 * @param root the answer's root element where it is not the output's name
 */
record OperationRow(
    String name,
    String method,
    String uri,
    int status,
    @Nullable String inputShape,
    boolean streamsIn,
    boolean streamsOut,
    boolean hasResult,
    boolean bare,
    List<String> needsQuery,
    List<String> needsHeaders,
    @Nullable String root) {

  /** Reads {@code NAME METHOD URI STATUS INPUT FLAGS}. */
  static OperationRow parse(String[] words) {
    List<String> needsQuery = new ArrayList<>();
    List<String> needsHeaders = new ArrayList<>();
    List<String> flags = new ArrayList<>();
    String root = null;
    for (String flag : words[6].split(",", -1)) {
      int colon = flag.indexOf(':');
      String value = flag.substring(colon + 1);
      switch (colon < 0 ? "" : flag.substring(0, colon)) {
        case "query" -> needsQuery.add(value);
        case "header" -> needsHeaders.add(value);
        case "root" -> root = value;
        default -> flags.add(flag);
      }
    }
    return new OperationRow(
        words[1],
        words[2],
        words[3],
        Integer.parseInt(words[4]),
        words[5].equals("-") ? null : words[5],
        flags.contains("streams-in"),
        flags.contains("streams-out"),
        flags.contains("result"),
        flags.contains("bare"),
        List.copyOf(needsQuery),
        List.copyOf(needsHeaders),
        root);
  }
}
