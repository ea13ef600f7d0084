package dev.headrace.app.endtoend;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What programs in Python do, with boto3 unchanged: the tests of {@code boto_checks.py}. */
@Tag("end-to-end")
final class BotoTest {
  private static final String CHECKS = "boto_checks.py";

  @TempDir Path home;

  @TestFactory
  Stream<DynamicTest> boto3() throws IOException {
    try (ServerProcess server = ServerProcess.start(home.resolve("data"))) {
      return PythonChecks.run(CHECKS, home, new AwsTools(home, server.url())).stream();
    }
  }
}
