package dev.headrace.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WireResponseTest {
  @ParameterizedTest
  @ValueSource(strings = {"a\r\nSet-Cookie: x=y", "a\nb", "a\rb", "a\0b", "a\u007fb", "日"})
  void a_header_that_would_not_stay_one_line_of_a_header_is_refused(String value) {
    Headers headers = Headers.of("Content-Type", value);
    assertThatThrownBy(() -> WireResponse.of(200, headers, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the header field Content-Type cannot hold its value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text/plain; charset=utf-8", "a\tb", "é ÿ ~"})
  void other_values_are_kept(String value) {
    assertThat(WireResponse.of(200, Headers.of("X", value), new byte[0]).headers().first("X"))
        .isEqualTo(value);
  }
}
