package dev.headrace.bedrock.runtime;

/** Why an answer ended. */
enum Stop {
  /** The model had said all. */
  END_TURN,
  /** The most tokens were reached: those asked for, or those of the context. */
  MAX_TOKENS,
  /** The model asks something of tools. */
  TOOL_USE,
  /** One of the client's sequences came. */
  STOP_SEQUENCE,
  /** The model's server held the answer back. */
  CONTENT_FILTERED,
  /** The model asked something of a tool, and not in JSON. */
  MALFORMED_TOOL_USE
}
