package dev.headrace.app.endtoend;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The AWS CLI and boto3, of the environment that {@code ./headrace test} makes for them. */
final class AwsTools {
  private final Path tools;
  private final Path home;
  private final URI url;

  /**
   * @param home an empty folder, so that no configuration of the user's plays a part
   */
  AwsTools(Path home, URI url) {
    String named = System.getProperty("headrace.awsTools", "");
    assumeTrue(
        Files.isExecutable(Path.of(named, "bin", "aws")),
        "needs the AWS CLI, which ./headrace test installs");
    this.tools = Path.of(named);
    this.home = home;
    this.url = url;
  }

  /** Runs {@code aws}. */
  Ran aws(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(tools.resolve("bin/aws").toString());
    command.addAll(List.of(arguments));
    return Ran.of(environment(new ProcessBuilder(command)));
  }

  /** Runs a Python program that may import boto3. */
  Ran python(Path program) {
    return Ran.of(
        environment(
            new ProcessBuilder(tools.resolve("bin/python").toString(), program.toString())));
  }

  private ProcessBuilder environment(ProcessBuilder builder) {
    builder.directory(home.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("PYTHON"));
    environment.put("HOME", home.toString());
    environment.put("AWS_ENDPOINT_URL", url.toString());
    environment.put("AWS_ACCESS_KEY_ID", "000000000000");
    environment.put("AWS_SECRET_ACCESS_KEY", "any");
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_DEFAULT_REGION", "us-east-1");
    environment.put("AWS_MAX_ATTEMPTS", "1");
    environment.put("AWS_PAGER", "");
    return builder;
  }
}
