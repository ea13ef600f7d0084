package dev.headrace.advisor.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.advisor.catalogue.Shape.Setting;
import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.Rate;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CatalogueTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

  private final Catalogue catalogue = Catalogue.shipped();

  @Test
  void every_way_to_run_ai_work_is_there() {
    assertThat(catalogue.shapes())
        .extracting(Shape::id)
        .containsExactlyInAnyOrder(
            "lambda-on-demand",
            "lambda-provisioned",
            "lambda-snapstart",
            "lambda-managed-instances",
            "fargate",
            "fargate-spot",
            "app-runner",
            "ecs-express",
            "ecs-ec2",
            "ecs-ec2-gpu",
            "ecs-ec2-gpu-spot",
            "ecs-ec2-gpu-reserved",
            "ecs-ec2-gpu-capacity-blocks",
            "eks-ec2-gpu",
            "eks-ec2-gpu-spot",
            "eks-ec2-gpu-reserved",
            "eks-ec2-gpu-capacity-blocks",
            "ecs-neuron",
            "eks-neuron",
            "batch-fargate",
            "batch-fargate-spot",
            "batch-ec2",
            "batch-ec2-spot",
            "sagemaker-realtime",
            "sagemaker-scale-to-zero",
            "sagemaker-serverless",
            "sagemaker-async",
            "sagemaker-batch-transform",
            "bedrock-on-demand",
            "bedrock-batch",
            "bedrock-provisioned",
            "agentcore-runtime",
            "runpod-serverless-flex",
            "runpod-serverless-active",
            "runpod-pods",
            "on-premises",
            "cloud-run",
            "azure-functions");
  }

  @Test
  void every_way_says_what_scales_it_what_it_asks_of_people_and_where_that_was_read() {
    assertThat(catalogue.shapes())
        .allSatisfy(shape -> {
          assertThat(shape.runs()).isNotEmpty();
          assertThat(shape.startUp()).isNotEmpty();
          assertThat(shape.scaling().whileNone().value()).isNotBlank();
          assertThat(shape.scaling().whileNone().source()).isNotBlank();
          assertThat(shape.burden().difficulty().value()).isBetween(1, 5);
          assertThat(shape.burden().leastFte().value())
              .isPositive()
              .isLessThanOrEqualTo(shape.burden().mostFte().value());
          assertThat(shape.burden().work()).isNotBlank();
          assertThat(shape.elsewhere()).containsKey(Setting.CLOUD_NATIVE);
          for (Shape.StartPhase phase : shape.startUp()) {
            double[] seconds = phase.leastAndMostSeconds().value();
            assertThat(seconds).hasSize(2).isSorted();
          }
        });
  }

  @Test
  void every_price_that_no_variant_chooses_is_in_the_price_book_with_its_unit() {
    PriceBook book = PriceBook.shipped();
    assertThat(catalogue.shapes().stream().flatMap(shape -> shape.prices().stream()))
        .isNotEmpty()
        .filteredOn(use -> use.key().usageType().indexOf('{') < 0)
        .allSatisfy(use -> {
          Rate rate = book.rate(use.key(), DAY);
          assertThat(rate.unit()).as(use.key().toString()).isEqualTo(use.unit());
        });
  }

  @Test
  void every_price_that_a_variant_chooses_has_rows_in_the_price_book() {
    List<Price> rows = PriceBook.shipped().rows();
    assertThat(catalogue.shapes().stream().flatMap(shape -> shape.prices().stream()))
        .filteredOn(use -> use.key().usageType().indexOf('{') > 0)
        .allSatisfy(use -> {
          String type = use.key().usageType();
          String before = type.substring(0, type.indexOf('{'));
          String after = type.substring(type.indexOf('}') + 1);
          assertThat(rows)
              .as(type)
              .anyMatch(row ->
                  row.key().serviceCode().equals(use.key().serviceCode())
                      && row.key().usageType().startsWith(before)
                      && row.key().usageType().endsWith(after)
                      && row.unit() == use.unit());
        });
  }

  @Test
  void instances_that_are_reserved_have_a_price_where_the_price_list_has_one_and_say_so() {
    PriceBook book = PriceBook.shipped();
    for (String id : List.of("ecs-ec2-gpu-reserved", "eks-ec2-gpu-reserved")) {
      PriceUse use = shape(id).prices().getFirst();
      for (String instance : List.of("g5.xlarge", "g6e.12xlarge", "p4d.24xlarge")) {
        String usageType = use.key().usageType().replace("{instance}", instance);
        PriceKey key =
            new PriceKey(
                use.key().serviceCode(), use.key().region(), usageType, use.key().operation());
        assertThat(book.rate(key, DAY).unit()).isEqualTo(use.unit());
      }
      assertThat(shape(id).notes().toString()).contains("P5", "prices import");
    }
  }

  @Test
  void a_way_that_is_like_another_differs_in_what_it_says_anew() {
    Shape onDemand = shape("ecs-ec2-gpu");
    Shape spot = shape("ecs-ec2-gpu-spot");
    assertThat(spot.scaling().by().value()).isEqualTo(onDemand.scaling().by().value());
    assertThat(spot.scaling().whileNone().value()).contains("interrupted");
    assertThat(spot.prices().getFirst().key().usageType()).isEqualTo("SpotUsage:{instance}");
    assertThat(shape("batch-ec2").limits().memoryMiB()).isNull();
    assertThat(shape("eks-ec2-gpu").setting()).isEqualTo(Setting.MANAGED_KUBERNETES);
  }

  @Test
  void requests_at_zero_instances_fail_at_sagemaker_and_queue_at_runpod() {
    Shape sageMaker = shape("sagemaker-scale-to-zero");
    assertThat(sageMaker.scaling().whileNone().value()).startsWith("failed");
    assertThat(sageMaker.scaling().seconds().value()).isEqualTo(300);
    assertThat(shape("runpod-serverless-flex").scaling().whileNone().value()).startsWith("queued");
  }

  @Test
  void serving_models_has_a_column_for_each_setting() {
    assertThat(shape("on-premises").elsewhere())
        .containsOnlyKeys(Setting.ON_PREMISES, Setting.MANAGED_KUBERNETES, Setting.CLOUD_NATIVE);
    assertThat(shape("bedrock-on-demand").elsewhere()).containsOnlyKeys(Setting.CLOUD_NATIVE);
  }

  @Test
  void hardware_knows_instances_and_their_accelerators() {
    Hardware hardware = Hardware.shipped();
    Hardware.Instance instance = hardware.instance("g6e.12xlarge").orElseThrow();
    assertThat(instance.accelerators()).isEqualTo(4);
    assertThat(instance.allAcceleratorsMiB()).isEqualTo(4 * 45_776);
    assertThat(hardware.accelerator("L40S").orElseThrow().bandwidthGbPerSecond()).isEqualTo(864);
    assertThat(hardware.instances())
        .hasSizeGreaterThan(100)
        .allSatisfy(type ->
            assertThat(
                    type.accelerator().equals("none")
                        || hardware.accelerator(type.accelerator()).isPresent())
                .as(type.type())
                .isTrue());
  }

  private Shape shape(String id) {
    return catalogue.find(id).orElseThrow();
  }
}
