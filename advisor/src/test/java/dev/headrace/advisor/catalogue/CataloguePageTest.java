package dev.headrace.advisor.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.advisor.Published;
import java.io.IOException;
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
}
