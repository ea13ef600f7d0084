package dev.headrace.inference.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.inference.Ask;
import dev.headrace.inference.ModelException;
import dev.headrace.inference.ModelException.Reason;
import dev.headrace.inference.http.ConnectionPool;
import dev.headrace.inference.http.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Asks a server of llama.cpp how many tokens a request has. */
final class TokenCounter {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final int READ_MILLIS = 30_000;

  private final ConnectionPool pool;
  private final Exchange.Watcher watcher;

  TokenCounter(ConnectionPool pool, Exchange.Watcher watcher) {
    this.pool = pool;
    this.watcher = watcher;
  }

  /** The tokens of the prompt, with the words that the model's template puts around messages. */
  int count(Ask ask) throws ModelException, IOException {
    String prompt =
        ask.task() == Ask.Task.CHAT
            ? post("/apply-template", ask.body()).path("prompt").asText()
            : text(JSON.readTree(ask.body()).path("prompt"));
    ObjectNode question = JsonNodeFactory.instance.objectNode().put("content", prompt);
    question.put("add_special", true).put("parse_special", true);
    return post("/tokenize", question.toString().getBytes(StandardCharsets.UTF_8))
        .path("tokens")
        .size();
  }

  private static String text(JsonNode prompt) throws ModelException {
    if (!prompt.isTextual()) {
      throw new ModelException(
          Reason.UNSUPPORTED, "Tokens are counted of a prompt that is one text.");
    }
    return prompt.textValue();
  }

  private JsonNode post(String path, byte[] body) throws ModelException, IOException {
    try (Exchange exchange = Exchange.send(pool, "POST", path, body, watcher, READ_MILLIS)) {
      byte[] answer = exchange.rest();
      if (exchange.status() != 200) {
        throw ServerErrors.of(exchange.status(), answer);
      }
      return JSON.readTree(answer);
    }
  }
}
