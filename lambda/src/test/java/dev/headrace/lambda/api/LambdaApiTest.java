package dev.headrace.lambda.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.kernel.Partition;
import dev.headrace.lambda.code.TestZips;
import dev.headrace.wire.MemberCoverage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.Architecture;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.FunctionVersion;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.ListFunctionsResponse;
import software.amazon.awssdk.services.lambda.model.ListVersionsByFunctionResponse;
import software.amazon.awssdk.services.lambda.model.LogFormat;
import software.amazon.awssdk.services.lambda.model.PackageType;
import software.amazon.awssdk.services.lambda.model.PreconditionFailedException;
import software.amazon.awssdk.services.lambda.model.PublishVersionResponse;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.ServiceException;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.TracingMode;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeResponse;

/** Lambda's control plane as the SDK's own client meets it. */
class LambdaApiTest {
  static final String ROLE = "arn:aws:iam::123456789012:role/any";

  @TempDir Path data;
  private LambdaServer server;
  private LambdaClient client;

  @BeforeEach
  void start() throws IOException {
    server = LambdaServer.start(data.resolve("data"));
    client = server.client;
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void every_member_of_every_request_has_a_declared_fate() {
    assertThat(new MemberCoverage(server.lambda.service()).problems()).isEmpty();
  }

  @Test
  void a_function_is_created_pending_and_becomes_active() {
    CreateFunctionResponse created =
        client.createFunction(
            request("f")
                .description("it works")
                .timeout(7)
                .memorySize(256)
                .environment(e -> e.variables(Map.of("KEY", "value")))
                .ephemeralStorage(e -> e.size(1_024))
                .tags(Map.of("team", "a"))
                .kmsKeyArn("arn:aws:kms:eu-central-1:123456789012:key/k")
                .tracingConfig(t -> t.mode(TracingMode.ACTIVE))
                .vpcConfig(v -> v.subnetIds("subnet-1").securityGroupIds("sg-1"))
                .build());

    assertThat(created.state()).isEqualTo(State.PENDING);
    assertThat(created.functionArn())
        .isEqualTo("arn:aws:lambda:eu-central-1:123456789012:function:f");
    client.waiter().waitUntilFunctionActiveV2(r -> r.functionName("f"));
    client.waiter().waitUntilFunctionUpdatedV2(r -> r.functionName("f"));
    GetFunctionConfigurationResponse now = active("f");
    assertThat(now.lastUpdateStatus()).isEqualTo(LastUpdateStatus.SUCCESSFUL);
    assertThat(now.timeout()).isEqualTo(7);
    assertThat(now.memorySize()).isEqualTo(256);
    assertThat(now.environment().variables()).containsEntry("KEY", "value");
    assertThat(now.ephemeralStorage().size()).isEqualTo(1_024);
    assertThat(now.tracingConfig().mode()).isEqualTo(TracingMode.ACTIVE);
    assertThat(now.vpcConfig().subnetIds()).containsExactly("subnet-1");
    assertThat(now.loggingConfig().logGroup()).isEqualTo("/aws/lambda/f");
    assertThat(now.codeSize()).isEqualTo(zip("f").asByteArrayUnsafe().length);
    assertThat(now.lastModified())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+0000");
  }

  @Test
  void the_package_can_be_had_where_the_answer_says_and_nowhere_near() throws Exception {
    create("f");
    GetFunctionResponse got = client.getFunction(r -> r.functionName("f"));
    String location = got.code().location();

    assertThat(fetch(location).body()).isEqualTo(zip("f").asByteArrayUnsafe());
    assertThat(fetch(location.substring(0, location.length() - 2) + "AA").statusCode())
        .isEqualTo(403);
    assertThat(fetch(location.replaceAll("code/.*", "code/x")).statusCode()).isEqualTo(403);
  }

  @Test
  void what_was_acknowledged_is_there_after_a_restart() throws Exception {
    create("f");
    activeName("f");
    client.publishVersion(r -> r.functionName("f").description("first"));
    client.createAlias(r -> r.functionName("f").name("live").functionVersion("1"));
    client.putFunctionConcurrency(r -> r.functionName("f").reservedConcurrentExecutions(5));
    active("f");
    String before = client.getFunctionConfiguration(r -> r.functionName("f")).toString();

    server.close();
    server = LambdaServer.start(data.resolve("data"));
    client = server.client;

    assertThat(client.getFunctionConfiguration(r -> r.functionName("f"))).hasToString(before);
    assertThat(client.getAlias(r -> r.functionName("f").name("live")).functionVersion())
        .isEqualTo("1");
    assertThat(
            client
                .getFunction(r -> r.functionName("f"))
                .concurrency()
                .reservedConcurrentExecutions())
        .isEqualTo(5);
    assertThat(
            client
                .invoke(r ->
                    r.functionName("f").qualifier("live").payload(SdkBytes.fromUtf8String("[1]")))
                .payload()
                .asUtf8String())
        .isEqualTo("[1]");
  }

  @Test
  void a_package_whose_copy_was_lost_is_unpacked_at_the_restart() throws Exception {
    create("f");
    String directory = server.lambda.referencedBlobs().iterator().next();
    server.close();
    deleteCopies();
    server = LambdaServer.start(data.resolve("data"));
    client = server.client;

    assertThat(copies()).anyMatch(name -> name.endsWith(directory));
    assertThat(active("f").state()).isEqualTo(State.ACTIVE);
  }

  @Test
  void names_partial_and_full_arns_mean_the_same_function() {
    create("f");
    for (String name :
        List.of(
            "f",
            "123456789012:function:f",
            "arn:aws:lambda:eu-central-1:123456789012:function:f",
            "f:$LATEST")) {
      assertThat(client.getFunctionConfiguration(r -> r.functionName(name)).functionName())
          .isEqualTo("f");
    }
    assertThatThrownBy(() ->
            client.getFunctionConfiguration(
                r -> r.functionName("arn:aws:lambda:us-east-1:123456789012:function:f")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("are not reachable in this region ('eu-central-1')");
    assertThatThrownBy(
            () -> client.getFunctionConfiguration(r -> r.functionName("f:1").qualifier("2")))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining("The derived qualifier from the function name does not match");
  }

  @Test
  void what_lambda_refuses_of_a_new_function_is_refused_in_its_words() {
    refused(r -> r.runtime("ruby3.3"), "is not available here. Headrace runs python3.9");
    refused(r -> r.runtime("nodejs12.x"), "is no longer supported for creating or updating");
    refused(r -> r.runtime("cobol"), "Headrace runs python3.9");
    refused(r -> r.handler(null), "Runtime and Handler are mandatory parameters");
    refused(r -> r.timeout(901), "less than or equal to 900");
    refused(r -> r.memorySize(10_241), "less than or equal to 10240");
    refused(r -> r.memorySize(127), "memorySize");
    refused(r -> r.role("nobody"), "role");
    refused(r -> r.environment(e -> e.variables(Map.of("AWS_REGION", "x"))), "AWS_REGION");
    refused(
        r -> r.environment(e -> e.variables(Map.of("BIG", "x".repeat(4_096)))),
        "exceeded the 4KB limit");
    refused(r -> r.packageType(PackageType.IMAGE), "zip files only");
    refused(r -> r.layers("arn:aws:lambda:eu-central-1:123456789012:layer:l:1"), "Layers");
    refused(r -> r.loggingConfig(l -> l.logFormat(LogFormat.JSON)), "logs are written as text");
    refused(
        r -> r.deadLetterConfig(d -> d.targetArn("arn:aws:sqs:eu-central-1:123456789012:q")),
        "DeadLetterConfig");
    refused(r -> r.tags(Map.of("aws:x", "y")), "reserved");
    refused(r -> r.code(c -> c.zipFile(SdkBytes.fromUtf8String("no zip"))), "Could not unzip");
    refused(r -> r.code(c -> {}), "Please provide a source for function code.");
    refused(r -> r.code(c -> c.s3Bucket("buck").s3Key("none")), "NoSuchKey");
    refused(
        r -> r.code(c -> c.zipFile(zip("f")).s3Bucket("buck").s3Key("key")),
        "Please do not provide other FunctionCode parameters");
    refused(r -> r.functionName("x".repeat(65)), "1 to 64");
    Architecture other =
        SettingsReader.architectureOfThisMachine().equals("arm64")
            ? Architecture.X86_64
            : Architecture.ARM64;
    refused(r -> r.architectures(other), "This machine runs");
    assertThat(client.listFunctions().functions()).isEmpty();
    assertThat(copies()).isEmpty();
  }

  @Test
  void an_environment_at_its_limit_is_taken() {
    int overhead = "{\"BIG\":\"\"}".length();
    client.createFunction(
        request("f")
            .environment(e -> e.variables(Map.of("BIG", "x".repeat(4_096 - overhead))))
            .build());

    assertThat(active("f").environment().variables()).containsKey("BIG");
  }

  @Test
  void empty_values_of_what_is_refused_ask_for_nothing() {
    client.createFunction(
        request("f")
            .layers(List.of())
            .deadLetterConfig(d -> d.targetArn(""))
            .snapStart(s -> s.applyOn("None"))
            .loggingConfig(l -> l.logFormat(LogFormat.TEXT).logGroup("/my/group"))
            .build());

    assertThat(active("f").loggingConfig().logGroup()).isEqualTo("/my/group");
  }

  @Test
  void a_package_that_cannot_be_used_is_refused_and_nothing_of_it_is_kept() {
    create("other");
    byte[] fine = zip("f").asByteArrayUnsafe();
    byte[] cutOff = Arrays.copyOf(fine, fine.length / 2);
    byte[] damaged = fine.clone();
    damaged[fine.length / 3] ^= 0x55;
    String unreadable = "Could not unzip uploaded file. Please check your file";
    packageRefused(cutOff, unreadable);
    packageRefused(damaged, unreadable);
    packageRefused(TestZips.of("../outside", "x"), unreadable);
    packageRefused(TestZips.of("a/../../outside", "x"), unreadable);
    packageRefused(TestZips.of("/etc/outside", "x"), unreadable);
    packageRefused(TestZips.link("outside", "../../secret"), unreadable);
    packageRefused(new byte[0], unreadable);

    assertThat(copies()).hasSize(1);
    assertThat(client.invoke(r -> r.functionName(activeName("other"))).statusCode()).isEqualTo(200);
  }

  private void packageRefused(byte[] zip, String message) {
    refused(r -> r.code(c -> c.zipFile(SdkBytes.fromByteArray(zip))), message);
    server.storage.put("bucket/bad.zip", zip);
    refused(r -> r.code(c -> c.s3Bucket("bucket").s3Key("bad.zip")), message);
  }

  @Test
  void a_bomb_in_a_package_goes_off_nowhere() {
    byte[] bomb = TestZips.of("zeros", new byte[262_144_000]);
    assertThat(bomb.length).isLessThan(1 << 20);

    packageRefused(bomb, "Unzipped size must be smaller than 262144000 bytes");
    assertThat(copies()).isEmpty();
  }

  @Test
  void a_zip_file_above_fifty_mebibytes_comes_from_object_storage_only() {
    byte[] large = TestZips.stored("data", new byte[(50 << 20) + 1]);

    assertThatThrownBy(() ->
            client.createFunction(
                request("f").code(c -> c.zipFile(SdkBytes.fromByteArray(large))).build()))
        .isInstanceOfSatisfying(
            LambdaException.class, e -> assertThat(e.statusCode()).isEqualTo(413))
        .hasMessageContaining("Put it into S3 and name it by S3Bucket and S3Key");
    server.storage.put("bucket/large.zip", large);
    client.createFunction(request("f").code(c -> c.s3Bucket("bucket").s3Key("large.zip")).build());
    assertThat(active("f").codeSize()).isEqualTo(large.length);
  }

  @Test
  void a_disk_that_takes_no_package_is_said_so_and_disturbs_no_other_function() throws Exception {
    create("other");
    activeName("other");
    Path incoming = data.resolve("data/code/incoming");
    Files.delete(incoming);
    Files.writeString(incoming, "no folder");

    assertThatThrownBy(() -> create("f"))
        .isInstanceOfSatisfying(
            ServiceException.class, e -> assertThat(e.statusCode()).isEqualTo(500))
        .hasMessageContaining("The package could not be stored");
    assertThat(client.invoke(r -> r.functionName("other")).statusCode()).isEqualTo(200);
    Files.delete(incoming);
    Files.createDirectory(incoming);
    create("f");
    assertThat(active("f").state()).isEqualTo(State.ACTIVE);
  }

  @Test
  void code_comes_from_object_storage_too() {
    server.storage.put("bucket/code.zip", zip("stored").asByteArrayUnsafe());
    client.createFunction(request("f").code(c -> c.s3Bucket("bucket").s3Key("code.zip")).build());

    assertThat(active("f").codeSize()).isEqualTo(zip("stored").asByteArrayUnsafe().length);
  }

  @Test
  void a_second_function_of_the_same_name_is_a_conflict() {
    create("f");

    assertThatThrownBy(() -> create("f"))
        .isInstanceOf(ResourceConflictException.class)
        .hasMessageContaining("Function already exist: f");
    assertThat(copies()).hasSize(1);
  }

  @Test
  void of_many_who_create_the_same_function_at_once_one_succeeds() throws Exception {
    List<Callable<Boolean>> attempts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      attempts.add(() -> {
        try {
          client.createFunction(request("f").build());
          return true;
        } catch (ResourceConflictException lost) {
          return false;
        }
      });
    }
    int successes = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> attempt : threads.invokeAll(attempts)) {
        successes += attempt.get() ? 1 : 0;
      }
    }
    assertThat(successes).isEqualTo(1);
    active("f");
    assertThat(copies()).hasSize(1);
  }

  @Test
  void new_code_replaces_the_old_and_a_dry_run_replaces_nothing() {
    create("f");
    String before = active("f").codeSha256();
    UpdateFunctionCodeResponse dry =
        client.updateFunctionCode(r -> r.functionName("f").zipFile(zip("new")).dryRun(true));

    assertThat(dry.codeSha256()).isNotEqualTo(before);
    assertThat(active("f").codeSha256()).isEqualTo(before);
    UpdateFunctionCodeResponse updated =
        client.updateFunctionCode(r -> r.functionName("f").zipFile(zip("new")).publish(true));
    assertThat(updated.codeSha256()).isEqualTo(dry.codeSha256());
    assertThat(updated.version()).isEqualTo("1");
    assertThat(active("f").codeSha256()).isEqualTo(dry.codeSha256());
  }

  @Test
  void an_update_with_a_revision_of_before_is_refused() {
    String created = create("f").revisionId();
    String current = active("f").revisionId();

    assertThatThrownBy(() ->
            client.updateFunctionCode(
                r -> r.functionName("f").zipFile(zip("new")).revisionId(created)))
        .isInstanceOf(PreconditionFailedException.class);
    assertThatThrownBy(() ->
            client.updateFunctionConfiguration(
                r -> r.functionName("f").timeout(9).revisionId(created)))
        .isInstanceOf(PreconditionFailedException.class);
    client.updateFunctionConfiguration(r -> r.functionName("f").timeout(9).revisionId(current));
    assertThat(active("f").timeout()).isEqualTo(9);
  }

  @Test
  void an_update_of_settings_leaves_the_others_as_they_were() {
    client.createFunction(
        request("f")
            .description("kept")
            .memorySize(512)
            .environment(e -> e.variables(Map.of("ONE", "1")))
            .build());
    active("f");
    client.updateFunctionConfiguration(
        r -> r.functionName("f").environment(e -> e.variables(Map.of("TWO", "2"))));

    GetFunctionConfigurationResponse now = active("f");
    assertThat(now.environment().variables()).containsOnly(Map.entry("TWO", "2"));
    assertThat(now.description()).isEqualTo("kept");
    assertThat(now.memorySize()).isEqualTo(512);
    assertThatThrownBy(
            () -> client.updateFunctionConfiguration(r -> r.functionName("f:1").timeout(1)))
        .hasMessageContaining("unqualified");
  }

  @Test
  void functions_are_listed_by_name_page_by_page() {
    for (int i = 0; i < 53; i++) {
      create("f%02d".formatted(i));
    }
    client.publishVersion(r -> r.functionName(activeName("f07")));

    ListFunctionsResponse first = client.listFunctions();
    assertThat(first.functions()).hasSize(50);
    ListFunctionsResponse second = client.listFunctions(r -> r.marker(first.nextMarker()));
    assertThat(second.functions())
        .extracting(FunctionConfiguration::functionName)
        .containsExactly("f50", "f51", "f52");
    assertThat(second.nextMarker()).isNull();
    List<FunctionConfiguration> all = new ArrayList<>();
    client
        .listFunctionsPaginator(r -> r.maxItems(20).functionVersion(FunctionVersion.ALL))
        .functions()
        .forEach(all::add);
    assertThat(all).hasSize(54);
    assertThat(all.subList(7, 10))
        .extracting(f -> f.functionName() + ":" + f.version())
        .containsExactly("f07:$LATEST", "f07:1", "f08:$LATEST");
    assertThatThrownBy(() -> client.listFunctions(r -> r.marker("!")))
        .isInstanceOf(InvalidParameterValueException.class);
  }

  @Test
  void a_list_of_functions_leaves_out_what_only_their_own_answers_tell() {
    create("f");
    active("f");

    FunctionConfiguration listed = client.listFunctions().functions().get(0);
    assertThat(listed.functionArn())
        .isEqualTo("arn:aws:lambda:eu-central-1:123456789012:function:f");
    assertThat(listed.state()).isNull();
    assertThat(listed.lastUpdateStatus()).isNull();
    assertThat(listed.codeSize()).isPositive();
  }

  @Test
  void a_list_shows_a_change_at_once() {
    create("a");
    assertThat(names(client.listFunctions())).containsExactly("a");
    assertThat(names(client.listFunctions())).containsExactly("a");
    create("b");
    assertThat(names(client.listFunctions())).containsExactly("a", "b");
    client.deleteFunction(r -> r.functionName("a"));
    assertThat(names(client.listFunctions())).containsExactly("b");
  }

  @Test
  void each_region_has_functions_of_its_own() {
    create("f");
    try (LambdaClient elsewhere = server.client(Region.US_EAST_1)) {
      assertThat(elsewhere.listFunctions().functions()).isEmpty();
      assertThatThrownBy(() -> elsewhere.getFunction(r -> r.functionName("f")))
          .isInstanceOf(ResourceNotFoundException.class)
          .hasMessageContaining(
              "Function not found: arn:aws:lambda:us-east-1:123456789012:function:f");
    }
  }

  @Test
  void versions_are_published_listed_and_deleted() {
    create("f");
    activeName("f");
    PublishVersionResponse one = client.publishVersion(r -> r.functionName("f").description("one"));
    assertThat(one.version()).isEqualTo("1");
    assertThat(one.functionArn()).endsWith(":function:f:1");
    client.updateFunctionCode(r -> r.functionName("f").zipFile(zip("two")));
    activeName("f");
    client.publishVersion(r -> r.functionName("f"));

    ListVersionsByFunctionResponse list = client.listVersionsByFunction(r -> r.functionName("f"));
    assertThat(list.versions())
        .extracting(FunctionConfiguration::version)
        .containsExactly("$LATEST", "1", "2");
    assertThat(list.versions().get(0).functionArn()).endsWith(":function:f:$LATEST");
    client.deleteFunction(r -> r.functionName("f").qualifier("1"));
    assertThatThrownBy(
            () -> client.getFunctionConfiguration(r -> r.functionName("f").qualifier("1")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("function:f:1");
  }

  @Test
  void aliases_are_made_changed_listed_and_deleted() {
    create("f");
    activeName("f");
    client.publishVersion(r -> r.functionName("f"));
    client.updateFunctionCode(r -> r.functionName("f").zipFile(zip("two")).publish(true));
    client.createAlias(r ->
        r.functionName("f")
            .name("live")
            .functionVersion("1")
            .description("d")
            .routingConfig(c -> c.additionalVersionWeights(Map.of("2", 0.25))));
    client.createAlias(r -> r.functionName("f").name("old").functionVersion("1"));

    assertThat(
            client
                .getAlias(r -> r.functionName("f").name("live"))
                .routingConfig()
                .additionalVersionWeights())
        .containsOnly(Map.entry("2", 0.25));
    assertThat(client.listAliases(r -> r.functionName("f").functionVersion("2")).aliases())
        .extracting(alias -> alias.name())
        .containsExactly("live");
    client.updateAlias(r ->
        r.functionName("f")
            .name("live")
            .functionVersion("2")
            .routingConfig(c -> c.additionalVersionWeights(Map.of())));
    assertThat(client.getAlias(r -> r.functionName("f").name("live")).routingConfig()).isNull();
    client.deleteAlias(r -> r.functionName("f").name("old"));
    client.deleteAlias(r -> r.functionName("f").name("old"));
    assertThat(client.listAliases(r -> r.functionName("f")).aliases()).hasSize(1);
    assertThatThrownBy(() -> client.getAlias(r -> r.functionName("f").name("old")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Cannot find alias arn");
  }

  @Test
  void weights_lie_between_nothing_and_all() {
    create("f");
    activeName("f");
    client.publishVersion(r -> r.functionName("f"));
    client.updateFunctionCode(r -> r.functionName("f").zipFile(zip("two")).publish(true));
    for (double weight : new double[] {-0.1, 1.1}) {
      assertThatThrownBy(() ->
              client.createAlias(r ->
                  r.functionName("f")
                      .name("live")
                      .functionVersion("1")
                      .routingConfig(c -> c.additionalVersionWeights(Map.of("2", weight)))))
          .isInstanceOfSatisfying(
              LambdaException.class, e -> assertThat(e.statusCode()).isEqualTo(400));
    }
    assertThatThrownBy(
            () -> client.createAlias(r -> r.functionName("f").name("7").functionVersion("1")))
        .hasMessageContaining("name");
  }

  @Test
  void tags_are_put_listed_and_taken_away() {
    String arn = create("f").functionArn();
    client.tagResource(r -> r.resource(arn).tags(Map.of("a", "1", "b", "2")));
    client.untagResource(r -> r.resource(arn).tagKeys("a"));

    assertThat(client.listTags(r -> r.resource(arn)).tags()).containsOnly(Map.entry("b", "2"));
    assertThat(client.getFunction(r -> r.functionName("f")).tags())
        .containsOnly(Map.entry("b", "2"));
    assertThatThrownBy(() -> client.listTags(r -> r.resource(arn + ":1")))
        .hasMessageContaining("Tags on function aliases and versions are not supported");
  }

  @Test
  void concurrency_is_reserved_within_the_account_and_given_back() {
    create("f");
    client.putFunctionConcurrency(r -> r.functionName("f").reservedConcurrentExecutions(900));

    assertThat(
            client.getFunctionConcurrency(r -> r.functionName("f")).reservedConcurrentExecutions())
        .isEqualTo(900);
    assertThat(client.getAccountSettings().accountLimit().unreservedConcurrentExecutions())
        .isEqualTo(100);
    assertThatThrownBy(() ->
            client.putFunctionConcurrency(
                r -> r.functionName("f").reservedConcurrentExecutions(901)))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining("below its minimum value of [100]");
    assertThatThrownBy(() ->
            client.putFunctionConcurrency(
                r -> r.functionName("f").reservedConcurrentExecutions(-1)))
        .hasMessageContaining("greater than or equal to 0");
    client.deleteFunctionConcurrency(r -> r.functionName("f"));
    assertThat(
            client.getFunctionConcurrency(r -> r.functionName("f")).reservedConcurrentExecutions())
        .isNull();
  }

  @Test
  void the_account_counts_its_functions_and_their_code() {
    create("f");
    create("g");

    assertThat(client.getAccountSettings().accountUsage().functionCount()).isEqualTo(2);
    assertThat(client.getAccountSettings().accountUsage().totalCodeSize())
        .isEqualTo(zip("f").asByteArrayUnsafe().length + zip("g").asByteArrayUnsafe().length);
    assertThat(client.getAccountSettings().accountLimit().concurrentExecutions()).isEqualTo(1_000);
  }

  @Test
  void retries_of_events_are_configured_by_qualifier() {
    create("f");
    activeName("f");
    client.publishVersion(r -> r.functionName("f"));
    client.createAlias(r -> r.functionName("f").name("live").functionVersion("1"));
    client.putFunctionEventInvokeConfig(
        r -> r.functionName("f").maximumRetryAttempts(0).maximumEventAgeInSeconds(60));
    client.updateFunctionEventInvokeConfig(r -> r.functionName("f").maximumRetryAttempts(1));

    var config = client.getFunctionEventInvokeConfig(r -> r.functionName("f"));
    assertThat(config.maximumRetryAttempts()).isEqualTo(1);
    assertThat(config.maximumEventAgeInSeconds()).isEqualTo(60);
    assertThat(config.functionArn()).endsWith(":function:f:$LATEST");
    assertThat(
            client
                .listFunctionEventInvokeConfigs(r -> r.functionName("f"))
                .functionEventInvokeConfigs())
        .hasSize(1);
    assertThatThrownBy(() ->
            client.putFunctionEventInvokeConfig(
                r -> r.functionName("f").qualifier("live").maximumRetryAttempts(0)))
        .hasMessageContaining("An alias has no EventInvokeConfig of its own here");
    client.deleteFunctionEventInvokeConfig(r -> r.functionName("f"));
    assertThatThrownBy(() -> client.getFunctionEventInvokeConfig(r -> r.functionName("f")))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void permissions_are_kept_and_shown() {
    create("f");
    client.addPermission(r ->
        r.functionName("f")
            .statementId("s3")
            .action("lambda:InvokeFunction")
            .principal("s3.amazonaws.com")
            .sourceArn("arn:aws:s3:::bucket"));

    assertThat(client.getPolicy(r -> r.functionName("f")).policy())
        .isEqualTo(
            "{\"Version\":\"2012-10-17\",\"Id\":\"default\",\"Statement\":[{\"Sid\":\"s3\","
                + "\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"s3.amazonaws.com\"},"
                + "\"Action\":\"lambda:InvokeFunction\","
                + "\"Resource\":\"arn:aws:lambda:eu-central-1:123456789012:function:f\","
                + "\"Condition\":{\"ArnLike\":{\"AWS:SourceArn\":\"arn:aws:s3:::bucket\"}}}]}");
    client.removePermission(r -> r.functionName("f").statementId("s3"));
    assertThatThrownBy(() -> client.getPolicy(r -> r.functionName("f")))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void a_deleted_function_is_gone_for_all() {
    create("f");
    client.deleteFunction(r -> r.functionName("f"));

    assertThatThrownBy(() -> client.getFunction(r -> r.functionName("f")))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> client.deleteFunction(r -> r.functionName("f")))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThat(server.lambda.status()).isEmpty();
  }

  @Test
  void deployment_tools_that_ask_for_code_signing_hear_that_there_is_none() {
    create("f");

    assertThat(client.getFunctionCodeSigningConfig(r -> r.functionName("f")).codeSigningConfigArn())
        .isEmpty();
  }

  @Test
  void a_function_at_a_glance_says_where_it_is_and_how_it_does() {
    create("f");
    activeName("f");
    client.invoke(r -> r.functionName("f"));

    FunctionStatus status = server.lambda.status().get(0);
    assertThat(status.partition()).isEqualTo(new Partition("123456789012", "eu-central-1"));
    assertThat(status.state()).isEqualTo("Active");
    assertThat(status.use().requests()).isEqualTo(1);
  }

  private CreateFunctionResponse create(String name) {
    return client.createFunction(request(name).build());
  }

  static CreateFunctionRequest.Builder request(String name) {
    return CreateFunctionRequest.builder()
        .functionName(name)
        .runtime("python3.13")
        .handler("app.handler")
        .role(ROLE)
        .code(c -> c.zipFile(zip(name)));
  }

  static SdkBytes zip(String content) {
    return SdkBytes.fromByteArray(TestZips.of("app.py", content));
  }

  private GetFunctionConfigurationResponse active(String name) {
    server.awaitSettled(name);
    return client.getFunctionConfiguration(r -> r.functionName(name));
  }

  private String activeName(String name) {
    return active(name).functionName();
  }

  private void refused(Consumer<CreateFunctionRequest.Builder> wrong, String message) {
    CreateFunctionRequest.Builder request = request("f");
    wrong.accept(request);
    assertThatThrownBy(() -> client.createFunction(request.build()))
        .isInstanceOfSatisfying(
            LambdaException.class, e -> assertThat(e.statusCode()).isEqualTo(400))
        .hasMessageContaining(message);
  }

  private static List<String> names(ListFunctionsResponse list) {
    return list.functions().stream().map(FunctionConfiguration::functionName).toList();
  }

  private List<String> copies() {
    String[] all = data.resolve("data/code").toFile().list();
    return all == null
        ? List.of()
        : IntStream.range(0, all.length)
            .mapToObj(i -> all[i])
            .filter(name -> !name.equals("incoming"))
            .toList();
  }

  private void deleteCopies() throws IOException {
    for (String copy : copies()) {
      TestZips.deleteAll(data.resolve("data/code").resolve(copy));
    }
  }

  private static HttpResponse<byte[]> fetch(String url) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }
  }
}
