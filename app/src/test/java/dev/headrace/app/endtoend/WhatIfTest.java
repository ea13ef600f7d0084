package dev.headrace.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The traffic that a server records, and what follows from it. */
@Tag("end-to-end")
@Timeout(180)
final class WhatIfTest {
  private static final int COLUMNS = 80;
  private static final int CALLS = 20;

  @TempDir Path data;

  @Test
  void recorded_traffic_outlives_the_server_and_answers_what_would_be() {
    up();
    down();
    String url = up();
    try {
      JsonNode today = what("--format", "json").json();
      assertThat(today.path("schemaVersion").asInt()).isEqualTo(1);
      assertThat(today.path("today").path("memoryMebibytes").asInt()).isPositive();
      assertThat(today.path("today").path("usdPerMonth").asDouble()).isPositive();
      assertThat(today.path("restsOn").path(0).asText()).contains(CALLS + " requests");

      Ran asked = what("--memory", "512,1769", "--provisioned", "0,1", "--waiting", "50%");
      assertThat(asked.out()).contains("1769 MiB").contains("PROVISIONED");
      assertThat(asked.out().lines()).allMatch(line -> line.length() <= COLUMNS);

      headrace("what-if", "nobody").badly("no traffic of a function nobody");
      headrace("what-if", "busy", "--slots", "2").badly("--slots, --as and --open are of models");
      headrace("what-if", "busy", "--as", "nova-micro").badly("are of models");
      headrace("what-if", "busy", "--model").badly("there is no model busy");
      headrace("what-if", "smollm2-135m-instruct").badly("nobody has asked the model");
      headrace("what-if", "smollm2-135m", "--model").badly("did you mean smollm2-135m-instruct?");
      headrace("what-if", "all-minilm-l6-v2").badly("makes vectors");
      headrace("models", "add", "big", "--openai", "http://127.0.0.1:1/v1").well();
      headrace("what-if", "big").badly("big runs elsewhere");
      headrace("what-if", "nobody/else").badly("a name is of letters");
      headrace("what-if", "busy", "--memory", "64").badly("128 to 10240");
      headrace("what-if", "busy", "--architecture", "mips").badly("x86_64 or arm64");
      headrace("what-if", "busy", "--waiting", "much").badly("a percentage");
      assertThat(url).startsWith("http://127.0.0.1:");
    } finally {
      down();
    }
  }

  private Ran what(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "what-if";
    all[1] = "busy";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return headrace(all).well();
  }

  /** Starts the server; the first time its function is made and called. */
  private String up() {
    String said = headrace("up", "--detach", "--port", "0").well().out().lines().findFirst().get();
    String url = said.replaceFirst("Headrace is ready at (\\S+) .*", "$1");
    try (var clients = new Clients(URI.create(url))) {
      if (headrace("status", "--format", "json").well().json().path("functions").isEmpty()) {
        clients.python("busy", 20, "def handler(event, context):\n    return sum(range(event))\n");
        for (int i = 0; i < CALLS; i++) {
          clients.invoke("busy", "100000");
        }
      }
    }
    return url;
  }

  private void down() {
    headrace("down").well();
  }

  private Ran headrace(String... line) {
    String[] all = new String[line.length + 2];
    System.arraycopy(line, 0, all, 0, line.length);
    all[line.length] = "--data";
    all[line.length + 1] = data.toString();
    return Headrace.run(all);
  }
}
