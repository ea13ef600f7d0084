package dev.headrace.kernel.engine;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HealthCheckTest {
  @Test
  void the_edges_of_every_limit_are_allowed() {
    assertThatCode(() -> new HealthCheck("/", 100, 100, 1, 1)).doesNotThrowAnyException();
    assertThatCode(() -> new HealthCheck("/a?b=c", 300_000, 300_000, 100, 3_600_000))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "intervalMillis, 99, 100, 1, 1",
    "intervalMillis, 300001, 100, 1, 1",
    "timeoutMillis, 100, 99, 1, 1",
    "timeoutMillis, 100, 300001, 1, 1",
    "failures, 100, 100, 0, 1",
    "failures, 100, 100, 101, 1",
    "startLimitMillis, 100, 100, 1, 0",
    "startLimitMillis, 100, 100, 1, 3600001"
  })
  void what_is_beyond_an_edge_is_refused_by_its_name(
      String name, long interval, long timeout, int failures, long startLimit) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HealthCheck("/", interval, timeout, failures, startLimit))
        .withMessageContaining(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "health", "/a b", "/a\r\nX: y", "/\u00e4"})
  void a_path_that_would_not_be_one_line_of_http_is_refused(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HealthCheck(path, 100, 100, 1, 1))
        .withMessageContaining("path");
  }
}
