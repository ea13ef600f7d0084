package dev.headrace.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Bedrock's API keys, the short-term ones made as AWS's own generator makes them. */
class BearerTokenTest {
  private long clockOffsetMillis;
  private final Gateway gateway =
      new Gateway(
          List.of(
              ServiceDefinition.builder(ServiceTable.of("bedrock")).build(),
              ServiceDefinition.builder(ServiceTable.of("lambda")).build()),
          new SigV4Verifier(new KnownKeys(), () -> System.currentTimeMillis() + clockOffsetMillis));

  /** One key pair and one long-term API key. */
  private static final class KnownKeys implements SigV4Verifier.Keys {
    @Override
    public @Nullable String secretOf(String accessKeyId, @Nullable String sessionToken) {
      return accessKeyId.equals("123456789012") ? "secret" : null;
    }

    @Override
    public boolean accepts(String bearerToken) {
      return bearerToken.equals("long-term");
    }
  }

  private static String shortTerm(String secret, String query) {
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(it ->
                it.identity(AwsCredentialsIdentity.create("123456789012", secret))
                    .request(
                        SdkHttpFullRequest.builder()
                            .method(SdkHttpMethod.POST)
                            .uri(URI.create("https://bedrock.amazonaws.com/?" + query))
                            .build())
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "bedrock")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
                    .putProperty(
                        AwsV4HttpSigner.AUTH_LOCATION,
                        AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                    .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, Duration.ofHours(12)))
            .request();
    String url = signed.getUri().toString().substring("https://".length()) + "&Version=1";
    return "bedrock-api-key-" + Base64.getEncoder().encodeToString(url.getBytes(UTF_8));
  }

  private static WireRequest asking(String path, String token) {
    return new WireRequest(
        "GET", path, "", Headers.of("Authorization", "Bearer " + token), RequestBody.empty());
  }

  /** 501 says that the request was let in: the operation is not implemented here. */
  private int answerTo(String path, String token) {
    return gateway.serve(asking(path, token)).status();
  }

  @Test
  void a_short_term_key_proves_who_made_it_and_says_their_account_and_region() {
    String token = shortTerm("secret", "Action=CallWithBearerToken");
    assertThat(answerTo("/foundation-models", token)).isEqualTo(501);
    Caller caller = Caller.of(asking("/foundation-models", token));
    assertThat(caller.partition().account()).isEqualTo("123456789012");
    assertThat(caller.partition().region()).isEqualTo("eu-west-1");
  }

  @Test
  void a_short_term_key_of_a_wrong_secret_is_refused() {
    assertThat(answerTo("/foundation-models", shortTerm("other", "Action=CallWithBearerToken")))
        .isEqualTo(403);
  }

  @Test
  void a_presigned_request_for_something_else_is_no_key() {
    assertThat(answerTo("/foundation-models", shortTerm("secret", "Action=ListFoundationModels")))
        .isEqualTo(403);
  }

  @Test
  void a_short_term_key_is_over_after_its_twelve_hours() {
    String token = shortTerm("secret", "Action=CallWithBearerToken");
    clockOffsetMillis = Duration.ofHours(12).plusMinutes(1).toMillis();
    assertThat(answerTo("/foundation-models", token)).isEqualTo(403);
  }

  @Test
  void another_key_counts_only_where_it_is_known() {
    assertThat(answerTo("/foundation-models", "long-term")).isEqualTo(501);
    assertThat(answerTo("/foundation-models", "guessed")).isEqualTo(403);
    assertThat(answerTo("/foundation-models", "bedrock-api-key-@")).isEqualTo(403);
    assertThat(answerTo("/foundation-models", "bedrock-api-key-" + "A".repeat(20_000)))
        .isEqualTo(403);
  }

  @Test
  void services_without_api_keys_take_none() {
    assertThat(answerTo("/2015-03-31/functions", "long-term")).isEqualTo(400);
  }

  @Test
  void a_key_is_never_shown() {
    BearerToken token = BearerToken.of("Bearer secret-key");
    assertThat(String.valueOf(token)).doesNotContain("secret-key");
  }
}
