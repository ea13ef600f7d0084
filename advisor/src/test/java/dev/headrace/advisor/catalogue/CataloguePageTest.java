package dev.headrace.advisor.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.advisor.Published;
import java.io.IOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class CataloguePageTest {
  @Test
  void the_page_says_what_the_data_says() throws IOException {
    Published.compare("docs/catalogue.md", CataloguePage.markdown(Catalogue.shipped()));
  }

  @Test
  void every_way_and_the_sources_of_its_facts_are_on_the_page() {
    String page = CataloguePage.markdown(Catalogue.shipped());
    for (Shape shape : Catalogue.shipped().shapes()) {
      assertThat(page).contains("## " + shape.title()).contains(shape.scaling().by().source());
    }
  }

  @Test
  void no_fact_is_official_whose_source_says_that_it_was_estimated_or_not_confirmed() {
    String page = CataloguePage.markdown(Catalogue.shipped());
    List<String> official =
        Pattern.compile(" \\[(\\d+)]")
            .matcher(page)
            .results()
            .map(match -> sourceOf(match, page))
            .distinct()
            .toList();
    assertThat(official)
        .hasSizeGreaterThan(40)
        .noneMatch(source -> source.contains("estimate") || source.contains("not confirmed"));
  }

  private static String sourceOf(MatchResult number, String page) {
    String start = "\n" + number.group(1) + ". ";
    int from = page.indexOf(start) + start.length();
    return page.substring(from, page.indexOf('\n', from));
  }
}
