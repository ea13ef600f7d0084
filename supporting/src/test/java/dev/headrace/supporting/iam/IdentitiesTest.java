package dev.headrace.supporting.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.kernel.journal.MemoryJournal;
import dev.headrace.kernel.world.Durably.Answer;
import dev.headrace.kernel.world.SimulatedWorld;
import dev.headrace.wire.ServiceError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class IdentitiesTest {
  private static final String ACCOUNT = "111122223333";
  private static final String BASIC =
      "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

  private SimulatedWorld world = new SimulatedWorld(SimulatedWorld.Settings.seeded(1));
  private Identities identities = new Identities(world);

  private <T> T call(Function<Identities, Answer<T>> rule) {
    List<T> answers = new ArrayList<>();
    world.enter(() -> answers.add(rule.apply(identities).value()));
    world.runFor(10_000_000);
    return answers.getFirst();
  }

  private void crash() {
    MemoryJournal left = world.crash();
    world = new SimulatedWorld(SimulatedWorld.Settings.seeded(2), left, world.nowNanos());
    identities = new Identities(world);
    IamRecords.Kept kept = IamRecords.load(left);
    world.enter(() -> identities.restore(kept));
  }

  private Role createRole(String name) {
    var asked =
        new Identities.NewRole(
            name, "/team/", PolicyDocumentTest.TRUST, "a role", 3600, BASIC, Map.of("k", "v"));
    return call(i -> i.createRole(ACCOUNT, asked));
  }

  private ManagedPolicy createPolicy(String name) {
    var asked =
        new Identities.NewPolicy(
            name, "/", PolicyDocumentTest.PERMISSIONS, "a policy", Map.of("k", "v"));
    return call(i -> i.createPolicy(ACCOUNT, asked));
  }

  private static void refused(ThrowingCallable call, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ServiceError.class, error -> assertThat(error.code()).isEqualTo(code));
  }

  @Test
  void everything_of_a_role_and_a_policy_survives_a_crash() {
    createRole("role");
    ManagedPolicy policy = createPolicy("policy");
    call(i -> i.putInline(ACCOUNT, "role", "own", PolicyDocumentTest.PERMISSIONS));
    call(i -> i.attach(ACCOUNT, "role", policy.arn()));
    Role role = call(i -> i.attach(ACCOUNT, "role", BASIC));
    ManagedPolicy changed =
        call(i -> i.addVersion(ACCOUNT, policy.arn(), PolicyDocumentTest.PERMISSIONS, true));
    crash();
    assertThat(identities.account(ACCOUNT).role("role")).isEqualTo(role);
    assertThat(identities.account(ACCOUNT).policy(policy.arn())).isEqualTo(changed);
  }

  @Test
  void what_was_not_durable_is_lost_and_what_was_is_kept() {
    createRole("first");
    var asked =
        new Identities.NewRole("second", "/", PolicyDocumentTest.TRUST, null, 3600, null, Map.of());
    world.enter(() -> identities.createRole(ACCOUNT, asked));
    crash();
    assertThat(identities.account(ACCOUNT).roles()).containsOnlyKeys("first");
  }

  @Test
  void names_of_roles_differ_in_more_than_their_case() {
    createRole("Role");
    refused(() -> createRole("role"), "EntityAlreadyExists");
    assertThat(identities.account(ACCOUNT).role("ROLE").name()).isEqualTo("Role");
    refused(() -> identities.account("444455556666").role("Role"), "NoSuchEntity");
  }

  @Test
  void a_role_with_policies_is_not_deleted() {
    createRole("role");
    call(i -> i.attach(ACCOUNT, "role", BASIC));
    refused(() -> call(i -> i.deleteRole(ACCOUNT, "role")), "DeleteConflict");
    call(i -> i.detach(ACCOUNT, "role", BASIC));
    call(i -> i.putInline(ACCOUNT, "role", "own", PolicyDocumentTest.PERMISSIONS));
    refused(() -> call(i -> i.deleteRole(ACCOUNT, "role")), "DeleteConflict");
    call(i -> i.deleteInline(ACCOUNT, "role", "own"));
    call(i -> i.deleteRole(ACCOUNT, "role"));
    assertThat(identities.account(ACCOUNT).roles()).isEmpty();
  }

  @Test
  void a_role_takes_ten_policies_and_no_more() {
    createRole("role");
    for (int i = 0; i < Identities.MAX_ATTACHED_PER_ROLE; i++) {
      String arn = "arn:aws:iam::aws:policy/P" + i;
      call(rules -> rules.attach(ACCOUNT, "role", arn));
    }
    refused(() -> call(i -> i.attach(ACCOUNT, "role", BASIC)), "LimitExceeded");
    call(i -> i.attach(ACCOUNT, "role", "arn:aws:iam::aws:policy/P0"));
  }

  @Test
  void a_policy_that_there_is_not_is_not_attached() {
    createRole("role");
    refused(
        () -> call(i -> i.attach(ACCOUNT, "role", "arn:aws:iam::111122223333:policy/none")),
        "NoSuchEntity");
    refused(() -> call(i -> i.detach(ACCOUNT, "role", BASIC)), "NoSuchEntity");
  }

  @Test
  void a_policy_has_five_versions_and_one_in_force() {
    ManagedPolicy policy = createPolicy("policy");
    String arn = policy.arn();
    for (int i = 1; i < Identities.MAX_VERSIONS; i++) {
      call(rules -> rules.addVersion(ACCOUNT, arn, PolicyDocumentTest.PERMISSIONS, false));
    }
    refused(
        () -> call(i -> i.addVersion(ACCOUNT, arn, PolicyDocumentTest.PERMISSIONS, false)),
        "LimitExceeded");
    refused(() -> call(i -> i.deleteVersion(ACCOUNT, arn, "v1")), "DeleteConflict");
    refused(() -> call(i -> i.deleteVersion(ACCOUNT, arn, "v9")), "NoSuchEntity");
    assertThat(call(i -> i.setDefault(ACCOUNT, arn, "v3")).defaultVersion()).isEqualTo(3);
    call(i -> i.deleteVersion(ACCOUNT, arn, "v1"));
    assertThat(
            call(i -> i.addVersion(ACCOUNT, arn, PolicyDocumentTest.PERMISSIONS, false))
                .lastVersion())
        .isEqualTo(6);
    refused(() -> call(i -> i.deletePolicy(ACCOUNT, arn)), "DeleteConflict");
  }

  @Test
  void a_policy_that_is_attached_is_not_deleted() {
    createRole("role");
    ManagedPolicy policy = createPolicy("policy");
    call(i -> i.attach(ACCOUNT, "role", policy.arn()));
    refused(() -> call(i -> i.deletePolicy(ACCOUNT, policy.arn())), "DeleteConflict");
    call(i -> i.detach(ACCOUNT, "role", policy.arn()));
    call(i -> i.deletePolicy(ACCOUNT, policy.arn()));
    refused(() -> identities.account(ACCOUNT).policy(policy.arn()), "NoSuchEntity");
    refused(() -> call(i -> i.deletePolicy(ACCOUNT, BASIC)), "NoSuchEntity");
  }

  @Test
  void fifty_tags_are_taken_and_no_more() {
    createRole("role");
    var tags = new java.util.TreeMap<String, String>();
    for (int i = 1; i < Identities.MAX_TAGS; i++) {
      tags.put("t" + i, "");
    }
    assertThat(call(i -> i.tagRole(ACCOUNT, "role", tags)).tags()).hasSize(Identities.MAX_TAGS);
    refused(() -> call(i -> i.tagRole(ACCOUNT, "role", Map.of("more", ""))), "LimitExceeded");
    assertThat(call(i -> i.untagRole(ACCOUNT, "role", List.of("k", "none"))).tags())
        .hasSize(Identities.MAX_TAGS - 1);
  }

  @Test
  void documents_have_their_largest_sizes() {
    createRole("role");
    String filler =
        PolicyDocumentTest.PERMISSIONS.replace(
            "s3:*", "s3:" + "x".repeat(Identities.MAX_MANAGED_CHARACTERS));
    var asked = new Identities.NewPolicy("policy", "/", filler, null, Map.of());
    refused(() -> call(i -> i.createPolicy(ACCOUNT, asked)), "LimitExceeded");
    call(i -> i.putInline(ACCOUNT, "role", "one", filler));
    refused(() -> call(i -> i.putInline(ACCOUNT, "role", "two", filler)), "LimitExceeded");
  }
}
