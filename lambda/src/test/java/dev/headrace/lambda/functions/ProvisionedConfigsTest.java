package dev.headrace.lambda.functions;

import static dev.headrace.lambda.functions.FunctionsWorld.HOME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProvisionedConfigsTest {
  private final FunctionsWorld here = new FunctionsWorld();

  @BeforeEach
  void publishThreeVersions() {
    create("f");
  }

  private void create(String name) {
    here.create(name);
    here.<FunctionVersion>ask(
        reply -> here.functions.publishVersion(HOME, name, null, null, null, reply));
    for (String content : new String[] {name + "two", name + "three"}) {
      here.<FunctionVersion>ask(reply ->
          here.functions.updateCode(
              HOME, name, FunctionsWorld.code(content), null, null, true, reply));
    }
  }

  @Test
  void versions_and_aliases_have_it_and_versions_get_what_is_theirs() {
    alias("live", "1", null);
    put("live", 5);
    put("2", 7);

    assertThat(here.view("f").provisionedFor("1")).isEqualTo(5);
    assertThat(here.view("f").provisionedFor("2")).isEqualTo(7);
    assertThat(here.view("f").provisionedFor("3")).isZero();
    assertThat(here.afterCrash().view("f").function().provisioned())
        .isEqualTo(here.view("f").function().provisioned())
        .hasSize(2);
  }

  @Test
  void what_is_not_published_has_none() {
    alias("newest", "$LATEST", null);

    for (String qualifier : new String[] {"$LATEST", "newest"}) {
      assertThatThrownBy(() -> put(qualifier, 1))
          .hasMessage(
              "InvalidParameterValueException: Provisioned Concurrency Configs cannot be applied"
                  + " to unpublished function versions.");
    }
  }

  @Test
  void what_is_not_there_has_none() {
    assertThatThrownBy(() -> put("9", 1)).hasMessageStartingWith("ResourceNotFoundException");
    assertThatThrownBy(() -> put("other", 1)).hasMessageStartingWith("ResourceNotFoundException");
    assertThatThrownBy(() -> delete("9")).hasMessageStartingWith("ResourceNotFoundException");
  }

  @Test
  void a_version_has_one_configuration_by_itself_or_by_one_alias() {
    alias("live", "1", null);
    alias("other", "1", null);
    alias("second", "2", null);
    put("live", 1);
    put("second", 1);

    for (String qualifier : new String[] {"1", "other"}) {
      assertThatThrownBy(() -> put(qualifier, 1))
          .hasMessageStartingWith(
              "InvalidParameterValueException: Version 1 already has provisioned concurrency, by"
                  + " live.");
    }
    assertThatThrownBy(() -> move("second", "1", null))
        .hasMessageContaining("Version 1 already has provisioned concurrency");
    put("live", 3);
    delete("live");
    put("1", 1);
    put("1", 2);
  }

  @Test
  void an_alias_takes_it_to_the_version_that_it_moves_to() {
    alias("live", "1", null);
    put("live", 5);

    move("live", "2", null);

    assertThat(here.view("f").provisionedFor("1")).isZero();
    assertThat(here.view("f").provisionedFor("2")).isEqualTo(5);
    assertThatThrownBy(() -> move("live", "$LATEST", null))
        .hasMessageContaining("unpublished function versions");
  }

  @Test
  void two_versions_of_an_alias_share_it_by_their_weights_and_it_cannot_be_changed_then() {
    alias("live", "1", null);
    put("live", 10);

    move("live", "1", new Alias.Additional("2", 0.25));

    assertThat(here.view("f").provisionedFor("1")).isEqualTo(7);
    assertThat(here.view("f").provisionedFor("2")).isEqualTo(3);
    assertThatThrownBy(() -> put("live", 11))
        .hasMessage(
            "InvalidParameterValueException: Alias with weights can not be used with Provisioned"
                + " Concurrency");
    assertThatThrownBy(() -> put("2", 1)).hasMessageContaining("already has");
  }

  @Test
  void a_hundred_executions_of_the_account_stay_unreserved() {
    create("g");
    put("1", 500);
    reserve("g", 400);

    assertThatThrownBy(() -> put("1", 501))
        .hasMessage(
            "InvalidParameterValueException: Specified ConcurrentExecutions for function decreases"
                + " account's UnreservedConcurrentExecution below its minimum value of [100].");
    assertThatThrownBy(() -> put("2", 1)).hasMessageContaining("below its minimum value of [100]");
    assertThatThrownBy(() -> reserve("g", 401)).hasMessageContaining("minimum value of [100]");
    put("1", 500);
  }

  @Test
  void no_more_is_provisioned_than_is_reserved_and_no_less_reserved_than_provisioned() {
    reserve("f", 10);
    put("1", 6);
    put("2", 4);

    assertThatThrownBy(() -> put("2", 5))
        .hasMessage(
            "InvalidParameterValueException: Requested Provisioned Concurrency should not be"
                + " greater than the reservedConcurrentExecution for function");
    assertThatThrownBy(() -> reserve("f", 9))
        .hasMessageStartingWith("InvalidParameterValueException: ReservedConcurrentExecutions")
        .hasMessageEndingWith("[10].");
    reserve("f", null);
    reserve("f", 10);
  }

  @Test
  void it_goes_with_its_alias_and_with_its_version() {
    alias("live", "1", null);
    put("live", 5);
    put("2", 7);

    here.<Boolean>ask(reply -> here.functions.aliases().delete(HOME, "f", "live", reply));
    here.<Boolean>ask(reply -> here.functions.deleteVersion(HOME, "f", "2", reply));

    assertThat(here.view("f").function().provisioned()).isEmpty();
    assertThat(here.afterCrash().view("f").function().provisioned()).isEqualTo(Map.of());
  }

  @Test
  void what_is_deleted_may_be_deleted_again() {
    put("1", 1);

    assertThat(delete("1")).isTrue();
    assertThat(delete("1")).isTrue();
    assertThat(here.view("f").function().provisioned()).isEmpty();
  }

  private void put(String qualifier, int level) {
    here.<ProvisionedConfig>ask(
        reply -> here.functions.provisioned().put(HOME, "f", qualifier, level, reply));
  }

  private boolean delete(String qualifier) {
    return here.<Boolean>ask(
        reply -> here.functions.provisioned().delete(HOME, "f", qualifier, reply));
  }

  private void reserve(String name, @Nullable Integer concurrency) {
    here.<Boolean>ask(reply -> here.functions.attributes().reserve(HOME, name, concurrency, reply));
  }

  private void alias(String name, String version, Alias.@Nullable Additional additional) {
    here.<Alias>ask(reply ->
        here.functions
            .aliases()
            .create(HOME, new Alias("f", name, version, "", additional, ""), reply));
  }

  private void move(String name, String version, Alias.@Nullable Additional additional) {
    here.<Alias>ask(reply ->
        here.functions
            .aliases()
            .update(
                HOME,
                "f",
                name,
                before -> new Alias("f", name, version, "", additional, before.revisionId()),
                null,
                reply));
  }
}
