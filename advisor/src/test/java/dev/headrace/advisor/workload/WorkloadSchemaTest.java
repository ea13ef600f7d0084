package dev.headrace.advisor.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.headrace.advisor.Published;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

final class WorkloadSchemaTest {
  private static final String BEGIN = "<!-- fields: generated from the code -->\n";
  private static final String END = "<!-- end of fields -->\n";
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(WorkloadSchema.json());

  @Test
  void the_published_schema_says_what_the_parser_reads() throws IOException {
    Published.compare("docs/workload.schema.json", WorkloadSchema.json());
  }

  @Test
  void the_page_lists_the_fields_that_the_parser_reads() throws IOException {
    String page = Files.readString(Published.file("docs/workload.md"));
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    Published.compare(
        "docs/workload.md",
        page.substring(0, begin) + "\n" + WorkloadSchema.markdown() + page.substring(end));
  }

  @ParameterizedTest
  @ValueSource(strings = {"support-agent", "embedding-service", "self-hosted-8b", "nightly-batch"})
  void an_example_is_read_and_matches_the_schema(String name) throws IOException {
    var file = Published.file("examples/workloads/" + name + ".yaml");
    assertThat(WorkloadFile.read(file).name()).isEqualTo(name);
    assertThat(violations(Files.readString(file))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{headrace: 2, name: a, components: {s: {kind: store}}}",
        "{headrace: 1, components: {s: {kind: store}}}",
        "{headrace: 1, name: a, components: {}}",
        "{headrace: 1, name: a, components: {s: {kind: shop}}}",
        "{headrace: 1, name: a, components: {s: {kind: store, prise: 5 USD/month}}}",
        "{headrace: 1, name: a, components: {s: {kind: store, price: 5}}}",
        "{headrace: 1, name: a, components: {s: {kind: store, latency: {q50: 5ms}}}}",
        "{headrace: 1, name: a, components: {s: {kind: store}}, origins: {name: guessed}}",
        "{headrace: 1, name: a, traffic: {requests: 5}, components: {s: {kind: store}}}",
        "{headrace: 1, name: a, team: {operates: [lamda]}, components: {s: {kind: store}}}",
      })
  void what_the_parser_refuses_the_schema_refuses_too(String text) {
    assertThatThrownBy(() -> WorkloadFile.parse(text)).isInstanceOf(WorkloadException.class);
    assertThat(violations(text)).isNotEmpty();
  }

  private static Set<ValidationMessage> violations(String text) {
    Object tree = new Load(LoadSettings.builder().build()).loadFromString(text);
    JsonNode node = new ObjectMapper().valueToTree(tree);
    return SCHEMA.validate(node);
  }
}
