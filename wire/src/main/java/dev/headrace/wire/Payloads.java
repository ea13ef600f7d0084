package dev.headrace.wire;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;

/** Undoes the coding of S3's bodies, and sets up the checks that their header fields ask for. */
final class Payloads {
  private static final int SHA256_HEX_DIGITS = 64;

  private Payloads() {}

  /** The body as the client means it; what it announced is checked when its end is read. */
  static RequestBody of(WireRequest request) {
    RequestBody plain = isChunked(request) ? unchunked(request) : request.body();
    List<CheckedBody.Expectation> expectations = expectations(request);
    return expectations.isEmpty()
        ? plain
        : new RequestBody(new CheckedBody(plain.stream(), expectations), plain.length());
  }

  /**
   * The request without the checksums that are members of an input whose body is not streamed: they
   * are of something else than the body, such as of the object that an upload becomes.
   */
  static WireRequest withoutChecksumMembers(WireRequest request, Fields input) {
    Set<String> names = new HashSet<>();
    for (SdkField<?> field : input.bound) {
      if (ChecksumAlgorithm.ofHeader(field.locationName()) != null) {
        names.add(field.locationName());
      }
    }
    return names.isEmpty() ? request : request.without(names);
  }

  private static boolean isChunked(WireRequest request) {
    return request.headers().first("x-amz-content-sha256", "").startsWith("STREAMING-")
        || request
            .headers()
            .first("Content-Encoding", "")
            .toLowerCase(Locale.ROOT)
            .contains("aws-chunked");
  }

  private static RequestBody unchunked(WireRequest request) {
    long length = decodedLength(request.header("x-amz-decoded-content-length"));
    InputStream decoded =
        new AwsChunkedInputStream(
            new java.io.BufferedInputStream(request.body().stream(), 1 << 16),
            length,
            request.header("x-amz-trailer"),
            request.chunkSignatures());
    return new RequestBody(decoded, length);
  }

  private static long decodedLength(@Nullable String value) {
    if (value == null) {
      return RequestBody.UNKNOWN;
    }
    try {
      long length = Long.parseLong(value.strip());
      if (length >= 0) {
        return length;
      }
    } catch (NumberFormatException e) {
      // answered below like a negative length
    }
    throw new RefusedRequest(
        Fault.CONSTRAINT, "x-amz-decoded-content-length is not a length: " + Text.shortened(value));
  }

  private static List<CheckedBody.Expectation> expectations(WireRequest request) {
    List<CheckedBody.Expectation> expectations = new ArrayList<>();
    String sha256 = request.headers().first("x-amz-content-sha256", "").strip();
    if (sha256.length() == SHA256_HEX_DIGITS) {
      expectations.add(
          new CheckedBody.Expectation(
              Fault.WRONG_CONTENT_HASH,
              "x-amz-content-sha256",
              sha256.toLowerCase(Locale.ROOT),
              ChecksumAlgorithm.SHA256.start(),
              running -> Signing.hex(running.digest())));
    }
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      String expected = request.header(algorithm.header());
      if (expected != null) {
        expectations.add(
            new CheckedBody.Expectation(
                Fault.BAD_DIGEST,
                algorithm.name(),
                expected.strip(),
                algorithm.start(),
                ChecksumAlgorithm.Running::base64));
      }
    }
    String md5 = request.header("Content-MD5");
    if (md5 != null) {
      expectations.add(
          new CheckedBody.Expectation(
              Fault.BAD_DIGEST,
              "Content-MD5",
              md5.strip(),
              new ChecksumAlgorithm.Digested("MD5"),
              ChecksumAlgorithm.Running::base64));
    }
    return expectations;
  }
}
