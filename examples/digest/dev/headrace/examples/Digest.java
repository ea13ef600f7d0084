package dev.headrace.examples;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A tool: makes a summary of passages out of their own sentences, and measures it.
 *
 * <p>Event: {@code passages} (best first), {@code words} (how long the summary may be). Result:
 * {@code summary}, {@code statistics}. A sentence counts by the mean frequency of its words and by
 * the rank of its passage; the chosen ones keep their order.
 */
public final class Digest {
  private static final int SHORTEST_WORD_THAT_COUNTS = 4;
  private static final int FEWEST_WORDS_OF_A_SENTENCE = 5;

  private record Sentence(int place, String text, List<String> words, double weight) {}

  /** Answers one event; its types are what JSON becomes. */
  public Map<String, Object> handle(Map<String, Object> event) {
    List<Sentence> sentences = sentences((List<?>) event.get("passages"));
    List<Sentence> chosen = choose(sentences, ((Number) event.get("words")).intValue());
    String summary = String.join(" ", chosen.stream().map(Sentence::text).toList());
    System.out.println(chosen.size() + " of " + sentences.size() + " sentences chosen");
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("summary", summary);
    result.put("statistics", statistics(chosen));
    return result;
  }

  private static List<Sentence> sentences(List<?> passages) {
    Map<String, Integer> frequencies = new HashMap<>();
    for (Object passage : passages) {
      words((String) passage).forEach(word -> frequencies.merge(word, 1, Integer::sum));
    }
    List<Sentence> sentences = new ArrayList<>();
    for (int rank = 0; rank < passages.size(); rank++) {
      for (String text : ((String) passages.get(rank)).split("(?<=[.!?])\\s+")) {
        List<String> words = words(text);
        if (words.size() >= FEWEST_WORDS_OF_A_SENTENCE) {
          double weight = meanFrequency(words, frequencies) / (1 + rank);
          sentences.add(new Sentence(sentences.size(), text.strip(), words, weight));
        }
      }
    }
    return sentences;
  }

  private static double meanFrequency(List<String> words, Map<String, Integer> frequencies) {
    return words.stream()
        .filter(word -> word.length() >= SHORTEST_WORD_THAT_COUNTS)
        .mapToInt(frequencies::get)
        .average()
        .orElse(0);
  }

  private static List<Sentence> choose(List<Sentence> sentences, int wordLimit) {
    List<Sentence> byWeight = new ArrayList<>(sentences);
    byWeight.sort(Comparator.comparingDouble(Sentence::weight).reversed());
    List<Sentence> chosen = new ArrayList<>();
    int words = 0;
    for (Sentence sentence : byWeight) {
      if (words + sentence.words().size() <= wordLimit || chosen.isEmpty()) {
        chosen.add(sentence);
        words += sentence.words().size();
      }
    }
    chosen.sort(Comparator.comparingInt(Sentence::place));
    return chosen;
  }

  private static Map<String, Object> statistics(List<Sentence> sentences) {
    List<String> words = sentences.stream().flatMap(s -> s.words().stream()).toList();
    Map<String, Object> statistics = new LinkedHashMap<>();
    statistics.put("sentences", sentences.size());
    statistics.put("words", words.size());
    statistics.put("distinctWords", (int) words.stream().distinct().count());
    statistics.put("readingEase", readingEase(sentences.size(), words));
    return statistics;
  }

  /** Flesch's formula: 100 is easy, 0 is hard (Flesch, "A new readability yardstick", 1948). */
  private static double readingEase(int sentences, List<String> words) {
    if (words.isEmpty()) {
      return 0;
    }
    double syllables = words.stream().mapToInt(Digest::syllables).sum();
    double wordCount = words.size();
    double ease = 206.835 - 1.015 * wordCount / sentences - 84.6 * syllables / wordCount;
    return Math.round(ease * 10) / 10.0;
  }

  /** Groups of vowels, without a mute e at the end. */
  private static int syllables(String word) {
    int count = 0;
    boolean inVowels = false;
    for (int i = 0; i < word.length(); i++) {
      boolean vowel = "aeiouy".indexOf(word.charAt(i)) >= 0;
      boolean mute = i == word.length() - 1 && word.charAt(i) == 'e' && count > 0;
      if (vowel && !inVowels && !mute) {
        count++;
      }
      inVowels = vowel;
    }
    return Math.max(1, count);
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.toLowerCase(Locale.ROOT).split("[^a-z']+")) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }
}
