package dev.headrace.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Signatures by the examples that AWS publishes, and one change at a time to them (<a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">whole
 * bodies</a>, <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html">chunks</a>, <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html">queries</a>).
 */
class SigV4VerifierTest {
  private static final String KEY = "AKIAIOSFODNN7EXAMPLE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  private static final long SIGNED_AT = Instant.parse("2013-05-24T00:00:00Z").toEpochMilli();
  private static final int LIMIT_BYTES = 1 << 20;

  private long now = SIGNED_AT;
  private final SigV4Verifier verifier =
      new SigV4Verifier((key, token) -> key.equals(KEY) ? SECRET : null, () -> now);

  private static Headers authorized(String signedHeaders, String signature, String... others) {
    return Headers.of(others).toBuilder()
        .add("x-amz-date", "20130524T000000Z")
        .add(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential="
                + KEY
                + "/20130524/us-east-1/s3/aws4_request,SignedHeaders="
                + signedHeaders
                + ",Signature="
                + signature)
        .build();
  }

  private static WireRequest get(Headers headers) {
    return new WireRequest("GET", "/test.txt", "", headers, RequestBody.empty());
  }

  private static Headers published() {
    return authorized(
        "host;range;x-amz-content-sha256;x-amz-date",
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        "Host",
        "examplebucket.s3.amazonaws.com",
        "Range",
        "bytes=0-9",
        "x-amz-content-sha256",
        Signing.EMPTY_SHA256);
  }

  private Fault faultOf(WireRequest request) {
    try {
      verifier.verify(request, "s3", LIMIT_BYTES);
    } catch (RefusedRequest e) {
      return e.fault();
    }
    throw new AssertionError("verified");
  }

  @Test
  void the_published_example_of_a_get_verifies() {
    WireRequest request = get(published());
    assertThat(verifier.verify(request, "s3", LIMIT_BYTES)).isSameAs(request);
  }

  @Test
  void any_part_that_was_signed_cannot_be_changed() {
    Headers signed = published();
    assertThat(faultOf(get(signed.toBuilder().set("Range", "bytes=0-8").build())))
        .isEqualTo(Fault.WRONG_SIGNATURE);
    assertThat(faultOf(get(signed.toBuilder().set("Host", "other.s3.amazonaws.com").build())))
        .isEqualTo(Fault.WRONG_SIGNATURE);
    WireRequest head = new WireRequest("HEAD", "/test.txt", "", signed, RequestBody.empty());
    assertThat(faultOf(head)).isEqualTo(Fault.WRONG_SIGNATURE);
    WireRequest path = new WireRequest("GET", "/test.tx", "", signed, RequestBody.empty());
    assertThat(faultOf(path)).isEqualTo(Fault.WRONG_SIGNATURE);
    WireRequest query = new WireRequest("GET", "/test.txt", "acl", signed, RequestBody.empty());
    assertThat(faultOf(query)).isEqualTo(Fault.WRONG_SIGNATURE);
  }

  @Test
  void a_field_of_amazons_that_was_not_signed_cannot_be_added() {
    Headers added = published().toBuilder().add("x-amz-acl", "public-read").build();
    assertThat(faultOf(get(added))).isEqualTo(Fault.WRONG_SIGNATURE);
    Headers harmless = published().toBuilder().add("User-Agent", "x").build();
    assertThat(verifier.verify(get(harmless), "s3", LIMIT_BYTES)).isNotNull();
  }

  @Test
  void a_request_is_good_for_fifteen_minutes_either_way() {
    for (long edge : new long[] {-SigV4Verifier.MAX_SKEW_MILLIS, SigV4Verifier.MAX_SKEW_MILLIS}) {
      now = SIGNED_AT + edge;
      assertThat(verifier.verify(get(published()), "s3", LIMIT_BYTES)).isNotNull();
      now += Long.signum(edge);
      assertThat(faultOf(get(published()))).isEqualTo(Fault.SKEWED);
    }
  }

  @Test
  void a_signature_for_another_service_is_not_taken() {
    assertThatThrownBy(() -> verifier.verify(get(published()), "lambda", LIMIT_BYTES))
        .isInstanceOfSatisfying(
            RefusedRequest.class, e -> assertThat(e.fault()).isEqualTo(Fault.WRONG_SIGNATURE));
  }

  @Test
  void a_key_that_nobody_knows_and_no_key_are_told_apart() {
    String authorization = published().first("Authorization", "").replace(KEY, "AKIAOTHER");
    assertThat(faultOf(get(published().toBuilder().set("Authorization", authorization).build())))
        .isEqualTo(Fault.UNKNOWN_KEY);
    assertThat(faultOf(get(Headers.none()))).isEqualTo(Fault.NOT_SIGNED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic dXNlcjpwYXNz",
        "AWS4-HMAC-SHA256 ",
        "AWS4-HMAC-SHA256 Credential=x,SignedHeaders=host,Signature=0",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/e,SignedHeaders=host,Signature=0",
        "AWS4-HMAC-SHA256 Credential=/////,SignedHeaders=host,Signature=0",
        "AWS4-HMAC-SHA256 SignedHeaders=host,Signature=0",
      })
  void a_signature_that_lacks_a_part_is_incomplete(String authorization) {
    assertThat(faultOf(get(published().toBuilder().set("Authorization", authorization).build())))
        .isEqualTo(Fault.INCOMPLETE_SIGNATURE);
  }

  @Test
  void a_date_that_is_none_is_incomplete() {
    assertThat(faultOf(get(published().toBuilder().set("x-amz-date", "20130524").build())))
        .isEqualTo(Fault.INCOMPLETE_SIGNATURE);
  }

  private static WireRequest chunked(String body) {
    Headers headers =
        authorized(
            "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;"
                + "x-amz-decoded-content-length;x-amz-storage-class",
            "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
            "Host",
            "s3.amazonaws.com",
            "x-amz-storage-class",
            "REDUCED_REDUNDANCY",
            "x-amz-content-sha256",
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            "Content-Encoding",
            "aws-chunked",
            "x-amz-decoded-content-length",
            "66560",
            "Content-Length",
            "66824");
    return new WireRequest(
        "PUT",
        "/examplebucket/chunkObject.txt",
        "",
        headers,
        RequestBody.of(body.getBytes(ISO_8859_1)));
  }

  private static String publishedChunks() {
    return "10000;chunk-signature="
        + "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n"
        + "a".repeat(65_536)
        + "\r\n400;chunk-signature="
        + "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n"
        + "a".repeat(1024)
        + "\r\n0;chunk-signature="
        + "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n";
  }

  private byte[] verifiedBody(String chunks) throws IOException {
    return Payloads.of(verifier.verify(chunked(chunks), "s3", LIMIT_BYTES)).bytes(LIMIT_BYTES);
  }

  @Test
  void the_published_example_of_chunks_verifies() throws IOException {
    assertThat(verifiedBody(publishedChunks())).asString(UTF_8).isEqualTo("a".repeat(66_560));
  }

  @Test
  void a_chunk_cannot_be_changed_or_left_out() {
    String chunks = publishedChunks();
    for (String wrong :
        new String[] {
          chunks.replaceFirst("a{1024}\r", "a".repeat(1023) + "b\r"),
          chunks.replace("chunk-signature=b6c6", "chunk-signature=b6c7"),
          chunks.replaceAll(";chunk-signature=[0-9a-f]+", ""),
        }) {
      assertThatThrownBy(() -> verifiedBody(wrong))
          .isInstanceOfSatisfying(
              RefusedRequest.class, e -> assertThat(e.fault()).isEqualTo(Fault.WRONG_SIGNATURE));
    }
  }

  private static WireRequest presigned(String expires) {
    String query =
        "X-Amz-Algorithm=AWS4-HMAC-SHA256"
            + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
            + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires="
            + expires
            + "&X-Amz-SignedHeaders=host&X-Amz-Signature="
            + "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
    return new WireRequest(
        "GET",
        "/test.txt",
        query,
        Headers.of("Host", "examplebucket.s3.amazonaws.com"),
        RequestBody.empty());
  }

  @Test
  void the_published_example_of_a_presigned_query_verifies_until_it_expires() {
    now = SIGNED_AT + 86_400_000;
    assertThat(verifier.verify(presigned("86400"), "s3", LIMIT_BYTES)).isNotNull();
    now += 1;
    assertThat(faultOf(presigned("86400"))).isEqualTo(Fault.EXPIRED);
  }

  @Test
  void the_time_that_a_presigned_query_is_good_for_cannot_be_changed() {
    assertThat(faultOf(presigned("86401"))).isEqualTo(Fault.WRONG_SIGNATURE);
    assertThat(faultOf(presigned("604800"))).isEqualTo(Fault.WRONG_SIGNATURE);
    for (String wrong : new String[] {"604801", "-1", "", "x"}) {
      assertThat(faultOf(presigned(wrong))).isEqualTo(Fault.INCOMPLETE_SIGNATURE);
    }
  }

  @Test
  void a_presigned_query_of_the_future_is_not_taken() {
    now = SIGNED_AT - SigV4Verifier.MAX_SKEW_MILLIS - 1;
    assertThat(faultOf(presigned("86400"))).isEqualTo(Fault.SKEWED);
  }

  @Test
  void what_other_services_sign_is_read_whole_to_hash_it_and_only_up_to_a_limit() {
    Headers headers =
        Headers.of(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=x/20130524/us-east-1/iam/aws4_request,"
                + " SignedHeaders=host, Signature=0");
    WireRequest request =
        new WireRequest("POST", "/", "", headers, RequestBody.of(new byte[LIMIT_BYTES + 1]));
    assertThatThrownBy(() -> verifier.verify(request, "iam", LIMIT_BYTES))
        .isInstanceOfSatisfying(
            RefusedRequest.class, e -> assertThat(e.fault()).isEqualTo(Fault.TOO_LARGE));
  }

  @Test
  void temporary_keys_are_looked_up_with_their_token() {
    StringBuilder asked = new StringBuilder();
    SigV4Verifier temporary =
        new SigV4Verifier(
            (key, token) -> {
              asked.append(Map.of(key, String.valueOf(token)));
              return SECRET;
            },
            () -> now);
    Headers headers = published().toBuilder().add("x-amz-security-token", "t").build();
    assertThatThrownBy(() -> temporary.verify(get(headers), "s3", LIMIT_BYTES))
        .isInstanceOf(RefusedRequest.class); // the example did not sign a token
    assertThat(asked.toString()).isEqualTo("{" + KEY + "=t}");
  }
}
