package dev.headrace.lambda.code;

/** A deployment package cannot be used; the message is Lambda's own, for whoever uploaded it. */
public final class BadPackageException extends Exception {
  private static final long serialVersionUID = 1L;

  BadPackageException(String message) {
    super(message);
  }

  static BadPackageException unreadable(String reason) {
    return new BadPackageException(
        "Could not unzip uploaded file. Please check your file, then try to upload again. ("
            + reason
            + ")");
  }

  static BadPackageException empty() {
    return new BadPackageException("Uploaded file must be a non-empty zip");
  }

  static BadPackageException tooLarge(long maxUnzippedBytes) {
    return new BadPackageException(
        "Unzipped size must be smaller than " + maxUnzippedBytes + " bytes");
  }
}
