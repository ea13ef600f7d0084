package dev.headrace.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FramesTest {

  @Test
  void a_frame_is_its_length_its_type_and_its_payload() {
    assertThat(hex(Frames.stop(2500))).isEqualTo("0000000404" + "000009c4");
    assertThat(hex(Frames.freeze(false))).isEqualTo("0000000002");
    assertThat(hex(Frames.freeze(true))).isEqualTo("0000000102" + "01");
    assertThat(hex(Frames.measure(-1))).isEqualTo("0000000407" + "ffffffff");
  }

  @Test
  void an_assignment_names_code_layers_environment_command_and_limits_in_order() {
    ByteBuffer frame =
        Frames.assign(
            new Assignment(
                "code/abc",
                List.of("layers/1", "layers/2"),
                Map.of("NAME", "a=b"),
                List.of("/bin/true", "x"),
                OptionalInt.of(256),
                OptionalInt.empty(),
                OptionalInt.of(512)));
    assertThat(strings(frame))
        .containsExactly(
            "code=code/abc",
            "layer=layers/1",
            "layer=layers/2",
            "env=NAME=a=b",
            "arg=/bin/true",
            "arg=x",
            "memoryMiB=256",
            "tmpMiB=512");
  }

  @Test
  void an_assignment_of_the_largest_size_is_made_and_one_byte_more_is_refused() {
    int overhead = "env=A=".length() + 1;
    ByteBuffer largest =
        Frames.assign(environment("x".repeat(Frames.ASSIGN_LIMIT_BYTES - overhead)));
    assertThat(largest.remaining()).isEqualTo(5 + Frames.ASSIGN_LIMIT_BYTES);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Frames.assign(environment("x".repeat(Frames.ASSIGN_LIMIT_BYTES - overhead + 1))))
        .withMessageContaining("262145 bytes");
  }

  @Test
  void a_nul_in_a_string_cannot_forge_a_second_string() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Frames.assign(environment("x\0code=code/of-another")));
  }

  @Test
  void a_grace_outside_its_bounds_is_refused() {
    assertThat(Frames.stop(60_000).remaining()).isEqualTo(9);
    assertThatIllegalArgumentException().isThrownBy(() -> Frames.stop(60_001));
    assertThatIllegalArgumentException().isThrownBy(() -> Frames.stop(-1));
  }

  @Test
  void more_layers_than_a_function_may_have_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new Assignment(
                "",
                List.of("1", "2", "3", "4", "5", "6"),
                Map.of(),
                List.of(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty()));
  }

  @Test
  void what_init_says_is_read_back_frame_by_frame() throws IOException {
    FrameReader reader =
        reader(
            frame(
                0x81,
                "token=t\0version=1\0role=sandbox\0name=n\0pid=42\0mode=user\0missing=own-uid\0"
                    + "missing=freeze\0later=unknown\0"),
            frame(0x82, "name=sandbox\0at=123456789012\0"),
            frame(0x83, "\2oops"),
            frame(0x84, "cookie=7\0memoryMaxBytes=1048576\0"),
            frame(0x85, "signal=9\0oomKilled=true\0oomKills=1\0"),
            frame(0x86, "code=assign\0message=no\0"),
            frame(0x87, "oomKills=3\0"));
    assertThat(reader.read())
        .isEqualTo(
            new InitFrame.Hello("t", "sandbox", "n", 42, "user", List.of("own-uid", "freeze")));
    assertThat(reader.read()).isEqualTo(new InitFrame.Phase("sandbox", 123_456_789_012L));
    assertThat(reader.read())
        .isInstanceOfSatisfying(
            InitFrame.Output.class,
            output -> {
              assertThat(output.stream()).isEqualTo(2);
              assertThat(output.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("oops");
            });
    assertThat(reader.read()).isEqualTo(new InitFrame.Measured(7, measure(1_048_576, -1)));
    assertThat(reader.read())
        .isEqualTo(
            new InitFrame.Exited(OptionalInt.empty(), OptionalInt.of(9), true, measure(-1, 1)));
    assertThat(reader.read()).isEqualTo(new InitFrame.Failed("assign", "", "no"));
    assertThat(reader.read()).isEqualTo(new InitFrame.OutOfMemory(3));
    assertThat(reader.read()).isNull();
  }

  @Test
  void a_frame_of_the_largest_size_is_read_and_a_larger_one_is_a_protocol_error()
      throws IOException {
    InitFrame largest = reader(frame(0x83, "\1" + "x".repeat(65_535))).read();
    assertThat(largest).isInstanceOf(InitFrame.Output.class);
    assertThatThrownBy(() -> reader(frame(0x83, "\1" + "x".repeat(65_536))).read())
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void what_is_no_frame_of_the_protocol_is_a_protocol_error() {
    for (byte[] bytes :
        List.of(
            frame(0x99, ""),
            frame(0x83, ""),
            frame(0x83, "\3x"),
            frame(0x82, "name=x\0at=soon\0"),
            frame(0x82, "name=x\0"),
            frame(0x82, "name=x\0at=1"),
            frame(0x82, "nothing\0"),
            new byte[] {0, 0, 0, 9, (byte) 0x82, 1},
            new byte[] {0, 0},
            new byte[] {-1, -1, -1, -1, (byte) 0x82})) {
      assertThatThrownBy(() -> reader(bytes).read())
          .as(HexFormat.of().formatHex(bytes))
          .isInstanceOf(ProtocolException.class);
    }
  }

  private static InitFrame.Measure measure(long memoryMaxBytes, long oomKills) {
    return new InitFrame.Measure(
        memoryMaxBytes < 0 ? OptionalLong.empty() : OptionalLong.of(memoryMaxBytes),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        oomKills < 0 ? OptionalLong.empty() : OptionalLong.of(oomKills));
  }

  private static Assignment environment(String value) {
    return new Assignment(
        "",
        List.of(),
        Map.of("A", value),
        List.of(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty());
  }

  private static FrameReader reader(byte[]... frames) {
    ByteBuffer all = ByteBuffer.allocate(200_000);
    for (byte[] frame : frames) {
      all.put(frame);
    }
    byte[] bytes = new byte[all.flip().remaining()];
    all.get(bytes);
    return new FrameReader(Channels.newChannel(new ByteArrayInputStream(bytes)));
  }

  private static byte[] frame(int type, String payload) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(5 + bytes.length)
        .putInt(bytes.length)
        .put((byte) type)
        .put(bytes)
        .array();
  }

  private static String hex(ByteBuffer frame) {
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static List<String> strings(ByteBuffer frame) {
    byte[] bytes = new byte[frame.remaining() - 5];
    frame.position(5).get(bytes);
    return List.of(new String(bytes, StandardCharsets.UTF_8).split("\0", 0));
  }
}
