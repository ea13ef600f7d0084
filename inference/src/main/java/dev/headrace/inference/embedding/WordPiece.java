package dev.headrace.inference.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tokenizer of BERT models without case (<a
 * href="https://github.com/google-research/bert#tokenization">source</a>): text is cleaned, its
 * accents dropped, and each word cut into the longest pieces that the vocabulary has.
 *
 * <p>It is ours although there is a library, DJL's binding of Hugging Face's tokenizers, because
 * that one reports each start to its makers where it finds itself on EC2, unpacks machine code of
 * its own outside the data folder, and weighs 20 MB. A test holds the two against one another; they
 * differ in marks and punctuation that Unicode has had for less than a decade, which Java knows and
 * that one does not.
 */
final class WordPiece {
  private static final int MAX_WORD_CHARACTERS = 100;
  private static final String CONTINUED = "##";

  private final Map<String, Integer> vocabulary;
  private final Pattern markers;
  private final int unknown;
  private final int begin;
  private final int end;

  private WordPiece(Map<String, Integer> vocabulary, Pattern markers) {
    this.vocabulary = vocabulary;
    this.markers = markers;
    this.unknown = id("[UNK]");
    this.begin = id("[CLS]");
    this.end = id("[SEP]");
  }

  /**
   * Reads a {@code tokenizer.json} of Hugging Face.
   *
   * @throws IOException where it is none of such a model
   */
  static WordPiece read(InputStream json) throws IOException {
    JsonNode tokenizer = new JsonMapper().readTree(json);
    JsonNode model = tokenizer.path("model");
    if (!model.path("type").asText().equals("WordPiece")
        || !tokenizer.path("normalizer").path("lowercase").asBoolean()) {
      throw new IOException("the tokenizer is not one of WordPiece without case");
    }
    Map<String, Integer> vocabulary = new HashMap<>();
    model
        .path("vocab")
        .properties()
        .forEach(entry -> vocabulary.put(entry.getKey(), entry.getValue().asInt()));
    var markers = new StringBuilder();
    for (JsonNode added : tokenizer.path("added_tokens")) {
      markers.append(markers.isEmpty() ? "" : "|");
      markers.append(Pattern.quote(added.path("content").asText()));
    }
    return new WordPiece(vocabulary, Pattern.compile(markers.toString()));
  }

  private int id(String token) {
    Integer id = vocabulary.get(token);
    if (id == null) {
      throw new IllegalArgumentException("the vocabulary has no " + token);
    }
    return id;
  }

  /** The token before each text. */
  int begin() {
    return begin;
  }

  /** The token after each text. */
  int end() {
    return end;
  }

  /** The tokens of a text, without those that begin and end it. */
  int[] tokens(String text) {
    var tokens = new Tokens();
    Matcher marker = markers.matcher(text);
    int from = 0;
    while (marker.find()) {
      words(text.substring(from, marker.start()), tokens);
      tokens.add(id(marker.group()));
      from = marker.end();
    }
    words(text.substring(from), tokens);
    return tokens.toArray();
  }

  private void words(String text, Tokens tokens) {
    String clean = withoutAccents(cleaned(text));
    int start = 0;
    int at = 0;
    while (at < clean.length()) {
      int c = clean.codePointAt(at);
      int next = at + Character.charCount(c);
      if (c == ' ' || isPunctuation(c)) {
        word(clean, start, at, tokens);
        if (c != ' ') {
          word(clean, at, next, tokens);
        }
        start = next;
      }
      at = next;
    }
    word(clean, start, at, tokens);
  }

  /** Adds the pieces of one word, or that it is unknown. */
  private void word(String text, int from, int to, Tokens tokens) {
    if (from == to) {
      return;
    }
    int before = tokens.count;
    if (text.codePointCount(from, to) > MAX_WORD_CHARACTERS) {
      tokens.add(unknown);
      return;
    }
    int start = from;
    while (start < to) {
      int stop = to;
      Integer piece = null;
      while (stop > start) {
        String part = text.substring(start, stop);
        piece = vocabulary.get(start == from ? part : CONTINUED + part);
        if (piece != null) {
          break;
        }
        stop = text.offsetByCodePoints(stop, -1);
      }
      if (piece == null) {
        tokens.count = before;
        tokens.add(unknown);
        return;
      }
      tokens.add(piece);
      start = stop;
    }
  }

  /** Without what is not shown, every kind of space a plain one, Chinese characters apart. */
  private static String cleaned(String text) {
    var clean = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(c -> {
          if (isSpace(c)) {
            clean.append(' ');
          } else if (isChinese(c)) {
            clean.append(' ').appendCodePoint(c).append(' ');
          } else if (c != 0 && c != 0xFFFD && !isOther(c)) {
            clean.appendCodePoint(c);
          }
        });
    return clean.toString();
  }

  private static String withoutAccents(String text) {
    var plain = new StringBuilder(text.length());
    Normalizer.normalize(text, Normalizer.Form.NFD)
        .codePoints()
        .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
        .forEach(c -> plain.appendCodePoint(Character.toLowerCase(c)));
    return plain.toString();
  }

  private static boolean isSpace(int c) {
    return switch (c) {
      case '\t', '\n', '\r' -> true;
      default -> Character.isSpaceChar(c);
    };
  }

  private static boolean isOther(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE -> true;
      default -> false;
    };
  }

  private static boolean isPunctuation(int c) {
    if (c < 128) {
      return c > ' ' && c < 127 && !Character.isLetterOrDigit(c);
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  private static boolean isChinese(int c) {
    return (c >= 0x4E00 && c <= 0x9FFF)
        || (c >= 0x3400 && c <= 0x4DBF)
        || (c >= 0x20000 && c <= 0x2A6DF)
        || (c >= 0x2A700 && c <= 0x2B73F)
        || (c >= 0x2B740 && c <= 0x2B81F)
        || (c >= 0x2B920 && c <= 0x2CEAF)
        || (c >= 0xF900 && c <= 0xFAFF)
        || (c >= 0x2F800 && c <= 0x2FA1F);
  }

  /** A list of ids that grows. */
  private static final class Tokens {
    private int[] ids = new int[64];
    private int count;

    void add(int id) {
      if (count == ids.length) {
        ids = Arrays.copyOf(ids, 2 * count);
      }
      ids[count++] = id;
    }

    int[] toArray() {
      return Arrays.copyOf(ids, count);
    }
  }
}
