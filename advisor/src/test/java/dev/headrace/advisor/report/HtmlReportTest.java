package dev.headrace.advisor.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.advisor.advice.Advice;
import dev.headrace.advisor.advice.SmallCase;
import dev.headrace.advisor.report.Reports.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page that people open. */
final class HtmlReportTest {
  private static final String PAGE = page(new SmallCase().withModel().p99Goal(5_000).advice());

  private static String page(Advice advice) {
    return Reports.write(advice, Form.HTML, Show.ALL, false);
  }

  @Test
  void it_loads_nothing_and_runs_nothing() {
    assertThat(PAGE)
        .doesNotContain("<script")
        .doesNotContain("<link")
        .doesNotContain("<img")
        .doesNotContain("<iframe")
        .doesNotContain("src=")
        .doesNotContain("@import")
        .doesNotContain("url(")
        .doesNotContain("http://")
        .contains("default-src 'none'");
    for (String address : matches("\"https://[^\"]*\"")) {
      assertThat(PAGE).contains("<a rel=\"noreferrer noopener\" href=" + address);
    }
  }

  @Test
  void its_first_screen_has_the_answer_the_saving_the_confidence_and_three_reasons() {
    String first = PAGE.substring(PAGE.indexOf("<header"), PAGE.indexOf("</header>"));
    assertThat(first)
        .contains("<h1>Run api on Functions (512 MiB) and model on Token API")
        .contains("63.00 USD a month, 1.4 %")
        .contains("Medium confidence");
    assertThat(first.split("<li>", -1)).hasSize(1 + 3);
  }

  @Test
  void it_has_every_part_that_is_promised_and_a_link_to_each() {
    for (String part :
        List.of(
            "cost",
            "break-even",
            "latency",
            "frontier",
            "sensitivity",
            "growth",
            "path",
            "eligibility",
            "assumptions",
            "prices",
            "reproduce")) {
      assertThat(PAGE).contains("<section id=\"" + part + "\"").contains("href=\"#" + part + "\"");
    }
  }

  @Test
  void every_drawing_has_a_title_and_a_description() {
    List<String> drawings = matches("<svg [^>]*role=\"img\"[^>]*>");
    assertThat(drawings).hasSize(5);
    assertThat(matches("<title id=\"[a-z-]*-t\">[^<]+</title>")).hasSameSizeAs(drawings);
    assertThat(matches("<desc id=\"[a-z-]*-d\">[^<]+</desc>")).hasSameSizeAs(drawings);
    assertThat(matches("<svg "))
        .hasSameSizeAs(matches("<svg [^>]*(role=\"img\"|aria-hidden=\"true\")"));
  }

  @Test
  void what_is_opened_is_closed_in_order_and_ids_are_unique() {
    assertWellFormed(PAGE);
    List<String> ids = matches(" id=\"[^\"]*\"");
    assertThat(new TreeSet<>(ids)).hasSameSizeAs(ids);
  }

  @Test
  void hostile_names_stay_text() {
    String hostile = "\"><script>alert(1)</script><b onmouseover='x'>&amp;";
    String page = page(new SmallCase().named(hostile).advice());
    assertThat(page)
        .doesNotContain("<script")
        .doesNotContain("<b onmouseover")
        .contains("&quot;&gt;&lt;script&gt;");
    assertWellFormed(page);
  }

  @Test
  void it_shows_an_answer_of_nothing_too() {
    assertWellFormed(page(new SmallCase().p99Goal(1).advice()));
    assertThat(page(new SmallCase().p99Goal(1).advice())).contains("Nothing fits");
  }

  private static List<String> matches(String pattern) {
    List<String> found = new ArrayList<>();
    Matcher matcher = Pattern.compile(pattern).matcher(PAGE);
    while (matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }

  private static void assertWellFormed(String page) {
    String body = page.substring(page.indexOf("<body>"));
    Matcher tag = Pattern.compile("<(/?)([a-z0-9]+)([^>]*)>").matcher(body);
    List<String> open = new ArrayList<>(List.of("html"));
    while (tag.find()) {
      if (tag.group(1).isEmpty()) {
        if (!tag.group(3).endsWith("/") && !tag.group(2).equals("br")) {
          open.add(tag.group(2));
        }
      } else {
        assertThat(open.removeLast()).as("closed at %s", tag.start()).isEqualTo(tag.group(2));
      }
    }
    assertThat(open).isEmpty();
  }
}
