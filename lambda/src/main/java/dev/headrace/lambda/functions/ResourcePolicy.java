package dev.headrace.lambda.functions;

import java.util.ArrayList;
import java.util.List;

/**
 * Who may invoke a function, version or alias. It is kept and shown; nothing is enforced by it.
 *
 * @param statements in the order in which they were added
 */
public record ResourcePolicy(List<Statement> statements, String revisionId) {
  public ResourcePolicy {
    statements = List.copyOf(statements);
  }

  /**
   * One permission.
   *
   * @param json the statement as it stands in the policy's document
   */
  public record Statement(String id, String json) {}

  boolean has(String statementId) {
    return statements.stream().anyMatch(statement -> statement.id().equals(statementId));
  }

  ResourcePolicy with(Statement statement, String newRevisionId) {
    var grown = new ArrayList<>(statements);
    grown.add(statement);
    return new ResourcePolicy(grown, newRevisionId);
  }

  ResourcePolicy without(String statementId, String newRevisionId) {
    return new ResourcePolicy(
        statements.stream().filter(statement -> !statement.id().equals(statementId)).toList(),
        newRevisionId);
  }

  /** The policy's document as JSON text. */
  public String document() {
    var text = new StringBuilder("{\"Version\":\"2012-10-17\",\"Id\":\"default\",\"Statement\":[");
    for (int i = 0; i < statements.size(); i++) {
      text.append(i == 0 ? "" : ",").append(statements.get(i).json());
    }
    return text.append("]}").toString();
  }
}
