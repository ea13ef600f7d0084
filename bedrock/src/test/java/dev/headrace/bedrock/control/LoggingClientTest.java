package dev.headrace.bedrock.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.headrace.bedrock.runtime.Invocation;
import dev.headrace.kernel.Partition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.bedrock.model.LoggingConfig;
import software.amazon.awssdk.services.bedrock.model.ValidationException;

class LoggingClientTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/logs";
  private static final Partition PARTITION = new Partition("123456789012", "us-east-1");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path data;
  private Estate estate;

  @BeforeEach
  void open() throws IOException {
    estate = new Estate(data);
    estate.objects.buckets.add("logs-bucket");
  }

  @AfterEach
  void close() throws IOException {
    estate.close();
  }

  private void configure(Consumer<LoggingConfig.Builder> config) {
    estate.client.putModelInvocationLoggingConfiguration(it -> it.loggingConfig(config));
  }

  private static Invocation invocation(String prompt, boolean embeds) {
    return new Invocation(
        PARTITION,
        "request-1",
        "Converse",
        "amazon.nova-lite-v1:0",
        "small-model",
        embeds,
        Map.of("team", "blue"),
        JsonNodeFactory.instance.objectNode().put("prompt", prompt),
        JsonNodeFactory.instance.objectNode().put("answer", "42"),
        11,
        0,
        5);
  }

  private static String unzipped(byte[] bytes) throws IOException {
    try (var zip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(zip.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private JsonNode line() throws IOException {
    assertThat(estate.lines).hasSize(1);
    String line = estate.lines.getFirst();
    return JSON.readTree(line.substring(line.indexOf('{')));
  }

  @Test
  void a_configuration_is_kept_over_a_restart_until_it_is_deleted() throws IOException {
    assertThat(estate.client.getModelInvocationLoggingConfiguration(it -> {}).loggingConfig())
        .isNull();
    configure(it ->
        it.cloudWatchConfig(logs ->
                logs.logGroupName("group")
                    .roleArn(ROLE)
                    .largeDataDeliveryS3Config(s3 -> s3.bucketName("logs-bucket").keyPrefix("big")))
            .s3Config(s3 -> s3.bucketName("logs-bucket"))
            .embeddingDataDeliveryEnabled(false));
    LoggingConfig before =
        estate.client.getModelInvocationLoggingConfiguration(it -> {}).loggingConfig();
    assertThat(before.cloudWatchConfig().logGroupName()).isEqualTo("group");
    assertThat(before.cloudWatchConfig().largeDataDeliveryS3Config().keyPrefix()).isEqualTo("big");
    assertThat(before.embeddingDataDeliveryEnabled()).isFalse();
    assertThat(before.textDataDeliveryEnabled()).isTrue();
    estate.close();
    estate = new Estate(data);
    assertThat(estate.client.getModelInvocationLoggingConfiguration(it -> {}).loggingConfig())
        .isEqualTo(before);
    assertThat(estate.logs.log().wants(PARTITION)).isTrue();
    estate.client.deleteModelInvocationLoggingConfiguration(it -> {});
    estate.client.deleteModelInvocationLoggingConfiguration(it -> {});
    assertThat(estate.logs.log().wants(PARTITION)).isFalse();
  }

  @Test
  void a_configuration_needs_a_destination_that_is_there() {
    assertThatThrownBy(() -> configure(it -> it.textDataDeliveryEnabled(true)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("name a destination");
    assertThatThrownBy(() -> configure(it -> it.s3Config(s3 -> s3.bucketName("none"))))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("Failed to validate permissions for bucket: none");
  }

  @Test
  void an_invocation_is_a_line_of_the_log_group() throws IOException {
    configure(it -> it.cloudWatchConfig(logs -> logs.logGroupName("group").roleArn(ROLE)));
    estate.logs.log().add(invocation("Why?", false));
    assertThat(estate.lines.getFirst()).startsWith("group aws/bedrock/modelinvocations {");
    JsonNode entry = line();
    assertThat(entry.path("schemaType").asText()).isEqualTo("ModelInvocationLog");
    assertThat(entry.path("timestamp").asText())
        .isEqualTo(estate.now.truncatedTo(ChronoUnit.SECONDS).toString());
    assertThat(entry.path("operation").asText()).isEqualTo("Converse");
    assertThat(entry.path("modelId").asText()).isEqualTo("amazon.nova-lite-v1:0");
    assertThat(entry.path("headraceModel").asText()).isEqualTo("small-model");
    assertThat(entry.path("requestMetadata").path("team").asText()).isEqualTo("blue");
    assertThat(entry.path("input").path("inputBodyJson").path("prompt").asText()).isEqualTo("Why?");
    assertThat(entry.path("input").path("inputTokenCount").intValue()).isEqualTo(11);
    assertThat(entry.path("output").path("outputBodyJson").path("answer").asText()).isEqualTo("42");
    assertThat(entry.path("output").path("outputTokenCount").intValue()).isEqualTo(5);
  }

  @Test
  void bodies_are_left_out_where_only_tokens_are_wanted() throws IOException {
    configure(it ->
        it.cloudWatchConfig(logs -> logs.logGroupName("group").roleArn(ROLE))
            .textDataDeliveryEnabled(false));
    estate.logs.log().add(invocation("secret", false));
    assertThat(estate.lines.getFirst()).doesNotContain("secret");
    estate.lines.clear();
    estate.logs.log().add(invocation("vector", true));
    assertThat(line().path("input").path("inputBodyJson").path("prompt").asText())
        .isEqualTo("vector");
  }

  @Test
  void invocations_wait_for_s3_together() throws IOException {
    configure(it -> it.s3Config(s3 -> s3.bucketName("logs-bucket").keyPrefix("models")));
    estate.logs.log().add(invocation("one", false));
    estate.logs.log().add(invocation("two", false));
    estate.logs.deliver();
    List<String> keys = estate.objects.keys(PARTITION, "logs-bucket", "", 10);
    assertThat(keys).hasSize(1);
    assertThat(keys.getFirst())
        .startsWith(
            "models/AWSLogs/123456789012/BedrockModelInvocationLogs/us-east-1/"
                + DateTimeFormatter.ofPattern("uuuu/MM/dd/HH/", Locale.ROOT)
                    .format(estate.now.atOffset(ZoneOffset.UTC)))
        .endsWith(".json.gz");
    assertThat(unzipped(estate.objects.objects.values().iterator().next()).lines())
        .hasSize(2)
        .first()
        .asString()
        .contains("\"prompt\":\"one\"");
  }

  @Test
  void a_body_that_is_too_large_for_a_line_is_an_object_that_the_line_names() throws IOException {
    configure(it ->
        it.cloudWatchConfig(logs ->
            logs.logGroupName("group")
                .roleArn(ROLE)
                .largeDataDeliveryS3Config(s3 -> s3.bucketName("logs-bucket"))));
    String large = "x".repeat(LogDelivery.MAX_BODY_BYTES);
    estate.logs.log().add(invocation(large, false));
    estate.logs.deliver();
    String path = line().path("input").path("inputBodyS3Path").asText();
    assertThat(path).startsWith("s3://logs-bucket/AWSLogs/").endsWith("request-1_input.json.gz");
    byte[] object = estate.objects.objects.get(path.substring("s3://".length()));
    assertThat(object).isNotNull();
    assertThat(unzipped(object == null ? new byte[0] : object)).contains(large);
  }

  @Test
  void a_bucket_that_has_gone_costs_its_entries_and_nothing_else() {
    configure(it -> it.s3Config(s3 -> s3.bucketName("logs-bucket")));
    estate.objects.buckets.clear();
    estate.logs.log().add(invocation("one", false));
    estate.logs.deliver();
    assertThat(estate.objects.objects).isEmpty();
  }

  @Test
  void what_waits_is_delivered_when_the_server_stops() throws IOException {
    configure(it -> it.s3Config(s3 -> s3.bucketName("logs-bucket")));
    estate.logs.log().add(invocation("last", false));
    estate.close();
    assertThat(estate.objects.objects).hasSize(1);
    estate = new Estate(data);
  }

  @Test
  void beyond_the_most_that_wait_entries_are_dropped() throws IOException {
    configure(it -> it.s3Config(s3 -> s3.bucketName("logs-bucket")));
    for (int i = 0; i <= LogDelivery.MAX_WAITING; i++) {
      estate.logs.log().add(invocation("n", false));
    }
    estate.logs.deliver();
    long lines = 0;
    for (byte[] object : estate.objects.objects.values()) {
      lines += unzipped(object).lines().count();
    }
    assertThat(lines).isEqualTo(LogDelivery.MAX_WAITING);
  }
}
