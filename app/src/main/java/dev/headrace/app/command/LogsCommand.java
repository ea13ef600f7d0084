package dev.headrace.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code headrace logs}. */
@Command(
    name = "logs",
    description = "Prints what a function logged.",
    mixinStandardHelpOptions = true)
final class LogsCommand implements Runnable {
  private static final int PAGES_AT_ONCE = 100;
  private static final long LOOK_EVERY_MILLIS = 500;
  private static final int REMEMBERED_EVENTS = 10_000;

  @Mixin private Terminal terminal = new Terminal();
  @Mixin private DataOption data = new DataOption();

  @Parameters(paramLabel = "FUNCTION", description = "The function's name.")
  private String function = "";

  @Option(names = "--follow", description = "Goes on with new lines until Ctrl-C.")
  private boolean follow;

  private final Set<String> shown = new HashSet<>();
  private long newestEpochMillis;

  @Override
  public void run() {
    ServerClient client = ServerClient.of(data.folder());
    PrintWriter out = terminal.out();
    show(client, out);
    while (follow && pause()) {
      show(client, out);
    }
  }

  private void show(ServerClient client, PrintWriter out) {
    String next = "";
    for (int page = 0; page < PAGES_AT_ONCE; page++) {
      JsonNode answer = events(client, next);
      for (JsonNode event : answer.path("events")) {
        print(event, out);
      }
      next = answer.path("nextToken").asText("");
      if (next.isEmpty()) {
        break;
      }
    }
    out.flush();
  }

  private JsonNode events(ServerClient client, String nextToken) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("logGroupName", "/aws/lambda/" + function);
    if (newestEpochMillis > 0) {
      request.put("startTime", newestEpochMillis);
    }
    if (!nextToken.isEmpty()) {
      request.put("nextToken", nextToken);
    }
    ServerClient.Answer answer =
        client.post(
            "/",
            Map.of(
                "X-Amz-Target", "Logs_20140328.FilterLogEvents",
                "Content-Type", "application/x-amz-json-1.1"),
            request.toString());
    if (answer.status() != 200) {
      throw new CommandFailure(
          answer.json().path("__type").asText().contains("ResourceNotFound")
              ? "there are no logs of a function "
                  + function
                  + " (it has not run yet, or there is"
                  + " none of that name)"
              : answer.json().path("message").asText("the logs cannot be read"));
    }
    return answer.json();
  }

  private void print(JsonNode event, PrintWriter out) {
    long epochMillis = event.path("timestamp").asLong();
    if (epochMillis > newestEpochMillis && shown.size() > REMEMBERED_EVENTS) {
      shown.clear();
    }
    if (shown.add(event.path("eventId").asText())) {
      newestEpochMillis = Math.max(newestEpochMillis, epochMillis);
      out.println(event.path("message").asText().stripTrailing());
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(LOOK_EVERY_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
