package dev.headrace.advisor.workload;

import static java.util.stream.Collectors.joining;

import java.io.Serial;
import java.util.List;

/** A workload file or trace cannot be used; its message lists all that is wrong, a line each. */
public final class WorkloadException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  WorkloadException(String file, List<Problem> problems) {
    super(problems.stream().map(problem -> problem.in(file)).collect(joining("\n")));
    this.problems = List.copyOf(problems);
  }

  WorkloadException(String file, Problem problem) {
    this(file, List.of(problem));
  }

  /** What is wrong, in the order of the file. */
  public List<Problem> problems() {
    return problems;
  }
}
