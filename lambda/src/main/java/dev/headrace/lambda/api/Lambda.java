package dev.headrace.lambda.api;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.world.Entrance;
import dev.headrace.kernel.world.Lane;
import dev.headrace.lambda.code.BadPackageException;
import dev.headrace.lambda.code.CodePackages;
import dev.headrace.lambda.code.PackageLimits;
import dev.headrace.lambda.functions.CodePackage;
import dev.headrace.lambda.functions.FunctionLimits;
import dev.headrace.lambda.functions.FunctionRecords;
import dev.headrace.lambda.functions.FunctionSettings;
import dev.headrace.lambda.functions.FunctionVersion;
import dev.headrace.lambda.functions.FunctionView;
import dev.headrace.lambda.functions.Functions;
import dev.headrace.lambda.functions.PartitionFunctions;
import dev.headrace.lambda.functions.RestoredFunctions;
import dev.headrace.lambda.run.Explanation;
import dev.headrace.lambda.run.Invocations;
import dev.headrace.lambda.run.Quota;
import dev.headrace.lambda.run.Quotas;
import dev.headrace.wire.ServiceDefinition;
import dev.headrace.wire.WireRequest;
import dev.headrace.wire.WireResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * AWS Lambda, put together: the API on the wire over the rules of functions and the rules that run
 * them. Any thread may call any method, outside events.
 */
public final class Lambda {
  /** The path below which {@link #serveCode} answers. */
  public static final String CODE_PATH = CodeDownloads.PATH;

  /** "expected" in ASCII; lanes of one world differ in their numbers. */
  private static final long EXPECTING = 0x6578706563746564L;

  private static final Logger LOG = System.getLogger(Lambda.class.getName());

  private final LambdaSurroundings around;
  private final Entrance entrance;
  private final CodePackages packages;
  private final Invocations invocations;
  private final Functions functions;
  private final CodeDownloads downloads;
  private final ServiceDefinition service;
  private final Lane expecting = new Lane(EXPECTING);

  private Lambda(LambdaSurroundings around, CodePackages packages) {
    this.around = around;
    this.entrance = around.entrance();
    this.packages = packages;
    this.invocations =
        new Invocations(
            around.world(),
            around.engine(),
            around.quotas(),
            around.meter(),
            around.logGroups(),
            around.metrics(),
            around.decisions());
    var targets = new FunctionTargets(invocations, this::ownVariables, this::expect);
    this.functions =
        new Functions(
            around.world(), entrance, limits(around.quotas()), targets, this::discardLater);
    this.downloads = new CodeDownloads(packages, around.endpointUrl(), InstantSource.system());
    this.service = service(targets);
  }

  /**
   * Puts Lambda together; nothing is served before {@link #recover}.
   *
   * @throws IOException if the code root cannot be written
   */
  public static Lambda open(LambdaSurroundings around) throws IOException {
    return new Lambda(
        around, CodePackages.open(around.codeRoot(), around.blobs(), PackageLimits.DEFAULT));
  }

  private ServiceDefinition service(FunctionTargets targets) {
    var changes = new Changes(entrance);
    var uploads = new CodeUploads(packages, around.codeSource());
    var settings = new SettingsReader(SettingsReader.architectureOfThisMachine());
    var invoke =
        new InvokeOperation(
            entrance,
            invocations,
            functions.directory(),
            targets,
            around.world().chance("lambda alias routing"),
            around.quotas());
    return new LambdaApi(
            new FunctionOperations(functions, changes, uploads, downloads, settings),
            new VersionOperations(functions, changes),
            new AttributeOperations(functions, changes, packages.limits()),
            new PermissionOperations(functions, changes),
            new ProvisionedOperations(functions, changes, targets),
            invoke)
        .definition(new HotPath(invoke, functions.directory()));
  }

  private static FunctionLimits limits(Quotas quotas) {
    return new FunctionLimits(
        Math.toIntExact(quotas.get(Quota.ACCOUNT_CONCURRENCY)),
        Math.toIntExact(quotas.get(Quota.UNRESERVED_CONCURRENCY_MINIMUM)),
        FunctionLimits.DEFAULT.codeStorageBytes());
  }

  private Map<String, String> ownVariables(Partition partition) {
    Map<String, String> variables = new LinkedHashMap<>(around.credentials().apply(partition));
    variables.put("AWS_ENDPOINT_URL", around.endpointUrl().get());
    return variables;
  }

  private void expect(String runtime) {
    around.world().effect(expecting, () -> around.engine().expect(runtime));
  }

  /** Deleting takes as long as the disk takes, and effects do not block. */
  private void discardLater(CodePackage code) {
    Thread.ofVirtual().name("discard-", 0).start(() -> packages.discard(code));
  }

  /**
   * Takes over what an earlier process left: functions, events that wait, usage. Called once,
   * before anything is served.
   *
   * @throws IOException if the folder of packages cannot be read or written
   */
  public void recover() throws IOException {
    RestoredFunctions restored = FunctionRecords.load(around.journal());
    Map<CodePackage, List<Owner>> owners = owners(restored);
    Set<String> directories = new TreeSet<>();
    owners.keySet().forEach(code -> directories.add(code.directoryId()));
    packages.sweep(directories);
    Map<Owner, String> lost = new LinkedHashMap<>();
    owners.forEach((code, versions) -> {
      String problem = restore(code);
      if (problem != null) {
        versions.forEach(version -> lost.put(version, problem));
      }
    });
    entrance.enter(() -> {
      functions.restore(restored);
      lost.forEach((owner, problem) ->
          functions.packageLost(owner.partition(), owner.name(), owner.version(), problem));
      invocations.recover(around.journal());
    });
  }

  /** A version that runs from a package. */
  private record Owner(Partition partition, String name, String version) {}

  private static Map<CodePackage, List<Owner>> owners(RestoredFunctions restored) {
    Map<CodePackage, List<Owner>> owners = new LinkedHashMap<>();
    restored
        .byPartition()
        .forEach((partition, views) ->
            views
                .values()
                .forEach(view -> {
                  List<FunctionVersion> versions = new ArrayList<>(view.versions().values());
                  versions.add(view.function().latest());
                  for (FunctionVersion version : versions) {
                    owners
                        .computeIfAbsent(version.code(), code -> new ArrayList<>())
                        .add(new Owner(partition, view.name(), version.version()));
                  }
                }));
    return owners;
  }

  private @Nullable String restore(CodePackage code) {
    try {
      packages.restore(code);
      return null;
    } catch (IOException | BadPackageException e) {
      LOG.log(Level.ERROR, "a package cannot be unpacked again: " + code, e);
      return "The package of this version is lost or damaged; upload its code again.";
    }
  }

  /** The blobs that functions have; after {@link #recover}, for the sweep of those nobody has. */
  public Set<String> referencedBlobs() {
    Set<String> ids = new TreeSet<>();
    for (PartitionFunctions partition : functions.directory().all().values()) {
      for (FunctionView view : partition.byName().values()) {
        ids.add(view.function().latest().code().blobId());
        view.versions().values().forEach(version -> ids.add(version.code().blobId()));
      }
    }
    return ids;
  }

  /** The service for the wire's gateway. */
  public ServiceDefinition service() {
    return service;
  }

  /** Answers a request below {@link #CODE_PATH}: what GetFunction told as a package's location. */
  public WireResponse serveCode(WireRequest request, String requestId) {
    return downloads.serve(request, requestId);
  }

  /** Where a request's time went, or goes; null for one that is unknown or too long ago. */
  public @Nullable Explanation why(String requestId) {
    return entrance.<@Nullable Explanation>ask(() -> invocations.why(requestId));
  }

  /** All functions with what they do now, by account, region and name. */
  public List<FunctionStatus> status() {
    Map<Partition, PartitionFunctions> all = new TreeMap<>(functions.directory().all());
    return entrance.ask(() -> {
      List<FunctionStatus> statuses = new ArrayList<>();
      all.forEach((partition, own) ->
          own.byName().values().forEach(view -> statuses.add(status(partition, view))));
      return statuses;
    });
  }

  private FunctionStatus status(Partition partition, FunctionView view) {
    FunctionVersion latest = view.function().latest();
    FunctionSettings settings = latest.settings();
    return new FunctionStatus(
        partition,
        view.name(),
        settings.runtime(),
        settings.memoryMiB(),
        latest.condition().state().apiName(),
        invocations.use(partition, view.name()));
  }

  /** How many environments there are. */
  public int environments() {
    return entrance.ask(invocations::environments);
  }

  /** The runtimes that functions may name. */
  public static List<String> supportedRuntimes() {
    return Runtimes.SUPPORTED;
  }

  /** Stops all environments, as the server ends. */
  public void shutdown() {
    entrance.enter(invocations::shutdown);
  }
}
