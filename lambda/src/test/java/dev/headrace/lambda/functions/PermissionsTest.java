package dev.headrace.lambda.functions;

import static dev.headrace.lambda.functions.FunctionsWorld.HOME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PermissionsTest {
  private final FunctionsWorld here = new FunctionsWorld();

  @BeforeEach
  void createFunction() {
    here.create("f");
  }

  @Test
  void a_policy_holds_its_statements_in_the_order_in_which_they_came() {
    add("b", null);
    ResourcePolicy policy = add("a", null);

    assertThat(policy.document())
        .isEqualTo(
            "{\"Version\":\"2012-10-17\",\"Id\":\"default\",\"Statement\":"
                + "[{\"Sid\":\"b\"},{\"Sid\":\"a\"}]}");
  }

  @Test
  void a_statement_is_not_added_twice_nor_removed_twice() {
    add("a", null);

    assertThatThrownBy(() -> add("a", null))
        .hasMessageStartingWith(
            "ResourceConflictException: The statement id (a) provided already exists.");
    remove("a");
    assertThatThrownBy(() -> remove("a"))
        .hasMessage("ResourceNotFoundException: Statement a is not found in resource policy.");
    assertThat(here.view("f").function().policies()).isEmpty();
  }

  @Test
  void a_policy_that_someone_else_changed_is_left_alone() {
    ResourcePolicy first = add("a", null);
    add("b", first.revisionId());

    assertThatThrownBy(() -> add("c", first.revisionId()))
        .hasMessageStartingWith("PreconditionFailedException");
  }

  @Test
  void a_policy_beyond_twenty_kilobytes_is_refused() {
    here.<ResourcePolicy>ask(reply -> addStatement("a", "x".repeat(20 * 1024 - 100), reply));

    assertThatThrownBy(
            () -> here.<ResourcePolicy>ask(reply -> addStatement("b", "x".repeat(100), reply)))
        .hasMessageStartingWith("PolicyLengthExceededException: The final policy size (");
  }

  private ResourcePolicy add(String id, @Nullable String revisionId) {
    return here.ask(reply ->
        here.functions
            .permissions()
            .add(
                HOME,
                "f",
                "$LATEST",
                new ResourcePolicy.Statement(id, "{\"Sid\":\"" + id + "\"}"),
                revisionId,
                reply));
  }

  private void addStatement(
      String id, String json, java.util.function.Consumer<ResourcePolicy> reply) {
    here.functions
        .permissions()
        .add(HOME, "f", "$LATEST", new ResourcePolicy.Statement(id, json), null, reply);
  }

  private void remove(String id) {
    here.<ResourcePolicy>ask(
        reply -> here.functions.permissions().remove(HOME, "f", "$LATEST", id, null, reply));
  }
}
