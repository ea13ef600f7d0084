package dev.headrace.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headrace.inference.testing.NullModelServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What programs in Python do with Bedrock, with boto3 unchanged: the tests of {@code
 * bedrock_checks.py}, answered by a server without a model that runs elsewhere.
 */
@Tag("end-to-end")
final class BedrockTest {
  private static final String CHECKS = "bedrock_checks.py";

  @TempDir Path home;

  @TestFactory
  Stream<DynamicTest> boto3() throws IOException {
    Path data = home.resolve("data");
    List<DynamicTest> outcomes;
    JsonNode bill;
    try (NullModelServer elsewhere = NullModelServer.start()) {
      Ran added =
          Headrace.run(
              "models",
              "add",
              "elsewhere",
              "--openai",
              elsewhere.uri().resolve("/v1").toString(),
              "--answers-for",
              "amazon.nova*",
              "--answers-for",
              "anthropic.*",
              "--data",
              data.toString());
      assertThat(added.status()).as(added.toString()).isZero();
      try (ServerProcess server = ServerProcess.start(data)) {
        outcomes = PythonChecks.run(CHECKS, home, new AwsTools(home, server.url()));
        bill =
            Headrace.run("bill", "--by", "tag:team", "--format", "json", "--data", data.toString())
                .well()
                .json();
      }
    }
    return Stream.concat(outcomes.stream(), billed(bill));
  }

  /** What the bill says of what the checks did: each team is one that they tagged. */
  private static Stream<DynamicTest> billed(JsonNode bill) {
    return Stream.of(
        dynamicTest(
            "what is asked by a profile is billed with its tags",
            () -> {
              JsonNode onDemand = line(bill, "blue", "-input-tokens");
              assertThat(onDemand.path("quantity").decimalValue().signum()).isPositive();
              assertThat(line(bill, "blue", "ModelRequests").path("quantity").intValue())
                  .isEqualTo(3);
            }),
        dynamicTest(
            "a batch is billed with its tags at half the price",
            () -> {
              BigDecimal onDemand = unitUsd(line(bill, "blue", "-input-tokens"));
              JsonNode batch = line(bill, "yellow", "-input-tokens-batch");
              assertThat(unitUsd(batch).multiply(BigDecimal.TWO)).isEqualByComparingTo(onDemand);
              assertThat(line(bill, "yellow", "ModelRequests").path("quantity").intValue())
                  .isEqualTo(3);
            }),
        dynamicTest(
            "tokens of throughput that was bought cost nothing, and its hours are listed",
            () -> {
              JsonNode tokens = line(bill, "green", "ProvisionedThroughput-input-tokens");
              assertThat(tokens.path("quantity").decimalValue().signum()).isPositive();
              assertThat(tokens.path("cashUsd").decimalValue().signum()).isZero();
              assertThat(bill.path("unknownPrices").toString())
                  .contains("ProvisionedThroughput-NoCommit-ModelUnits")
                  .contains("ProvisionedThroughput-6month-ModelUnits");
            }));
  }

  private static BigDecimal unitUsd(JsonNode line) {
    return line.path("unitPriceUsd").decimalValue();
  }

  private static JsonNode line(JsonNode bill, String team, String usageTypeEnd) {
    for (JsonNode group : bill.path("groups")) {
      for (JsonNode line : group.path("lines")) {
        if (group.path("name").asText().equals(team)
            && line.path("usageType").asText().endsWith(usageTypeEnd)) {
          return line;
        }
      }
    }
    throw new AssertionError(team + " has no " + usageTypeEnd + " in " + bill.toPrettyString());
  }
}
