package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a model asks of a tool.
 *
 * @param id by which the tool's result names it
 * @param input an object, as the tool's schema says
 */
record ToolUse(String id, String name, JsonNode input) {}
