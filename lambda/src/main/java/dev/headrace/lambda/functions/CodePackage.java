package dev.headrace.lambda.functions;

import java.util.Base64;
import java.util.HexFormat;

/**
 * A deployment package that is stored and unpacked: what one upload gave one function. Versions of
 * that function share it; no other function does.
 *
 * @param sha256 of the zip file, in hexadecimal
 * @param sizeBytes of the zip file
 * @param blobId the zip file's own name in the store
 */
public record CodePackage(String sha256, long sizeBytes, String blobId) {
  /** The name of its unpacked copy below the code root. */
  public String directoryId() {
    return sha256 + "-" + blobId;
  }

  /** The SHA-256 of the zip file as the API shows it, in Base64. */
  public String sha256Base64() {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256));
  }
}
