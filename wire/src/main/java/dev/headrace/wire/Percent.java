package dev.headrace.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of URIs, both ways (RFC 3986). */
final class Percent {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private Percent() {}

  /** What an encoded part of a path means. */
  static String decodePath(String encoded) {
    return decode(encoded, false);
  }

  /** What an encoded name or value of a query or form means: a plus sign is a space. */
  static String decodeQuery(String encoded) {
    return decode(encoded, true);
  }

  private static String decode(String encoded, boolean plusIsSpace) {
    if (encoded.indexOf('%') < 0 && !(plusIsSpace && encoded.indexOf('+') >= 0)) {
      return encoded;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    int i = 0;
    while (i < encoded.length()) {
      int c = encoded.codePointAt(i);
      if (c == '%') {
        bytes.write(octet(encoded, i));
        i += 3;
      } else {
        byte[] utf8 =
            Character.toString(c == '+' && plusIsSpace ? ' ' : c).getBytes(StandardCharsets.UTF_8);
        bytes.writeBytes(utf8);
        i += Character.charCount(c);
      }
    }
    return utf8(bytes.toByteArray(), encoded);
  }

  private static int octet(String encoded, int at) {
    if (at + 2 >= encoded.length()) {
      throw new RefusedRequest(Fault.MALFORMED_URI, "An escape is cut off: " + encoded);
    }
    int high = Character.digit(encoded.charAt(at + 1), 16);
    int low = Character.digit(encoded.charAt(at + 2), 16);
    if (high < 0 || low < 0) {
      throw new RefusedRequest(Fault.MALFORMED_URI, "Not a hexadecimal escape: " + encoded);
    }
    return high << 4 | low;
  }

  private static String utf8(byte[] bytes, String encoded) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new RefusedRequest(Fault.MALFORMED_URI, "Not UTF-8: " + encoded);
    }
  }

  /**
   * Encodes everything but the unreserved characters, as signatures need it; a slash too if asked.
   */
  static String encode(String plain, boolean slash) {
    StringBuilder out = new StringBuilder(plain.length() + 16);
    for (byte b : plain.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      if (unreserved(c) || (c == '/' && !slash)) {
        out.append((char) c);
      } else {
        out.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
      }
    }
    return out.toString();
  }

  private static boolean unreserved(int c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_'
        || c == '.'
        || c == '~';
  }
}
