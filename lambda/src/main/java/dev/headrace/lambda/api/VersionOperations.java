package dev.headrace.lambda.api;

import dev.headrace.lambda.functions.Alias;
import dev.headrace.lambda.functions.Aliases;
import dev.headrace.lambda.functions.FunctionVersion;
import dev.headrace.lambda.functions.FunctionView;
import dev.headrace.lambda.functions.Functions;
import dev.headrace.lambda.functions.Refusals;
import dev.headrace.wire.CallContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.AliasRoutingConfiguration;
import software.amazon.awssdk.services.lambda.model.CreateAliasRequest;
import software.amazon.awssdk.services.lambda.model.CreateAliasResponse;
import software.amazon.awssdk.services.lambda.model.DeleteAliasRequest;
import software.amazon.awssdk.services.lambda.model.DeleteAliasResponse;
import software.amazon.awssdk.services.lambda.model.GetAliasRequest;
import software.amazon.awssdk.services.lambda.model.GetAliasResponse;
import software.amazon.awssdk.services.lambda.model.ListAliasesRequest;
import software.amazon.awssdk.services.lambda.model.ListAliasesResponse;
import software.amazon.awssdk.services.lambda.model.ListVersionsByFunctionRequest;
import software.amazon.awssdk.services.lambda.model.ListVersionsByFunctionResponse;
import software.amazon.awssdk.services.lambda.model.PublishVersionRequest;
import software.amazon.awssdk.services.lambda.model.PublishVersionResponse;
import software.amazon.awssdk.services.lambda.model.UpdateAliasRequest;
import software.amazon.awssdk.services.lambda.model.UpdateAliasResponse;

/** The operations on versions and aliases. */
final class VersionOperations {
  private final Functions functions;
  private final Changes changes;

  VersionOperations(Functions functions, Changes changes) {
    this.functions = functions;
    this.changes = changes;
  }

  PublishVersionResponse publishVersion(CallContext call, PublishVersionRequest request) {
    FunctionReference reference = reference(call, request.functionName());
    FunctionVersion published =
        changes.make(reply ->
            functions.publishVersion(
                reference.partition(),
                reference.name(),
                request.codeSha256(),
                request.description(),
                request.revisionId(),
                reply));
    return Configurations.fill(
            PublishVersionResponse.builder(), Configurations.own(reference.partition(), published))
        .build();
  }

  ListVersionsByFunctionResponse listVersionsByFunction(
      CallContext call, ListVersionsByFunctionRequest request) {
    FunctionReference reference = reference(call, request.functionName());
    FunctionView view = FunctionOperations.existing(functions, reference);
    List<FunctionVersion> versions = new ArrayList<>();
    versions.add(view.function().latest());
    versions.addAll(view.versions().values());
    Page<FunctionVersion> page =
        Page.of(
            versions,
            VersionOrder::key,
            VersionOrder.BY_NAME_AND_NUMBER,
            request.marker(),
            request.maxItems());
    return ListVersionsByFunctionResponse.builder()
        .versions(
            page.items().stream()
                .map(version -> Configurations.qualified(reference.partition(), version))
                .toList())
        .nextMarker(page.nextMarker())
        .build();
  }

  CreateAliasResponse createAlias(CallContext call, CreateAliasRequest request) {
    FunctionReference reference = reference(call, request.functionName());
    var wanted =
        new Alias(
            reference.name(),
            request.name(),
            request.functionVersion(),
            request.description() == null ? "" : request.description(),
            additional(request.routingConfig()),
            "");
    Alias created =
        changes.make(reply -> functions.aliases().create(reference.partition(), wanted, reply));
    return Configurations.fill(CreateAliasResponse.builder(), shown(reference, created)).build();
  }

  GetAliasResponse getAlias(CallContext call, GetAliasRequest request) {
    FunctionReference reference = reference(call, request.functionName());
    Alias alias = FunctionOperations.existing(functions, reference).aliases().get(request.name());
    if (alias == null) {
      throw Aliases.noAlias(reference.partition(), reference.name(), request.name());
    }
    return Configurations.fill(GetAliasResponse.builder(), shown(reference, alias)).build();
  }

  UpdateAliasResponse updateAlias(CallContext call, UpdateAliasRequest request) {
    FunctionReference reference = reference(call, request.functionName());
    Alias updated =
        changes.make(reply ->
            functions
                .aliases()
                .update(
                    reference.partition(),
                    reference.name(),
                    request.name(),
                    before -> updated(before, request),
                    request.revisionId(),
                    reply));
    return Configurations.fill(UpdateAliasResponse.builder(), shown(reference, updated)).build();
  }

  private static Alias updated(Alias before, UpdateAliasRequest request) {
    return new Alias(
        before.functionName(),
        before.name(),
        request.functionVersion() == null ? before.version() : request.functionVersion(),
        request.description() == null ? before.description() : request.description(),
        request.routingConfig() == null ? before.additional() : additional(request.routingConfig()),
        before.revisionId());
  }

  ListAliasesResponse listAliases(CallContext call, ListAliasesRequest request) {
    FunctionReference reference = reference(call, request.functionName());
    String version = request.functionVersion();
    List<Alias> aliases =
        FunctionOperations.existing(functions, reference).aliases().values().stream()
            .filter(alias -> version == null || pointsAt(alias, version))
            .toList();
    Page<Alias> page =
        Page.of(
            aliases, Alias::name, Comparator.naturalOrder(), request.marker(), request.maxItems());
    return ListAliasesResponse.builder()
        .aliases(page.items().stream().map(alias -> shown(reference, alias)).toList())
        .nextMarker(page.nextMarker())
        .build();
  }

  private static boolean pointsAt(Alias alias, String version) {
    Alias.Additional additional = alias.additional();
    return alias.version().equals(version)
        || (additional != null && additional.version().equals(version));
  }

  DeleteAliasResponse deleteAlias(CallContext call, DeleteAliasRequest request) {
    FunctionReference reference = reference(call, request.functionName());
    changes.<Boolean>make(reply ->
        functions.aliases().delete(reference.partition(), reference.name(), request.name(), reply));
    return DeleteAliasResponse.builder().build();
  }

  private static FunctionReference reference(CallContext call, String functionName) {
    return FunctionReference.parse(call.partition(), functionName, null).unqualified();
  }

  /** Weights that leave a version without requests are taken; more than one further version not. */
  private static Alias.@Nullable Additional additional(
      @Nullable AliasRoutingConfiguration routing) {
    if (routing == null || routing.additionalVersionWeights().isEmpty()) {
      return null;
    }
    if (routing.additionalVersionWeights().size() > 1) {
      throw Refusals.invalid(
          "Number of items in AdditionalVersionWeights cannot be greater than 1");
    }
    Map.Entry<String, Double> entry =
        routing.additionalVersionWeights().entrySet().iterator().next();
    return new Alias.Additional(entry.getKey(), entry.getValue());
  }

  private static AliasConfiguration shown(FunctionReference reference, Alias alias) {
    AliasConfiguration.Builder builder =
        AliasConfiguration.builder()
            .aliasArn(
                Refusals.arn(reference.partition(), alias.functionName() + ":" + alias.name()))
            .name(alias.name())
            .functionVersion(alias.version())
            .description(alias.description())
            .revisionId(alias.revisionId());
    Alias.Additional additional = alias.additional();
    if (additional != null) {
      builder.routingConfig(routing ->
          routing.additionalVersionWeights(Map.of(additional.version(), additional.weight())));
    }
    return builder.build();
  }
}
