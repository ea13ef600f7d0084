package dev.headrace.app.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.headrace.engine.runtimes.Interpreters;
import dev.headrace.engine.sandbox.SandboxEngine;
import dev.headrace.engine.sandbox.SandboxSettings;
import dev.headrace.inference.Answer;
import dev.headrace.inference.Ask;
import dev.headrace.inference.LanguageModels;
import dev.headrace.inference.ModelException;
import dev.headrace.inference.ModelException.Reason;
import dev.headrace.inference.Payment;
import dev.headrace.inference.serve.CallExplanation;
import dev.headrace.inference.serve.ModelStatus;
import dev.headrace.inference.serve.Wait;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.MemoryJournal;
import dev.headrace.kernel.ports.LogStream;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.LiveWorld;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The default model, installed and run in a sandbox, asked as services ask it. */
@Timeout(600)
final class CloudModelsTest {
  private static final Partition PARTITION = new Partition("000000000000", "us-east-1");

  @Test
  void the_default_model_wakes_streams_counts_and_stops_when_its_client_goes(@TempDir Path data)
      throws Exception {
    Interpreters interpreters = Interpreters.ofThisMachine();
    var journal = new MemoryJournal();
    try (var world = new LiveWorld(journal, 1);
        SandboxEngine engine =
            SandboxEngine.prepare(SandboxSettings.of(data, data.resolve("code")))
                .open(interpreters, world);
        var models =
            new CloudModels(
                data,
                world,
                journal,
                engine,
                new Meter(usage -> {}),
                (partition, group, stream) -> LogStream.NONE,
                interpreters)) {
      LanguageModels languages = models.languageModels();
      streams(models, languages);
      refuses(languages);
      stopsWithItsClient(models, languages);
    }
  }

  private static void streams(CloudModels models, LanguageModels languages) throws Exception {
    Ask ask = ask("say a word", 12, "first");
    int counted = counted(languages, ask);
    Answer answer = languages.ask(ask);
    List<String> events = all(answer);

    assertThat(events).isNotEmpty().allMatch(event -> event.startsWith("{"));
    assertThat(answer.use().inputTokens()).isEqualTo(counted);
    assertThat(answer.use().outputTokens()).isBetween(1, 12);
    assertThat(answer.served().modelName()).isNotEqualTo("us.anthropic.claude-haiku");
    assertThat(models.why("first"))
        .isNotNull()
        .extracting(CallExplanation::state)
        .isEqualTo("ANSWERED");
    assertThat(models.status()).singleElement().extracting(ModelStatus::wakes).isEqualTo(1L);
  }

  /** Counts, which wakes the model: where nothing can be installed, the test ends here. */
  private static int counted(LanguageModels languages, Ask ask) throws Exception {
    try {
      return languages.countTokens(ask);
    } catch (ModelException e) {
      assumeFalse(
          String.valueOf(e.getMessage()).contains("package index does not answer"),
          "the model cannot be installed here: " + e.getMessage());
      throw e;
    }
  }

  private static void refuses(LanguageModels languages) {
    Ask tooLong = ask("word ".repeat(20_000), 1, "long");
    assertThatThrownBy(() -> languages.ask(tooLong))
        .asInstanceOf(type(ModelException.class))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CONTEXT_TOO_LONG));
    String schema =
        ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\","
            + "\"schema\":{\"type\":\"nonsense\"}}}";
    assertThatThrownBy(() -> languages.ask(ask("hello", 4, "schema", schema)))
        .asInstanceOf(type(ModelException.class))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_REQUEST));
  }

  private static void stopsWithItsClient(CloudModels models, LanguageModels languages)
      throws Exception {
    Answer answer = languages.ask(ask("count to a thousand", 1_000, "gone"));
    assertThat(answer.next()).isNotNull();
    answer.close();

    Answer next = languages.ask(ask("say a word", 4, "next"));
    assertThat(all(next)).isNotEmpty();
    assertThat(models.status().getFirst().running()).isZero();
    assertThat(models.why("next"))
        .isNotNull()
        .extracting(why -> why.waitNanos().getOrDefault(Wait.WEIGHTS, 0L))
        .isEqualTo(0L);
  }

  private static Ask ask(String prompt, int maxTokens, String requestId) {
    return ask(prompt, maxTokens, requestId, "");
  }

  private static Ask ask(String prompt, int maxTokens, String requestId, String more) {
    String body =
        "{\"messages\":[{\"role\":\"user\",\"content\":\""
            + prompt
            + "\"}],\"stream\":true,\"temperature\":0,\"max_tokens\":"
            + maxTokens
            + more
            + "}";
    return new Ask(
        PARTITION,
        "bedrock",
        "us.anthropic.claude-haiku",
        Ask.Task.CHAT,
        body.getBytes(StandardCharsets.UTF_8),
        true,
        10,
        maxTokens,
        Duration.ofMinutes(9),
        requestId,
        Payment.ON_DEMAND);
  }

  private static List<String> all(Answer answer) throws Exception {
    List<String> events = new ArrayList<>();
    for (byte[] event = answer.next(); event != null; event = answer.next()) {
      events.add(new String(event, StandardCharsets.UTF_8));
    }
    return events;
  }
}
