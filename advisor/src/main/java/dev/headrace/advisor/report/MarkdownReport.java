package dev.headrace.advisor.report;

import dev.headrace.advisor.advice.Advice;
import dev.headrace.advisor.report.Block.Column;
import java.util.ArrayList;
import java.util.List;

/** Advice as Markdown: for a pull request or a wiki. */
final class MarkdownReport {
  private final Advice advice;
  private final Sections sections;
  private final StringBuilder out = new StringBuilder();

  private MarkdownReport(Advice advice) {
    this.advice = advice;
    this.sections = new Sections(advice);
  }

  static String of(Advice advice) {
    return new MarkdownReport(advice).text();
  }

  private String text() {
    out.append("# ").append(escape(advice.subject().name())).append("\n\n");
    out.append("**").append(escape(String.join(" ", advice.answer().sentences()))).append("**\n\n");
    out.append(escape(sections.subject())).append("\n\n");
    out.append("Goals: ");
    out.append(escape(String.join("; ", advice.subject().goals()))).append(".\n\n");
    body().forEach(this::section);
    String stale = sections.stale();
    if (!stale.isEmpty()) {
      out.append(escape(stale)).append("\n");
    }
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
      body.add(sections.people());
      body.add(sections.ranges());
      body.add(sections.latency());
      body.add(sections.frontier());
      body.add(sections.breakEvens());
      body.add(sections.rulesOfThumb());
      body.add(sections.sensitivity());
      body.add(sections.growth());
    }
    body.add(sections.path());
    body.addAll(sections.options());
    if (!advice.mistakes().isEmpty()) {
      body.add(sections.mistakes());
    }
    body.add(sections.assumptions());
    if (advice.recommended() != null) {
      body.add(sections.bill());
    }
    body.add(sections.prices());
    body.add(sections.reproduce());
    return body;
  }

  private void section(Section section) {
    out.append("## ").append(escape(section.title())).append("\n\n");
    for (Block block : section.blocks()) {
      switch (block) {
        case Block.Paragraph paragraph -> out.append(escape(paragraph.text())).append("\n\n");
        case Block.Points points -> {
          points.points().forEach(point -> out.append("- ").append(escape(point)).append('\n'));
          out.append('\n');
        }
        case Block.Grid grid -> grid(grid);
      }
    }
  }

  private void grid(Block.Grid grid) {
    row(grid.columns().stream().map(Column::name).toList());
    out.append('|');
    grid.columns().forEach(column -> out.append(column.isNumber() ? " ---: |" : " --- |"));
    out.append('\n');
    grid.rows().forEach(this::row);
    out.append('\n');
  }

  private void row(List<String> cells) {
    out.append('|');
    cells.forEach(cell -> out.append(' ').append(escape(cell)).append(" |"));
    out.append('\n');
  }

  /** A text whose signs mean nothing to Markdown or to HTML inside it. */
  static String escape(String text) {
    var escaped = new StringBuilder();
    Wrap.plain(text)
        .codePoints()
        .forEach(c -> {
          switch (c) {
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '&' -> escaped.append("&amp;");
            case '\\', '`', '*', '_', '[', ']', '|', '#', '!', '~' ->
                escaped.append('\\').appendCodePoint(c);
            default -> escaped.appendCodePoint(c);
          }
        });
    return escaped.toString();
  }
}
