package dev.headrace.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class OutputLinesTest {
  private final List<String> lines = new ArrayList<>();
  private final OutputLines output = new OutputLines((millis, line) -> lines.add(line));

  @Test
  void a_line_ends_at_its_line_feed() {
    take("one\ntwo\r\n\nthr");
    take("ee");
    assertThat(lines).containsExactly("one", "two", "");
    output.flush();
    output.flush();
    assertThat(lines).containsExactly("one", "two", "", "three");
  }

  @Test
  void the_longest_line_is_one_and_a_longer_one_is_two() {
    String longest = "x".repeat(OutputLines.LINE_LIMIT_BYTES);
    take(longest + "\n" + longest + "y\n");
    assertThat(lines).containsExactly(longest, longest, "y");
  }

  @Test
  void a_character_is_not_cut_in_two() {
    String almost = "x".repeat(OutputLines.LINE_LIMIT_BYTES - 1);
    take(almost + "ü€😀\n");
    assertThat(lines).containsExactly(almost, "ü€😀");
  }

  @Test
  void what_is_not_utf_8_is_replaced() {
    output.take(new byte[] {'a', (byte) 0xff, 'b', '\n'});
    assertThat(lines).containsExactly("a\uFFFDb");
  }

  @Property(tries = 100)
  void it_does_not_matter_where_the_output_is_cut(@ForAll @Size(max = 20) List<String> printed) {
    var whole = new ArrayList<String>();
    var pieces = new ArrayList<String>();
    var inOne = new OutputLines((millis, line) -> whole.add(line));
    var byByte = new OutputLines((millis, line) -> pieces.add(line));
    byte[] bytes = String.join("\n", printed).getBytes(StandardCharsets.UTF_8);
    inOne.take(bytes);
    inOne.flush();
    for (byte one : bytes) {
      byByte.take(new byte[] {one});
    }
    byByte.flush();
    assertThat(pieces).isEqualTo(whole);
  }

  private void take(String text) {
    output.take(text.getBytes(StandardCharsets.UTF_8));
  }
}
