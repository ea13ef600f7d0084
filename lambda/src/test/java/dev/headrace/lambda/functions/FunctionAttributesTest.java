package dev.headrace.lambda.functions;

import static dev.headrace.lambda.functions.FunctionsWorld.HOME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FunctionAttributesTest {
  private final FunctionsWorld here = new FunctionsWorld();

  @BeforeEach
  void createFunction() {
    here.create("f");
  }

  @Test
  void a_hundred_executions_stay_unreserved() {
    here.create("g");
    reserve("f", 500);
    reserve("g", 400);
    reserve("f", 500);

    assertThatThrownBy(() -> reserve("g", 401))
        .hasMessage(
            "InvalidParameterValueException: Specified ReservedConcurrentExecutions for function"
                + " decreases account's UnreservedConcurrentExecution below its minimum value of"
                + " [100].");
    reserve("f", null);
    reserve("g", 900);
    assertThat(here.functions.directory().in(HOME).reservedConcurrency()).isEqualTo(900);
  }

  @Test
  void a_function_has_at_most_fifty_tags() {
    Map<String, String> fifty =
        IntStream.range(0, 50).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v"));
    tag(fifty);
    tag(Map.of("k0", "other"));

    assertThatThrownBy(() -> tag(Map.of("one more", "v"))).hasMessageContaining("at most 50 tags");
    here.<Boolean>ask(
        reply -> here.functions.attributes().untag(HOME, "f", List.of("k1", "none"), reply));
    tag(Map.of("one more", "v"));
    assertThat(here.view("f").function().tags())
        .hasSize(50)
        .containsEntry("k0", "other")
        .doesNotContainKey("k1");
  }

  @Test
  void an_update_of_how_events_are_retried_leaves_the_rest_as_it_was() {
    configure(new EventInvokeConfig(1, 120, 0), false);
    EventInvokeConfig updated = configure(new EventInvokeConfig(0, null, 0), true);

    assertThat(updated.maxRetries()).isZero();
    assertThat(updated.maxAgeSeconds()).isEqualTo(120);
    assertThat(configure(new EventInvokeConfig(null, 60, 0), false).maxRetries()).isNull();
  }

  @Test
  void what_was_never_configured_is_neither_updated_nor_deleted() {
    String message =
        "ResourceNotFoundException: The function"
            + " arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST doesn't have an"
            + " EventInvokeConfig";

    assertThatThrownBy(() -> configure(new EventInvokeConfig(0, null, 0), true))
        .hasMessage(message);
    assertThatThrownBy(this::unconfigure).hasMessage(message);
    configure(new EventInvokeConfig(0, null, 0), false);
    unconfigure();
    assertThat(here.view("f").function().eventInvokeConfigs()).isEmpty();
  }

  private void reserve(String name, @Nullable Integer concurrency) {
    here.<Boolean>ask(reply -> here.functions.attributes().reserve(HOME, name, concurrency, reply));
  }

  private void tag(Map<String, String> tags) {
    here.<Boolean>ask(reply -> here.functions.attributes().tag(HOME, "f", tags, reply));
  }

  private EventInvokeConfig configure(EventInvokeConfig config, boolean merge) {
    return here.ask(reply ->
        here.functions
            .attributes()
            .putEventInvokeConfig(HOME, "f", "$LATEST", config, merge, reply));
  }

  private void unconfigure() {
    here.<Boolean>ask(
        reply -> here.functions.attributes().deleteEventInvokeConfig(HOME, "f", "$LATEST", reply));
  }
}
