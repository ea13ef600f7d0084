package dev.headrace.inference.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "*, anything, true",
    "a*c, abc, true",
    "a*c, ac, true",
    "a*c, abcd, false",
    "*embed*, amazon.titan-embed-text-v2:0, true",
    "gpt-4, gpt-4o, false",
    "gpt-4*, gpt-4o, true",
    "a.c, abc, false"
  })
  void a_star_stands_for_any_characters_and_all_else_for_itself(
      String pattern, String text, boolean fits) {
    assertThat(Glob.fits(pattern, text)).isEqualTo(fits);
  }

  @Property
  void it_says_what_a_regular_expression_of_the_same_meaning_says(
      @ForAll @Chars({'a', 'b', '*'}) @StringLength(max = 8) String pattern,
      @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 10) String text) {
    assertThat(Glob.fits(pattern, text))
        .isEqualTo(Pattern.matches(pattern.replace("*", ".*"), text));
  }

  @Test
  void a_hostile_pattern_takes_no_time_to_speak_of() {
    assertThat(Glob.fits("a*".repeat(120) + "b", "a".repeat(10_000))).isFalse();
  }
}
