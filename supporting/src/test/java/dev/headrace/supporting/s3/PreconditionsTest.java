package dev.headrace.supporting.s3;

import static dev.headrace.supporting.s3.Preconditions.Verdict.FAILED;
import static dev.headrace.supporting.s3.Preconditions.Verdict.NOT_MODIFIED;
import static dev.headrace.supporting.s3.Preconditions.Verdict.PASSED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PreconditionsTest {
  private static final Instant MODIFIED = Instant.parse("2026-01-01T00:00:00.700Z");
  private static final Instant SAME_SECOND = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant BEFORE = SAME_SECOND.minusSeconds(1);

  private static Preconditions.Verdict judge(
      @Nullable String ifMatch,
      @Nullable String ifNoneMatch,
      @Nullable Instant ifModifiedSince,
      @Nullable Instant ifUnmodifiedSince) {
    return new Preconditions(ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince)
        .judge("abc", MODIFIED.toEpochMilli());
  }

  @Test
  void no_demand_passes() {
    assertThat(Preconditions.NONE.judge("abc", 0)).isEqualTo(PASSED);
  }

  @Test
  void if_match_wants_one_of_its_tags() {
    assertThat(judge("\"abc\"", null, null, null)).isEqualTo(PASSED);
    assertThat(judge("abc", null, null, null)).isEqualTo(PASSED);
    assertThat(judge("\"x\", \"abc\"", null, null, null)).isEqualTo(PASSED);
    assertThat(judge("*", null, null, null)).isEqualTo(PASSED);
    assertThat(judge("\"x\"", null, null, null)).isEqualTo(FAILED);
  }

  @Test
  void if_none_match_wants_none_of_its_tags() {
    assertThat(judge(null, "\"abc\"", null, null)).isEqualTo(NOT_MODIFIED);
    assertThat(judge(null, "*", null, null)).isEqualTo(NOT_MODIFIED);
    assertThat(judge(null, "\"x\"", null, null)).isEqualTo(PASSED);
  }

  @Test
  void dates_are_compared_by_the_second() {
    assertThat(judge(null, null, SAME_SECOND, null)).isEqualTo(NOT_MODIFIED);
    assertThat(judge(null, null, BEFORE, null)).isEqualTo(PASSED);
    assertThat(judge(null, null, null, SAME_SECOND)).isEqualTo(PASSED);
    assertThat(judge(null, null, null, BEFORE)).isEqualTo(FAILED);
  }

  @Test
  void tags_go_before_dates() {
    assertThat(judge("abc", null, null, BEFORE)).isEqualTo(PASSED);
    assertThat(judge(null, "\"x\"", SAME_SECOND, null)).isEqualTo(PASSED);
  }
}
