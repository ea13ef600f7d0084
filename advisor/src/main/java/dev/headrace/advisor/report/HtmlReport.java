package dev.headrace.advisor.report;

import dev.headrace.advisor.advice.Advice;
import dev.headrace.advisor.advice.Advice.Confidence;
import dev.headrace.advisor.advice.Advice.Curve;
import dev.headrace.advisor.advice.Advice.Saving;
import dev.headrace.advisor.advice.Advice.SystemOption;
import dev.headrace.advisor.advice.Advice.Verdict;
import dev.headrace.advisor.advice.Range;
import dev.headrace.advisor.advice.Words;
import dev.headrace.advisor.report.Block.Column;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Advice as one page that needs no network, no script and nothing beside it: the answer on the
 * first screen, and below it all that it stands on.
 */
final class HtmlReport {
  private static final String STYLE = style();

  /** Nothing is fetched and nothing runs, whatever a workload's names may hold. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

  private final Advice advice;
  private final Sections sections;
  private final StringBuilder out = new StringBuilder();

  private HtmlReport(Advice advice) {
    this.advice = advice;
    this.sections = new Sections(advice);
  }

  static String of(Advice advice) {
    return new HtmlReport(advice).page();
  }

  private String page() {
    String name = Html.escape(advice.subject().name());
    out.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<meta http-equiv=\"Content-Security-Policy\" content=\"")
        .append(POLICY)
        .append("\">\n<title>Where should ")
        .append(name)
        .append(" run? Headrace</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n</head>\n<body>\n");
    firstScreen();
    out.append("<main>\n");
    body();
    out.append("</main>\n<footer>\n<p class=\"note\">Made by Headrace ")
        .append(Html.escape(advice.provenance().version()))
        .append(", with prices of ")
        .append(advice.provenance().priceDate())
        .append(". Costs are US dollars a month of 730 hours.</p>\n</footer>\n</body>\n</html>\n");
    return out.toString();
  }

  private void firstScreen() {
    Advice.Answer answer = advice.answer();
    out.append("<header class=\"top\">\n<p class=\"kicker\"><strong>Where should it run?</strong> ")
        .append(Html.escape(sections.subject()))
        .append("</p>\n<h1>")
        .append(Html.escape(answer.sentences().getFirst()))
        .append("</h1>\n");
    for (String sentence : answer.sentences().subList(1, answer.sentences().size())) {
      paragraph("next", sentence);
    }
    out.append("<div class=\"first\">\n");
    figures();
    out.append("<div>\n<p class=\"verdict\">")
        .append(chip(answer.verdict(), answer.confidence()))
        .append(Html.escape(Sections.capitalised(answer.confidenceWhy())))
        .append(".</p>\n<ol class=\"why\">\n");
    List<String> points = answer.reasons().isEmpty() ? answer.blockers() : answer.reasons();
    points.forEach(reason -> out.append("<li>").append(Html.escape(reason)).append("</li>\n"));
    out.append("</ol>\n</div>\n</div>\n");
    String stale = sections.stale();
    if (!stale.isEmpty()) {
      paragraph("note stale", stale);
    }
    sections.leftOut().forEach(limit -> paragraph("note stale", limit));
    navigation();
    out.append("</header>\n");
  }

  private static String chip(Verdict verdict, Confidence confidence) {
    String style =
        switch (verdict) {
          case RECOMMENDED -> "chip";
          case TOO_CLOSE_TO_CALL -> "chip close";
          case NOTHING_FITS -> "chip none";
        };
    return "<span class=\""
        + style
        + "\">"
        + Sections.capitalised(Sections.lower(verdict))
        + "</span><span class=\"chip\">"
        + Sections.capitalised(Sections.lower(confidence))
        + " confidence</span> ";
  }

  private void figures() {
    SystemOption system = advice.recommended();
    out.append("<dl class=\"figures\">\n");
    if (system != null) {
      figure("cash a month", system.cost().cash());
      figure("people a month", system.cost().people());
      figure("of cash wasted", Range.ZERO, Words.amount(system.cost().wastedUsd()));
    }
    Saving saving = advice.answer().saving();
    if (saving != null) {
      out.append("<div class=\"wide\"><dt>saved in cash + people against ")
          .append(Html.escape(sections.title(saving.againstId())))
          .append("</dt><dd>")
          .append(Words.usd(saving.cashPlusPeopleUsdPerMonth()))
          .append(" a month, ")
          .append(Words.percent(saving.share()))
          .append(" <small>")
          .append(Words.amount(saving.lowUsdPerMonth()))
          .append(" to ")
          .append(Words.amount(saving.highUsdPerMonth()))
          .append("</small></dd></div>\n");
    }
    out.append("</dl>\n");
  }

  private void figure(String name, Range range) {
    figure(name, range, Words.amount(range.expectedUsd()));
  }

  private void figure(String name, Range range, String shown) {
    boolean isExact = range.lowUsd().compareTo(range.highUsd()) == 0;
    out.append("<div><dt>USD ").append(name);
    if (!isExact) {
      out.append("<br>").append(Sections.band(range));
    }
    out.append("</dt><dd>").append(shown).append("</dd></div>\n");
  }

  private void navigation() {
    out.append("<nav aria-label=\"Sections\">\n");
    if (!advice.systems().isEmpty()) {
      link("cost", "Cost");
      link("break-even", "Break-even");
      link("latency", "Latency");
      link("frontier", "Frontier");
      link("sensitivity", "What changes it");
      link("growth", "Growth");
    }
    link("path", "Decision path");
    link("eligibility", "Eligibility");
    link("assumptions", "Assumptions");
    link("prices", "Prices");
    link("reproduce", "Reproduce");
    out.append("</nav>\n");
  }

  private void link(String id, String name) {
    out.append("<a href=\"#").append(id).append("\">").append(name).append("</a>\n");
  }

  private void body() {
    if (!advice.changes().isEmpty()) {
      section(sections.changes());
    }
    if (!advice.mistakes().isEmpty()) {
      mistakes();
    }
    if (!advice.systems().isEmpty()) {
      cost();
      breakEvens();
      latency();
      frontier();
      sensitivity();
      section(sections.growth());
    }
    path();
    eligibility();
    assumptions();
    section(sections.prices());
    section(sections.reproduce());
  }

  private void cost() {
    open("cost", "What each way costs");
    figure(
        CostChart.of(advice),
        "USD a month, cash and people apart. Whiskers show how far each may be off.");
    blocks(sections.systems());
    sub(sections.placements());
    sub(sections.people());
    sub(sections.ranges());
    if (advice.recommended() != null) {
      sub(sections.bill());
    }
    close();
  }

  private void breakEvens() {
    open("break-even", "At which volume it changes");
    if (advice.curves().stream().anyMatch(curve -> curve.points().size() > 1)) {
      out.append("<figure><div class=\"scroll\" tabindex=\"0\">")
          .append(CurveChart.of(advice))
          .append("</div>\n");
      legend();
      caption(
          "Bands show how far costs may be off; × where a goal is missed. Both axes by factors.");
      out.append("</figure>\n");
    }
    blocks(sections.breakEvens());
    sub(sections.rulesOfThumb());
    close();
  }

  private void latency() {
    open("latency", "How long a request takes");
    if (LatencyChart.isPossible(advice)) {
      out.append("<figure><div class=\"scroll\" tabindex=\"0\">")
          .append(LatencyChart.of(advice))
          .append("</div>\n");
      legend();
      caption(
          "Cold starts included, from the first. Points mark the 99th percentile; ways that are"
              + " costed by formula have no line.");
      out.append("</figure>\n");
    }
    blocks(sections.latency());
    close();
  }

  private void frontier() {
    open("frontier", "Cheaper is slower from here on");
    if (advice.frontier().isEmpty()) {
      paragraph("", "No way has a latency that is known, so that there is no frontier.");
    } else {
      figure(
          FrontierChart.of(advice),
          "Numbers are rows of the table; rings are the best sizes of other ways.");
      Section section = sections.frontier();
      blocks(section);
    }
    close();
  }

  private void sensitivity() {
    open("sensitivity", "What would change the answer");
    SystemOption system = advice.recommended();
    if (system != null && !advice.sensitivity().isEmpty()) {
      figure(
          SensitivityChart.of(advice, system),
          "Cash + people of what is advised, each input made half as large again and as much"
              + " smaller, the others as they are.");
    }
    blocks(sections.sensitivity());
    close();
  }

  private void path() {
    open("path", "The path of the decision");
    out.append("<ol class=\"path\">\n");
    for (Advice.Step step : advice.decisionPath()) {
      out.append("<li><p class=\"q\">")
          .append(Html.escape(step.question()))
          .append("</p><p class=\"a\">")
          .append(Html.escape(Sections.capitalised(step.answer())))
          .append("</p><p class=\"b\">")
          .append(Html.escape(Sections.capitalised(step.because())))
          .append(". <span>")
          .append(Html.escape(Sections.capitalised(step.leadsTo())))
          .append(".</span></p></li>\n");
    }
    out.append("</ol>\n");
    close();
  }

  private void eligibility() {
    open("eligibility", "Every way to run each component");
    sections.options().forEach(this::sub);
    close();
  }

  private void assumptions() {
    open("assumptions", "What it stands on");
    blocks(sections.assumptions());
    close();
  }

  private void mistakes() {
    open("mistakes", "Known mistakes in this workload");
    for (Advice.Mistake mistake : advice.mistakes()) {
      out.append("<div class=\"mistake\"><p><strong>")
          .append(Html.escape(mistake.title()))
          .append("</strong></p><p>")
          .append(Html.escape(mistake.explanation()))
          .append("</p></div>\n");
    }
    close();
  }

  private void section(Section section) {
    open(section.id(), section.title());
    blocks(section);
    close();
  }

  private void sub(Section section) {
    out.append("<h3>").append(Html.escape(section.title())).append("</h3>\n");
    blocks(section);
  }

  private void open(String id, String title) {
    out.append("<section id=\"")
        .append(id)
        .append("\">\n<h2>")
        .append(Html.escape(title))
        .append("</h2>\n");
  }

  private void close() {
    out.append("</section>\n");
  }

  private void figure(String svg, String caption) {
    out.append("<figure><div class=\"scroll\" tabindex=\"0\">").append(svg).append("</div>\n");
    caption(caption);
    out.append("</figure>\n");
  }

  private void caption(String text) {
    out.append("<figcaption>").append(Html.escape(text)).append("</figcaption>\n");
  }

  private void legend() {
    out.append("<ul class=\"legend\">\n");
    int colour = 1;
    for (Curve curve : advice.curves()) {
      out.append("<li><svg viewBox=\"0 0 30 10\" aria-hidden=\"true\"><line class=\"line c")
          .append(colour++)
          .append("\" x1=\"1\" y1=\"5\" x2=\"29\" y2=\"5\"/></svg>")
          .append(Html.escape(curve.title()))
          .append("</li>\n");
    }
    out.append("</ul>\n");
  }

  private void paragraph(String style, String text) {
    out.append(style.isEmpty() ? "<p>" : "<p class=\"" + style + "\">")
        .append(Html.escape(text))
        .append("</p>\n");
  }

  private void blocks(Section section) {
    for (Block block : section.blocks()) {
      switch (block) {
        case Block.Paragraph paragraph -> paragraph("note", paragraph.text());
        case Block.Points points -> {
          out.append("<ul>\n");
          points
              .points()
              .forEach(point -> out.append("<li>").append(Html.escape(point)).append("</li>\n"));
          out.append("</ul>\n");
        }
        case Block.Grid grid -> grid(section, grid);
      }
    }
  }

  private void grid(Section section, Block.Grid grid) {
    out.append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"")
        .append(Html.escape(section.title()))
        .append("\"><table>\n<thead><tr>");
    for (Column column : grid.columns()) {
      out.append(column.isNumber() ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">")
          .append(Html.escape(column.name()))
          .append("</th>");
    }
    out.append("</tr></thead>\n<tbody>\n");
    grid.rows().forEach(row -> row(grid.columns(), row));
    out.append("</tbody></table></div>\n");
  }

  private void row(List<Column> columns, List<String> cells) {
    boolean isAdvised = cells.getFirst().startsWith("* ");
    out.append(isAdvised ? "<tr class=\"advised\">" : "<tr>");
    for (int i = 0; i < cells.size(); i++) {
      out.append(columns.get(i).isNumber() ? "<td class=\"n\">" : "<td>")
          .append(cell(cells.get(i)))
          .append("</td>");
    }
    out.append("</tr>\n");
  }

  /** A cell; an address becomes a link that tells its target nothing. */
  private static String cell(String text) {
    String escaped = Html.escape(text);
    return text.startsWith("https://") && text.indexOf(' ') < 0
        ? "<a rel=\"noreferrer noopener\" href=\"" + escaped + "\">" + shortened(text) + "</a>"
        : escaped;
  }

  private static String shortened(String address) {
    String bare = address.substring("https://".length());
    return Html.escape(bare.length() <= 48 ? bare : bare.substring(0, 47) + "…");
  }

  private static String style() {
    @Nullable InputStream file = HtmlReport.class.getResourceAsStream("report.css");
    try (InputStream in = Objects.requireNonNull(file, "the jar has the style of reports")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
