package dev.headrace.supporting.sts;

import dev.headrace.kernel.world.Durably;
import dev.headrace.wire.CallContext;
import dev.headrace.wire.Caller;
import dev.headrace.wire.Members;
import dev.headrace.wire.Operation;
import dev.headrace.wire.ServiceDefinition;
import dev.headrace.wire.ServiceError;
import dev.headrace.wire.ServiceTable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;
import software.amazon.awssdk.services.sts.model.GetSessionTokenRequest;
import software.amazon.awssdk.services.sts.model.GetSessionTokenResponse;

/** The operations of STS. */
final class StsApi {
  private static final int DEFAULT_ROLE_SECONDS = 3600;
  private static final int MAX_ROLE_SECONDS = 43_200;
  private static final int DEFAULT_TOKEN_SECONDS = 43_200;
  private static final int TEMPORARY_LENGTH = 28;

  private final Credentials credentials = new Credentials();
  private final Sessions sessions;
  private final Map<String, Session> known;
  private final Durably durably;
  private final InstantSource clock;

  /**
   * @param known the sessions by access key, for reading outside events
   */
  StsApi(Sessions sessions, Map<String, Session> known, Durably durably, InstantSource clock) {
    this.sessions = sessions;
    this.known = known;
    this.durably = durably;
    this.clock = clock;
  }

  ServiceDefinition define() {
    return ServiceDefinition.builder(ServiceTable.of("sts"))
        .operation(
            "GetCallerIdentity",
            () -> Operation.of(GetCallerIdentityRequest::builder, this::callerIdentity))
        .operation("AssumeRole", () -> Operation.of(AssumeRoleRequest::builder, this::assumeRole))
        .operation(
            "GetSessionToken",
            () -> Operation.of(GetSessionTokenRequest::builder, this::sessionToken))
        .members(Members.load(StsApi.class, "sts.members"))
        .build();
  }

  GetCallerIdentityResponse callerIdentity(CallContext call, GetCallerIdentityRequest request) {
    Session session = session(call.caller());
    String account = call.accountId();
    return GetCallerIdentityResponse.builder()
        .account(account)
        .arn(session == null ? root(account) : session.arn())
        .userId(session == null ? account : session.userId())
        .build();
  }

  private static String root(String account) {
    return "arn:aws:iam::" + account + ":root";
  }

  /** The session that a caller's key stands for; null where it stands for the account itself. */
  private @Nullable Session session(Caller caller) {
    String key = caller.accessKeyId();
    if (key == null || !key.startsWith(Caller.TEMPORARY) || key.length() != TEMPORARY_LENGTH) {
      return null;
    }
    Session session = known.get(key);
    if (session == null) {
      throw new ServiceError(
          "InvalidClientTokenId", 403, "The security token included in the request is invalid");
    }
    if (session.expiresEpochMillis() <= clock.millis()) {
      throw new ServiceError(
          "ExpiredToken", 403, "The security token included in the request is expired");
    }
    return session;
  }

  AssumeRoleResponse assumeRole(CallContext call, AssumeRoleRequest request) {
    session(call.caller());
    RoleArn role = RoleArn.parse(request.roleArn());
    int seconds = Objects.requireNonNullElse(request.durationSeconds(), DEFAULT_ROLE_SECONDS);
    if (seconds > MAX_ROLE_SECONDS) {
      throw new ServiceError(
          "ValidationError",
          400,
          "The requested DurationSeconds exceeds the longest session of a role: "
              + MAX_ROLE_SECONDS
              + " seconds");
    }
    String userId = role.id() + ":" + request.roleSessionName();
    String arn = role.session(request.roleSessionName());
    Session session =
        begin(role.account(), seconds, arn, userId, request.sourceIdentity(), request.externalId());
    return AssumeRoleResponse.builder()
        .credentials(answer(session))
        .assumedRoleUser(user -> user.arn(arn).assumedRoleId(userId))
        .sourceIdentity(session.sourceIdentity())
        .build();
  }

  GetSessionTokenResponse sessionToken(CallContext call, GetSessionTokenRequest request) {
    if (session(call.caller()) != null) {
      throw new ServiceError(
          "AccessDenied", 403, "Cannot call GetSessionToken with session credentials");
    }
    String account = call.accountId();
    int seconds = Objects.requireNonNullElse(request.durationSeconds(), DEFAULT_TOKEN_SECONDS);
    Session session = begin(account, seconds, root(account), account, null, null);
    return GetSessionTokenResponse.builder().credentials(answer(session)).build();
  }

  private Session begin(
      String account,
      int seconds,
      String arn,
      String userId,
      @Nullable String sourceIdentity,
      @Nullable String externalId) {
    Credentials.Made made = credentials.of(account);
    var session =
        new Session(
            made.accessKeyId(),
            made.secret(),
            made.token(),
            (clock.instant().getEpochSecond() + seconds) * 1000,
            arn,
            userId,
            sourceIdentity,
            externalId);
    return durably.call(() -> sessions.begin(session));
  }

  private static software.amazon.awssdk.services.sts.model.Credentials answer(Session session) {
    return software.amazon.awssdk.services.sts.model.Credentials.builder()
        .accessKeyId(session.accessKeyId())
        .secretAccessKey(session.secret())
        .sessionToken(session.token())
        .expiration(Instant.ofEpochMilli(session.expiresEpochMillis()))
        .build();
  }
}
