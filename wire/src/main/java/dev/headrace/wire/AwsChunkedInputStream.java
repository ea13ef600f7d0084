package dev.headrace.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a body in the {@code aws-chunked} coding, in which SDKs and the AWS CLI send objects to
 * S3 (<a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html">source</a>):
 * chunks with or without signatures, then trailers. What the trailers and the signatures say is
 * checked as it passes; the last check happens when the end is read.
 */
public final class AwsChunkedInputStream extends InputStream {
  /** The longest line before a chunk or among the trailers. */
  static final int MAX_LINE_BYTES = 4096;

  /** The most trailers. */
  static final int MAX_TRAILERS = 16;

  private static final int MAX_SIZE_DIGITS = 15; // fits a long, whatever the digits
  private static final String SIGNATURE = "chunk-signature=";
  private static final String TRAILER_SIGNATURE = "x-amz-trailer-signature";

  private final InputStream in;
  private final long decodedLength;
  private final @Nullable ChunkSignatures signatures;
  private final Map<ChecksumAlgorithm, ChecksumAlgorithm.Running> checksums = new LinkedHashMap<>();
  private final Map<String, String> trailers = new LinkedHashMap<>();
  private long leftInChunk;
  private long decoded;
  private boolean started;
  private boolean ended;

  /**
   * @param decodedLength the bytes that the client announced, or {@link RequestBody#UNKNOWN}
   * @param announcedTrailers the value of {@code x-amz-trailer}, or null
   * @param signatures checks the chunks' signatures; null where nobody asks for that
   */
  public AwsChunkedInputStream(
      InputStream in,
      long decodedLength,
      @Nullable String announcedTrailers,
      @Nullable ChunkSignatures signatures) {
    this.in = in;
    this.decodedLength = decodedLength;
    this.signatures = signatures;
    if (announcedTrailers != null) {
      for (String name : announcedTrailers.split(",", -1)) {
        ChecksumAlgorithm algorithm = ChecksumAlgorithm.ofHeader(name);
        if (algorithm != null) {
          checksums.put(algorithm, algorithm.start());
        }
      }
    }
  }

  /** The trailers by name in lower case; complete once the end was read. */
  public Map<String, String> trailers() {
    return Map.copyOf(trailers);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (leftInChunk == 0 && !ended) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int count = in.read(bytes, offset, (int) Math.min(length, leftInChunk));
    if (count < 0) {
      throw incomplete();
    }
    leftInChunk -= count;
    decoded += count;
    checksums.values().forEach(running -> running.update(bytes, offset, count));
    if (signatures != null) {
      signatures.update(bytes, offset, count);
    }
    return count;
  }

  private void nextChunk() throws IOException {
    if (started) {
      endChunk();
    }
    started = true;
    String line = line();
    int semicolon = line.indexOf(';');
    leftInChunk = size(semicolon < 0 ? line : line.substring(0, semicolon));
    if (decodedLength >= 0 && leftInChunk > decodedLength - decoded) {
      throw new RefusedRequest(
          Fault.INCOMPLETE_BODY, "The chunks hold more than x-amz-decoded-content-length");
    }
    if (signatures != null) {
      signatures.begin(signature(line, semicolon));
    }
    if (leftInChunk == 0) {
      if (signatures != null) {
        signatures.end();
      }
      readTrailers();
      ended = true;
      check();
    }
  }

  private void endChunk() throws IOException {
    if (in.read() != '\r' || in.read() != '\n') {
      throw malformed("A chunk does not end with a line break");
    }
    if (signatures != null) {
      signatures.end();
    }
  }

  private static String signature(String line, int semicolon) {
    int at = semicolon < 0 ? -1 : line.indexOf(SIGNATURE, semicolon);
    return at < 0 ? "" : line.substring(at + SIGNATURE.length()).strip();
  }

  private static long size(String hex) {
    String digits = hex.strip();
    boolean right = !digits.isEmpty() && digits.length() <= MAX_SIZE_DIGITS;
    if (!right || !digits.chars().allMatch(HexFormat::isHexDigit)) {
      throw malformed("Not the size of a chunk: " + Text.shortened(hex));
    }
    return HexFormat.fromHexDigitsToLong(digits);
  }

  private void readTrailers() throws IOException {
    StringBuilder signed = new StringBuilder();
    String line = line();
    while (!line.isEmpty()) {
      int colon = line.indexOf(':');
      if (colon <= 0 || trailers.size() >= MAX_TRAILERS) {
        throw malformed("Not a trailer: " + Text.shortened(line));
      }
      String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      String value = line.substring(colon + 1).strip();
      trailers.put(name, value);
      if (!name.equals(TRAILER_SIGNATURE)) {
        signed.append(name).append(':').append(value).append('\n');
      }
      line = line();
    }
    if (signatures != null && !signed.isEmpty()) {
      signatures.trailers(signed.toString(), trailers.getOrDefault(TRAILER_SIGNATURE, ""));
    }
  }

  private void check() {
    if (decodedLength >= 0 && decoded != decodedLength) {
      throw incomplete();
    }
    checksums.forEach((algorithm, running) -> {
      String expected = trailers.get(algorithm.header());
      String actual = running.base64();
      if (expected == null) {
        throw malformed("The trailer " + algorithm.header() + " was announced and did not come");
      }
      if (!expected.equals(actual)) {
        throw new RefusedRequest(
            Fault.BAD_DIGEST,
            "The "
                + algorithm
                + " you specified did not match the calculated checksum: expected "
                + Text.shortened(expected)
                + ", calculated "
                + actual);
      }
    });
  }

  /** A line without its break. */
  private String line() throws IOException {
    byte[] line = new byte[MAX_LINE_BYTES];
    int length = 0;
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw incomplete();
      }
      if (length == MAX_LINE_BYTES) {
        throw malformed("A line of the chunked body is longer than " + MAX_LINE_BYTES + " bytes");
      }
      line[length++] = (byte) b;
    }
    int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    return new String(line, 0, end, StandardCharsets.ISO_8859_1);
  }

  private static RefusedRequest incomplete() {
    return new RefusedRequest(
        Fault.INCOMPLETE_BODY,
        "You did not provide the number of bytes specified by the Content-Length HTTP header");
  }

  private static RefusedRequest malformed(String message) {
    return new RefusedRequest(Fault.INCOMPLETE_BODY, message);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
