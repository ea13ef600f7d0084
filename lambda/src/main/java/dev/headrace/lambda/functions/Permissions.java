package dev.headrace.lambda.functions;

import dev.headrace.kernel.Partition;
import dev.headrace.wire.ServiceError;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rules of resource policies. Each method runs within an event and answers once it is durable.
 */
public final class Permissions {
  private final FunctionShelves shelves;

  Permissions(FunctionShelves shelves) {
    this.shelves = shelves;
  }

  /** Adds a permission to a policy. */
  public void add(
      Partition partition,
      String name,
      String qualifier,
      ResourcePolicy.Statement statement,
      @Nullable String revisionId,
      Consumer<ResourcePolicy> reply) {
    FunctionView view = shelves.existing(partition, name);
    FunctionShelves.refuseUnknownQualifier(partition, view, qualifier);
    ResourcePolicy before = view.function().policies().get(qualifier);
    refuseOtherPolicy(before, revisionId);
    if (before != null && before.has(statement.id())) {
      throw Refusals.conflict(
          "The statement id (%s) provided already exists. Please provide a new statement id, or remove the existing statement."
              .formatted(statement.id()));
    }
    ResourcePolicy after =
        (before == null ? new ResourcePolicy(List.of(), "") : before)
            .with(statement, shelves.newRevisionId());
    if (after.document().length() > FunctionLimits.MAX_POLICY_BYTES) {
      throw new ServiceError(
              "PolicyLengthExceededException",
              "The final policy size (%d) is bigger than the limit (%d)."
                  .formatted(after.document().length(), FunctionLimits.MAX_POLICY_BYTES))
          .with("Type", "User");
    }
    putPolicy(partition, view, qualifier, after, reply);
  }

  /** Takes a permission out of a policy. */
  public void remove(
      Partition partition,
      String name,
      String qualifier,
      String statementId,
      @Nullable String revisionId,
      Consumer<ResourcePolicy> reply) {
    FunctionView view = shelves.existing(partition, name);
    ResourcePolicy before = view.function().policies().get(qualifier);
    if (before == null || !before.has(statementId)) {
      throw Refusals.notFound("Statement " + statementId + " is not found in resource policy.");
    }
    refuseOtherPolicy(before, revisionId);
    putPolicy(
        partition, view, qualifier, before.without(statementId, shelves.newRevisionId()), reply);
  }

  private void putPolicy(
      Partition partition,
      FunctionView view,
      String qualifier,
      ResourcePolicy policy,
      Consumer<ResourcePolicy> reply) {
    var policies = new TreeMap<>(view.function().policies());
    if (policy.statements().isEmpty()) {
      policies.remove(qualifier);
    } else {
      policies.put(qualifier, policy);
    }
    shelves.change(partition, view, view.function().withPolicies(policies), policy, reply);
  }

  private static void refuseOtherPolicy(
      @Nullable ResourcePolicy policy, @Nullable String revisionId) {
    if (revisionId != null && (policy == null || !revisionId.equals(policy.revisionId()))) {
      throw Refusals.otherRevision();
    }
  }
}
