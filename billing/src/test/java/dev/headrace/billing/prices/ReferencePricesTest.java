package dev.headrace.billing.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** That the shipped figures are those of the reference data, where it is at hand. */
class ReferencePricesTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 23);
  private static final Path FOLDER = Path.of("../../shared/data/prices");

  @Test
  void every_instance_type_costs_what_the_reference_says() throws IOException {
    List<NamedCsvRecord> rows = rows("ec2_ondemand_us-east-1_karpenter.csv");
    assertThat(rows).hasSizeGreaterThan(1_000);
    for (NamedCsvRecord row : rows) {
      assertCosts(
          "AmazonEC2", "BoxUsage:" + row.getField("instance_type"), row.getField("usd_per_hour"));
    }
  }

  @Test
  void what_has_no_tiers_in_lambda_costs_what_the_reference_says() throws IOException {
    int compared = 0;
    for (NamedCsvRecord row : rows("lambda_us-east-1.csv")) {
      String usageType = row.getField("usageType");
      if (usageType.startsWith("Lambda-") && !usageType.contains(":")) {
        assertCosts("AWSLambda", usageType, row.getField("USD"));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(15);
  }

  @Test
  void fargate_and_kubernetes_cost_what_the_reference_says() throws IOException {
    int compared = 0;
    for (NamedCsvRecord row : rows("containers_capacity_savings.csv")) {
      String usageType = row.getField("usageType");
      if (usageType.startsWith("USE1-") && new BigDecimal(row.getField("USD")).signum() > 0) {
        assertCosts(row.getField("serviceCode"), usageType, row.getField("USD"));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(15);
  }

  @Test
  void the_newest_reading_of_each_sagemaker_instance_counts() throws IOException {
    Map<String, NamedCsvRecord> newest =
        rows("sagemaker_us-east-1.csv").stream()
            .filter(row -> row.getField("usageType").startsWith("USE1-Host:"))
            .collect(
                Collectors.toMap(
                    row -> row.getField("usageType"),
                    Function.identity(),
                    (one, other) ->
                        one.getField("date").compareTo(other.getField("date")) >= 0 ? one : other));
    assertThat(newest).hasSizeGreaterThan(100);
    newest.forEach((usageType, row) -> {
      BigDecimal reference = new BigDecimal(row.getField("USD"));
      // the newest reading is rounded to cents where an older one has all digits
      assertThat(price("AmazonSageMaker", usageType))
          .as(usageType)
          .isBetween(
              reference.subtract(new BigDecimal("0.005")), reference.add(new BigDecimal("0.005")));
    });
  }

  private static void assertCosts(String service, String usageType, String usd) {
    assertThat(price(service, usageType)).as(usageType).isEqualByComparingTo(usd);
  }

  private static BigDecimal price(String service, String usageType) {
    return PriceBook.shipped()
        .rate(PriceKey.of(service, "us-east-1", usageType), DAY)
        .first()
        .usd();
  }

  private static List<NamedCsvRecord> rows(String file) throws IOException {
    Path path = FOLDER.resolve(file);
    assumeTrue(Files.isReadable(path), "there is no reference data at " + path);
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(path)) {
      return csv.stream().toList();
    }
  }
}
