package dev.headrace.kernel.replay;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A line of a recording, taken apart.
 *
 * @param number its number in the recording, from 1
 * @param atNanos the instant of the world
 * @param words all its words, the first and the instant included
 */
public record Line<W extends Word>(int number, W word, long atNanos, List<String> words) {
  /**
   * Takes a line apart.
   *
   * @throws IllegalArgumentException if it is not one of a recording
   */
  static <W extends Word> Line<W> of(int number, String text, List<W> known) {
    List<String> words = List.of(text.split(" ", -1));
    W word = word(words.getFirst(), known);
    if (words.size() != word.words()) {
      throw new IllegalArgumentException(
          word.text() + " has " + word.words() + " words, not " + words.size());
    }
    return new Line<>(number, word, Long.parseLong(words.get(1)), words);
  }

  private static <W extends Word> W word(String text, List<W> known) {
    for (W word : known) {
      if (word.text().equals(text)) {
        return word;
      }
    }
    throw new IllegalArgumentException("nothing is called " + text);
  }

  /** A word as it stands. */
  public String text(int index) {
    return words.get(index);
  }

  /** A name that somebody chose, which is written as in the query of a URL. */
  public String name(int index) {
    return URLDecoder.decode(words.get(index), StandardCharsets.UTF_8);
  }

  /** A whole number. */
  public long number(int index) {
    return Long.parseLong(words.get(index));
  }

  /** A whole number of 32 bits. */
  public int integer(int index) {
    return Integer.parseInt(words.get(index));
  }

  /** A constant, which is written in lower case. */
  public <E extends Enum<E>> E constant(int index, Class<E> type) {
    return Enum.valueOf(type, words.get(index).toUpperCase(Locale.ROOT));
  }
}
