package dev.headrace.app.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.headrace.store.DataFolder;
import dev.headrace.wire.MemberCoverage;
import dev.headrace.wire.ServiceDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tables under {@code docs/coverage} say what the code says: which operations there are and
 * what becomes of each member. {@code -Dheadrace.write=true} writes them anew.
 */
final class CoverageDocsTest {
  private static final boolean WRITE = Boolean.getBoolean("headrace.write");
  private static final Path FOLDER =
      Path.of(System.getProperty("headrace.root", ".."), "docs", "coverage");
  private static final String ADVICE =
      "write it anew: ./mvnw -pl app -am test -Dtest=CoverageDocsTest -Dheadrace.write=true"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  @TempDir static Path data;
  private static final Map<String, ServiceDefinition> SERVICES = new TreeMap<>();

  /** The services of a real cloud, so that none is forgotten. */
  @BeforeAll
  static void learnServices() throws IOException {
    var settings = new ServerSettings("127.0.0.1", 0, data, List.of(), true);
    try (DataFolder folder = DataFolders.open(data);
        Cloud cloud = Cloud.open(settings, folder, "http://127.0.0.1:4566", null)) {
      cloud.services().forEach(service -> SERVICES.put(service.table().service(), service));
    }
  }

  @AfterAll
  static void forgetServices() {
    SERVICES.clear();
  }

  @TestFactory
  Stream<DynamicTest> the_table_of_a_service_says_what_its_code_says() {
    return SERVICES.entrySet().stream()
        .map(entry ->
            dynamicTest(
                entry.getKey(), () -> compare(entry.getKey() + ".md", page(entry.getValue()))));
  }

  @Test
  void the_table_of_contents_counts_every_service() throws IOException {
    var page =
        new StringBuilder("# Coverage\n\nGenerated from the code by `CoverageDocsTest`.\n\n");
    page.append("| service | operations here | of all |\n|---|---|---|\n");
    SERVICES.forEach((name, service) ->
        page.append(
            "| [%s](%s.md) | %d | %d |\n"
                .formatted(
                    service.table().title(),
                    name,
                    service.operationNames().size(),
                    service.table().operationNames().size())));
    compare("README.md", page.toString());
  }

  private static String page(ServiceDefinition service) {
    return new MemberCoverage(service).markdown();
  }

  private static void compare(String name, String page) throws IOException {
    Path file = FOLDER.resolve(name);
    if (WRITE) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, page);
    }
    assertThat(file).as(ADVICE).exists();
    assertThat(Files.readString(file)).as(ADVICE).isEqualTo(page);
  }
}
