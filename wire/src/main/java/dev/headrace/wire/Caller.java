package dev.headrace.wire;

import dev.headrace.kernel.Partition;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request and where it is meant to go, as its signature says: nothing of it is proven
 * before a {@link SigV4Verifier} has checked the signature.
 *
 * <p>An access key of twelve digits is the account itself. One of temporary credentials that STS of
 * this server made has {@value #TEMPORARY}, the account's twelve digits and twelve more characters.
 * Any other stands for account {@value #DEFAULT_ACCOUNT}.
 *
 * @param accessKeyId null where the request is not signed
 * @param service the signing name, in lower case; empty where the request is not signed
 */
public record Caller(@Nullable String accessKeyId, Partition partition, String service) {
  public static final String DEFAULT_ACCOUNT = "000000000000";
  public static final String DEFAULT_REGION = "us-east-1";

  /** What begins the access key of temporary credentials. */
  public static final String TEMPORARY = "ASIA";

  private static final int TEMPORARY_LENGTH = 28;
  private static final String CREDENTIAL = "Credential=";
  private static final int ACCOUNT_DIGITS = 12;
  private static final int MAX_REGION = 32;
  private static final Caller NOBODY =
      new Caller(null, new Partition(DEFAULT_ACCOUNT, DEFAULT_REGION), "");

  /** Someone who gave no signature. */
  public static Caller nobody() {
    return NOBODY;
  }

  /**
   * Reads the credential scope from the {@code Authorization} field or else from a presigned query.
   * What cannot be read counts as not signed; this throws nothing.
   */
  public static Caller of(WireRequest request) {
    String authorization = request.header("Authorization");
    if (authorization != null) {
      return ofAuthorization(authorization);
    }
    if (request.rawQuery().contains("X-Amz-Credential=")) {
      String credential = request.query().first("X-Amz-Credential");
      return credential == null ? NOBODY : ofScope(credential, 0, credential.length());
    }
    return request.rawQuery().contains("AWSAccessKeyId=") ? ofOldQuery(request) : NOBODY;
  }

  /** A presigned query of Signature Version 2, which S3's older clients still make. */
  private static Caller ofOldQuery(WireRequest request) {
    String key = request.query().first("AWSAccessKeyId");
    return key == null
        ? NOBODY
        : new Caller(key, new Partition(account(key), DEFAULT_REGION), "s3");
  }

  /** Reads the scope from the value of an {@code Authorization} field. */
  public static Caller ofAuthorization(String authorization) {
    int start = authorization.indexOf(CREDENTIAL);
    if (start < 0) {
      return ofToken(authorization);
    }
    start += CREDENTIAL.length();
    int end = start;
    while (end < authorization.length()
        && authorization.charAt(end) != ','
        && authorization.charAt(end) != ' ') {
      end++;
    }
    return ofScope(authorization, start, end);
  }

  /** A bearer token may have a signature within. */
  private static Caller ofToken(String authorization) {
    BearerToken token = BearerToken.of(authorization);
    WireRequest presigned = token == null ? null : token.presigned();
    return presigned == null ? NOBODY : of(presigned);
  }

  /** Reads {@code KEY/DATE/REGION/SERVICE/aws4_request}, from the back: a key may hold slashes. */
  private static Caller ofScope(String text, int start, int end) {
    int terminator = text.lastIndexOf('/', end - 1);
    int service = text.lastIndexOf('/', terminator - 1);
    int region = text.lastIndexOf('/', service - 1);
    int date = text.lastIndexOf('/', region - 1);
    if (date <= start) {
      return NOBODY;
    }
    String key = text.substring(start, date);
    Partition partition = new Partition(account(key), region(text.substring(region + 1, service)));
    return new Caller(
        key, partition, text.substring(service + 1, terminator).toLowerCase(Locale.ROOT));
  }

  private static String account(String accessKeyId) {
    boolean isTemporary =
        accessKeyId.length() == TEMPORARY_LENGTH && accessKeyId.startsWith(TEMPORARY);
    int from = isTemporary ? TEMPORARY.length() : 0;
    if (!isTemporary && accessKeyId.length() != ACCOUNT_DIGITS) {
      return DEFAULT_ACCOUNT;
    }
    for (int i = from; i < from + ACCOUNT_DIGITS; i++) {
      char c = accessKeyId.charAt(i);
      if (c < '0' || c > '9') {
        return DEFAULT_ACCOUNT;
      }
    }
    return accessKeyId.substring(from, from + ACCOUNT_DIGITS);
  }

  private static String region(String region) {
    if (region.isEmpty() || region.length() > MAX_REGION) {
      return DEFAULT_REGION;
    }
    for (int i = 0; i < region.length(); i++) {
      char c = region.charAt(i);
      if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') {
        return DEFAULT_REGION;
      }
    }
    return region;
  }
}
