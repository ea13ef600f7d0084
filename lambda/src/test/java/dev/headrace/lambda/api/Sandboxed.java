package dev.headrace.lambda.api;

import dev.headrace.engine.runtimes.Interpreters;
import dev.headrace.engine.sandbox.SandboxEngine;
import dev.headrace.engine.sandbox.SandboxSettings;
import dev.headrace.kernel.engine.Capabilities;
import dev.headrace.lambda.code.TestZips;
import dev.headrace.lambda.run.Quotas;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** Lambda over sandboxed processes of this machine, with the SDK's own client. */
final class Sandboxed implements AutoCloseable {
  final LambdaServer server;
  final LambdaClient client;
  final KeptLogs logs;
  private final Capabilities capabilities;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private Sandboxed(LambdaServer server, Capabilities capabilities) {
    this.server = server;
    this.client = server.client;
    this.logs = server.logs;
    this.capabilities = capabilities;
  }

  /** Whether this machine has a protection, as {@code doctor} calls it. */
  boolean has(String protection) {
    return capabilities.missingProtections().stream()
        .noneMatch(missing -> missing.startsWith(protection + ":"));
  }

  static Sandboxed start(Path data) throws IOException {
    return start(data, Quotas.STANDARD);
  }

  static Sandboxed start(Path data, Quotas quotas) throws IOException {
    var opened = new AtomicReference<SandboxEngine>();
    LambdaServer server =
        LambdaServer.start(
            data,
            quotas,
            (entrance, folder, codeRoot) -> {
              SandboxEngine engine =
                  SandboxEngine.open(
                      SandboxSettings.of(folder.resolve("engine"), codeRoot).withTemplates(1),
                      Interpreters.ofThisMachine(),
                      entrance);
              opened.set(engine);
              return engine;
            });
    return new Sandboxed(server, Objects.requireNonNull(opened.get()).capabilities());
  }

  /** Creates a Python function of one file, {@code app.py}, whose handler is {@code handler}. */
  void python(String name, String code) {
    python(name, code, request -> {});
  }

  void python(String name, String code, Consumer<CreateFunctionRequest.Builder> more) {
    create(name, "python3.12", "app.handler", TestZips.of("app.py", code), more);
  }

  /** Creates a function and waits until it can be invoked. */
  void create(
      String name,
      String runtime,
      String handler,
      byte[] zip,
      Consumer<CreateFunctionRequest.Builder> more) {
    CreateFunctionRequest.Builder request =
        LambdaApiTest.request(name)
            .runtime(runtime)
            .handler(handler)
            .timeout(60)
            .memorySize(256)
            .code(code -> code.zipFile(SdkBytes.fromByteArray(zip)));
    more.accept(request);
    client.createFunction(request.build());
    server.awaitSettled(name);
  }

  InvokeResponse invoke(String name, String event) {
    return invoke(name, event, request -> {});
  }

  InvokeResponse invoke(String name, String event, Consumer<InvokeRequest.Builder> more) {
    InvokeRequest.Builder request =
        InvokeRequest.builder().functionName(name).payload(SdkBytes.fromUtf8String(event));
    more.accept(request);
    return client.invoke(request.build());
  }

  /** Invokes what must answer well; its answer. */
  String answer(String name, String event) {
    InvokeResponse response = invoke(name, event);
    if (response.functionError() != null) {
      throw new AssertionError(response.payload().asUtf8String() + "\n" + logs.of(name));
    }
    return response.payload().asUtf8String();
  }

  /** Invokes what must fail; its error as the caller reads it. */
  String failure(String name, String event) {
    InvokeResponse response = invoke(name, event);
    if (!"Unhandled".equals(response.functionError()) || response.statusCode() != 200) {
      throw new AssertionError("it did not fail; its answer is " + response.payload());
    }
    return response.payload().asUtf8String();
  }

  /** Does something beside the test. */
  <T> Future<T> later(Callable<T> task) {
    return threads.submit(task);
  }

  /** Waits for a line of a function's log that holds a text, and returns it. */
  String awaitLine(String function, String part) {
    Waiting.until(() -> logs.count(function, part) > 0);
    return logs.of(function).stream().filter(line -> line.contains(part)).findFirst().orElseThrow();
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.close();
  }
}
