package dev.headrace.supporting.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.wire.ServiceError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class PageTest {
  @Property(tries = 200)
  void pages_in_a_row_are_the_whole_list(
      @ForAll @Size(max = 30) Set<@AlphaChars @StringLength(min = 1, max = 4) String> names,
      @ForAll @IntRange(min = 1, max = 7) int maxItems) {
    List<String> all = List.copyOf(new TreeSet<>(names));
    List<String> paged = new ArrayList<>();
    Page<String> page = Page.of(all, name -> name, null, maxItems);
    paged.addAll(page.items());
    while (page.isTruncated()) {
      assertThat(page.items()).hasSize(maxItems);
      page = Page.of(all, name -> name, page.marker(), maxItems);
      paged.addAll(page.items());
    }
    assertThat(paged).isEqualTo(all);
  }

  @Test
  void a_marker_that_was_not_made_here_is_refused() {
    assertThatThrownBy(() -> Page.of(List.of("a"), name -> name, "nonsense", 1))
        .isInstanceOf(ServiceError.class);
  }
}
