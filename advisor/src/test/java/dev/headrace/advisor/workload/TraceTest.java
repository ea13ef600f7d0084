package dev.headrace.advisor.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headrace.advisor.workload.Component.Model;
import dev.headrace.advisor.workload.Trace.Arrival;
import dev.headrace.advisor.workload.Trace.Arrivals;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TraceTest {
  private static final String HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens\n";

  @TempDir Path folder;

  @Test
  void a_csv_file_with_tokens_is_read() throws IOException {
    Trace trace =
        trace(
            HEADER
                + "2023-11-16 18:17:03.9799600,4808,10\n"
                + "2023-11-16 18:17:04.9799600,3180,8\n\n"
                + "2023-11-16T18:17:13.97996Z,110,27\n");
    assertThat(format(trace)).isEqualTo(Trace.Format.TOKENS_CSV);
    assertThat(trace.requests()).isEqualTo(3);
    assertThat(trace.spanMillis()).isCloseTo(10_000, within(0.001));
    assertThat(trace.requestsPerMonth()).isCloseTo(0.2 * 730 * 3_600, within(0.1));
    assertThat(arrivals(trace)).extracting(Arrival::inputTokens).containsExactly(4_808, 3_180, 110);
    assertThat(Objects.requireNonNull(trace.outputTokens()).points().getLast().value())
        .isEqualTo(27);
  }

  private static Trace.Format format(Trace trace) {
    return ((Trace.InFile) trace.lines()).format();
  }

  @Test
  void lines_at_hand_are_a_trace_as_those_of_a_file_are() throws IOException {
    List<Arrival> lines =
        List.of(new Arrival(0, 4_808, 10), new Arrival(1_000, 3_180, 8), new Arrival(9_000, 1, 2));
    Trace atHand = Trace.of(lines, Traffic.MONTH_START_EPOCH_MILLIS, "as recorded");
    Trace read = trace(HEADER + "1780272000,4808,10\n1780272001,3180,8\n1780272009,1,2\n");

    assertThat(arrivals(atHand)).isEqualTo(lines).isEqualTo(arrivals(read));
    assertThat(atHand)
        .usingRecursiveComparison()
        .ignoringFields("lines", "pattern")
        .isEqualTo(read);
    assertThat(atHand.pattern().describe()).isEqualTo("as recorded");
    assertThatThrownBy(() -> Trace.of(List.of(new Arrival(0, 1, 1)), 0, ""))
        .hasMessageContaining("different times");
  }

  @Test
  void mooncakes_lines_are_read() throws IOException {
    Trace trace =
        trace(
            """
            {"timestamp": 0, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1]}
            {"timestamp": 3052, "input_length": 7322, "output_length": 490, "hash_ids": [0, 14]}
            """);
    assertThat(format(trace)).isEqualTo(Trace.Format.MOONCAKE_JSONL);
    assertThat(trace.spanMillis()).isEqualTo(3_052);
    assertThat(arrivals(trace))
        .containsExactly(new Arrival(0, 6_758, 500), new Arrival(3_052, 7_322, 490));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1780272000 | 1780272002.5",
        "1780272000000 | 1780272002500",
        "2026-06-01 00:00:00 | 2026-06-01 00:00:02.5",
        "2026-06-01T00:00:00Z | 2026-06-01T02:00:02.5+02:00",
      })
  void plain_times_are_read(String first, String second) throws IOException {
    Trace trace = trace(first + "\n" + second + "\n");
    assertThat(format(trace)).isEqualTo(Trace.Format.TIMESTAMPS);
    assertThat(trace.firstEpochMillis()).isEqualTo(Traffic.MONTH_START_EPOCH_MILLIS);
    assertThat(trace.spanMillis()).isCloseTo(2_500, within(0.001));
    assertThat(trace.inputTokens()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | the trace is empty",
        "`1780272000` | two different times",
        "`1780272000\n1780271999` | :2: out of order",
        "`1780272000\nsoon` | :2: \"soon\" is no time",
        "`NaN` | header without TIMESTAMP",
        "`1780272000\n-5` | :2: \"-5\" is no time",
        "`TIMESTAMP,ContextTokens\n` | :1: a header without GeneratedTokens",
        "`TIMESTAMP,ContextTokens,GeneratedTokens\n1780272000,5` | :2: 2 columns; the header has 3",
        "`TIMESTAMP,ContextTokens,GeneratedTokens\n1780272000,-5,1` | :2: ContextTokens is \"-5\"",
        "`TIMESTAMP,ContextTokens,GeneratedTokens\n1780272000,NaN,1` | :2: ContextTokens is \"NaN\"",
        "`{\"timestamp\": 5` | :1: not JSON",
        "`{\"timestamp\": 5}` | :1: timestamp, input_length or output_length is missing",
        "`{\"timestamp\": -5, \"input_length\": 1, \"output_length\": 1}` | :1: timestamp is negative",
      })
  void a_damaged_trace_is_refused_with_the_line(String text, String wrong) throws IOException {
    assertThat(problem(text == null ? "" : text.replace("\\n", "\n"))).contains(wrong);
  }

  @Test
  void a_million_columns_and_an_endless_line_are_refused_without_reading_them() throws IOException {
    assertThat(problem("a,".repeat(1_000))).contains(":1: more than 64 columns");
    assertThat(problem("1,".repeat(1_000_000))).contains("longer than 65,536 bytes");
  }

  @Test
  void the_rhythm_of_a_trace_is_repeated_through_the_month() throws IOException {
    var lines = new StringBuilder();
    for (int second = 0; second < 1_200; second++) {
      boolean busy = second < 600;
      for (int i = 0; i < (busy ? 9 : 1); i++) {
        lines.append(1_780_272_000L + second).append('\n');
      }
    }
    Traffic.Pattern pattern = trace(lines.toString()).pattern();
    long start = Traffic.MONTH_START_EPOCH_MILLIS;
    assertThat(pattern.factorAt(start + 300_000)).isCloseTo(1.8, within(0.05));
    assertThat(pattern.factorAt(start + 900_000)).isCloseTo(0.2, within(0.05));
    assertThat(pattern.factorAt(start + 1_199_000L * 7 + 300_000)).isCloseTo(1.8, within(0.05));
    double sum = 0;
    for (long second = 0; second < Traffic.MONTH_SECONDS; second++) {
      sum += pattern.factorAt(start + second * 1_000);
    }
    assertThat(sum / Traffic.MONTH_SECONDS).isCloseTo(1, within(0.01));
  }

  @Test
  void a_long_trace_has_a_small_summary() throws IOException {
    Path file = folder.resolve("long");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (long second = 0; second < 200_000; second++) {
        out.write(Long.toString(1_700_000_000L + second * 600));
        out.newLine();
      }
    }
    Trace trace = Trace.read(file);
    assertThat(trace.requests()).isEqualTo(200_000);
    assertThat(trace.pattern().peakFactor()).isBetween(1.0, 1.2);
  }

  @Test
  void a_workload_takes_requests_and_tokens_from_its_trace() throws IOException {
    Files.writeString(folder.resolve("t.csv"), HEADER + "1780272000,100,10\n1780272010,300,30\n");
    Path file =
        Files.writeString(
            folder.resolve("w.yaml"),
            "{headrace: 1, name: a, traffic: {trace: t.csv}, components: {m: {kind: tokens, model:"
                + " claude-haiku-4.5}}}");
    Workload workload = WorkloadFile.read(file);
    Model model = (Model) workload.components().getFirst();
    assertThat(workload.traffic().trace()).isNotNull();
    assertThat(workload.traffic().requestsPerMonth()).isCloseTo(262_800, within(0.1));
    assertThat(model.outputTokens().points().getLast().value()).isEqualTo(30);
    assertThat(Objects.requireNonNull(workload.notes().get("components.m.out")).origin())
        .isEqualTo(Origin.MEASURED);
  }

  @Test
  void a_shape_beside_a_trace_is_refused() throws IOException {
    Files.writeString(folder.resolve("t.csv"), "1780272000\n1780272010\n");
    Path file =
        Files.writeString(
            folder.resolve("w.yaml"),
            "{headrace: 1, name: a, traffic: {trace: t.csv, shape: weekly}, components: {s: {kind:"
                + " store}}}");
    assertThat(message(() -> WorkloadFile.read(file)))
        .contains("traffic.shape: has no meaning beside a trace");
  }

  @ParameterizedTest
  @CsvSource({
    "AzureLLMInferenceTrace_code.csv, 8819, 57",
    "mooncake_conversation_trace.jsonl, 12031, 59",
  })
  void published_traces_are_read(String name, long requests, long minutes) {
    Path file =
        Path.of(System.getProperty("headrace.root", ".."), "..", "shared", "data", "traces", name);
    assumeTrue(Files.exists(file), "the reference data is not beside the project");
    Trace trace = Trace.read(file);
    assertThat(trace.requests()).isEqualTo(requests);
    assertThat(trace.spanMillis() / 60_000).isCloseTo((double) minutes, within(1.0));
    assertThat(trace.inputTokens()).isNotNull();
  }

  private Trace trace(String text) throws IOException {
    return Trace.read(Files.writeString(folder.resolve("trace"), text));
  }

  private String problem(String text) {
    return message(() -> {
      try {
        trace(text);
      } catch (IOException impossible) {
        throw new AssertionError(impossible);
      }
    });
  }

  private static String message(Runnable reading) {
    WorkloadException wrong = catchThrowableOfType(WorkloadException.class, reading::run);
    assertThat(wrong).isNotNull();
    return String.valueOf(wrong.getMessage());
  }

  private static List<Arrival> arrivals(Trace trace) {
    List<Arrival> all = new ArrayList<>();
    try (Arrivals arrivals = trace.arrivals()) {
      arrivals.forEachRemaining(all::add);
    }
    return all;
  }
}
