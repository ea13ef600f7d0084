package dev.headrace.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a request was signed by the secret of its access key (Signature Version 4, <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">source</a>):
 * by the {@code Authorization} field or a presigned query, the body included, be it by its hash, by
 * the signatures of its chunks, or expressly not.
 */
public final class SigV4Verifier {
  /** How far a signature's time may be from this server's. */
  public static final long MAX_SKEW_MILLIS = 15 * 60_000;

  /** The longest that a presigned request is good for: seven days. */
  public static final int MAX_EXPIRES_SECONDS = 604_800;

  static final String ALGORITHM = "AWS4-HMAC-SHA256";
  static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Keys keys;
  private final LongSupplier epochMillis;

  /** Knows the secrets of access keys. */
  @FunctionalInterface
  public interface Keys {
    /**
     * The secret of a key, or null where there is no such key.
     *
     * @param sessionToken of temporary credentials, or null
     */
    @Nullable String secretOf(String accessKeyId, @Nullable String sessionToken);

    /** Whether a bearer token proves its sender by itself. */
    default boolean accepts(String bearerToken) {
      return false;
    }
  }

  /**
   * @param epochMillis the wall clock
   */
  public SigV4Verifier(Keys keys, LongSupplier epochMillis) {
    this.keys = keys;
    this.epochMillis = epochMillis;
  }

  /** The parts of a signature, wherever they stood. */
  private record Claim(
      String credential,
      String dateTime,
      List<String> signedHeaders,
      String signature,
      String payloadHash,
      boolean presigned) {

    /** {@code KEY/DATE/REGION/SERVICE/aws4_request}; a key may hold slashes. */
    String[] scope() {
      String[] parts = new String[5];
      int end = credential.length();
      for (int i = 4; i > 0; i--) {
        int slash = credential.lastIndexOf('/', end - 1);
        if (slash <= 0) {
          throw incomplete("Credential must be KEY/DATE/REGION/SERVICE/aws4_request");
        }
        parts[i] = credential.substring(slash + 1, end);
        end = slash;
      }
      parts[0] = credential.substring(0, end);
      return parts;
    }
  }

  /**
   * Checks a request.
   *
   * @param service whose signing name its scope must have, unless a bearer token stands for it
   * @param bodyLimitBytes the most to read of a body whose hash no header field says
   * @return the request to go on with: its body is checked as it is read
   * @throws RefusedRequest where the signature is not right, or is missing
   */
  WireRequest verify(WireRequest request, ServiceTable service, int bodyLimitBytes) {
    BearerToken token = service.takesBearerTokens() ? BearerToken.of(request) : null;
    if (token == null) {
      return verify(request, service.signingName(), bodyLimitBytes);
    }
    WireRequest presigned = token.presigned();
    if (presigned != null) {
      verify(presigned, service.signingName(), 0);
    } else if (!keys.accepts(token.text())) {
      throw new RefusedRequest(
          Fault.UNKNOWN_KEY, "The API key that you provided is not known here.");
    }
    return request;
  }

  /**
   * Checks a signature.
   *
   * @param service the signing name that its scope must have
   */
  WireRequest verify(WireRequest request, String service, int bodyLimitBytes) {
    boolean s3 = service.equals("s3");
    WireRequest whole = needsHash(request, s3) ? buffered(request, bodyLimitBytes) : request;
    Claim claim = request.query().has("X-Amz-Signature") ? ofQuery(whole, s3) : ofHeader(whole, s3);
    String[] scope = claim.scope();
    checkScope(claim, scope, service);
    checkTime(claim, whole);
    String secret = keys.secretOf(scope[0], sessionToken(whole));
    if (secret == null) {
      throw new RefusedRequest(
          Fault.UNKNOWN_KEY, "The access key that you provided is not known here.");
    }
    byte[] key = Signing.key(secret, scope[1], scope[2], scope[3]);
    String scopeText = String.join("/", scope[1], scope[2], scope[3], scope[4]);
    String canonical = canonical(whole, claim, s3);
    String right = Signing.hex(Signing.hmac(key, toSign(claim, scopeText, canonical)));
    if (!Signing.same(right, claim.signature)) {
      throw new RefusedRequest(
          Fault.WRONG_SIGNATURE,
          "The request signature we calculated does not match the signature you provided. Check"
              + " your secret access key and signing method.");
    }
    return claim.payloadHash.startsWith("STREAMING-" + ALGORITHM)
        ? whole.withChunkSignatures(
            new ChunkSignatures(key, claim.dateTime, scopeText, claim.signature))
        : whole;
  }

  private static String toSign(Claim claim, String scope, String canonical) {
    return String.join("\n", ALGORITHM, claim.dateTime, scope, Signing.sha256Hex(canonical));
  }

  /** S3's clients say the hash of the body; others may leave it to be computed. */
  private static boolean needsHash(WireRequest request, boolean s3) {
    return !s3 && request.header("x-amz-content-sha256") == null;
  }

  private static WireRequest buffered(WireRequest request, int limitBytes) {
    return request.withBody(RequestBody.of(ServiceDefinition.read(request, "", limitBytes)));
  }

  private static Claim ofHeader(WireRequest request, boolean s3) {
    String authorization = request.header("Authorization");
    if (authorization == null) {
      throw new RefusedRequest(Fault.NOT_SIGNED, "Missing Authentication Token");
    }
    if (!authorization.startsWith(ALGORITHM + " ")) {
      throw incomplete("The algorithm must be " + ALGORITHM);
    }
    String fields = authorization.substring(ALGORITHM.length() + 1);
    String dateTime = request.header("x-amz-date");
    return new Claim(
        part(fields, "Credential"),
        dateTime == null ? request.headers().first("Date", "") : dateTime,
        List.of(part(fields, "SignedHeaders").split(";", -1)),
        part(fields, "Signature"),
        payloadHash(request, s3),
        false);
  }

  private static String part(String fields, String name) {
    for (String field : fields.split(",", -1)) {
      String stripped = field.strip();
      if (stripped.startsWith(name + "=")) {
        return stripped.substring(name.length() + 1);
      }
    }
    throw incomplete("Authorization header requires '" + name + "' parameter.");
  }

  private static String payloadHash(WireRequest request, boolean s3) {
    String said = request.header("x-amz-content-sha256");
    if (said != null) {
      return said.strip();
    }
    if (s3) {
      throw incomplete("Missing required header for this request: x-amz-content-sha256");
    }
    return bodyHash(request);
  }

  /** The hash of a body that is in memory already, which stays readable. */
  private static String bodyHash(WireRequest request) {
    try {
      java.io.InputStream in = request.body().stream();
      in.mark(Integer.MAX_VALUE);
      String hash = Signing.sha256Hex(in.readAllBytes());
      in.reset();
      return hash;
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Claim ofQuery(WireRequest request, boolean s3) {
    Query query = request.query();
    if (!ALGORITHM.equals(query.first("X-Amz-Algorithm"))) {
      throw incomplete("X-Amz-Algorithm must be " + ALGORITHM);
    }
    String said = request.header("x-amz-content-sha256");
    String hash = said != null ? said.strip() : s3 ? UNSIGNED_PAYLOAD : bodyHash(request);
    return new Claim(
        parameter(query, "X-Amz-Credential"),
        parameter(query, "X-Amz-Date"),
        List.of(parameter(query, "X-Amz-SignedHeaders").split(";", -1)),
        parameter(query, "X-Amz-Signature"),
        hash,
        true);
  }

  private static String parameter(Query query, String name) {
    String value = query.first(name);
    if (value == null) {
      throw incomplete("Query-string authentication requires the parameter " + name);
    }
    return value;
  }

  private static void checkScope(Claim claim, String[] scope, String service) {
    if (!scope[4].equals("aws4_request")) {
      throw incomplete("Credential should be scoped with a valid terminator: 'aws4_request'.");
    }
    if (!claim.dateTime.startsWith(scope[1])) {
      throw new RefusedRequest(
          Fault.WRONG_SIGNATURE, "Date in Credential scope does not match the request's date.");
    }
    if (!scope[3].equals(service)) {
      throw new RefusedRequest(
          Fault.WRONG_SIGNATURE,
          "Credential should be scoped to correct service: '" + service + "'.");
    }
  }

  private void checkTime(Claim claim, WireRequest request) {
    long signed = time(claim.dateTime);
    long now = epochMillis.getAsLong();
    if (signed - now > MAX_SKEW_MILLIS || (!claim.presigned && now - signed > MAX_SKEW_MILLIS)) {
      throw new RefusedRequest(
          Fault.SKEWED,
          "The difference between the request time and the current time is too large: signed at "
              + claim.dateTime
              + ", now it is "
              + DATE_TIME.format(Instant.ofEpochMilli(now)));
    }
    if (claim.presigned && now - signed > 1000L * expiresSeconds(request.query())) {
      throw new RefusedRequest(Fault.EXPIRED, "Request has expired");
    }
  }

  private static long time(String dateTime) {
    try {
      return Instant.from(DATE_TIME.parse(dateTime)).toEpochMilli();
    } catch (DateTimeException e) {
      throw incomplete(
          "Date must be in ISO-8601 'basic format'. Got '" + Text.shortened(dateTime) + "'.");
    }
  }

  private static int expiresSeconds(Query query) {
    String text = parameter(query, "X-Amz-Expires");
    try {
      int seconds = Integer.parseInt(text);
      if (seconds >= 0 && seconds <= MAX_EXPIRES_SECONDS) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      // answered below like a number out of range
    }
    throw incomplete("X-Amz-Expires must be between 0 and " + MAX_EXPIRES_SECONDS + " seconds");
  }

  private static @Nullable String sessionToken(WireRequest request) {
    String token = request.header("x-amz-security-token");
    return token == null ? request.query().first("X-Amz-Security-Token") : token;
  }

  private static String canonical(WireRequest request, Claim claim, boolean s3) {
    StringBuilder headers = new StringBuilder();
    for (String name : claim.signedHeaders) {
      headers.append(name).append(':').append(canonicalValue(request, name)).append('\n');
    }
    checkSigned(request, claim);
    return String.join(
        "\n",
        request.method(),
        s3 ? s3Path(request.signedPath()) : path(request.signedPath()),
        canonicalQuery(request.query()),
        headers,
        String.join(";", claim.signedHeaders),
        claim.payloadHash);
  }

  /** What a signature must cover: the host, and every field of AWS's own. */
  private static void checkSigned(WireRequest request, Claim claim) {
    TreeSet<String> missing = new TreeSet<>();
    request
        .headers()
        .forEach((name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          boolean needed = lower.equals("host") || lower.startsWith("x-amz-");
          if (needed && !claim.signedHeaders.contains(lower)) {
            missing.add(lower);
          }
        });
    if (!missing.isEmpty()) {
      throw new RefusedRequest(
          Fault.WRONG_SIGNATURE,
          "There were headers present in the request which were not signed: "
              + String.join(", ", missing));
    }
  }

  private static String canonicalValue(WireRequest request, String name) {
    List<String> values = new ArrayList<>();
    for (String value : request.headers().all(name)) {
      values.add(value.strip().replaceAll(" +", " "));
    }
    return String.join(",", values);
  }

  /** S3 signs the path as it is, each piece encoded once. */
  private static String s3Path(String rawPath) {
    return Percent.encode(Percent.decodePath(rawPath), false);
  }

  /** Other services sign the path without dot segments, and what is encoded is encoded again. */
  private static String path(String rawPath) {
    List<String> kept = new ArrayList<>();
    for (String piece : rawPath.split("/", -1)) {
      if (piece.equals("..")) {
        if (!kept.isEmpty()) {
          kept.removeLast();
        }
      } else if (!piece.isEmpty() && !piece.equals(".")) {
        kept.add(Percent.encode(piece, true));
      }
    }
    String end = rawPath.endsWith("/") && !kept.isEmpty() ? "/" : "";
    return "/" + String.join("/", kept) + end;
  }

  private static String canonicalQuery(Query query) {
    TreeMap<String, List<String>> sorted = new TreeMap<>();
    query.forEach((name, value) -> {
      if (!name.equals("X-Amz-Signature")) {
        sorted
            .computeIfAbsent(Percent.encode(name, true), key -> new ArrayList<>())
            .add(Percent.encode(value, true));
      }
    });
    List<String> pairs = new ArrayList<>();
    sorted.forEach(
        (name, values) -> values.stream().sorted().forEach(value -> pairs.add(name + "=" + value)));
    return String.join("&", pairs);
  }

  private static RefusedRequest incomplete(String message) {
    return new RefusedRequest(Fault.INCOMPLETE_SIGNATURE, message);
  }
}
