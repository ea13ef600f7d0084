package dev.headrace.inference.replay;

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
record Line(int number, Word word, long atNanos, List<String> words) {
  /**
   * Takes a line apart.
   *
   * @throws IllegalArgumentException if it is not one of a recording
   */
  static Line of(int number, String text) {
    List<String> words = List.of(text.split(" ", -1));
    Word word = Word.of(words.getFirst());
    if (words.size() != word.words()) {
      throw new IllegalArgumentException(
          word.text() + " has " + word.words() + " words, not " + words.size());
    }
    return new Line(number, word, Long.parseLong(words.get(1)), words);
  }

  String text(int index) {
    return words.get(index);
  }

  /** A name that somebody chose. */
  String name(int index) {
    return URLDecoder.decode(words.get(index), StandardCharsets.UTF_8);
  }

  long number(int index) {
    return Long.parseLong(words.get(index));
  }

  int integer(int index) {
    return Integer.parseInt(words.get(index));
  }

  <E extends Enum<E>> E constant(int index, Class<E> type) {
    return Enum.valueOf(type, words.get(index).toUpperCase(Locale.ROOT));
  }
}
