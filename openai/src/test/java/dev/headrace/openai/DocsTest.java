package dev.headrace.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The tables of {@code docs/openai.md} say what the code says. {@code -Dheadrace.write=true} writes
 * them anew.
 */
final class DocsTest {
  private static final Path FILE =
      Path.of(System.getProperty("headrace.root", ".."), "docs", "openai.md");
  private static final String BEGIN = "<!-- parameters: begin -->\n";
  private static final String END = "<!-- parameters: end -->";

  @Test
  void the_tables_of_parameters_are_those_of_the_code() throws IOException {
    String page = Files.readString(FILE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    String right = page.substring(0, begin) + tables() + page.substring(page.indexOf(END));
    if (Boolean.getBoolean("headrace.write")) {
      Files.writeString(FILE, right);
    }
    assertThat(Files.readString(FILE))
        .as("write it anew: ./mvnw -pl openai -am test -Dtest=DocsTest -Dheadrace.write=true")
        .isEqualTo(right);
  }

  private static String tables() {
    return table("chat/completions", ChatRequest.PARAMETERS)
        + table("completions", CompletionRequest.PARAMETERS)
        + table("responses", ResponsesRequest.PARAMETERS)
        + table("embeddings", EmbeddingRequest.PARAMETERS);
  }

  private static String table(String path, List<Parameter> parameters) {
    var table = new StringBuilder("\n### `/v1/" + path + "`\n\n| parameter | | |\n|---|---|---|\n");
    for (Parameter parameter : parameters) {
      String use =
          switch (parameter.use()) {
            case ACTS -> "acts";
            case NO_EFFECT -> "no effect";
            case REFUSED -> "refused";
          };
      table.append("| `%s` | %s | %s |%n".formatted(parameter.name(), use, parameter.note()));
    }
    return table.append('\n').toString();
  }
}
