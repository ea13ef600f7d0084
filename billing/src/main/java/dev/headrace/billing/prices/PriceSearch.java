package dev.headrace.billing.prices;

import dev.headrace.kernel.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Finds prices by words. A row is found where every word occurs in what it says about itself; rows
 * where the words are whole words of the usage type come first.
 */
public final class PriceSearch {
  /** How many words are looked for; more are refused. */
  public static final int MAX_WORDS = 20;

  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^a-z0-9.]+");

  /** Where a lower-case letter is followed by a capital one, as in {@code NatGateway}. */
  private static final Pattern HUMP = Pattern.compile("(?<=[a-z])(?=[A-Z])");

  private static final int WHOLE_IN_NAME = 4;
  private static final int WHOLE = 3;
  private static final int IN_NAME = 2;
  private static final int ANYWHERE = 1;

  private PriceSearch() {}

  /** A row with how well it fits. */
  private record Hit(Price price, int score) {}

  /**
   * The rows that have all words, the best first.
   *
   * @throws IllegalArgumentException if there is no word, or more than {@link #MAX_WORDS}
   */
  public static List<Price> find(Collection<Price> prices, Collection<String> words) {
    List<String> wanted = wordsOf(words);
    if (wanted.isEmpty() || wanted.size() > MAX_WORDS) {
      throw new IllegalArgumentException("1 to " + MAX_WORDS + " words can be searched for");
    }
    return prices.stream()
        .map(price -> new Hit(price, score(price, wanted)))
        .filter(hit -> hit.score() > 0)
        .sorted(
            Comparator.comparingInt(Hit::score)
                .reversed()
                .thenComparingInt(hit -> hit.price().key().usageType().length())
                .thenComparing(hit -> hit.price().key())
                .thenComparing(hit -> hit.price().effectiveFrom())
                .thenComparing(hit -> hit.price().tierFrom()))
        .map(Hit::price)
        .toList();
  }

  /** A word of the prices that a word which none of them has may have meant. */
  public static Optional<String> suggestion(Collection<Price> prices, Collection<String> words) {
    Set<String> vocabulary = new TreeSet<>();
    prices.forEach(price -> vocabulary.addAll(wordsOf(List.of(text(price)))));
    return wordsOf(words).stream()
        .filter(word -> vocabulary.stream().noneMatch(other -> other.contains(word)))
        .findFirst()
        .flatMap(word -> Nearest.to(word, vocabulary));
  }

  private static int score(Price price, List<String> wanted) {
    String name = name(price);
    String text = text(price);
    List<String> nameWords = wordsOf(List.of(name));
    List<String> textWords = wordsOf(List.of(text));
    String lowerName = name.toLowerCase(Locale.ROOT);
    String lowerText = text.toLowerCase(Locale.ROOT);
    int score = 0;
    for (String word : wanted) {
      if (nameWords.contains(word)) {
        score += WHOLE_IN_NAME;
      } else if (textWords.contains(word)) {
        score += WHOLE;
      } else if (lowerName.contains(word)) {
        score += IN_NAME;
      } else if (lowerText.contains(word)) {
        score += ANYWHERE;
      } else {
        return 0;
      }
    }
    return score;
  }

  private static String name(Price price) {
    return price.key().serviceCode() + " " + price.key().usageType();
  }

  private static String text(Price price) {
    return name(price)
        + " "
        + price.key().operation()
        + " "
        + price.key().region()
        + " "
        + price.unit()
        + " "
        + price.description();
  }

  /** Lower-case words; a name of several joined by capitals is its parts, and itself. */
  private static List<String> wordsOf(Collection<String> texts) {
    List<String> words = new ArrayList<>();
    for (String text : texts) {
      addWords(text, words);
      addWords(HUMP.matcher(text).replaceAll(" "), words);
    }
    return words.stream().distinct().toList();
  }

  private static void addWords(String text, List<String> words) {
    BETWEEN_WORDS
        .splitAsStream(text.toLowerCase(Locale.ROOT))
        .filter(word -> !word.isEmpty())
        .forEach(words::add);
  }
}
