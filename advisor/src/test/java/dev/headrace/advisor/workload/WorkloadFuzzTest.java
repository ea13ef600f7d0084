package dev.headrace.advisor.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever a file holds, it is read or refused with a {@link WorkloadException}. */
final class WorkloadFuzzTest {
  private static final String GOOD =
      """
      headrace: 1
      name: support-agent
      traffic: {requests: 2M/month, shape: business-hours, timezone: Europe/Berlin, peak: 4x}
      components:
        agent: {kind: function, memory: 512MiB, duration: {p50: 7s, p99: 30s}, waiting: 91%}
        model: {kind: model, model: llama-3.1-8b, calls: 4, in: 1500, cached: 58%, out: 150}
        nightly: {kind: batch, items: 200k, duration: 35ms..50ms}
      team: {engineer: 180k USD/year, operates: [lambda], setup: 2 engineer-weeks}
      """;
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          ": ",
          ",",
          "\n",
          "  ",
          "- ",
          "? ",
          "&a ",
          "*a",
          "!!x ",
          "|",
          ">",
          "'",
          "\"",
          "#",
          "%",
          "@",
          "`",
          "---\n",
          "...\n",
          "..",
          "-1",
          "NaN",
          ".inf",
          "1e999",
          "99999999999999999999",
          "\u0000",
          "\ufeff",
          "\ud83d\ude00",
          "\t",
          "~",
          "p50",
          "p101",
          "headrace: 1\n",
          "name: x\n",
          "components:",
          "traffic:",
          "kind: function",
          "<<: ",
          "2M/month",
          "%YAML 9.9\n",
          "%TAG ! a\n",
          "\\x",
          "${X}");
  private static Path file = Path.of("");

  @BeforeContainer
  static void makeFile() throws Exception {
    file = Files.createTempFile("headrace-fuzz", ".trace");
  }

  @AfterContainer
  static void removeFile() throws Exception {
    Files.deleteIfExists(file);
  }

  @Property(tries = 1_000)
  void any_text_is_read_or_refused(@ForAll @StringLength(max = 300) String text) {
    read(text);
  }

  @Property(tries = 2_000)
  void pieces_of_yaml_in_any_order_are_read_or_refused(@ForAll long seed) {
    var random = new Random(seed);
    var text = new StringBuilder();
    for (int i = random.nextInt(60); i > 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    read(text.toString());
  }

  @Property(tries = 2_000)
  void a_good_file_with_damage_is_read_or_refused(@ForAll long seed) {
    var random = new Random(seed);
    var text = new StringBuilder(GOOD);
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        default -> text.setCharAt(at, (char) (32 + random.nextInt(95)));
      }
    }
    read(text.toString());
  }

  @Property(tries = 500)
  void any_bytes_are_a_trace_or_refused(@ForAll @Size(max = 400) byte[] bytes) throws Exception {
    Files.write(file, bytes);
    trace();
  }

  @Property(tries = 1_000)
  void a_good_trace_with_damage_is_read_or_refused(@ForAll long seed) throws Exception {
    var random = new Random(seed);
    String[] good = {
      "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.97,48,10\n1780272000,4,5\n",
      "{\"timestamp\": 0, \"input_length\": 8, \"output_length\": 5}\n".repeat(2),
      "1780272000\n1780272001.5\n"
    };
    byte[] bytes = good[random.nextInt(good.length)].getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(4); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    Files.write(file, bytes);
    trace();
  }

  private static void read(String text) {
    try {
      assertThat(WorkloadFile.parse(text).components()).isNotEmpty();
    } catch (WorkloadException refused) {
      assertThat(refused.problems()).isNotEmpty().hasSizeLessThanOrEqualTo(Reading.MAX_PROBLEMS);
      assertThat(refused).message().startsWith("workload");
    }
  }

  private static void trace() {
    try {
      assertThat(Trace.read(file).requests()).isPositive();
    } catch (WorkloadException refused) {
      assertThat(refused.problems()).isNotEmpty();
    }
  }
}
