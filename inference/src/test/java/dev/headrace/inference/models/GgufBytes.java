package dev.headrace.inference.models;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes small files of weights. */
final class GgufBytes {
  private final ByteArrayOutputStream values = new ByteArrayOutputStream();
  private int count;

  GgufBytes text(String name, String value) {
    key(name, 8);
    string(value);
    return this;
  }

  GgufBytes whole(String name, int value) {
    key(name, 4);
    number(value, 4);
    return this;
  }

  GgufBytes texts(String name, String... items) {
    key(name, 9);
    number(8, 4);
    number(items.length, 8);
    for (String item : items) {
      string(item);
    }
    return this;
  }

  GgufBytes wholes(String name, int... items) {
    key(name, 9);
    number(4, 4);
    number(items.length, 8);
    for (int item : items) {
      number(item, 4);
    }
    return this;
  }

  /** With one tensor of 64 numbers of 4 bytes. */
  byte[] build() {
    return build(3, 0, 64);
  }

  byte[] build(int version, long offset, long elements) {
    byte[] all = values.toByteArray();
    values.reset();
    values.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
    number(version, 4);
    number(1, 8);
    number(count, 8);
    values.writeBytes(all);
    string("weights");
    number(1, 4);
    number(elements, 8);
    number(0, 4);
    number(offset, 8);
    while (values.size() % 32 != 0) {
      values.write(0);
    }
    values.writeBytes(new byte[256]);
    return values.toByteArray();
  }

  /** The head of a model of the llama family. */
  static GgufBytes llama() {
    return new GgufBytes()
        .text("general.architecture", "llama")
        .text("general.name", "Tiny")
        .text("general.license", "mit")
        .whole("llama.context_length", 2_048)
        .whole("llama.block_count", 2)
        .whole("llama.embedding_length", 64)
        .whole("llama.attention.head_count", 8)
        .whole("llama.attention.head_count_kv", 4)
        .texts("tokenizer.ggml.tokens", "a", "bc")
        .text("tokenizer.chat_template", "{{ messages }}");
  }

  private void key(String name, int kind) {
    count++;
    string(name);
    number(kind, 4);
  }

  private void string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(bytes.length, 8);
    values.writeBytes(bytes);
  }

  private void number(long number, int bytes) {
    byte[] all = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array();
    values.write(all, 0, bytes);
  }
}
