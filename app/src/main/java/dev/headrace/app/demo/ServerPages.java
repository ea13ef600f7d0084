package dev.headrace.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** What the demo's server tells under {@code /_headrace/}. */
record ServerPages(String serverUrl) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A page by its path, such as {@code status}. */
  String text(String page) throws IOException {
    try (InputStream in = URI.create(serverUrl + "/_headrace/" + page).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  JsonNode json(String page) throws IOException {
    return JSON.readTree(text(page));
  }
}
