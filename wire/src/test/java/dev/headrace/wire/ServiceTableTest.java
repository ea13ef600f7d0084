package dev.headrace.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/** The tables fit the SDK's classes: both come from AWS's models, at the same time. */
class ServiceTableTest {
  @ParameterizedTest
  @CsvSource({
    "lambda,REST_JSON_1,85",
    "s3,REST_XML,104",
    "logs,AWS_JSON_1_1,103",
    "sts,AWS_QUERY,11",
    "iam,AWS_QUERY,176",
    "ce,AWS_JSON_1_1,46",
  })
  void every_operation_of_a_table_has_its_request_and_every_constraint_its_member(
      String service, Protocol protocol, int atLeast) {
    ServiceTable table = ServiceTable.of(service);
    assertThat(table.protocol()).isEqualTo(protocol);
    assertThat(table.operationNames()).hasSizeGreaterThanOrEqualTo(atLeast);
    List<String> problems = new ArrayList<>();
    for (OperationRow operation : table.operations()) {
      if (operation.name().equals(Everything.LEFT_OUT)) {
        continue;
      }
      SdkPojo builder = Everything.request(service, operation.name());
      compare(table.shapes(), operation.inputShape(), builder, operation.name(), problems);
    }
    // The SDK calls these DestinationBucket and DestinationKey; the path always has them.
    problems.removeAll(
        List.of(
            "CopyObject.Bucket", "CopyObject.Key", "UploadPartCopy.Bucket", "UploadPartCopy.Key"));
    assertThat(problems).isEmpty();
  }

  private static void compare(
      Shapes shapes, @Nullable String name, SdkPojo pojo, String path, List<String> problems) {
    Shapes.Shape shape = shapes.get(name);
    if (shape == null || path.chars().filter(c -> c == '.').count() > 8) {
      return;
    }
    Map<String, SdkField<?>> fields = Fields.of(pojo).byName;
    shape.members.forEach((member, target) -> {
      SdkField<?> field = fields.get(member);
      if (field == null) {
        problems.add(path + "." + member);
      } else {
        descend(shapes, target.shape(), field, path + "." + member, problems);
      }
    });
  }

  private static void descend(
      Shapes shapes, @Nullable String name, SdkField<?> field, String path, List<String> problems) {
    Shapes.Shape shape = shapes.get(name);
    if (shape == null) {
      return;
    }
    switch (Scalars.type(field)) {
      case SDK_POJO -> compare(shapes, name, Fields.newStructure(field), path, problems);
      case LIST -> descend(shapes, shape.parts.getFirst(), Fields.element(field), path, problems);
      case MAP -> descend(shapes, shape.parts.getLast(), Fields.mapValue(field), path, problems);
      default -> {}
    }
  }
}
