package dev.headrace.billing.prices;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That the shipped price book is sound, and complete for what Headrace compares. */
class ShippedPricesTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

  @Test
  void the_shipped_book_passes_its_checks() {
    assertThat(Checks.problems(PriceBook.shipped().rows())).isEmpty();
  }

  @Test
  void no_file_is_empty_or_holds_what_another_holds() {
    var seen = new TreeSet<PriceKey>();
    for (String file : ShippedFiles.PRICES) {
      Collection<Price> prices = ShippedFiles.prices(file);
      assertThat(prices).as(file).isNotEmpty();
      var keys = new TreeSet<PriceKey>();
      prices.forEach(price -> keys.add(price.key()));
      assertThat(seen).as(file).doesNotContainAnyElementsOf(keys);
      seen.addAll(keys);
    }
  }

  /** What the price book must have in us-east-1, with what the first unit costs. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          AWSLambda | Request | request | 0.0000002
          AWSLambda | Lambda-GB-Second | GB-second | 0.0000166667
          AWSLambda | Lambda-GB-Second-ARM | GB-second | 0.0000133334
          AWSLambda | Lambda-Provisioned-Concurrency | GB-second | 0.0000041667
          AWSLambda | Lambda-Provisioned-GB-Second | GB-second | 0.0000097222
          AWSLambda | Lambda-Provisioned-Concurrency-ARM | GB-second | 0.0000033334
          AWSLambda | Lambda-Provisioned-GB-Second-ARM | GB-second | 0.0000077778
          AWSLambda | Lambda-SnapStart-Cached-GB-Second | GB-second | 0.0000015046
          AWSLambda | Lambda-SnapStart-Restored-GB | GB | 0.0001397998
          AWSLambda | Lambda-Storage-GB-Second | GB-second | 0.0000000309
          AWSLambda | Lambda-Storage-GB-Second-ARM | GB-second | 0.0000000309
          AWSLambda | Lambda-Streaming-Response-Processed-Bytes | GB | 0.008
          AWSLambda | Lambda-Managed-Instances-m7g.xlarge-Management-Hours | hour | 0.02448
          AWSLambda | Lambda-Managed-Instances-Requests | request | 0.0000002
          AWSLambda | Lambda-Durable-Operations | request | 0.000008
          AWSLambda | Lambda-Durable-DataWritten | GB | 0.25
          AWSLambda | Lambda-Durable-DataRetained | GB-month | 0.15
          AmazonECS | USE1-Fargate-vCPU-Hours:perCPU | vCPU-hour | 0.04048
          AmazonECS | USE1-Fargate-GB-Hours | GB-hour | 0.004445
          AmazonECS | USE1-Fargate-ARM-vCPU-Hours:perCPU | vCPU-hour | 0.03238
          AmazonECS | USE1-Fargate-ARM-GB-Hours | GB-hour | 0.00356
          AmazonECS | USE1-SpotUsage-Fargate-vCPU-Hours:perCPU | vCPU-hour | 0.01288871
          AmazonECS | USE1-SpotUsage-Fargate-GB-Hours | GB-hour | 0.00141527
          AmazonECS | USE1-SpotUsage-Fargate-ARM-vCPU-Hours:perCPU | vCPU-hour | 0.01030969
          AmazonECS | USE1-SpotUsage-Fargate-ARM-GB-Hours | GB-hour | 0.00113349
          AmazonECS | USE1-Fargate-EphemeralStorage-GB-Hours | GB-hour | 0.000111
          AmazonECS | ECS-ManagedInstances:m7i.large-management-hours | hour | 0.0121
          AWSAppRunner | USE1-AppRunner-vCPU-hours | vCPU-hour | 0.064
          AWSAppRunner | USE1-AppRunner-GB-hours | GB-hour | 0.007
          AWSAppRunner | USE1-AppRunner-Provisioned-GB-hours | GB-hour | 0.007
          AmazonEC2 | BoxUsage:m7i.xlarge | hour | 0.2016
          AmazonEC2 | BoxUsage:g4dn.xlarge | hour | 0.526
          AmazonEC2 | BoxUsage:g5.xlarge | hour | 1.006
          AmazonEC2 | BoxUsage:g6.xlarge | hour | 0.8048
          AmazonEC2 | BoxUsage:g6e.xlarge | hour | 1.861
          AmazonEC2 | BoxUsage:p5.48xlarge | hour | 55.04
          AmazonEC2 | BoxUsage:inf2.xlarge | hour | 0.7582
          AmazonEC2 | BoxUsage:trn1.32xlarge | hour | 21.5
          AmazonEC2 | SpotUsage:g6.2xlarge | hour | 0.4765
          AmazonEC2 | SpotUsage:m7i.xlarge | hour | 0.085
          AmazonEC2 | CapacityBlock:p5.48xlarge | hour | 41.528
          AmazonEC2 | CapacityBlock:trn1.32xlarge | hour | 9.532
          AmazonSageMaker | USE1-Host:ml.g5.xlarge | hour | 1.408
          AmazonSageMaker | USE1-Host:ml.inf2.xlarge | hour | 0.99
          AmazonSageMaker | USE1-AsyncInf:ml.g5.xlarge | hour | 1.408
          AmazonSageMaker | USE1-Tsform:ml.g5.xlarge | hour | 1.408
          AmazonSageMaker | USE1-Train:ml.g5.xlarge | hour | 1.408
          AmazonSageMaker | USE1-ServerlessInf:Mem-1GB | second | 0.00002
          AmazonSageMaker | USE1-ServerlessInf:Mem-6GB | second | 0.00012
          AmazonBedrock | USE1-NovaLite-input-tokens | 1M tokens | 0.06
          AmazonBedrock | USE1-NovaLite-output-tokens | 1M tokens | 0.24
          AmazonBedrock | USE1-NovaLite-cache-read-input-token-count | 1M tokens | 0.015
          AmazonBedrock | USE1-NovaLite-input-tokens-batch | 1M tokens | 0.03
          AmazonBedrock | USE1-NovaPro-input-tokens-flex | 1M tokens | 0.4
          AmazonBedrock | USE1-NovaPro-input-tokens-priority | 1M tokens | 1.4
          AmazonBedrock | USE1-Llama3-1-8B-input-tokens | 1M tokens | 0.22
          AmazonBedrock | USE1-TitanEmbeddingV2-Text-input-tokens | 1M tokens | 0.02
          AmazonBedrock | USE1-cohere.rerank-v3-5-search-unit | request | 0.002
          AmazonBedrock | USE1-Llama-CustomModelImport-Inference-v1:0 | minute | 0.05718
          AmazonBedrock | USE1-Nova2.0Lite-ProvisionedThroughput-NoCommit-ModelUnits | unit-hour | 60.5
          AmazonBedrockAgentCore | USE1-Runtime:Consumption-based:vCPU | vCPU-hour | 0.0895
          AmazonBedrockAgentCore | USE1-Runtime:Consumption-based:Memory | GB-hour | 0.00945
          AmazonEKS | USE1-AmazonEKS-Hours:perCluster | hour | 0.1
          AmazonEKS | EKS-Auto:g6.xlarge-management-hours | hour | 0.06277
          AmazonEC2 | NatGateway-Hours | hour | 0.045
          AmazonEC2 | NatGateway-Bytes | GB | 0.045
          AmazonVPC | USE1-VpcEndpoint-Hours | hour | 0.01
          AmazonVPC | USE1-VpcEndpoint-Bytes | GB | 0.01
          AmazonVPC | USE1-PublicIPv4:InUseAddress | hour | 0.005
          AWSDataTransfer | DataTransfer-Out-Bytes | GB | 0.09
          AWSDataTransfer | DataTransfer-In-Bytes | GB | 0
          AWSDataTransfer | DataTransfer-Regional-Bytes | GB | 0.01
          AmazonS3 | TimedStorage-ByteHrs | GB-month | 0.023
          AmazonS3 | Requests-Tier1 | request | 0.000005
          AmazonS3 | Requests-Tier2 | request | 0.0000004
          AmazonEC2 | EBS:VolumeUsage.gp3 | GB-month | 0.08
          AmazonEC2 | EBS:SnapshotUsage | GB-month | 0.05
          AmazonECR | TimedStorage-ByteHrs | GB-month | 0.1
          AmazonEFS | USE1-TimedStorage-ByteHrs | GB-month | 0.3
          AWSQueueService | Requests-RBP | request | 0.0000004
          AWSQueueService | Requests-FIFO-RBP | request | 0.0000005
          AmazonStates | USE1-StateTransition | request | 0.000025
          AmazonStates | USE1-StepFunctions-GB-Second | GB-second | 0.00001667
          AmazonApiGateway | USE1-ApiGatewayRequest | request | 0.0000035
          AmazonApiGateway | USE1-ApiGatewayHttpRequest | request | 0.000001
          AmazonApiGateway | USE1-ApiGatewayMessage | request | 0.000001
          AmazonDynamoDB | WriteRequestUnits | request | 0.000000625
          AmazonDynamoDB | ReadRequestUnits | request | 0.000000125
          AmazonDynamoDB | TimedStorage-ByteHrs | GB-month | 0.25
          AmazonCloudWatch | USE1-DataProcessing-Bytes | GB | 0.5
          AmazonCloudWatch | USE1-VendedLog-Bytes | GB | 0.5
          AmazonCloudWatch | USE1-TimedStorage-ByteHrs | GB-month | 0.03
          AmazonCloudWatch | CW:MetricMonitorUsage | month | 0.3
          AWSFIS | ActionMinutes | minute | 0.1
          """)
  void us_east_1_has_what_bills_are_made_of(
      String service, String usageType, String unit, BigDecimal usd) {
    Rate rate = PriceBook.shipped().rate(PriceKey.of(service, "us-east-1", usageType), DAY);
    assertThat(rate.unit()).isEqualTo(PriceUnit.of(unit));
    assertThat(rate.first().usd()).isEqualByComparingTo(usd);
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RunPod | global | serverless-flex:H100-PRO | second | 0.00116
          RunPod | global | serverless-active:H100-PRO | second | 0.00093
          RunPod | global | pod-secure:H100-SXM-80GB | GPU-hour | 3.99
          RunPod | global | pod-community:L4-24GB | GPU-hour | 0.44
          RunPod | global | network-volume | GB-month | 0.07
          RunPod | global | container-disk-running | GB-month | 0.1
          CloudRun | us-central1 | request-based:cpu | vCPU-second | 0.000024
          CloudRun | us-central1 | request-based:memory | GB-second | 0.0000025
          CloudRun | us-central1 | requests | request | 0.0000004
          AzureFunctions | eastus | Consumption:executions | request | 0.0000002
          AzureFunctions | eastus | Consumption:GB-s | GB-second | 0.000016
          AzureFunctions | eastus | Flex:on-demand-GB-s | GB-second | 0.000026
          """)
  void other_clouds_are_there_to_compare_with(
      String service, String region, String usageType, String unit, BigDecimal usd) {
    Rate rate = PriceBook.shipped().rate(PriceKey.of(service, region, usageType), DAY);
    assertThat(rate.unit()).isEqualTo(PriceUnit.of(unit));
    assertThat(rate.first().usd()).isEqualByComparingTo(usd);
  }

  @ParameterizedTest(name = "{0} under {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Lambda-GB-Second | ComputeSP:1yrNoUpfront | 0.0000147
          Lambda-GB-Second-ARM | ComputeSP:3yrAllUpfront | 0.0000111
          Lambda-Provisioned-Concurrency | ComputeSP:1yrNoUpfront | 0.00000367
          USE1-Fargate-vCPU-Hours:perCPU | ComputeSP:3yrNoUpfront | 0.022264
          USE1-Fargate-GB-Hours | ComputeSP:1yrNoUpfront | 0.003556
          """)
  void savings_plans_are_rates_of_usage_types(String usageType, String plan, BigDecimal usd) {
    var key = new PriceKey("ComputeSavingsPlans", "us-east-1", usageType, plan);
    assertThat(PriceBook.shipped().rate(key, DAY).first().usd()).isEqualByComparingTo(usd);
  }

  @ParameterizedTest(name = "{0} reserved for a year")
  @CsvSource({
    "g4dn.xlarge, 0.331",
    "g5.12xlarge, 3.57336",
    "g6.xlarge, 0.52392",
    "g6e.48xlarge, 18.98264",
    "p4d.24xlarge, 13.921094",
    "inf2.48xlarge, 8.1782",
    "trn1.32xlarge, 13.22895",
  })
  void reserved_instances_have_the_rate_of_their_term(String type, BigDecimal usd) {
    var key = new PriceKey("AmazonEC2", "us-east-1", "HeavyUsage:" + type, "RI:1yrNoUpfront");
    assertThat(PriceBook.shipped().rate(key, DAY).first().usd()).isEqualByComparingTo(usd);
  }

  @Test
  void a_reserved_instance_costs_less_than_the_same_on_demand_and_more_than_half_of_it() {
    PriceBook book = PriceBook.shipped();
    List<Price> reserved =
        book.rows().stream()
            .filter(row -> row.key().usageType().startsWith("HeavyUsage:"))
            .toList();
    assertThat(reserved).hasSizeGreaterThan(30);
    for (Price row : reserved) {
      String onDemand = row.key().usageType().replace("HeavyUsage:", "BoxUsage:");
      BigDecimal usd =
          book.rate(PriceKey.of("AmazonEC2", "us-east-1", onDemand), DAY).first().usd();
      assertThat(row.usd())
          .as(onDemand)
          .isBetween(usd.multiply(new BigDecimal("0.5")), usd.multiply(new BigDecimal("0.9")));
    }
  }

  @ParameterizedTest(name = "{1} of {0}")
  @CsvSource({
    "LoadBalancing:Application, LoadBalancerUsage, 0.0225",
    "LoadBalancing:Application, LCUUsage, 0.008",
    "LoadBalancing:Network, LoadBalancerUsage, 0.0225",
    "LoadBalancing:Network, LCUUsage, 0.006",
    "LoadBalancing, LoadBalancerUsage, 0.025",
  })
  void load_balancers_are_told_apart_by_operation(
      String operation, String usageType, BigDecimal usd) {
    var key = new PriceKey("AWSELB", "us-east-1", usageType, operation);
    assertThat(PriceBook.shipped().rate(key, DAY).first().usd()).isEqualByComparingTo(usd);
  }

  @Test
  void every_gpu_and_neuron_family_of_us_east_1_is_there() {
    for (String type :
        new String[] {
          "g4dn.xlarge",
          "g5.xlarge",
          "g5g.xlarge",
          "g6.xlarge",
          "g6e.xlarge",
          "g6f.xlarge",
          "gr6.4xlarge",
          "g7.2xlarge",
          "g7e.2xlarge",
          "p3.2xlarge",
          "p4d.24xlarge",
          "p4de.24xlarge",
          "p5.4xlarge",
          "p5.48xlarge",
          "p5en.48xlarge",
          "p6-b200.48xlarge",
          "p6-b300.48xlarge",
          "inf1.xlarge",
          "inf2.48xlarge",
          "trn1.2xlarge",
          "trn1n.32xlarge"
        }) {
      assertThat(PriceBook.shipped().find(box(type), DAY)).as(type).isPresent();
    }
  }

  private static PriceKey box(String type) {
    return PriceKey.of("AmazonEC2", "us-east-1", "BoxUsage:" + type);
  }

  @Test
  void lambda_duration_has_three_tiers() {
    Rate rate =
        PriceBook.shipped().rate(PriceKey.of("AWSLambda", "us-east-1", "Lambda-GB-Second"), DAY);
    assertThat(rate.tiers())
        .extracting(tier -> tier.tierFrom().longValueExact())
        .containsExactly(0L, 6_000_000_000L, 15_000_000_000L);
    // the tiered example of infracost's golden test, less its requests
    assertThat(rate.usd(new BigDecimal("61440000000"))).isEqualByComparingTo("854203.296");
  }

  @Test
  void what_nobody_prices_is_unknown_and_not_free() {
    assertThat(PriceBook.shipped().find(box("p9.48xlarge"), DAY)).isEmpty();
  }
}
