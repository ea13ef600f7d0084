package dev.headrace.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;

/** Makes the functions that are measured, through the public API. */
final class Functions implements AutoCloseable {
  private static final String ROLE = "arn:aws:iam::000000000000:role/benchmarks";
  private static final String PYTHON =
      """
      import json, os

      def handler(event, context):
          return {"cold": not os.environ.get("AGAIN"), "again": os.environ.setdefault("AGAIN", "1")}
      """;

  private static final String WAITER =
      """
      import socket

      def handler(event, context):
          with socket.create_connection(("127.0.0.1", event["port"])) as meeting:
              meeting.recv(1)
          return "met"
      """;

  private final LambdaClient lambda;

  Functions(ServerUnderTest server) {
    lambda =
        LambdaClient.builder()
            .endpointOverride(server.url())
            .region(Region.US_EAST_1)
            .httpClient(UrlConnectionHttpClient.create())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .build();
  }

  /** A function whose runtime is a few kilobytes of C that answers with its payload. */
  void createNoop(String name) throws IOException {
    create(
        name,
        builder -> builder.runtime("provided.al2023").handler("bootstrap"),
        executable("bootstrap", noop()));
  }

  /** A Python function beside padding that does not compress. */
  void createPython(String name, int paddingBytes) throws IOException {
    create(
        name,
        builder -> builder.runtime("python3.13").handler("app.handler"),
        zip("app.py", PYTHON.getBytes(StandardCharsets.UTF_8), paddingBytes));
  }

  /** A Python function that connects to the port of its event and answers once that is closed. */
  void createWaiter(String name, int memoryMiB, int timeoutSeconds) throws IOException {
    create(
        name,
        builder ->
            builder
                .runtime("python3.13")
                .handler("app.handler")
                .memorySize(memoryMiB)
                .timeout(timeoutSeconds),
        zip("app.py", WAITER.getBytes(StandardCharsets.UTF_8), 0));
  }

  LambdaClient client() {
    return lambda;
  }

  static String invokePath(String name) {
    return "/2015-03-31/functions/" + name + "/invocations";
  }

  @Override
  public void close() {
    lambda.close();
  }

  private void create(
      String name, java.util.function.Consumer<CreateFunctionRequest.Builder> runtime, byte[] zip) {
    lambda.createFunction(request -> {
      request
          .functionName(name)
          .role(ROLE)
          .memorySize(512)
          .timeout(30)
          .code(code -> code.zipFile(SdkBytes.fromByteArrayUnsafe(zip)));
      runtime.accept(request);
    });
    lambda.waiter().waitUntilFunctionActiveV2(wait -> wait.functionName(name));
  }

  private static byte[] noop() throws IOException {
    String resource = "noop-" + System.getProperty("os.arch").replace("amd64", "x86_64");
    try (InputStream in = Functions.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("there is no " + resource + " for this machine");
      }
      return in.readAllBytes();
    }
  }

  /** A zip of one program that may be run, which a zip stream cannot say. */
  private static byte[] executable(String name, byte[] content) throws IOException {
    Path folder = Files.createTempDirectory("headrace-bench-zip");
    Path zip = folder.resolve("program.zip");
    try {
      try (FileSystem inside =
          FileSystems.newFileSystem(
              zip, Map.of("create", "true", "enablePosixFileAttributes", "true"))) {
        Path program = Files.write(inside.getPath("/" + name), content);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      return Files.readAllBytes(zip);
    } finally {
      Files.deleteIfExists(zip);
      Files.delete(folder);
    }
  }

  private static byte[] zip(String file, byte[] content, int paddingBytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(file));
      zip.write(content);
      if (paddingBytes > 0) {
        byte[] padding = new byte[paddingBytes];
        new Random(1).nextBytes(padding);
        stored(zip, padding);
      }
    }
    return out.toByteArray();
  }

  private static void stored(ZipOutputStream zip, byte[] content) throws IOException {
    var checksum = new CRC32();
    checksum.update(content);
    var entry = new ZipEntry("padding.bin");
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
  }
}
