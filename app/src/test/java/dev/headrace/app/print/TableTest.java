package dev.headrace.app.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TableTest {
  private static String printed(Table table, Format format) {
    var text = new StringWriter();
    table.print(format, new PrintWriter(text));
    return text.toString();
  }

  @Test
  void columns_are_as_wide_as_their_widest_cell() {
    var table = new Table("function", "coldStarts").row("a-long-name", 3).row("b", 12);
    assertThat(printed(table, Format.TABLE).lines())
        .containsExactly("FUNCTION     COLD STARTS", "a-long-name  3", "b            12");
  }

  @Test
  void no_line_of_a_table_is_wider_than_eighty_columns() {
    String text = "word ".repeat(60).strip();
    var table = new Table("name", "why").row("x", text);
    assertThat(printed(table, Format.TABLE).lines())
        .hasSizeGreaterThan(2)
        .allMatch(line -> line.length() <= Table.WIDTH);
  }

  @Test
  void json_keeps_numbers_and_names_its_schema() {
    assertThat(printed(new Table("name", "millis").row("x", 1.5), Format.JSON))
        .contains("\"schemaVersion\" : 1", "\"millis\" : 1.5", "\"name\" : \"x\"");
  }

  @Test
  void csv_quotes_what_holds_a_comma_or_a_quote() {
    assertThat(printed(new Table("name", "why").row("a,b", "he said \"no\""), Format.CSV).lines())
        .containsExactly("name,why", "\"a,b\",\"he said \"\"no\"\"\"");
  }
}
