package dev.headrace.lambda.functions;

import dev.headrace.kernel.Partition;
import dev.headrace.wire.ServiceError;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The rules of aliases. Each method runs within an event and answers once it is durable. */
public final class Aliases {
  private final FunctionShelves shelves;

  Aliases(FunctionShelves shelves) {
    this.shelves = shelves;
  }

  /** Creates an alias; its revision id is drawn here. */
  public void create(Partition partition, Alias wanted, Consumer<Alias> reply) {
    FunctionView view = shelves.existing(partition, wanted.functionName());
    if (view.aliases().containsKey(wanted.name())) {
      throw Refusals.conflict(
          "Alias already exists: "
              + Refusals.arn(partition, wanted.functionName() + ":" + wanted.name()));
    }
    put(partition, view, wanted, reply);
  }

  /**
   * Changes an alias.
   *
   * @param change makes the new from the old
   */
  public void update(
      Partition partition,
      String name,
      String aliasName,
      UnaryOperator<Alias> change,
      @Nullable String revisionId,
      Consumer<Alias> reply) {
    FunctionView view = shelves.existing(partition, name);
    Alias before = view.aliases().get(aliasName);
    if (before == null) {
      throw noAlias(partition, name, aliasName);
    }
    if (revisionId != null && !revisionId.equals(before.revisionId())) {
      throw Refusals.otherRevision();
    }
    put(partition, view, change.apply(before), reply);
  }

  private void put(Partition partition, FunctionView view, Alias wanted, Consumer<Alias> reply) {
    refuseBadRouting(partition, view, wanted);
    var alias =
        new Alias(
            view.name(),
            wanted.name(),
            wanted.version(),
            wanted.description(),
            wanted.additional(),
            shelves.newRevisionId());
    FunctionView next = view.with(alias);
    ProvisionedConfigs.refuseBadTarget(next, alias.name());
    shelves.of(partition).put(view.name(), next);
    long position = shelves.world().record(FunctionRecords.put(partition, alias));
    shelves.listener().functionChanged(partition, next);
    shelves.answer(partition, next, position, alias, reply);
  }

  private static void refuseBadRouting(Partition partition, FunctionView view, Alias alias) {
    if (view.version(alias.version()) == null) {
      throw Refusals.noFunction(partition, view.name() + ":" + alias.version());
    }
    Alias.Additional additional = alias.additional();
    if (additional == null) {
      return;
    }
    if (alias.version().equals(FunctionVersion.LATEST)
        || additional.version().equals(FunctionVersion.LATEST)) {
      throw Refusals.invalid(
          "$LATEST is not supported for an alias pointing to more than 1 version");
    }
    if (additional.version().equals(alias.version())) {
      throw Refusals.invalid(
          "Invalid function version %s. Function version %s is already included in routing configuration."
              .formatted(alias.version(), alias.version()));
    }
    if (view.version(additional.version()) == null) {
      throw Refusals.noFunction(partition, view.name() + ":" + additional.version());
    }
  }

  /** Deletes an alias; one that does not exist is deleted already. */
  public void delete(Partition partition, String name, String aliasName, Consumer<Boolean> reply) {
    FunctionView view = shelves.find(partition, name);
    if (view == null || !view.aliases().containsKey(aliasName)) {
      shelves.whenDurable(0, () -> reply.accept(true));
      return;
    }
    FunctionView next =
        view.withoutAlias(aliasName).with(view.function().withoutQualifier(aliasName));
    shelves.world().record(FunctionRecords.deleteAlias(partition, name, aliasName));
    long position = shelves.put(partition, next);
    shelves.listener().functionChanged(partition, next);
    shelves.answer(partition, next, position, true, reply);
  }

  /** Lambda's error where an alias is not there. */
  public static ServiceError noAlias(Partition partition, String name, String alias) {
    return Refusals.notFound(
        "Cannot find alias arn: " + Refusals.arn(partition, name + ":" + alias));
  }
}
