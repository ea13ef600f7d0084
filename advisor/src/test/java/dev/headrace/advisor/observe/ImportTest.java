package dev.headrace.advisor.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.advisor.workload.WorkloadFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fixtures are written by the formats that AWS documents: see the classes that read them for the
 * pages.
 */
final class ImportTest {
  private static final String ID = "8f507cfc-xmpl-4697-b07a-ac58fc914c95";
  private static final String REPORT =
      "REPORT RequestId: "
          + ID
          + "\tDuration: %s ms\tBilled Duration: 103 ms\tMemory Size: 512 MB\tMax Memory Used: 91 MB\t";

  @TempDir Path folder;

  @Test
  void report_lines_tell_durations_memory_and_cold_starts() throws IOException {
    FunctionSeen function =
        function(
            "plain.log",
            report("102.25") + "Init Duration: 1250.50 ms\t\nhello\n" + report("204.5") + "\n");

    assertThat(function.durationMillis.count()).isEqualTo(2);
    assertThat(function.durationMillis.most()).isCloseTo(204.5, within(2));
    assertThat(function.initMillis.count()).isEqualTo(1);
    assertThat(function.initMillis.quantile(0.5)).isCloseTo(1250.5, within(13));
    assertThat(function.memoryMiB()).isEqualTo(512);
    assertThat(function.usedMiB.most()).isCloseTo(91, within(1));
    assertThat(function.arrivals.hasRate()).isFalse();
  }

  @Test
  void a_billed_duration_is_not_taken_for_the_duration() throws IOException {
    FunctionSeen function =
        function(
            "billed.log",
            "REPORT RequestId: "
                + ID
                + "\tBilled Duration: 900 ms\tMemory Size: 128 MB\tDuration: 3.5 ms\t\n");

    assertThat(function.durationMillis.most()).isCloseTo(3.5, within(0.1));
    assertThat(function.billedMillis.most()).isCloseTo(900, within(9));
  }

  @Test
  void timeouts_and_errors_are_counted_apart() throws IOException {
    FunctionSeen function =
        function(
            "ends.log",
            report("3000")
                + "Status: timeout\t\n"
                + report("30")
                + "Status: error\tError Type: Runtime.ExitError\t\n"
                + report("31")
                + "\n");

    assertThat(function.timeouts).isEqualTo(1);
    assertThat(function.errors).isEqualTo(1);
  }

  @Test
  void lines_of_aws_logs_tail_carry_their_time_and_stream() throws IOException {
    FunctionSeen function =
        function(
            "tail.log",
            "2026-11-02T10:00:00.500000+00:00 2026/11/02/[$LATEST]0a1b "
                + "INIT_START Runtime Version: python:3.13.v27\tRuntime Version ARN:"
                + " arn:aws:lambda:eu-central-1::runtime:abc\n"
                + "2026-11-02T10:00:01.500000+00:00 2026/11/02/[$LATEST]0a1b "
                + report("500")
                + "\n"
                + "2026-11-02T11:00:01.500Z "
                + report("500")
                + "\n");

    assertThat(function.runtime).isEqualTo("python3.13");
    assertThat(function.region).isEqualTo("eu-central-1");
    assertThat(function.arrivals.firstEpochMillis())
        .isEqualTo(Instant.parse("2026-11-02T10:00:01Z").toEpochMilli());
    assertThat(function.arrivals.spanHours()).isEqualTo(1);
  }

  @Test
  void the_json_log_format_is_read() throws IOException {
    Import read =
        read(
            "json.log",
            """
            {"time":"2026-11-02T10:00:00.100Z","type":"platform.initStart","record":{"initializationType":"on-demand","phase":"init","functionName":"support-agent","functionVersion":"$LATEST","runtimeVersion":"nodejs:22.v60"}}
            {"time":"2026-11-02T10:00:02.100Z","type":"platform.report","record":{"requestId":"a","metrics":{"durationMs":101.51,"billedDurationMs":300,"memorySizeMB":1024,"maxMemoryUsedMB":33,"initDurationMs":116.67},"status":"success"}}
            {"timestamp":"2026-11-02T10:00:02.000Z","level":"INFO","message":"own output","requestId":"a"}
            """);

    FunctionSeen function =
        Objects.requireNonNull(read.observations().functions.all().get("support-agent"));
    assertThat(function.runtime).isEqualTo("nodejs22.x");
    assertThat(function.memoryMiB()).isEqualTo(1024);
    assertThat(function.initMillis.count()).isEqualTo(1);
    assertThat(read.files().getFirst().others()).isEqualTo(1);
  }

  @Test
  void answers_of_filter_log_events_are_read_over_many_lines() throws IOException {
    Import read =
        read(
            "events.json",
            """
            {
              "events": [
                {
                  "logStreamName": "2026/11/02/[$LATEST]0a1b",
                  "timestamp": 1793613601500,
                  "message": "%s",
                  "ingestionTime": 1793613602000,
                  "eventId": "3"
                },
                {"timestamp": 1793613601600, "message": "own output"}
              ],
              "searchedLogStreams": []
            }
            """
                .formatted(report("500").replace("\t", "\\t")));

    assertThat(read.files().getFirst().formats()).containsEntry(LambdaText.FORMAT, 1L);
    assertThat(read.files().getFirst().others()).isEqualTo(1);
    assertThat(read.observations().functions.get("events").arrivals.placed()).isEqualTo(1);
  }

  @Test
  void records_of_a_subscription_name_the_function() throws IOException {
    Import read =
        read(
            "firehose.json",
            "{\"messageType\":\"DATA_MESSAGE\",\"logGroup\":\"/aws/lambda/tool\",\"logEvents\":[{\"id\":\"1\",\"timestamp\":1793613601500,\"message\":\""
                + report("500").replace("\t", "\\t")
                + "\"}]}\n");

    assertThat(read.observations().functions.all()).containsOnlyKeys("tool");
  }

  @Test
  void bedrock_logs_tell_tokens_by_model_with_the_cached_share() throws IOException {
    Import read =
        read(
            "bedrock.json.gz",
            gzip(
                bedrock("2026-11-02T10:00:00Z", 500, 1500, 0, 150)
                    + bedrock("2026-11-02T10:30:00Z", 1000, 0, 1000, 250)));

    ModelSeen model =
        Objects.requireNonNull(read.observations().models.all().get("claude-haiku-4.5"));
    assertThat(model.inputTokens.count()).isEqualTo(2);
    assertThat(model.inputTokens.mean()).isEqualTo(2000);
    assertThat(model.cachedShare()).isEqualTo(1500 / 4000.0);
    assertThat(model.outputTokens.mean()).isEqualTo(200);
    assertThat(model.latencyMillis.mean()).isEqualTo(800);
    assertThat(model.region).isEqualTo("us-east-1");
  }

  private static String bedrock(String time, int in, int read, int write, int out) {
    return String.format(
        Locale.ROOT,
        "{\"schemaType\":\"ModelInvocationLog\",\"schemaVersion\":\"1.0\",\"timestamp\":\"%s\","
            + "\"accountId\":\"111122223333\",\"region\":\"us-east-1\",\"requestId\":\"r\","
            + "\"operation\":\"Converse\","
            + "\"modelId\":\"arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0\","
            + "\"input\":{\"inputContentType\":\"application/json\",\"inputBodyJson\":{\"messages\":[{\"role\":\"user\"}]},"
            + "\"inputTokenCount\":%d,\"cacheReadInputTokenCount\":%d,\"cacheWriteInputTokenCount\":%d},"
            + "\"output\":{\"outputBodyJson\":{\"metrics\":{\"latencyMs\":800}},\"outputTokenCount\":%d}}%n",
        time,
        in,
        read,
        write,
        out);
  }

  @Test
  void load_balancer_logs_tell_latency_sizes_and_the_target_group() throws IOException {
    Import read =
        read(
            "alb.log",
            """
            https 2026-11-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 0.086 0.048 0.037 200 200 1024 2048 "GET https://www.example.com:443/a b HTTP/1.1" "curl/7 \\"x\\"" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/embedder/73e2d6bc24d8a067 "Root=1-58337281" "www.example.com" "arn:aws:acm:x" 1 2026-11-02T22:22:48.364000Z "forward" "-" "-" "10.0.0.1:80" "200" "-" "-" TID_x
            http 2026-11-02T22:24:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 - -1 -1 -1 503 - 34 366 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.46.0" - - arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/embedder/73e2d6bc24d8a067 "Root=1" "-" "-" 0 2026-11-02T22:24:00.000000Z "forward" "-" "-" "-" "-" "-" "-"
            """);

    DoorSeen door = Objects.requireNonNull(read.observations().doors.all().get("embedder"));
    assertThat(door.arrivals.placed()).isEqualTo(2);
    assertThat(door.arrivals.firstEpochMillis())
        .isEqualTo(Instant.parse("2026-11-02T22:22:48.364Z").toEpochMilli());
    assertThat(door.durationMillis.count()).isEqualTo(1);
    assertThat(door.durationMillis.most()).isCloseTo(48, within(0.5));
    assertThat(door.requestBytes.mean()).isEqualTo((1024 + 34) / 2.0);
    assertThat(door.serverErrors).isEqualTo(1);
  }

  @Test
  void api_gateway_logs_are_read_in_the_common_log_format_and_in_json() throws IOException {
    Import read =
        read(
            "gateway.log",
            """
            192.0.2.1 - - [02/Nov/2026:10:00:00 +0000]"GET /items HTTP/1.1" 200 512 c6af9ac6
            {"requestId":"x","ip":"192.0.2.1","requestTime":"02/Nov/2026:11:00:00 +0000","httpMethod":"GET","resourcePath":"/items","status":"500","protocol":"HTTP/1.1","responseLength":"512","integrationLatency":"88"}
            """);

    DoorSeen door = Objects.requireNonNull(read.observations().doors.all().get("gateway"));
    assertThat(door.arrivals.placed()).isEqualTo(2);
    assertThat(door.arrivals.spanHours()).isEqualTo(1);
    assertThat(door.serverErrors).isEqualTo(1);
    assertThat(door.durationMillis.mean()).isEqualTo(88);
    assertThat(door.answerBytes.count()).isEqualTo(2);
  }

  @Test
  void exports_of_costs_are_read_from_csv_whatever_their_version() throws IOException {
    Import cur2 =
        read(
            "cur2.csv",
            """
            line_item_product_code,line_item_usage_type,line_item_line_item_type,line_item_usage_amount,line_item_unblended_cost,line_item_usage_start_date,line_item_usage_end_date
            AWSLambda,EUC1-Lambda-GB-Second,Usage,"1000.5",0.016675,2026-11-01T00:00:00.000Z,2026-11-01T01:00:00.000Z
            """);
    Import legacy =
        read(
            "cur.csv",
            """
            lineItem/ProductCode,lineItem/UsageType,lineItem/LineItemType,lineItem/UsageAmount,lineItem/UnblendedCost
            AWSLambda,EUC1-Lambda-GB-Second,Usage,1000.5,0.016675
            """);

    assertThat(sum(cur2).quantity).isEqualByComparingTo("1000.5");
    assertThat(sum(cur2).billedUsd).isEqualByComparingTo("0.016675");
    assertThat(sum(legacy).billedUsd).isEqualByComparingTo("0.016675");
    assertThat(cur2.observations().charges.spanHours()).isEqualTo(1);
  }

  private static Charges.Sum sum(Import read) {
    return read.observations().charges.sums().values().iterator().next();
  }

  @Test
  void exports_of_costs_are_read_from_parquet() throws IOException {
    Import read =
        Import.of(List.of(resource("cur2.snappy.parquet"), resource("focus.gzip.parquet")));

    assertThat(read.files().get(0).formats()).isEqualTo(Map.of("CUR rows", 97L));
    assertThat(read.files().get(1).formats()).isEqualTo(Map.of("FOCUS rows", 3L));
    Charges charges = read.observations().charges;
    assertThat(charges.spanHours()).isEqualTo(48);
    assertThat(charges.resources("AWSLambda"))
        .containsOnlyKeys(
            "arn:aws:lambda:eu-central-1:111122223333:function:agent",
            "arn:aws:lambda:us-east-1:111122223333:function:agent");
    assertThat(
            charges.sums().entrySet().stream()
                .filter(entry -> entry.getKey().usageType().equals("EUC1-Request"))
                .map(entry -> entry.getValue().quantity.intValueExact()))
        .containsExactly(24_000);
  }

  @Test
  void a_parquet_file_that_is_cut_is_said_to_be_so() throws IOException {
    byte[] whole = Files.readAllBytes(resource("cur2.snappy.parquet"));
    Path cut = folder.resolve("cut.parquet");
    Files.write(cut, java.util.Arrays.copyOf(whole, whole.length / 2));

    Import read = Import.of(List.of(cut));

    assertThat(read.understoodAnything()).isFalse();
    assertThat(read.files().getFirst().describe()).last().asString().contains("CSV export");
  }

  @Test
  void costs_in_another_currency_are_not_added_to_dollars() throws IOException {
    Import read =
        read("euro.csv", "BilledCost,ChargeCategory,BillingCurrency\n1,Usage,EUR\n2,Usage,USD\n");

    assertThat(read.files().getFirst().damaged()).isEqualTo(1);
    assertThat(sum(read).billedUsd).isEqualByComparingTo("2");
  }

  @Test
  void damaged_lines_are_counted_with_their_numbers_and_the_rest_is_read() throws IOException {
    Import read =
        read(
            "damaged.log",
            report("1") + "\nREPORT RequestId: x\tDura\n{\"time\":\"2026\n" + report("2") + "\n");

    Understood file = read.files().getFirst();
    assertThat(file.formats()).containsEntry(LambdaText.FORMAT, 2L);
    assertThat(file.damaged()).isEqualTo(2);
    assertThat(file.describe()).anyMatch(line -> line.contains("line 2 is damaged"));
    assertThat(file.describe()).anyMatch(line -> line.contains("line 3 is damaged"));
  }

  @Test
  void a_line_beyond_the_limit_is_read_over() throws IOException {
    Import read = read("long.log", "x".repeat(Lines.MAX_BYTES + 1) + "\n" + report("1") + "\n");

    assertThat(read.files().getFirst().damaged()).isEqualTo(1);
    assertThat(read.files().getFirst().formats()).containsEntry(LambdaText.FORMAT, 1L);
  }

  @Test
  void a_line_of_the_longest_length_is_read() throws IOException {
    String report = report("1");
    Import read =
        read("longest.log", report + "x".repeat(Lines.MAX_BYTES - report.length()) + "\n");

    assertThat(read.files().getFirst().damaged()).isZero();
    assertThat(read.files().getFirst().formats()).containsEntry(LambdaText.FORMAT, 1L);
  }

  @Test
  void a_gzip_stream_that_breaks_off_keeps_what_came_before() throws IOException {
    var text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append(report(Integer.toString(i))).append(i * 7919L).append('\n');
    }
    byte[] whole = gzip(text.toString());
    Path file = folder.resolve("broken.gz");
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 2_000));

    Import read = Import.of(List.of(file));

    assertThat(read.understoodAnything()).isTrue();
    assertThat(read.files().getFirst().describe()).last().asString().contains("beyond line");
  }

  @Test
  void nothing_is_understood_in_what_is_binary_empty_missing_or_a_folder() throws IOException {
    Path binary = folder.resolve("binary");
    Files.write(binary, new byte[] {1, 2, 0, 4});
    Path empty = folder.resolve("empty");
    Files.write(empty, new byte[0]);

    Import read = Import.of(List.of(binary, empty, folder.resolve("none"), folder));

    assertThat(read.understoodAnything()).isFalse();
    assertThat(read.files().stream().map(file -> file.describe().getLast()))
        .satisfiesExactly(
            said -> assertThat(said).contains("binary"),
            said -> assertThat(said).contains("empty"),
            said -> assertThat(said).contains("no such file"),
            said -> assertThat(said).contains("no file that can be read"));
  }

  @Test
  void an_open_quotation_mark_does_not_take_the_rest_of_the_file_into_memory() throws IOException {
    Import read =
        read(
            "open.csv",
            "BilledCost,ChargeCategory\n1,Usage\n2,\"Usage"
                + "\n1,Usage".repeat(CsvFiles.MAX_ROW / 4));

    assertThat(read.files().getFirst().formats()).containsEntry("FOCUS rows", 1L);
    assertThat(read.files().getFirst().damaged()).isEqualTo(1);
  }

  @Test
  void a_table_with_too_many_columns_is_refused() throws IOException {
    String more = ",c".repeat(ChargeTable.MAX_COLUMNS - 1);

    Import read = read("wide.csv", "BilledCost,ChargeCategory" + more + "\n1,Usage\n");

    assertThat(read.understoodAnything()).isFalse();
    assertThat(read.files().getFirst().describe().getLast()).contains("was not read");
  }

  @Test
  void what_is_shown_of_a_line_cannot_move_the_cursor() throws IOException {
    Import read = read("escape.log", "\u001b[2Jgone\u202etxt\n");

    assertThat(String.join("\n", read.files().getFirst().describe()))
        .doesNotContain("\u001b")
        .doesNotContain("\u202e");
  }

  @Test
  void a_deep_document_ends_with_an_error_and_not_with_a_full_stack() throws IOException {
    Import read = read("deep.json", "[\n".repeat(100_000));

    assertThat(read.understoodAnything()).isFalse();
    assertThat(read.files().getFirst().damaged()).isEqualTo(1);
  }

  @Property(tries = 300)
  void no_bytes_lead_to_an_exception(@ForAll byte[] bytes) throws IOException {
    Path file = Files.createTempFile("import", ".bin");
    try {
      Files.write(file, bytes);
      assertThat(Import.of(List.of(file)).files()).hasSize(1);
    } finally {
      Files.delete(file);
    }
  }

  @Property(tries = 300)
  void no_text_leads_to_an_exception_or_to_a_workload_that_cannot_be_read(
      @ForAll List<@net.jqwik.api.From("pieces") String> pieces) throws IOException {
    Path file = Files.createTempFile("import", ".txt");
    try {
      Files.writeString(file, String.join("", pieces));
      Import read = Import.of(List.of(file));
      assertThat(WorkloadFile.parse(read.workload("fuzzed")).components()).isNotEmpty();
    } finally {
      Files.delete(file);
    }
  }

  @net.jqwik.api.Provide
  net.jqwik.api.Arbitrary<String> pieces() {
    return net.jqwik.api.Arbitraries.of(
        report("12.5"),
        "\n",
        "\t",
        "{",
        "}",
        "[",
        "]",
        "\"",
        ",",
        ":",
        "2026-11-02T10:00:00Z ",
        "{\"type\":\"platform.report\",\"record\":{\"metrics\":{\"durationMs\":1e99,\"memorySizeMB\":-1}}}",
        "\"events\":",
        "BilledCost,ChargeCategory\n",
        "1,Usage\n",
        "https 2026-11-02T22:23:00Z a b c ",
        "REPORT RequestId: ",
        "Memory Size: 99999999999 MB",
        "\\");
  }

  @Test
  void the_same_files_give_the_same_workload() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String name : List.of("b.log", "a.log")) {
      files.add(
          Files.writeString(folder.resolve(name), "2026-11-02T10:00:00Z " + report("10") + "\n"));
    }

    assertThat(Import.of(files).workload("x")).isEqualTo(Import.of(files).workload("x"));
  }

  private FunctionSeen function(String file, String text) throws IOException {
    Import read = read(file, text);
    assertThat(read.observations().functions.all()).hasSize(1);
    return read.observations().functions.all().firstEntry().getValue();
  }

  private Import read(String file, String text) throws IOException {
    return read(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private Import read(String file, byte[] bytes) throws IOException {
    Path path = folder.resolve(file);
    Files.write(path, bytes);
    return Import.of(List.of(path));
  }

  private static String report(String duration) {
    return REPORT.formatted(duration);
  }

  private static byte[] gzip(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private Path resource(String name) throws IOException {
    Path copy = folder.resolve(name);
    try (InputStream in = Objects.requireNonNull(ImportTest.class.getResourceAsStream(name))) {
      Files.write(copy, in.readAllBytes());
    }
    return copy;
  }

  private static org.assertj.core.data.Offset<Double> within(double margin) {
    return org.assertj.core.api.Assertions.within(margin);
  }
}
