package dev.headrace.wire;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * An element of a small XML document, with local names only: S3's clients differ in the namespace
 * that they give. Document types and entities of the sender are refused.
 */
final class XmlElement {
  /** The most levels of nesting that a document may have. */
  static final int MAX_DEPTH = 32;

  private static final XMLInputFactory XML = factory();

  private final String name;
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<XmlElement> children = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  private XmlElement(String name) {
    this.name = name;
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
    return factory;
  }

  /**
   * The root of a document.
   *
   * @throws RefusedRequest where the bytes are no XML, or nest too deep
   */
  static XmlElement parse(byte[] document) {
    try {
      XMLStreamReader reader = XML.createXMLStreamReader(new ByteArrayInputStream(document));
      while (reader.next() != XMLStreamConstants.START_ELEMENT) {
        if (reader.getEventType() == XMLStreamConstants.DTD) {
          throw malformed("a document type is not accepted");
        }
      }
      XmlElement root = read(reader, 1);
      while (reader.hasNext()) {
        reader.next();
      }
      return root;
    } catch (XMLStreamException | java.util.NoSuchElementException e) {
      throw malformed("the body is not well-formed XML");
    }
  }

  private static XmlElement read(XMLStreamReader reader, int depth) throws XMLStreamException {
    if (depth > MAX_DEPTH) {
      throw malformed("elements nest deeper than " + MAX_DEPTH);
    }
    XmlElement element = new XmlElement(reader.getLocalName());
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      element.attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
    }
    while (true) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> element.children.add(read(reader, depth + 1));
        case XMLStreamConstants.END_ELEMENT -> {
          return element;
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            element.text.append(reader.getText());
        case XMLStreamConstants.ENTITY_REFERENCE ->
            throw malformed("an entity of the sender's own is not accepted");
        default -> {}
      }
    }
  }

  private static RefusedRequest malformed(String message) {
    return new RefusedRequest(Fault.MALFORMED_BODY, message);
  }

  String name() {
    return name;
  }

  String text() {
    return text.toString();
  }

  /** An attribute by its name without prefix. */
  @Nullable String attribute(String attribute) {
    return attributes.get(attribute);
  }

  List<XmlElement> children(String child) {
    return children.stream().filter(c -> c.name.equals(child)).toList();
  }

  @Nullable XmlElement child(String child) {
    List<XmlElement> all = children(child);
    return all.isEmpty() ? null : all.getFirst();
  }
}
