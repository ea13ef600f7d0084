package dev.headrace.wire;

import java.security.MessageDigest;

/**
 * Checks the chain of signatures over the chunks of a body: each covers its chunk and the signature
 * before it, the first one the request's own (<a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html">source</a>).
 */
public final class ChunkSignatures {
  private final byte[] key;
  private final String dateAndScope;
  private final MessageDigest chunk = Signing.sha256();
  private String previous;
  private String claimed = "";

  /**
   * @param key of the day, region and service
   * @param dateTime the request's {@code x-amz-date}
   * @param scope {@code DATE/REGION/SERVICE/aws4_request}
   * @param seed the request's signature
   */
  ChunkSignatures(byte[] key, String dateTime, String scope, String seed) {
    this.key = key;
    this.dateAndScope = dateTime + "\n" + scope + "\n";
    this.previous = seed;
  }

  void begin(String signature) {
    claimed = signature;
  }

  void update(byte[] bytes, int offset, int length) {
    chunk.update(bytes, offset, length);
  }

  void end() {
    String hash = Signing.hex(chunk.digest());
    check(
        "AWS4-HMAC-SHA256-PAYLOAD\n"
            + dateAndScope
            + previous
            + "\n"
            + Signing.EMPTY_SHA256
            + "\n"
            + hash,
        claimed);
  }

  /**
   * @param canonical a line {@code name:value} each
   */
  void trailers(String canonical, String signature) {
    check(
        "AWS4-HMAC-SHA256-TRAILER\n"
            + dateAndScope
            + previous
            + "\n"
            + Signing.sha256Hex(canonical),
        signature);
  }

  private void check(String toSign, String signature) {
    String right = Signing.hex(Signing.hmac(key, toSign));
    if (!Signing.same(right, signature)) {
      throw new RefusedRequest(
          Fault.WRONG_SIGNATURE, "The signature of a chunk does not match what it holds.");
    }
    previous = right;
  }
}
