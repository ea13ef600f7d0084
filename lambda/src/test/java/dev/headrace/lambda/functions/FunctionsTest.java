package dev.headrace.lambda.functions;

import static dev.headrace.lambda.functions.FunctionsWorld.HOME;
import static dev.headrace.lambda.functions.FunctionsWorld.code;
import static dev.headrace.lambda.functions.FunctionsWorld.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FunctionsTest {
  private final FunctionsWorld here = new FunctionsWorld();

  @Test
  void a_new_function_is_pending_in_its_answer_and_active_once_it_is_durable() {
    FunctionVersion answered = here.create("f");

    assertThat(answered.condition()).isEqualTo(Condition.CREATING);
    FunctionVersion now = here.view("f").function().latest();
    assertThat(now.condition()).isEqualTo(Condition.ACTIVE);
    assertThat(now.revisionId()).isNotEqualTo(answered.revisionId());
    assertThat(here.heard).containsSubsequence("ready f:$LATEST");
  }

  @Test
  void nothing_is_answered_or_shown_before_it_is_durable() {
    List<FunctionVersion> answers = new ArrayList<>();
    here.enter(() ->
        here.functions.create(HOME, "f", settings(), code("f"), Map.of(), false, answers::add));

    assertThat(answers).isEmpty();
    assertThat(here.functions.directory().find(HOME, "f")).isNull();
    assertThat(here.heard).isEmpty();
    here.settle();
    assertThat(answers).hasSize(1);
    assertThat(here.functions.directory().find(HOME, "f")).isNotNull();
  }

  @Test
  void what_was_answered_is_there_after_a_crash_and_what_was_not_is_gone() {
    here.create("kept");
    here.enter(() ->
        here.functions.create(HOME, "lost", settings(), code("l"), Map.of(), false, answer -> {}));

    FunctionsWorld next = here.afterCrash();

    assertThat(next.functions.directory().find(HOME, "lost")).isNull();
    assertThat(next.view("kept")).isEqualTo(here.view("kept"));
    assertThat(next.heard).contains("ready kept:$LATEST");
  }

  @Test
  void every_kind_of_record_survives_a_crash() {
    here.create("f");
    publish("f", "one");
    update("f", "other code");
    publish("f", null);
    here.<Alias>ask(reply ->
        here.functions
            .aliases()
            .create(
                HOME,
                new Alias("f", "live", "1", "a", new Alias.Additional("2", 0.25), ""),
                reply));
    here.<Boolean>ask(
        reply -> here.functions.attributes().tag(HOME, "f", Map.of("team", "a"), reply));
    here.<Boolean>ask(reply -> here.functions.attributes().reserve(HOME, "f", 7, reply));
    here.<EventInvokeConfig>ask(reply ->
        here.functions
            .attributes()
            .putEventInvokeConfig(
                HOME, "f", "live", new EventInvokeConfig(1, null, 0), false, reply));
    here.<ResourcePolicy>ask(reply ->
        here.functions
            .permissions()
            .add(
                HOME,
                "f",
                "$LATEST",
                new ResourcePolicy.Statement("s", "{\"Sid\":\"s\"}"),
                null,
                reply));

    FunctionView before = here.view("f");
    FunctionsWorld next = here.afterCrash();

    assertThat(before.versions()).hasSize(2);
    assertThat(next.view("f")).isEqualTo(before);
    assertThat(next.heard).contains("ready f:$LATEST", "ready f:1", "ready f:2", "changed f");
  }

  @Test
  void a_function_whose_creation_was_cut_short_becomes_active_after_the_restart() {
    List<FunctionVersion> answers = new ArrayList<>();
    here.enter(() ->
        here.functions.create(HOME, "f", settings(), code("f"), Map.of(), true, answers::add));
    while (answers.isEmpty()) {
      here.world.step();
    }

    FunctionsWorld next = here.afterCrash();

    assertThat(next.view("f").function().latest().condition()).isEqualTo(Condition.ACTIVE);
    assertThat(Objects.requireNonNull(next.view("f").version("1")).condition())
        .isEqualTo(Condition.ACTIVE);
  }

  @Test
  void a_second_function_of_the_same_name_is_refused() {
    here.create("f");

    assertThatThrownBy(() -> here.create("f"))
        .hasMessage("ResourceConflictException: Function already exist: f");
  }

  @Test
  void the_same_name_in_another_region_is_another_function() {
    here.create("f");
    here.<FunctionVersion>ask(reply ->
        here.functions.create(
            new dev.headrace.kernel.Partition("000000000000", "eu-west-1"),
            "f",
            settings(),
            code("f"),
            Map.of(),
            false,
            reply));

    assertThat(here.functions.directory().all()).hasSize(2);
  }

  @Test
  void a_function_that_is_still_pending_is_not_updated() {
    here.enter(() ->
        here.functions.create(HOME, "f", settings(), code("f"), Map.of(), false, answer -> {}));

    assertThatThrownBy(() -> update("f", "more"))
        .hasMessageContaining("currently in the following state: Pending");
  }

  @Test
  void an_update_is_refused_while_another_is_in_progress() {
    here.create("f");
    here.enter(
        () -> here.functions.updateCode(HOME, "f", code("a"), null, null, false, answer -> {}));

    assertThatThrownBy(() -> update("f", "b"))
        .hasMessageStartingWith(
            "ResourceConflictException: The operation cannot be performed at this time. An update"
                + " is in progress for resource:");
  }

  @Test
  void an_update_with_a_revision_of_before_is_refused() {
    FunctionVersion created = here.create("f");

    assertThatThrownBy(() ->
            here.<FunctionVersion>ask(reply ->
                here.functions.updateSettings(
                    HOME, "f", before -> before, created.revisionId(), reply)))
        .hasMessageStartingWith("PreconditionFailedException: The Revision Id provided");
  }

  @Test
  void an_updated_function_is_ready_again_once_the_update_is_durable() {
    here.create("f");
    here.heard.clear();
    FunctionVersion answered = update("f", "other");

    assertThat(answered.condition()).isEqualTo(Condition.UPDATING);
    assertThat(here.heard).containsSubsequence("ready f:$LATEST");
    assertThat(here.view("f").function().latest().condition()).isEqualTo(Condition.ACTIVE);
  }

  @Test
  void publishing_twice_without_a_change_gives_the_same_version() {
    here.create("f");
    FunctionVersion first = publish("f", "first");
    FunctionVersion again = publish("f", "second");
    update("f", "f");
    FunctionVersion afterSameCode = publish("f", null);
    update("f", "other");
    FunctionVersion changed = publish("f", null);

    assertThat(again.version()).isEqualTo("1").isEqualTo(first.version());
    assertThat(again.settings().description()).isEqualTo("first");
    assertThat(afterSameCode.version()).isEqualTo("1");
    assertThat(changed.version()).isEqualTo("2");
  }

  @Test
  void a_version_number_is_never_given_twice() {
    here.create("f");
    publish("f", null);
    deleteVersion("f", "1");

    assertThat(publish("f", null).version()).isEqualTo("2");
    assertThat(here.afterCrash().view("f").function().nextVersion()).isEqualTo(3);
  }

  @Test
  void publishing_other_code_than_was_meant_is_refused() {
    here.create("f");

    assertThatThrownBy(() ->
            here.<FunctionVersion>ask(
                reply -> here.functions.publishVersion(HOME, "f", "AAAA", null, null, reply)))
        .hasMessageContaining("CodeSHA256 (AAAA) is different from current CodeSHA256 in $LATEST");
  }

  @Test
  void a_version_that_an_alias_points_at_is_not_deleted() {
    here.create("f");
    publish("f", null);
    alias("f", "live", "1");

    assertThatThrownBy(() -> deleteVersion("f", "1"))
        .hasMessageContaining("because the following aliases reference it: [live]");
    assertThatThrownBy(() -> deleteVersion("f", "$LATEST"))
        .hasMessageContaining("$LATEST version cannot be deleted");
  }

  @Test
  void a_deleted_function_takes_its_versions_and_aliases_with_it() {
    here.create("f");
    publish("f", null);
    alias("f", "live", "1");
    here.<Boolean>ask(reply -> here.functions.delete(HOME, "f", reply));

    assertThat(here.functions.directory().find(HOME, "f")).isNull();
    assertThat(here.heard).contains("gone f");
    here.create("f");
    FunctionView next = here.afterCrash().view("f");
    assertThat(next.versions()).isEmpty();
    assertThat(next.aliases()).isEmpty();
  }

  @Test
  void what_a_cut_short_deletion_has_left_is_deleted_at_the_restart() {
    here.create("f");
    publish("f", null);
    alias("f", "live", "1");
    here.world.enter(() ->
        here.world.record(
            new dev.headrace.kernel.journal.Change.Delete(
                new dev.headrace.kernel.journal.DocumentKey("lambda.function", HOME, "f"))));
    here.settle();

    FunctionsWorld next = here.afterCrash();

    assertThat(next.functions.directory().find(HOME, "f")).isNull();
    assertThat(FunctionRecords.load(next.world.crash()).orphans()).isEmpty();
  }

  @Test
  void a_package_is_discarded_only_when_no_version_has_it_and_no_invocation_can_still_run_it() {
    here.create("f");
    CodePackage first = here.view("f").function().latest().code();
    publish("f", null);
    update("f", "second");
    CodePackage second = here.view("f").function().latest().code();
    update("f", "third");

    here.world.runFor(UnusedPackages.KEEP_NANOS - 5 * FunctionsWorld.SECOND);
    assertThat(here.discarded).isEmpty();
    here.world.runFor(5 * FunctionsWorld.SECOND);
    assertThat(here.discarded).containsExactly(second);
    deleteVersion("f", "1");
    here.world.runFor(UnusedPackages.KEEP_NANOS);
    assertThat(here.discarded).containsExactly(second, first);
  }

  @Test
  void an_upload_of_the_same_bytes_keeps_the_package_and_discards_the_new_copy() {
    here.create("f");
    CodePackage first = here.view("f").function().latest().code();
    CodePackage copy = new CodePackage(first.sha256(), first.sizeBytes(), "0".repeat(32));
    here.<FunctionVersion>ask(
        reply -> here.functions.updateCode(HOME, "f", copy, null, null, false, reply));
    here.world.runFor(UnusedPackages.KEEP_NANOS);

    assertThat(here.view("f").function().latest().code()).isEqualTo(first);
    assertThat(here.discarded).containsExactly(copy);
  }

  @Test
  void packages_beyond_the_account_storage_are_refused() {
    var large = new CodePackage("0".repeat(64), 9_950, "1".repeat(32));
    here.<FunctionVersion>ask(
        reply -> here.functions.create(HOME, "large", settings(), large, Map.of(), false, reply));

    assertThatThrownBy(() -> here.create("f"))
        .hasMessageStartingWith("CodeStorageExceededException");
  }

  @Test
  void a_version_whose_package_is_lost_fails_until_new_code_comes() {
    here.create("f");
    here.enter(() -> here.functions.packageLost(HOME, "f", "$LATEST", "it is gone"));
    here.settle();

    assertThat(here.view("f").function().latest().condition().state())
        .isEqualTo(Condition.State.FAILED);
    assertThat(here.heard).contains("gone f:$LATEST");
    update("f", "f");
    assertThat(here.view("f").function().latest().condition()).isEqualTo(Condition.ACTIVE);
  }

  @Test
  void two_runs_of_a_seed_draw_the_same_revisions() {
    var there = new FunctionsWorld();

    assertThat(here.create("f").revisionId()).isEqualTo(there.create("f").revisionId());
  }

  private FunctionVersion update(String name, String content) {
    return here.ask(
        reply -> here.functions.updateCode(HOME, name, code(content), null, null, false, reply));
  }

  private FunctionVersion publish(String name, @Nullable String description) {
    return here.ask(
        reply -> here.functions.publishVersion(HOME, name, null, description, null, reply));
  }

  private void deleteVersion(String name, String version) {
    here.<Boolean>ask(reply -> here.functions.deleteVersion(HOME, name, version, reply));
  }

  private void alias(String name, String alias, String version) {
    here.<Alias>ask(reply ->
        here.functions
            .aliases()
            .create(HOME, new Alias(name, alias, version, "", null, ""), reply));
  }
}
