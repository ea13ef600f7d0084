package dev.headrace.supporting.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.supporting.ServiceHouse;
import dev.headrace.wire.MemberCoverage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;
import software.amazon.awssdk.services.sts.model.StsException;

final class StsClientTest {
  private static final String ROLE = "arn:aws:iam::444455556666:role/team/worker";

  private ServiceHouse house = new ServiceHouse();
  private Instant now = Instant.now();
  private Sts sts;
  private StsClient client;

  @BeforeEach
  void open() {
    InstantSource clock =
        new InstantSource() {
          @Override
          public Instant instant() {
            return now;
          }
        };
    sts = new Sts(house.world, house.world, house.journal, clock);
    house.serve(sts.service()::serve);
    client = house.client(StsClient.builder());
  }

  @AfterEach
  void close() {
    client.close();
    house.close();
  }

  private GetCallerIdentityResponse whoIs(Credentials credentials) {
    try (StsClient other =
        house.client(
            StsClient.builder(),
            AwsSessionCredentials.create(
                credentials.accessKeyId(),
                credentials.secretAccessKey(),
                credentials.sessionToken()))) {
      return other.getCallerIdentity();
    }
  }

  private Credentials assume() {
    return client
        .assumeRole(r -> r.roleArn(ROLE).roleSessionName("me").sourceIdentity("alice"))
        .credentials();
  }

  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StsException.class, e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
  }

  @Test
  void it_is_said_of_every_member_what_becomes_of_it() {
    assertThat(new MemberCoverage(sts.service()).problems()).isEmpty();
  }

  @Test
  void a_caller_is_its_account() {
    GetCallerIdentityResponse caller = client.getCallerIdentity();
    assertThat(caller.account()).isEqualTo("111122223333");
    assertThat(caller.arn()).isEqualTo("arn:aws:iam::111122223333:root");
    assertThat(caller.userId()).isEqualTo("111122223333");
    try (StsClient unknown =
        house.client(StsClient.builder(), AwsBasicCredentials.create("test", "test"))) {
      assertThat(unknown.getCallerIdentity().account()).isEqualTo("000000000000");
    }
  }

  @Test
  void temporary_credentials_stand_for_the_role_and_its_account() {
    var assumed = client.assumeRole(r -> r.roleArn(ROLE).roleSessionName("me"));
    assertThat(assumed.credentials().expiration())
        .isEqualTo(Instant.ofEpochSecond(now.getEpochSecond() + 3600));
    GetCallerIdentityResponse caller = whoIs(assumed.credentials());
    assertThat(caller.account()).isEqualTo("444455556666");
    assertThat(caller.arn())
        .isEqualTo("arn:aws:sts::444455556666:assumed-role/worker/me")
        .isEqualTo(assumed.assumedRoleUser().arn());
    assertThat(caller.userId()).isEqualTo(assumed.assumedRoleUser().assumedRoleId());
  }

  @Test
  void temporary_credentials_survive_a_restart_and_expire() {
    Credentials credentials = assume();
    client.close();
    house = house.afterCrash();
    open();
    assertThat(whoIs(credentials).account()).isEqualTo("444455556666");
    assertThat(sts.secretOf(credentials.accessKeyId(), credentials.sessionToken()))
        .isEqualTo(credentials.secretAccessKey());
    assertThat(sts.secretOf(credentials.accessKeyId(), "another")).isNull();
    now = now.plus(Duration.ofHours(1));
    refused(() -> whoIs(credentials), "ExpiredToken");
    assertThat(sts.secretOf(credentials.accessKeyId(), credentials.sessionToken())).isNull();
  }

  @Test
  void a_session_token_stands_for_the_account() {
    Credentials credentials = client.getSessionToken(r -> r.durationSeconds(900)).credentials();
    assertThat(whoIs(credentials).arn()).isEqualTo("arn:aws:iam::111122223333:root");
    try (StsClient session =
        house.client(
            StsClient.builder(),
            AwsSessionCredentials.create(
                credentials.accessKeyId(),
                credentials.secretAccessKey(),
                credentials.sessionToken()))) {
      refused(session::getSessionToken, "AccessDenied");
    }
  }

  @Test
  void wrong_input_is_refused_by_its_errors() {
    refused(
        () ->
            client.assumeRole(
                r -> r.roleArn("arn:aws:iam::1:role/short-account").roleSessionName("me")),
        "ValidationError");
    refused(
        () -> client.assumeRole(r -> r.roleArn(ROLE).roleSessionName("me").durationSeconds(1)),
        "ValidationError");
    refused(
        () -> client.assumeRole(r -> r.roleArn(ROLE).roleSessionName("me").durationSeconds(43_201)),
        "ValidationError");
    refused(
        () ->
            whoIs(
                Credentials.builder()
                    .accessKeyId("ASIA444455556666ABCDEFGHIJKL")
                    .secretAccessKey("secret")
                    .sessionToken("token")
                    .build()),
        "InvalidClientTokenId");
  }
}
