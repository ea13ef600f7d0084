package dev.headrace.inference.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tokenizer against Hugging Face's own, over the same vocabulary. */
final class WordPieceTest {
  private static final String FILE = "all-minilm-l6-v2-q-tokenizer.json";
  private static final WordPiece OURS = ours();
  private static final HuggingFaceTokenizer REFERENCE = reference();

  private static WordPiece ours() {
    try (InputStream json = OnnxEncoder.resource(FILE)) {
      return WordPiece.read(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HuggingFaceTokenizer reference() {
    System.setProperty("OPT_OUT_TRACKING", "true"); // it would report its start to its makers
    System.setProperty("ENGINE_CACHE_DIR", "target/djl");
    try (InputStream json = OnnxEncoder.resource(FILE)) {
      return HuggingFaceTokenizer.newInstance(
          json, Map.of("padding", "false", "truncation", "false"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int[] expected(String text) {
    return Arrays.stream(REFERENCE.encode(text, false, false).getIds())
        .mapToInt(i -> (int) i)
        .toArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "The quick brown fox jumps over the lazy dog.",
        "Café naïve résumé, ÅNGSTRÖM; ΣΊΣΥΦΟΣ İstanbul ß ﬁ",
        "don't stop-now (really) $3.14 #tag a_b `x` ~ ^ |",
        "日本語のテキスト 中文字符 한국어",
        "tabs\tand\nnew\r\nlines\u00a0and\u2003spaces\u200bzero\u3000wide",
        "emoji 🙂 👩‍👩‍👧 🥰 flags 🇩🇪",
        "a [MASK] in the [SEP] middle [unknown] [CLS]",
        "control \u0001\u0007 and \ufeff bom \ufffd replaced",
        "antidisestablishmentarianism pneumonoultramicroscopicsilicovolcanoconiosis",
        "हिन्दी العربية עברית ไทย",
        "e\u0301\u0302 combining A\u030A"
      })
  void texts_are_cut_as_the_reference_cuts_them(String text) {
    assertThat(OURS.tokens(text)).containsExactly(expected(text));
  }

  @Test
  void a_word_of_more_than_100_characters_is_unknown() {
    assertThat(OURS.tokens("a".repeat(100))).containsExactly(expected("a".repeat(100)));
    assertThat(OURS.tokens("a".repeat(101))).containsExactly(expected("a".repeat(101))).hasSize(1);
  }

  @Property(tries = 2_000)
  void any_text_is_cut_as_the_reference_cuts_it(@ForAll("texts") String text) {
    assertThat(OURS.tokens(text)).containsExactly(expected(text));
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> words =
        Arbitraries.of(
            "running",
            "Tokenizer",
            "don't",
            "ÜBER",
            "x86_64",
            "42.5%",
            "中",
            "…",
            "[SEP]",
            " ",
            "\n");
    Arbitrary<String> letters =
        Arbitraries.strings().withCharRange(' ', '\u04ff').ofMinLength(0).ofMaxLength(12);
    Arbitrary<String> wide =
        Arbitraries.strings()
            .withCharRange('\u2000', '\u2e42')
            .withCharRange('\u3000', '\u33ff')
            .ofMaxLength(4);
    return Arbitraries.oneOf(words, letters, wide)
        .list()
        .ofMaxSize(8)
        .map(parts -> String.join("", parts));
  }

  @Test
  void a_tokenizer_of_another_kind_is_refused() {
    byte[] json = "{\"model\":{\"type\":\"BPE\"}}".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> WordPiece.read(new ByteArrayInputStream(json)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("WordPiece");
  }
}
