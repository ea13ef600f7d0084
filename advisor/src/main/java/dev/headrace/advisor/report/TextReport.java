package dev.headrace.advisor.report;

import dev.headrace.advisor.advice.Advice;
import dev.headrace.advisor.workload.Origin;
import java.util.ArrayList;
import java.util.List;

/** Advice for a terminal of 80 columns: the answer in two sentences, then what it stands on. */
final class TextReport {
  static final int WIDTH = 80;

  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";

  private final Advice advice;
  private final Sections sections;
  private final Show show;
  private final boolean inColour;
  private final StringBuilder out = new StringBuilder();

  private TextReport(Advice advice, Show show, boolean inColour) {
    this.advice = advice;
    this.sections = new Sections(advice);
    this.show = show;
    this.inColour = inColour;
  }

  static String of(Advice advice, Show show, boolean inColour) {
    return new TextReport(advice, show, inColour).text();
  }

  private String text() {
    advice.answer().sentences().forEach(sentence -> lines(sentence, true));
    out.append('\n');
    lines(sections.subject(), false);
    lines("Goals: " + String.join("; ", advice.subject().goals()) + ".", false);
    body().forEach(this::section);
    out.append('\n');
    hints();
    return out.toString();
  }

  private List<Section> body() {
    List<Section> body = new ArrayList<>();
    body.add(sections.reasons());
    if (!advice.changes().isEmpty()) {
      body.add(sections.changes());
    }
    if (!advice.systems().isEmpty()) {
      body.add(sections.systems());
      body.add(sections.placements());
    }
    if (show.options()) {
      body.add(sections.people());
      body.add(sections.ranges());
      body.add(sections.latency());
    }
    if (show.options() || advice.systems().isEmpty()) {
      body.addAll(sections.options());
    }
    if (!advice.frontier().isEmpty()) {
      body.add(sections.frontier());
    }
    if (!advice.systems().isEmpty()) {
      body.add(sections.breakEvens());
      body.add(sections.rulesOfThumb());
      body.add(sections.sensitivity());
    }
    if (!advice.growth().months().isEmpty()) {
      body.add(sections.growth());
    }
    body.add(sections.path());
    if (!advice.mistakes().isEmpty()) {
      body.add(sections.mistakes());
    }
    if (show.assumptions()) {
      body.add(sections.assumptions());
    }
    if (show.prices() && advice.recommended() != null) {
      body.add(sections.bill());
    }
    if (show.prices()) {
      body.add(sections.prices());
    }
    body.add(sections.reproduce());
    return body;
  }

  private void hints() {
    String stale = sections.stale();
    if (!stale.isEmpty()) {
      lines(stale, false);
    }
    long assumed =
        advice.assumptions().stream()
            .filter(assumption -> assumption.origin() == Origin.ASSUMED)
            .count();
    lines(
        assumed
            + " figures are assumed (--show assumptions); "
            + advice.prices().size()
            + " prices are used (--show prices); --format html shows all of it.",
        false);
  }

  private void section(Section section) {
    out.append('\n');
    lines(section.title(), true);
    for (Block block : section.blocks()) {
      switch (block) {
        case Block.Paragraph paragraph -> lines(paragraph.text(), false);
        case Block.Points points -> points.points().forEach(this::point);
        case Block.Grid grid ->
            new TextGrid(grid, WIDTH).lines().forEach(line -> out.append(line).append('\n'));
      }
    }
  }

  private void point(String text) {
    String lead = "- ";
    for (String line : Wrap.lines(Wrap.plain(text), WIDTH - 2)) {
      out.append(lead).append(line).append('\n');
      lead = "  ";
    }
  }

  private void lines(String text, boolean isBold) {
    for (String line : Wrap.lines(Wrap.plain(text), WIDTH)) {
      boolean coloured = isBold && inColour;
      out.append(coloured ? BOLD : "").append(line).append(coloured ? PLAIN : "").append('\n');
    }
  }
}
