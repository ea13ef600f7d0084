package dev.headrace.store;

/**
 * Bytes on disk that never change, by a name of their own.
 *
 * @param id 32 hexadecimal digits
 * @param lengthBytes how many bytes it has
 * @param md5Hex the MD5 of its bytes in hexadecimal; {@link #NO_MD5} for a concatenation, whose
 *     bytes were not read
 */
public record Blob(String id, long lengthBytes, String md5Hex) {
  /** Stands for an MD5 that was not computed. */
  public static final String NO_MD5 = "";

  private static final int ID_LENGTH = 32;

  public Blob {
    requireId(id);
    if (lengthBytes < 0) {
      throw new IllegalArgumentException("a length is not negative: " + lengthBytes);
    }
  }

  /** Refuses what could be the name of another file. */
  static void requireId(String id) {
    if (id.length() != ID_LENGTH || !id.chars().allMatch(Blob::isHexDigit)) {
      throw new IllegalArgumentException("not the id of a blob: " + id);
    }
  }

  private static boolean isHexDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }
}
