package dev.headrace.lambda.functions;

import static dev.headrace.lambda.functions.FunctionsWorld.HOME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AliasesTest {
  private final FunctionsWorld here = new FunctionsWorld();

  @BeforeEach
  void publishTwoVersions() {
    here.create("f");
    here.<FunctionVersion>ask(
        reply -> here.functions.publishVersion(HOME, "f", null, null, null, reply));
    here.<FunctionVersion>ask(reply ->
        here.functions.updateCode(HOME, "f", FunctionsWorld.code("two"), null, null, true, reply));
  }

  @Test
  void an_alias_stands_for_its_version() {
    create("live", "1", null);

    assertThat(here.view("f").resolve("live")).isEqualTo(here.view("f").version("1"));
    assertThat(here.view("f").resolve("other")).isNull();
  }

  @Test
  void an_alias_of_a_version_that_is_not_there_is_refused() {
    assertThatThrownBy(() -> create("live", "9", null))
        .hasMessage(
            "ResourceNotFoundException: Function not found:"
                + " arn:aws:lambda:us-east-1:000000000000:function:f:9");
    assertThatThrownBy(() -> create("live", "1", new Alias.Additional("9", 0.5)))
        .hasMessageEndingWith(":f:9");
  }

  @Test
  void an_alias_that_is_there_is_not_made_again() {
    create("live", "1", null);

    assertThatThrownBy(() -> create("live", "2", null))
        .hasMessage(
            "ResourceConflictException: Alias already exists:"
                + " arn:aws:lambda:us-east-1:000000000000:function:f:live");
  }

  @Test
  void the_version_that_changes_shares_no_alias() {
    assertThatThrownBy(() -> create("live", "$LATEST", new Alias.Additional("1", 0.5)))
        .hasMessageContaining("$LATEST is not supported for an alias");
    assertThatThrownBy(() -> create("live", "1", new Alias.Additional("$LATEST", 0.5)))
        .hasMessageContaining("$LATEST is not supported for an alias");
    assertThatThrownBy(() -> create("live", "1", new Alias.Additional("1", 0.5)))
        .hasMessageContaining("is already included in routing configuration");
  }

  @Test
  void an_alias_is_changed_by_whoever_knows_its_revision() {
    Alias first = create("live", "1", null);
    Alias second = update(first.revisionId());

    assertThat(second.version()).isEqualTo("2");
    assertThatThrownBy(() -> update(first.revisionId()))
        .hasMessageStartingWith("PreconditionFailedException");
  }

  @Test
  void a_deleted_alias_is_gone_and_may_be_deleted_again() {
    create("live", "1", null);
    for (int i = 0; i < 2; i++) {
      assertThat(
              here.<Boolean>ask(reply -> here.functions.aliases().delete(HOME, "f", "live", reply)))
          .isTrue();
    }

    assertThatThrownBy(() -> update(null))
        .hasMessage(
            "ResourceNotFoundException: Cannot find alias arn:"
                + " arn:aws:lambda:us-east-1:000000000000:function:f:live");
    assertThat(here.afterCrash().view("f").aliases()).isEmpty();
  }

  private Alias create(String name, String version, Alias.@Nullable Additional additional) {
    return here.ask(reply ->
        here.functions
            .aliases()
            .create(HOME, new Alias("f", name, version, "", additional, ""), reply));
  }

  private Alias update(@Nullable String revisionId) {
    return here.ask(reply ->
        here.functions
            .aliases()
            .update(
                HOME,
                "f",
                "live",
                before -> new Alias("f", "live", "2", "", null, before.revisionId()),
                revisionId,
                reply));
  }
}
