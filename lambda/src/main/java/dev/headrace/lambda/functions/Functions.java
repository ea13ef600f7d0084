package dev.headrace.lambda.functions;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.world.Entrance;
import dev.headrace.kernel.world.World;
import dev.headrace.wire.ServiceError;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The rules of functions, versions and aliases. Each method that changes something runs within an
 * event, throws Lambda's own error or else records the change, and answers once it is durable: by
 * then {@link #directory} shows it too.
 */
public final class Functions {
  private final World world;
  private final Entrance entrance;
  private final FunctionLimits limits;
  private final FunctionsListener listener;
  private final UnusedPackages unused;
  private final FunctionShelves shelves;
  private final Aliases aliases;
  private final FunctionAttributes attributes;
  private final Permissions permissions;
  private final ProvisionedConfigs provisioned;

  /**
   * Makes rules without functions.
   *
   * @param discard told of each package that nothing can run from any more; an effect
   */
  public Functions(
      World world,
      Entrance entrance,
      FunctionLimits limits,
      FunctionsListener listener,
      Consumer<CodePackage> discard) {
    this.world = world;
    this.entrance = entrance;
    this.limits = limits;
    this.listener = listener;
    this.unused = new UnusedPackages(world, this::uses, discard);
    this.shelves = new FunctionShelves(world, listener);
    this.aliases = new Aliases(shelves);
    this.attributes = new FunctionAttributes(shelves, limits);
    this.permissions = new Permissions(shelves);
    this.provisioned = new ProvisionedConfigs(shelves, limits);
  }

  /** The rules of aliases. */
  public Aliases aliases() {
    return aliases;
  }

  /** The rules of tags, reserved concurrency and retries. */
  public FunctionAttributes attributes() {
    return attributes;
  }

  /** The rules of resource policies. */
  public Permissions permissions() {
    return permissions;
  }

  /** The rules of provisioned concurrency. */
  public ProvisionedConfigs provisioned() {
    return provisioned;
  }

  /** What readers see, without a lock. */
  public FunctionDirectory directory() {
    return shelves.directory();
  }

  /** What an account may have. */
  public FunctionLimits limits() {
    return limits;
  }

  private boolean uses(CodePackage code) {
    return shelves.all().stream()
        .anyMatch(shelf -> shelf.values().stream().anyMatch(view -> view.uses(code)));
  }

  /**
   * Creates a function.
   *
   * @param publish whether its first version is published as well
   */
  public void create(
      Partition partition,
      String name,
      FunctionSettings settings,
      CodePackage code,
      Map<String, String> tags,
      boolean publish,
      Consumer<FunctionVersion> reply) {
    if (shelves.find(partition, name) != null) {
      throw Refusals.conflict("Function already exist: " + name);
    }
    refuseOverStorage(partition, code.sizeBytes() * (publish ? 2 : 1));
    FunctionAttributes.refuseTooManyTags(tags);
    FunctionVersion latest =
        version(name, FunctionVersion.LATEST, settings, code, Condition.CREATING);
    var view =
        new FunctionView(
            new FunctionRecord(latest, 1, true, null, tags, Map.of(), Map.of(), Map.of()),
            new TreeMap<>(),
            new TreeMap<>());
    FunctionVersion answer = latest;
    if (publish) {
      answer = version(name, "1", settings, code, Condition.CREATING);
      view = view.with(answer).with(view.function().published(1));
    }
    long position = shelves.put(partition, view);
    if (publish) {
      position = world.record(FunctionRecords.put(partition, answer));
    }
    shelves.answer(partition, view, position, answer, reply);
    settleWhenDurable(partition, name, position);
  }

  /** Replaces the code of {@code $LATEST}, and its architecture where one is given. */
  public void updateCode(
      Partition partition,
      String name,
      CodePackage code,
      @Nullable String architecture,
      @Nullable String revisionId,
      boolean publish,
      Consumer<FunctionVersion> reply) {
    FunctionView view = changeable(partition, name, revisionId);
    FunctionVersion before = view.function().latest();
    refuseOverStorage(partition, Math.max(0, code.sizeBytes() - before.code().sizeBytes()));
    FunctionSettings settings = before.settings().on(architecture);
    boolean sameCode = code.sha256().equals(before.code().sha256());
    boolean repaired = before.condition().state() == Condition.State.FAILED;
    CodePackage kept = sameCode && !repaired ? before.code() : code;
    unused.consider(kept.equals(code) ? before.code() : code);
    boolean changed = !sameCode || !settings.equals(before.settings());
    update(partition, view, settings, kept, changed, publish, reply);
  }

  /** Checks what {@link #updateCode} would check, and changes nothing. */
  public FunctionVersion checkUpdate(
      Partition partition, String name, @Nullable String revisionId) {
    return changeable(partition, name, revisionId).function().latest();
  }

  /**
   * Replaces the settings of {@code $LATEST}.
   *
   * @param settings makes the new from the old, or throws
   */
  public void updateSettings(
      Partition partition,
      String name,
      UnaryOperator<FunctionSettings> settings,
      @Nullable String revisionId,
      Consumer<FunctionVersion> reply) {
    FunctionView view = changeable(partition, name, revisionId);
    FunctionVersion before = view.function().latest();
    FunctionSettings after = settings.apply(before.settings());
    boolean changed = !after.equals(before.settings());
    update(partition, view, after, before.code(), changed, false, reply);
  }

  private void update(
      Partition partition,
      FunctionView view,
      FunctionSettings settings,
      CodePackage code,
      boolean changed,
      boolean publish,
      Consumer<FunctionVersion> reply) {
    String name = view.name();
    Condition condition =
        view.function().latest().condition().state() == Condition.State.ACTIVE
            ? Condition.UPDATING
            : Condition.CREATING;
    FunctionVersion latest = version(name, FunctionVersion.LATEST, settings, code, condition);
    FunctionView next = view.with(view.function().withLatest(latest, changed));
    FunctionVersion answer = latest;
    if (publish) {
      Published published = publish(partition, next, null);
      next = published.view();
      answer = published.version();
    }
    long position = shelves.put(partition, next);
    shelves.answer(partition, next, position, answer, reply);
    settleWhenDurable(partition, name, position);
  }

  /**
   * Publishes {@code $LATEST} as a version; where nothing has changed since the newest version,
   * that one is the answer.
   *
   * <p>Source: <a
   * href="https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html">PublishVersion</a>.
   *
   * @param codeSha256 in Base64; null for any
   * @param description of the version; null for the function's own
   */
  public void publishVersion(
      Partition partition,
      String name,
      @Nullable String codeSha256,
      @Nullable String description,
      @Nullable String revisionId,
      Consumer<FunctionVersion> reply) {
    FunctionView view = changeable(partition, name, revisionId);
    String current = view.function().latest().code().sha256Base64();
    if (codeSha256 != null && !codeSha256.isEmpty() && !codeSha256.equals(current)) {
      throw Refusals.invalid(
          "CodeSHA256 (%s) is different from current CodeSHA256 in $LATEST (%s). Please try again with the CodeSHA256 in $LATEST."
              .formatted(codeSha256, current));
    }
    if (view.function().latest().condition().state() == Condition.State.FAILED) {
      throw Refusals.conflict(
          "The operation cannot be performed at this time. The function is currently in the following state: Failed");
    }
    Published published = publish(partition, view, description);
    long position = published.view().equals(view) ? 0 : shelves.put(partition, published.view());
    shelves.answer(partition, published.view(), position, published.version(), reply);
    settleWhenDurable(partition, name, position);
  }

  private record Published(FunctionView view, FunctionVersion version) {}

  /** The version's own record goes first: recovery counts versions on where the other is lost. */
  private Published publish(Partition partition, FunctionView view, @Nullable String description) {
    FunctionRecord function = view.function();
    FunctionVersion newest = view.versions().get(function.nextVersion() - 1);
    if (!function.changedSincePublished() && newest != null) {
      return new Published(view, newest);
    }
    FunctionVersion latest = function.latest();
    refuseOverStorage(partition, latest.code().sizeBytes());
    int number = function.nextVersion();
    FunctionVersion version =
        version(
            view.name(),
            Integer.toString(number),
            latest.settings().describedAs(description),
            latest.code(),
            Condition.CREATING);
    world.record(FunctionRecords.put(partition, version));
    return new Published(view.with(version).with(function.published(number)), version);
  }

  /** Deletes a function with all that is its own. */
  public void delete(Partition partition, String name, Consumer<Boolean> reply) {
    FunctionView view = shelves.existing(partition, name);
    shelves.of(partition).remove(name);
    long position = FunctionRecords.deleteAll(world, partition, view);
    unused.consider(view.function().latest().code());
    for (FunctionVersion version : view.versions().values()) {
      unused.consider(version.code());
    }
    listener.functionGone(partition, view);
    shelves.whenDurable(
        position,
        () -> {
          shelves.directory().publish(partition, name, null);
          reply.accept(true);
        });
  }

  /** Deletes one published version, unless an alias points at it. */
  public void deleteVersion(
      Partition partition, String name, String qualifier, Consumer<Boolean> reply) {
    FunctionView view = shelves.existing(partition, name);
    if (qualifier.equals(FunctionVersion.LATEST)) {
      throw Refusals.invalid("$LATEST version cannot be deleted without deleting the function.");
    }
    int number = FunctionView.versionNumber(qualifier);
    if (number < 0) {
      throw Refusals.invalid(
          "Deletion of aliases is not currently supported by DeleteFunction; use DeleteAlias.");
    }
    FunctionVersion version = view.versions().get(number);
    if (version == null) {
      shelves.answer(partition, view, 0, true, reply);
      return;
    }
    refuseWhileAliased(view, qualifier);
    FunctionView next =
        view.withoutVersion(number).with(view.function().withoutQualifier(qualifier));
    world.record(FunctionRecords.deleteVersion(partition, name, number));
    long position = shelves.put(partition, next);
    unused.consider(version.code());
    listener.versionGone(partition, version);
    shelves.answer(partition, next, position, true, reply);
  }

  private static void refuseWhileAliased(FunctionView view, String version) {
    var pointing =
        view.aliases().values().stream()
            .filter(alias ->
                alias.version().equals(version)
                    || (alias.additional() != null && alias.additional().version().equals(version)))
            .map(Alias::name)
            .toList();
    if (!pointing.isEmpty()) {
      throw Refusals.conflict(
          "Unable to delete version because the following aliases reference it: " + pointing);
    }
  }

  /**
   * Takes over what an earlier process left, within an event and before any other; what was being
   * made then is made now.
   */
  public void restore(RestoredFunctions restored) {
    restored.orphans().forEach(world::record);
    restored
        .byPartition()
        .forEach((partition, functions) -> {
          for (FunctionView view : functions.values()) {
            shelves.of(partition).put(view.name(), view);
            shelves.directory().publish(partition, view.name(), view);
            announce(partition, view);
            if (isSettling(view)) {
              settleWhenDurable(partition, view.name(), 0);
            }
          }
        });
  }

  /** The package of a version cannot be had any more: it cannot be invoked until it is updated. */
  public void packageLost(Partition partition, String name, String version, String reason) {
    FunctionView view = shelves.find(partition, name);
    FunctionVersion lost = view == null ? null : view.version(version);
    if (view == null || lost == null) {
      return;
    }
    FunctionVersion failed = lost.in(Condition.failed(reason), shelves.newRevisionId());
    FunctionView next = withVersion(view, failed);
    long position = shelves.record(partition, next, failed);
    listener.versionGone(partition, failed);
    shelves.answer(partition, next, position, true, done -> {});
  }

  private void announce(Partition partition, FunctionView view) {
    listener.functionChanged(partition, view);
    if (view.function().latest().condition().state() == Condition.State.ACTIVE) {
      listener.versionReady(partition, view, view.function().latest());
    }
    for (FunctionVersion version : view.versions().values()) {
      if (version.condition().state() == Condition.State.ACTIVE) {
        listener.versionReady(partition, view, version);
      }
    }
  }

  /** Once a change is on disk, the versions that it left unsettled begin to run. */
  private void settleWhenDurable(Partition partition, String name, long position) {
    shelves.whenDurable(position, () -> entrance.enter(() -> settle(partition, name)));
  }

  private void settle(Partition partition, String name) {
    FunctionView view = shelves.find(partition, name);
    if (view == null || !isSettling(view)) {
      return;
    }
    long position = 0;
    if (view.function().latest().condition().isSettling()) {
      FunctionVersion settled =
          view.function().latest().in(Condition.ACTIVE, shelves.newRevisionId());
      view = withVersion(view, settled);
      position = shelves.record(partition, view, settled);
      listener.versionReady(partition, view, settled);
    }
    for (FunctionVersion version : List.copyOf(view.versions().values())) {
      if (version.condition().isSettling()) {
        FunctionVersion settled = version.in(Condition.ACTIVE, shelves.newRevisionId());
        view = withVersion(view, settled);
        position = shelves.record(partition, view, settled);
        listener.versionReady(partition, view, settled);
      }
    }
    listener.functionChanged(partition, view);
    shelves.answer(partition, view, position, true, done -> {});
  }

  private static boolean isSettling(FunctionView view) {
    return view.function().latest().condition().isSettling()
        || view.versions().values().stream().anyMatch(version -> version.condition().isSettling());
  }

  private static FunctionView withVersion(FunctionView view, FunctionVersion version) {
    return version.isLatest()
        ? view.with(view.function().withLatest(version, false))
        : view.with(version);
  }

  private FunctionVersion version(
      String name,
      String version,
      FunctionSettings settings,
      CodePackage code,
      Condition condition) {
    return new FunctionVersion(
        name, version, settings, code, condition, world.epochMillis(), shelves.newRevisionId());
  }

  private FunctionView changeable(Partition partition, String name, @Nullable String revisionId) {
    FunctionView view = shelves.existing(partition, name);
    FunctionVersion latest = view.function().latest();
    if (latest.condition().state() == Condition.State.PENDING) {
      throw Refusals.conflict(
          "The operation cannot be performed at this time. The function is currently in the following state: Pending");
    }
    if (latest.condition().update() == Condition.Update.IN_PROGRESS) {
      throw Refusals.conflict(
          "The operation cannot be performed at this time. An update is in progress for resource: "
              + Refusals.arn(partition, name));
    }
    if (revisionId != null && !revisionId.equals(latest.revisionId())) {
      throw Refusals.otherRevision();
    }
    return view;
  }

  private void refuseOverStorage(Partition partition, long moreBytes) {
    long bytes = moreBytes;
    for (FunctionView view : shelves.of(partition).values()) {
      bytes += view.codeBytes();
    }
    if (bytes > limits.codeStorageBytes()) {
      throw new ServiceError(
              "CodeStorageExceededException",
              "Code storage limit exceeded: %d bytes of packages are allowed in this account and region. Delete versions that nobody needs."
                  .formatted(limits.codeStorageBytes()))
          .with("Type", "User");
    }
  }
}
