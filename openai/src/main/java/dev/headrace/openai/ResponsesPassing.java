package dev.headrace.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.inference.Answer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Chats made responses, whole or event by event (<a
 * href="https://platform.openai.com/docs/api-reference/responses-streaming">source</a>).
 */
final class ResponsesPassing implements Texts.Passing {
  private final ResponseDraft draft;
  private ResponseDraft.@Nullable Item open;
  private int openCall = -1;
  private int sequence;
  private boolean begun;

  ResponsesPassing(ResponseDraft draft) {
    this.draft = draft;
  }

  @Override
  public byte[] whole(byte[] answer) {
    JsonNode chat = Json.answer(answer);
    draft.take(chat);
    JsonNode message = chat.path("choices").path(0).path("message");
    String text = message.path("content").asText("");
    if (!text.isEmpty() || message.path("tool_calls").isEmpty()) {
      draft.addMessage().append(text);
    }
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode function = call.path("function");
      draft
          .addCall(call.path("id").asText(), function.path("name").asText())
          .append(function.path("arguments").asText());
    }
    return Json.bytes(draft.finished());
  }

  @Override
  public void event(byte[] event, EventStream out) throws IOException {
    JsonNode chat = Json.answer(event);
    draft.take(chat);
    begin(out);
    JsonNode delta = chat.path("choices").path(0).path("delta");
    String text = delta.path("content").asText("");
    if (!text.isEmpty()) {
      addText(text, out);
    }
    for (JsonNode call : delta.path("tool_calls")) {
      addToCall(call, out);
    }
  }

  private void begin(EventStream out) throws IOException {
    if (!begun) {
      begun = true;
      for (String name : new String[] {"response.created", "response.in_progress"}) {
        ObjectNode event = event(name);
        event.set("response", draft.json("in_progress", null));
        send(event, out);
      }
    }
  }

  private void addText(String text, EventStream out) throws IOException {
    ResponseDraft.Item item = open;
    if (item == null || item.isCall()) {
      close("completed", out);
      item = draft.addMessage();
      added(item, out);
      ObjectNode part = event("response.content_part.added", item).put("content_index", 0);
      part.set("part", item.part());
      send(part, out);
    }
    item.append(text);
    ObjectNode delta = event("response.output_text.delta", item).put("content_index", 0);
    delta.put("delta", text).putArray("logprobs");
    send(delta, out);
  }

  private void addToCall(JsonNode call, EventStream out) throws IOException {
    int index = call.path("index").asInt();
    JsonNode function = call.path("function");
    ResponseDraft.Item item = open;
    if (item == null || !item.isCall() || index != openCall) {
      close("completed", out);
      item = draft.addCall(call.path("id").asText(), function.path("name").asText());
      openCall = index;
      added(item, out);
    }
    String arguments = function.path("arguments").asText("");
    if (!arguments.isEmpty()) {
      item.append(arguments);
      send(event("response.function_call_arguments.delta", item).put("delta", arguments), out);
    }
  }

  private void added(ResponseDraft.Item item, EventStream out) throws IOException {
    open = item;
    ObjectNode added = event("response.output_item.added").put("output_index", item.index());
    added.set("item", item.json("in_progress"));
    send(added, out);
  }

  /** Says that the item which grew is whole. */
  private void close(String status, EventStream out) throws IOException {
    ResponseDraft.Item item = open;
    if (item == null) {
      return;
    }
    open = null;
    if (item.isCall()) {
      ObjectNode done = event("response.function_call_arguments.done", item);
      send(done.put("arguments", item.text()), out);
    } else {
      ObjectNode text = event("response.output_text.done", item).put("content_index", 0);
      text.put("text", item.text()).putArray("logprobs");
      send(text, out);
      ObjectNode part = event("response.content_part.done", item).put("content_index", 0);
      part.set("part", item.part());
      send(part, out);
    }
    ObjectNode done = event("response.output_item.done").put("output_index", item.index());
    done.set("item", item.json(status));
    send(done, out);
  }

  @Override
  public void end(Answer answer, EventStream out) throws IOException {
    begin(out);
    close(draft.isCut() ? "incomplete" : "completed", out);
    ObjectNode end = event(draft.isCut() ? "response.incomplete" : "response.completed");
    end.set("response", draft.finished());
    send(end, out);
  }

  @Override
  public void failure(ApiError error, EventStream out) throws IOException {
    begin(out);
    ObjectNode failed = event("response.failed");
    failed.set("response", draft.json("failed", error));
    send(failed, out);
  }

  private ObjectNode event(String type) {
    ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", type);
    return event.put("sequence_number", sequence++);
  }

  private ObjectNode event(String type, ResponseDraft.Item item) {
    return event(type).put("item_id", item.id()).put("output_index", item.index());
  }

  private static void send(ObjectNode event, EventStream out) throws IOException {
    out.send(event.path("type").asText(), event);
  }
}
