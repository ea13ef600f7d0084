package dev.headrace.supporting.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.supporting.s3.ByteRange.Unsatisfiable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteRangeTest {
  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=0-9, 0, 10",
    "bytes=3-, 3, 7",
    "bytes=9-9, 9, 1",
    "bytes=5-500, 5, 5",
    "bytes=-3, 7, 3",
    "bytes=-10, 0, 10",
    "bytes=-11, 0, 10",
    "bytes=2-99999999999999999999, 2, 8"
  })
  void a_range_of_ten_bytes_is_cut_at_the_end(String header, long offset, long length)
      throws Unsatisfiable {
    assertThat(ByteRange.parse(header, 10)).isEqualTo(new ByteRange(offset, length));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=10-12", "bytes=-0", "bytes=99999999999999999999-"})
  void a_range_that_holds_no_byte_is_unsatisfiable(String header) {
    assertThatThrownBy(() -> ByteRange.parse(header, 10)).isInstanceOf(Unsatisfiable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=5-3",
        "bytes=0-1,3-4",
        "items=0-1",
        "0-1"
      })
  void what_is_not_one_range_of_bytes_asks_for_everything(String header) throws Unsatisfiable {
    assertThat(ByteRange.parse(header, 10)).isNull();
  }

  @Test
  void an_empty_object_satisfies_no_range() {
    assertThatThrownBy(() -> ByteRange.parse("bytes=0-", 0)).isInstanceOf(Unsatisfiable.class);
    assertThatThrownBy(() -> ByteRange.parse("bytes=-1", 0)).isInstanceOf(Unsatisfiable.class);
  }

  @Test
  void a_content_range_names_the_last_byte_and_the_size() {
    assertThat(new ByteRange(2, 3).contentRange(10)).isEqualTo("bytes 2-4/10");
  }
}
