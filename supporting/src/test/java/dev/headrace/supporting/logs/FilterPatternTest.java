package dev.headrace.supporting.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.wire.ServiceError;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FilterPatternTest {
  private static final String EVENT =
      """
      {"eventType": "UpdateTrail", "ip": "111.111.111.111", "ok": true, "bad": false,
       "array": ["value", "another"], "list": [{"id": 1}, {"id": 2, "flag": null}],
       "none": null, "ms": 7.5, "code": 404, "n": "404", "user": {"id": 1, "na-me": "a b"}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ERROR                     | [ERROR 400] BAD                | true",
        "ERROR                     | [error 400] BAD                | false",
        "ERROR BAD                 | [ERROR 400] BAD                | true",
        "ERROR GOOD                | [ERROR 400] BAD                | false",
        "?ERROR ?GOOD              | [ERROR 400] BAD                | true",
        "?WORSE ?GOOD              | [ERROR 400] BAD                | false",
        "BAD ?GOOD                 | [ERROR 400] BAD                | true",
        "?ERROR GOOD               | [ERROR 400] BAD                | false",
        "ERROR -400                | [ERROR 400] BAD                | false",
        "ERROR -401                | [ERROR 400] BAD                | true",
        "-ERROR                    | all is well                    | true",
        "\"ERROR 400\"             | [ERROR 400] BAD                | true",
        "\"400 ERROR\"             | [ERROR 400] BAD                | false",
        "-\"ERROR 400\" BAD        | [ERROR 400] BAD                | false",
        "\"say \\\"no\\\"\"        | say \"no\"                     | true",
        "?\"a b\" ?c               | a b                            | true",
        "été                       | en été                         | true",
      })
  void terms_match_what_has_them(String pattern, String message, boolean matches) {
    assertThat(FilterPattern.parse(pattern).matches(message)).isEqualTo(matches);
  }

  @Test
  void no_pattern_matches_every_event() {
    for (String pattern : new String[] {null, "", "  "}) {
      assertThat(FilterPattern.parse(pattern).matches("anything")).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ $.eventType = \"UpdateTrail\" }",
        "{$.eventType=UpdateTrail}",
        "{ $.eventType = Update* }",
        "{ $.eventType = \"*Trail\" }",
        "{ $.eventType != \"Update\" }",
        "{ $.ip != 123.123.* }",
        "{ $.ip = 111.* }",
        "{ $.array[0] = \"value\" }",
        "{ $.array[*] = \"another\" }",
        "{ $.array[1] != \"value\" }",
        "{ $.list[1].id = 2 }",
        "{ $.list[*].id > 1 }",
        "{ $.none IS NULL }",
        "{ $.list[1].flag IS NULL }",
        "{ $.missing NOT EXISTS }",
        "{ $.array[2] NOT EXISTS }",
        "{ $.ok IS TRUE }",
        "{ $.bad IS FALSE }",
        "{ $.ms > 7 }",
        "{ $.ms >= 7.5 }",
        "{ $.ms < 7.51 }",
        "{ $.ms <= 75e-1 }",
        "{ $.code = 404 }",
        "{ $.code = 4* }",
        "{ $.code != 405 }",
        "{ $.n = 404 }",
        "{ $.user.id = 1 }",
        "{ $.user.na-me = \"a b\" }",
        "{ $.user[\"na-me\"] = \"a b\" }",
        "{ $.ok = true }",
        "{ ($.user.id = 1) && ($.list[0].id = \"1\") }",
        "{ $.user.id = 2 || $.code = 404 }",
        "{ $.code = 404 || $.code = 405 && $.code = 406 }",
        "{ ($.code = 1 || $.code = 404) && ($.ms > 7 && ($.ok IS TRUE)) }",
      })
  void conditions_match(String pattern) {
    assertThat(FilterPattern.parse(pattern).matches(EVENT)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ $.eventType = \"Update\" }",
        "{ $.eventType = \"updatetrail\" }",
        "{ $.eventType != Update* }",
        "{ $.missing = \"x\" }",
        "{ $.missing != \"x\" }",
        "{ $.missing IS NULL }",
        "{ $.code NOT EXISTS }",
        "{ $.none NOT EXISTS }",
        "{ $.ok IS FALSE }",
        "{ $.eventType IS TRUE }",
        "{ $.eventType > 1 }",
        "{ $.n > 1 }",
        "{ $.ms > 7.5 }",
        "{ $.ms < 7.5 }",
        "{ $.code = 40 }",
        "{ $.user = 1 }",
        "{ $.user.id.deeper = 1 }",
        "{ $.eventType[0] = \"U\" }",
        "{ ($.code = 404 || $.code = 405) && $.code = 406 }",
      })
  void conditions_do_not_match(String pattern) {
    assertThat(FilterPattern.parse(pattern).matches(EVENT)).isFalse();
  }

  @Test
  void what_is_not_json_matches_no_condition() {
    FilterPattern pattern = FilterPattern.parse("{ $.a NOT EXISTS }");
    assertThat(pattern.matches("{}")).isTrue();
    for (String message : List.of("", "text", "{", "{\"a\":}", "[".repeat(100_000), "1", "null")) {
      assertThat(pattern.matches(message)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-23",
        "a:b",
        "\"open",
        "?",
        "-",
        "a ?",
        "[a, b]",
        "%a%",
        "{",
        "{}",
        "{ $ }",
        "{ $. }",
        "{ $.a }",
        "{ $.a = }",
        "{ $.a == 1 }",
        "{ $.a = 1",
        "{ $.a = 1 } x",
        "{ a = 1 }",
        "{ $.a[ = 1 }",
        "{ $.a[-1] = 1 }",
        "{ $.a[9999999999] = 1 }",
        "{ ($.a = 1 }",
        "{ $.a = 1 && }",
        "{ $.a = 1 $.b = 2 }",
        "{ $.a IS MAYBE }",
        "{ $.a NOT NULL }",
        "{ $.a > x }",
        "{ $.a > \"1\" }",
        "{ $.a = %x% }",
        "{ $.a = \"x }",
      })
  void what_is_no_pattern_is_refused(String pattern) {
    assertThatThrownBy(() -> FilterPattern.parse(pattern))
        .isInstanceOfSatisfying(
            ServiceError.class, e -> assertThat(e.code()).isEqualTo("InvalidParameterException"))
        .hasMessageContaining("Invalid filter pattern");
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.of(
            "{", "}", "(", ")", "$", ".", "[", "]", "*", "0", "1", "a", "b", "\"", "\\", " ", "=",
            "!=", "<", ">=", "&&", "||", "IS", "NULL", "TRUE", "NOT", "EXISTS", "?", "-", "%", "é",
            "\u0000", "{ $.a", "$.a = 1")
        .list()
        .ofMaxSize(60)
        .map(parts -> String.join("", parts));
  }

  @Property
  void any_text_is_a_pattern_or_refused(
      @ForAll("patterns") String pattern, @ForAll("patterns") String message) {
    try {
      FilterPattern parsed = FilterPattern.parse(pattern);
      parsed.matches(message);
      parsed.matches(EVENT);
    } catch (ServiceError refused) {
      assertThat(refused.code()).isEqualTo("InvalidParameterException");
    }
  }

  @Property
  void a_quoted_term_matches_what_contains_it(@ForAll String term, @ForAll String around) {
    String quoted = term.replace("\\", "\\\\").replace("\"", "\\\"");
    assertThat(FilterPattern.parse("\"" + quoted + "\"").matches(around + term + around)).isTrue();
    assertThat(FilterPattern.parse("-\"" + quoted + "\"").matches(around + term + around))
        .isFalse();
  }

  @Test
  void the_longest_nesting_is_read() {
    String pattern = "{" + "(".repeat(505) + "$.a=1" + ")".repeat(505) + "}";
    assertThat(pattern).hasSizeLessThanOrEqualTo(1024);
    assertThat(FilterPattern.parse(pattern).matches("{\"a\":1}")).isTrue();
  }
}
