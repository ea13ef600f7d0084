package dev.headrace.lambda.api;

import dev.headrace.kernel.Body;
import dev.headrace.kernel.Partition;
import dev.headrace.lambda.code.CodePackages;
import dev.headrace.lambda.functions.CodePackage;
import dev.headrace.lambda.functions.FunctionVersion;
import dev.headrace.wire.Headers;
import dev.headrace.wire.ResponseBody;
import dev.headrace.wire.WireRequest;
import dev.headrace.wire.WireResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Serves packages at the locations that GetFunction tells. A location names its package and the
 * instant at which it ends, both under a code of this process, so that it cannot be guessed and
 * nothing is kept for it.
 */
final class CodeDownloads {
  /** Where locations lie. */
  static final String PATH = "/_headrace/code/";

  /** <a href="https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html">Source</a>. */
  private static final long VALID_MILLIS = 600_000;

  private static final String ALGORITHM = "HmacSHA256";
  private static final int PARTS = 4;

  private final CodePackages packages;
  private final Supplier<String> endpointUrl;
  private final InstantSource clock;
  private final SecretKeySpec secret;

  /**
   * @param endpointUrl where clients reach this server
   */
  CodeDownloads(CodePackages packages, Supplier<String> endpointUrl, InstantSource clock) {
    this.packages = packages;
    this.endpointUrl = endpointUrl;
    this.clock = clock;
    var key = new byte[32];
    new SecureRandom().nextBytes(key);
    this.secret = new SecretKeySpec(key, ALGORITHM);
  }

  /** A URL from which the package of a version can be had for ten minutes. */
  String location(Partition partition, FunctionVersion version) {
    CodePackage code = version.code();
    String ticket =
        code.blobId()
            + "."
            + code.sha256()
            + "."
            + code.sizeBytes()
            + "."
            + (clock.millis() + VALID_MILLIS);
    return endpointUrl.get() + PATH + ticket + "." + sign(ticket);
  }

  /** Answers a request below {@link #PATH}. */
  WireResponse serve(WireRequest request, String requestId) {
    if (!request.method().equals("GET")) {
      return refusal(405, "Packages are read with GET.", requestId);
    }
    CodePackage code = packageOf(request.rawPath().substring(PATH.length()));
    if (code == null) {
      return refusal(403, "This location is not valid, or no longer: call GetFunction.", requestId);
    }
    try {
      Body zip = packages.zip(code);
      return new WireResponse(
          200,
          Headers.of("Content-Type", "application/zip", "x-amzn-RequestId", requestId),
          ResponseBody.streaming(
              zip.lengthBytes(),
              out -> {
                try (InputStream in = zip.open()) {
                  in.transferTo(out);
                }
              }));
    } catch (IOException gone) {
      return refusal(404, "This package is gone: call GetFunction.", requestId);
    }
  }

  private @Nullable CodePackage packageOf(String text) {
    int dot = text.lastIndexOf('.');
    if (dot < 0) {
      return null;
    }
    String ticket = text.substring(0, dot);
    byte[] expected = sign(ticket).getBytes(StandardCharsets.US_ASCII);
    if (!MessageDigest.isEqual(
        expected, text.substring(dot + 1).getBytes(StandardCharsets.UTF_8))) {
      return null;
    }
    String[] parts = ticket.split("\\.", -1);
    if (parts.length != PARTS || Long.parseLong(parts[3]) < clock.millis()) {
      return null;
    }
    return new CodePackage(parts[1], Long.parseLong(parts[2]), parts[0]);
  }

  private String sign(String ticket) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(ticket.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  private static WireResponse refusal(int status, String message, String requestId) {
    return WireResponse.of(
        status,
        Headers.of("Content-Type", "text/plain", "x-amzn-RequestId", requestId),
        message.getBytes(StandardCharsets.UTF_8));
  }
}
