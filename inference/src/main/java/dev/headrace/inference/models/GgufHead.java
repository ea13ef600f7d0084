package dev.headrace.inference.models;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The head of a GGUF file, read value by value: names with values, then a table of tensors.
 *
 * @param values the texts and whole numbers; of a list of numbers the largest
 * @param needsBytes how long the file must be so that all tensors of the table are in it
 */
record GgufHead(Map<String, Object> values, long needsBytes) {
  /** Names with values, and tensors: the largest models have a few thousand. */
  static final int MAX_COUNT = 100_000;

  /** Of a text: templates of conversations are the longest. */
  static final int MAX_TEXT_BYTES = 4 * 1024 * 1024;

  /** Of a list: vocabularies are the longest. */
  static final long MAX_LIST_ITEMS = 16 * 1024 * 1024;

  private static final int MAX_DIMENSIONS = 8;
  private static final int OLDEST_VERSION = 2;
  private static final int NEWEST_VERSION = 3;
  private static final int MAX_ALIGNMENT = 1 << 20;
  private static final int USUAL_ALIGNMENT = 32;

  /** Wrong in itself, wherever it ends. */
  static final class NotGgufException extends IOException {
    @Serial private static final long serialVersionUID = 1;

    NotGgufException(String message) {
      super(message);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  static GgufHead read(InputStream in, long fileBytes) throws IOException {
    return new Reader(in, fileBytes).head();
  }

  /** The kinds of values, by their numbers. */
  private enum Kind {
    UINT8(1),
    INT8(1),
    UINT16(2),
    INT16(2),
    UINT32(4),
    INT32(4),
    FLOAT32(4),
    BOOL(1),
    STRING(0),
    ARRAY(0),
    UINT64(8),
    INT64(8),
    FLOAT64(8);

    /** 0 where it says itself how long it is. */
    private final int bytes;

    Kind(int bytes) {
      this.bytes = bytes;
    }

    boolean isWhole() {
      return bytes > 0 && this != FLOAT32 && this != FLOAT64 && this != BOOL;
    }
  }

  private static final class Reader {
    private final InputStream in;
    private final long fileBytes;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private long position;

    Reader(InputStream in, long fileBytes) {
      this.in = in;
      this.fileBytes = fileBytes;
    }

    GgufHead head() throws IOException {
      if (fileBytes < Integer.BYTES || number(Integer.BYTES) != magic()) {
        throw new NotGgufException("it does not begin with GGUF");
      }
      long version = number(Integer.BYTES);
      if (version < OLDEST_VERSION || version > NEWEST_VERSION) {
        throw new NotGgufException(
            "its version is %d, known are %d to %d"
                .formatted(version, OLDEST_VERSION, NEWEST_VERSION));
      }
      long tensors = count("tensors");
      long names = count("values");
      for (long i = 0; i < names; i++) {
        value();
      }
      if (!values.containsKey("general.architecture")) {
        throw new NotGgufException("it does not say of which architecture its model is");
      }
      return new GgufHead(values, needed(tensors));
    }

    private static long magic() {
      return 'G' | 'G' << 8 | 'U' << 16 | 'F' << 24;
    }

    private long count(String what) throws IOException {
      long count = number(Long.BYTES);
      if (count < 0 || count > MAX_COUNT) {
        throw new NotGgufException("it says that it has " + count + " " + what);
      }
      return count;
    }

    private void value() throws IOException {
      String name = text();
      Kind kind = kind();
      switch (kind) {
        case STRING -> values.put(name, text());
        case ARRAY -> list(name);
        default -> {
          long number = number(kind.bytes);
          if (kind.isWhole()) {
            values.put(name, number);
          }
        }
      }
    }

    private Kind kind() throws IOException {
      long kind = number(Integer.BYTES);
      if (kind < 0 || kind >= Kind.values().length) {
        throw new NotGgufException("a value is of the unknown kind " + kind);
      }
      return Kind.values()[(int) kind];
    }

    private void list(String name) throws IOException {
      Kind kind = kind();
      long items = number(Long.BYTES);
      if (items < 0 || items > MAX_LIST_ITEMS || kind == Kind.ARRAY) {
        throw new NotGgufException("the list " + name + " is unreadable");
      }
      if (kind == Kind.STRING) {
        for (long i = 0; i < items; i++) {
          skip(textBytes());
        }
      } else if (kind.isWhole() && items > 0) {
        long largest = Long.MIN_VALUE;
        for (long i = 0; i < items; i++) {
          largest = Math.max(largest, number(kind.bytes));
        }
        values.put(name, largest);
      } else {
        skip(items * kind.bytes);
      }
    }

    private long needed(long tensors) throws IOException {
      long furthest = 0;
      for (long i = 0; i < tensors; i++) {
        furthest = Math.max(furthest, tensorEnd());
      }
      long alignment =
          values.get("general.alignment") instanceof Long said ? said : USUAL_ALIGNMENT;
      if (alignment <= 0 || alignment > MAX_ALIGNMENT) {
        throw new NotGgufException("its alignment is " + alignment);
      }
      long begin = (position + alignment - 1) / alignment * alignment;
      return tensors == 0 ? position : begin + furthest;
    }

    /** Where a tensor ends, from where the tensors begin. */
    private long tensorEnd() throws IOException {
      skip(textBytes());
      long dimensions = number(Integer.BYTES);
      if (dimensions < 0 || dimensions > MAX_DIMENSIONS) {
        throw new NotGgufException("a tensor has " + dimensions + " dimensions");
      }
      long elements = 1;
      for (long i = 0; i < dimensions; i++) {
        elements = product(elements, number(Long.BYTES));
      }
      long type = number(Integer.BYTES);
      long offset = number(Long.BYTES);
      if (offset < 0 || offset > fileBytes) {
        throw new EOFException();
      }
      return offset + GgufTypes.bytes(type, elements);
    }

    private static long product(long elements, long dimension) throws IOException {
      if (dimension < 0 || Math.multiplyHigh(elements, dimension) != 0) {
        throw new NotGgufException("a tensor is larger than any file");
      }
      long product = elements * dimension;
      if (product < 0 || product > Long.MAX_VALUE >> Long.BYTES) {
        throw new NotGgufException("a tensor is larger than any file");
      }
      return product;
    }

    private String text() throws IOException {
      return new String(bytes((int) textBytes()), StandardCharsets.UTF_8);
    }

    private long textBytes() throws IOException {
      long bytes = number(Long.BYTES);
      if (bytes < 0 || bytes > MAX_TEXT_BYTES) {
        throw new NotGgufException("a text says that it has " + bytes + " bytes");
      }
      return bytes;
    }

    /** The lowest byte first, as almost all files have it; without a sign up to four bytes. */
    private long number(int bytes) throws IOException {
      long number = 0;
      for (int i = 0; i < bytes; i++) {
        int next = in.read();
        if (next < 0) {
          throw new EOFException();
        }
        number |= (long) next << (Byte.SIZE * i);
      }
      position += bytes;
      return number;
    }

    private byte[] bytes(int count) throws IOException {
      byte[] bytes = in.readNBytes(count);
      if (bytes.length < count) {
        throw new EOFException();
      }
      position += count;
      return bytes;
    }

    private void skip(long count) throws IOException {
      in.skipNBytes(count);
      position += count;
    }
  }
}
