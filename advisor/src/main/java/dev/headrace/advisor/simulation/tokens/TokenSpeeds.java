package dev.headrace.advisor.simulation.tokens;

import dev.headrace.advisor.simulation.DataFile;
import dev.headrace.advisor.simulation.Quantiles;
import dev.headrace.advisor.workload.Spread;
import dev.headrace.advisor.workload.Spread.Point;
import java.util.List;
import java.util.Map;

/**
 * How fast a model answers where it is sold by the token.
 *
 * @param measuredModel whose figures these are
 * @param exact whether they are of the model that was asked for, and were measured
 * @param source where they were read
 */
record TokenSpeeds(
    String measuredModel,
    double firstTokenP50Millis,
    double firstTokenP99Millis,
    double tokensPerSecond,
    double slowTokensPerSecond,
    double millisPerThousandInput,
    boolean exact,
    String source) {
  private static final DataFile FILE = DataFile.beside(TokenSpeeds.class, "speeds.csv");
  private static final String ANY = "*";

  /**
   * The figures of a model: of the row with the longest name that its own begins with; else those
   * that are taken for any model.
   */
  static TokenSpeeds of(String model) {
    TokenSpeeds best = null;
    for (Map<String, String> row : FILE.rows()) {
      TokenSpeeds speeds = of(row, model);
      String name = speeds.measuredModel;
      boolean fits = name.equals(ANY) || model.startsWith(name);
      if (fits && (best == null || name.length() > best.measuredModel.length())) {
        best = speeds;
      }
    }
    if (best == null) {
      throw new IllegalStateException("speeds.csv has no row for any model");
    }
    return best;
  }

  private static TokenSpeeds of(Map<String, String> row, String asked) {
    String model = String.valueOf(row.get("model"));
    return new TokenSpeeds(
        model,
        FILE.number(row, "firstTokenP50Millis"),
        FILE.number(row, "firstTokenP99Millis"),
        FILE.number(row, "tokensPerSecond"),
        FILE.number(row, "slowTokensPerSecond"),
        FILE.number(row, "millisPerThousandInput"),
        model.equals(asked) && "measured".equals(row.get("evidence")),
        String.valueOf(row.get("source")));
  }

  AnswerSpeed speed() {
    return new AnswerSpeed(
        Quantiles.of(
            new Spread(
                List.of(
                    new Point(0.5, firstTokenP50Millis), new Point(0.99, firstTokenP99Millis)))),
        millisPerThousandInput,
        Quantiles.of(
            new Spread(
                List.of(new Point(0.01, slowTokensPerSecond), new Point(0.5, tokensPerSecond)))));
  }
}
