package dev.headrace.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says whether something is a JSON schema. */
final class Schemas {
  private Schemas() {}

  /** What schemas are held against; loaded with the first, from the class path. */
  private static final class Loaded {
    private static final JsonSchema META =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(SchemaLocation.of(SpecVersion.VersionFlag.V202012.getId()));
  }

  /** What is wrong with a schema (draft 2020-12), in words; null where nothing is. */
  static @Nullable String fault(JsonNode schema) {
    if (!schema.isObject()) {
      return "a schema is an object";
    }
    Set<ValidationMessage> messages = Loaded.META.validate(schema);
    return messages.isEmpty() ? null : messages.iterator().next().getMessage();
  }
}
