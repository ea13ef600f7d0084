package dev.headrace.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.model.GetFunctionRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;

/** A start needs none of the SDK's classes: it succeeds where there are none. */
class LazyStartTest {
  /** Builds services and lets them refuse a request, in a process of its own. */
  static final class Start {
    private Start() {}

    public static void main(String[] arguments) {
      ServiceDefinition lambda =
          ServiceDefinition.builder(ServiceTable.of("lambda"))
              .operation(
                  "GetFunction",
                  () ->
                      Operation.of(
                          GetFunctionRequest::builder,
                          (call, request) -> GetFunctionResponse.builder().build()))
              .build();
      ServiceDefinition s3 = ServiceDefinition.builder(ServiceTable.of("s3")).build();
      Gateway gateway = new Gateway(List.of(lambda, s3), null);
      System.out.println(
          gateway.serve(Raw.request("GET", "/2018-10-31/layers", "")).status()
              + " "
              + gateway.serve(Raw.request("GET", "/bucket", "")).status());
    }
  }

  @Test
  void services_start_and_route_without_the_sdks_classes() throws Exception {
    String withoutSdk =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.contains("awssdk"))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                withoutSdk,
                Start.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output.strip()).isEqualTo("501 501");
  }
}
