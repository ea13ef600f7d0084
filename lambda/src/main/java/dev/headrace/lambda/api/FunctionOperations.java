package dev.headrace.lambda.api;

import dev.headrace.kernel.Partition;
import dev.headrace.lambda.functions.CodePackage;
import dev.headrace.lambda.functions.FunctionRecord;
import dev.headrace.lambda.functions.FunctionSettings;
import dev.headrace.lambda.functions.FunctionVersion;
import dev.headrace.lambda.functions.FunctionView;
import dev.headrace.lambda.functions.Functions;
import dev.headrace.lambda.functions.Refusals;
import dev.headrace.wire.CallContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionResponse;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.ListFunctionsRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionsResponse;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeResponse;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationResponse;

/** The operations on functions themselves. */
final class FunctionOperations {
  private final Functions functions;
  private final Changes changes;
  private final CodeUploads uploads;
  private final CodeDownloads downloads;
  private final SettingsReader settings;

  FunctionOperations(
      Functions functions,
      Changes changes,
      CodeUploads uploads,
      CodeDownloads downloads,
      SettingsReader settings) {
    this.functions = functions;
    this.changes = changes;
    this.uploads = uploads;
    this.downloads = downloads;
    this.settings = settings;
  }

  CreateFunctionResponse createFunction(CallContext call, CreateFunctionRequest request) {
    FunctionReference reference =
        FunctionReference.parse(call.partition(), request.functionName(), null).unqualified();
    FunctionSettings wanted = settings.create(reference.name(), request);
    Tags.requireUsable(request.tags());
    if (functions.directory().find(reference.partition(), reference.name()) != null) {
      throw Refusals.conflict("Function already exist: " + reference.name());
    }
    var location =
        new CodeUploads.Location(
            request.code().zipFile(),
            request.code().s3Bucket(),
            request.code().s3Key(),
            request.code().s3ObjectVersion());
    FunctionVersion created =
        uploads.with(
            reference.partition(),
            location,
            upload ->
                changes.<FunctionVersion>make(reply -> {
                  functions.create(
                      reference.partition(),
                      reference.name(),
                      wanted,
                      upload.code(),
                      request.tags(),
                      Boolean.TRUE.equals(request.publish()),
                      reply);
                  upload.recorded();
                }));
    return Configurations.fill(
            CreateFunctionResponse.builder(), Configurations.own(reference.partition(), created))
        .build();
  }

  UpdateFunctionCodeResponse updateFunctionCode(
      CallContext call, UpdateFunctionCodeRequest request) {
    FunctionReference reference =
        FunctionReference.parse(call.partition(), request.functionName(), null).unqualified();
    Partition partition = reference.partition();
    List<String> architectures = request.architecturesAsStrings();
    String architecture = architectures.isEmpty() ? null : settings.architecture(architectures);
    existing(functions, reference);
    var location =
        new CodeUploads.Location(
            request.zipFile(), request.s3Bucket(), request.s3Key(), request.s3ObjectVersion());
    FunctionVersion updated =
        Boolean.TRUE.equals(request.dryRun())
            ? dryRun(reference, location, request.revisionId())
            : uploads.with(
                partition,
                location,
                upload ->
                    changes.<FunctionVersion>make(reply -> {
                      functions.updateCode(
                          partition,
                          reference.name(),
                          upload.code(),
                          architecture,
                          request.revisionId(),
                          Boolean.TRUE.equals(request.publish()),
                          reply);
                      upload.recorded();
                    }));
    return Configurations.fill(
            UpdateFunctionCodeResponse.builder(), Configurations.own(partition, updated))
        .build();
  }

  private FunctionVersion dryRun(
      FunctionReference reference, CodeUploads.Location location, @Nullable String revisionId) {
    CodePackage code = uploads.check(reference.partition(), location);
    FunctionVersion latest =
        changes.make(reply ->
            reply.accept(
                functions.checkUpdate(reference.partition(), reference.name(), revisionId)));
    return latest.withCode(code);
  }

  UpdateFunctionConfigurationResponse updateFunctionConfiguration(
      CallContext call, UpdateFunctionConfigurationRequest request) {
    FunctionReference reference =
        FunctionReference.parse(call.partition(), request.functionName(), null).unqualified();
    FunctionVersion updated =
        changes.make(reply ->
            functions.updateSettings(
                reference.partition(),
                reference.name(),
                before -> settings.update(before, request),
                request.revisionId(),
                reply));
    return Configurations.fill(
            UpdateFunctionConfigurationResponse.builder(),
            Configurations.own(reference.partition(), updated))
        .build();
  }

  GetFunctionResponse getFunction(CallContext call, GetFunctionRequest request) {
    FunctionReference reference =
        FunctionReference.parse(call.partition(), request.functionName(), request.qualifier());
    FunctionView view = existing(functions, reference);
    FunctionVersion version = reference.versionIn(view);
    FunctionRecord function = view.function();
    GetFunctionResponse.Builder response =
        GetFunctionResponse.builder()
            .configuration(Configurations.of(reference.partition(), version, reference.resource()))
            .code(code ->
                code.repositoryType("S3")
                    .location(downloads.location(reference.partition(), version)));
    if (!function.tags().isEmpty()) {
      response.tags(function.tags());
    }
    if (function.reservedConcurrency() != null) {
      response.concurrency(
          concurrency -> concurrency.reservedConcurrentExecutions(function.reservedConcurrency()));
    }
    return response.build();
  }

  GetFunctionConfigurationResponse getFunctionConfiguration(
      CallContext call, GetFunctionConfigurationRequest request) {
    FunctionReference reference =
        FunctionReference.parse(call.partition(), request.functionName(), request.qualifier());
    FunctionVersion version = reference.versionIn(existing(functions, reference));
    return Configurations.fill(
            GetFunctionConfigurationResponse.builder(),
            Configurations.of(reference.partition(), version, reference.resource()))
        .build();
  }

  ListFunctionsResponse listFunctions(CallContext call, ListFunctionsRequest request) {
    var views = functions.directory().in(call.partition()).byName().values();
    boolean all = "ALL".equals(request.functionVersionAsString());
    List<FunctionVersion> versions = new ArrayList<>();
    for (FunctionView view : views) {
      versions.add(view.function().latest());
      if (all) {
        versions.addAll(view.versions().values());
      }
    }
    Page<FunctionVersion> page =
        Page.of(
            versions,
            VersionOrder::key,
            VersionOrder.BY_NAME_AND_NUMBER,
            request.marker(),
            request.maxItems());
    List<FunctionConfiguration> shown =
        page.items().stream()
            .map(version -> Configurations.listed(call.partition(), version, all))
            .toList();
    return ListFunctionsResponse.builder().functions(shown).nextMarker(page.nextMarker()).build();
  }

  DeleteFunctionResponse deleteFunction(CallContext call, DeleteFunctionRequest request) {
    FunctionReference reference =
        FunctionReference.parse(call.partition(), request.functionName(), request.qualifier());
    String qualifier = reference.qualifier();
    changes.<Boolean>make(reply -> {
      if (qualifier == null) {
        functions.delete(reference.partition(), reference.name(), reply);
      } else {
        functions.deleteVersion(reference.partition(), reference.name(), qualifier, reply);
      }
    });
    call.respondWithStatus(NO_CONTENT);
    return DeleteFunctionResponse.builder().build();
  }

  private static final int NO_CONTENT = 204;

  /** The function that a request means. */
  static FunctionView existing(Functions functions, FunctionReference reference) {
    FunctionView view = functions.directory().find(reference.partition(), reference.name());
    if (view == null) {
      throw Refusals.notFound("Function not found: " + reference.arn());
    }
    return Objects.requireNonNull(view);
  }
}
