package dev.headrace.kernel.engine;

import java.util.List;

/**
 * What an engine can do; a request for more is an error at the API, never a silent downgrade.
 *
 * @param engine its name, such as {@code sandbox}
 * @param freezes whether idle work takes no CPU time
 * @param limitsMemory whether memory is limited for a work as a whole, children included
 * @param limitsCpu whether CPU time is limited in proportion
 * @param isolates whether a work cannot reach another's files and processes
 * @param missingProtections what this machine lacks, in words for users
 */
public record Capabilities(
    String engine,
    boolean freezes,
    boolean limitsMemory,
    boolean limitsCpu,
    boolean isolates,
    List<String> missingProtections) {
  public Capabilities {
    missingProtections = List.copyOf(missingProtections);
  }
}
