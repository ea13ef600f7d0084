package dev.headrace.advisor.workload;

import java.util.Locale;
import java.util.stream.Stream;

/** What a kind of component is written with. */
enum Kind {
  FUNCTION("Code that handles one request at a time"),
  SERVICE("Code that handles several requests at once, for as long as it runs"),
  EMBEDDER("Code that turns texts into vectors"),
  TOKENS("A language model that is paid by the token"),
  MODEL("A language model that the team serves itself"),
  BATCH("Work in bulk with a deadline"),
  EXTERNAL("Something that runs elsewhere whatever is decided"),
  STORE("A database or index that runs elsewhere whatever is decided");

  private final String says;

  Kind(String says) {
    this.says = says;
  }

  /** As it stands in a file. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String says() {
    return says;
  }

  /** Its fields, the kind itself first. */
  Form form() {
    Form own =
        switch (this) {
          case FUNCTION -> CodeForm.FUNCTION;
          case SERVICE -> CodeForm.SERVICE;
          case EMBEDDER -> EmbedderForm.FORM;
          case TOKENS -> ModelForm.TOKENS;
          case MODEL -> ModelForm.SELF_SERVED;
          case BATCH -> BatchForm.FORM;
          case EXTERNAL, STORE -> ExternalForm.FORM;
        };
    return new Form(
        Stream.<Field<?>>concat(Stream.of(SharedFields.KIND), own.fields().stream()).toList());
  }

  static Kind of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
