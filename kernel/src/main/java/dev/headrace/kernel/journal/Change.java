package dev.headrace.kernel.journal;

/** One step of the journal. */
public sealed interface Change {
  /** The document that it changes. */
  DocumentKey key();

  /** The document is this from now on. */
  record Put(DocumentKey key, Document document) implements Change {}

  /** The document is no more. */
  record Delete(DocumentKey key) implements Change {}
}
