package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.inference.Ask;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the conversation out of a prompt that was written for one model's template, so that another
 * model hears a conversation and not marks that it does not know. A prompt without such marks is
 * text to go on with.
 *
 * <p>Sources of the marks:
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-meta.html and
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-mistral-text-completion.html.
 */
final class PromptTemplate {
  /** Llama 3's headers and Llama 4's. */
  private static final Pattern HEADER =
      Pattern.compile(
          "(?:<\\|start_header_id\\|>|<\\|header_start\\|>)\\s*(\\w+)\\s*"
              + "(?:<\\|end_header_id\\|>|<\\|header_end\\|>)");

  private static final Pattern END_OF_TURN =
      Pattern.compile("<\\|(?:eot_id|eot|eom_id|end_of_text|begin_of_text)\\|>");

  /** Llama 2's and Mistral's. */
  private static final Pattern INSTRUCTION =
      Pattern.compile("\\[INST](.*?)\\[/INST]", Pattern.DOTALL);

  private static final Pattern SYSTEM = Pattern.compile("<<SYS>>(.*?)<</SYS>>", Pattern.DOTALL);

  private PromptTemplate() {}

  /** What a prompt asks; its settings are added by whoever asks for it. */
  static ChatOrText read(String prompt) {
    Matcher header = HEADER.matcher(prompt);
    if (header.find()) {
      return headers(prompt, header);
    }
    Matcher instruction = INSTRUCTION.matcher(prompt);
    return instruction.find() ? instructions(prompt, instruction) : new ChatOrText(prompt, null);
  }

  /**
   * A conversation, or text to go on with.
   *
   * @param chat null where it is text
   */
  record ChatOrText(String text, @Nullable ChatBody chat) {
    /** The request of these settings. */
    Prompt prompt(
        @Nullable Integer maxTokens,
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Integer topK,
        List<String> stop) {
      ChatBody settings = chat == null ? new ChatBody() : chat;
      settings.maxTokens(maxTokens);
      settings.number("temperature", temperature);
      settings.number("top_p", topP);
      settings.number("top_k", topK);
      settings.stop(stop);
      Prompt prompt = settings.prompt();
      if (chat != null) {
        return prompt;
      }
      ObjectNode body = prompt.body().put("prompt", text);
      body.remove("messages");
      return new Prompt(Ask.Task.COMPLETION, body, maxTokens, false);
    }
  }

  private static ChatOrText headers(String prompt, Matcher header) {
    var chat = new ChatBody();
    do {
      String role = header.group(1);
      int from = header.end();
      boolean more = header.find();
      String content = prompt.substring(from, more ? header.start() : prompt.length());
      add(chat, role, END_OF_TURN.matcher(content).replaceAll("").strip());
      if (!more) {
        return new ChatOrText(prompt, chat);
      }
    } while (true);
  }

  private static void add(ChatBody chat, String role, String content) {
    if (content.isEmpty()) {
      return; // the header after which the model is to speak
    }
    switch (role) {
      case "system" -> chat.system(content);
      case "assistant" -> chat.assistant(content, "", List.of());
      default -> chat.user(content);
    }
  }

  private static ChatOrText instructions(String prompt, Matcher instruction) {
    var chat = new ChatBody();
    int spokenFrom = -1;
    do {
      if (spokenFrom >= 0) {
        add(chat, "assistant", spoken(prompt.substring(spokenFrom, instruction.start())));
      }
      String said = instruction.group(1);
      Matcher system = SYSTEM.matcher(said);
      if (system.find()) {
        add(chat, "system", system.group(1).strip());
        said = said.substring(system.end());
      }
      add(chat, "user", said.strip());
      spokenFrom = instruction.end();
    } while (instruction.find());
    add(chat, "assistant", spoken(prompt.substring(spokenFrom)));
    return new ChatOrText(prompt, chat);
  }

  private static String spoken(String between) {
    return between.replace("<s>", "").replace("</s>", "").strip();
  }
}
