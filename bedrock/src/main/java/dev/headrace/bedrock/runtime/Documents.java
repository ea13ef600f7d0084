package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import software.amazon.awssdk.core.SdkNumber;
import software.amazon.awssdk.core.document.Document;

/** The SDK's documents as JSON and back. */
final class Documents {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Documents() {}

  static JsonNode toJson(Document document) {
    if (document.isNull()) {
      return JSON.nullNode();
    }
    if (document.isBoolean()) {
      return JSON.booleanNode(document.asBoolean());
    }
    if (document.isNumber()) {
      return number(document.asNumber().bigDecimalValue());
    }
    if (document.isString()) {
      return JSON.textNode(document.asString());
    }
    if (document.isList()) {
      ArrayNode list = JSON.arrayNode();
      document.asList().forEach(element -> list.add(toJson(element)));
      return list;
    }
    ObjectNode object = JSON.objectNode();
    document.asMap().forEach((key, value) -> object.set(key, toJson(value)));
    return object;
  }

  private static JsonNode number(BigDecimal number) {
    return number.scale() <= 0
        ? JSON.numberNode(number.toBigIntegerExact())
        : JSON.numberNode(number);
  }

  static Document of(JsonNode json) {
    return switch (json.getNodeType()) {
      case OBJECT -> {
        Document.MapBuilder map = Document.mapBuilder();
        json.properties().forEach(entry -> map.putDocument(entry.getKey(), of(entry.getValue())));
        yield map.build();
      }
      case ARRAY -> {
        Document.ListBuilder list = Document.listBuilder();
        json.forEach(element -> list.addDocument(of(element)));
        yield list.build();
      }
      case STRING -> Document.fromString(json.textValue());
      case BOOLEAN -> Document.fromBoolean(json.booleanValue());
      case NUMBER -> Document.fromNumber(SdkNumber.fromString(json.asText()));
      default -> Document.fromNull();
    };
  }
}
