package dev.headrace.advisor.workload;

import dev.headrace.advisor.workload.Component.Batch;
import dev.headrace.advisor.workload.Component.Code;
import dev.headrace.advisor.workload.Component.Embedding;
import dev.headrace.advisor.workload.Component.External;
import dev.headrace.advisor.workload.Component.Model;
import dev.headrace.advisor.workload.Component.OpenModel;
import dev.headrace.advisor.workload.Component.Protocol;
import dev.headrace.advisor.workload.Form.Filled;
import dev.headrace.advisor.workload.Yaml.Place;
import dev.headrace.kernel.Nearest;
import java.io.Serial;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes components of filled forms. */
final class Components {
  private static final double DEFAULT_CONTEXT_TOKENS = 8_192;

  private Components() {}

  /** A component lacks something that only its other fields make necessary. */
  static final class IncompleteException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final transient Place place;
    private final String path;

    IncompleteException(Filled filled, Field<?> field, String message) {
      super(message, null, false, false);
      Yaml.Entry entry = filled.mapping().entries().get(field.name());
      this.place = entry == null ? filled.mapping().place() : entry.value().place();
      this.path = Form.under(filled.path(), field.name());
    }

    Place place() {
      return place;
    }

    String path() {
      return path;
    }

    String said() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * A component.
   *
   * @throws IncompleteException if fields do not go together
   */
  static Component of(String name, Kind kind, Filled filled, Reading reading) {
    return switch (kind) {
      case FUNCTION -> code(name, filled, CodeForm.CONCURRENCY, reading);
      case SERVICE -> code(name, filled, CodeForm.SERVICE_CONCURRENCY, reading);
      case EMBEDDER -> embedder(name, filled, reading);
      case TOKENS -> model(name, filled, openModel(filled, reading), reading);
      case MODEL -> model(name, filled, served(filled, reading), reading);
      case BATCH -> batch(name, filled);
      case EXTERNAL, STORE -> external(name, filled);
    };
  }

  private static Code code(String name, Filled filled, Field<Double> concurrency, Reading reading) {
    Filled payload = filled.get(CodeForm.PAYLOAD);
    return new Code(
        name,
        filled.get(SharedFields.CALLS),
        filled.get(CodeForm.RUNTIME),
        filled.get(CodeForm.ARCHITECTURE),
        filled.get(CodeForm.PACKAGE),
        filled.get(CodeForm.IMAGE),
        filled.get(CodeForm.INIT),
        filled.get(CodeForm.MEMORY),
        filled.get(CodeForm.DISK),
        filled.get(CodeForm.DURATION),
        filled.get(CodeForm.WAITING),
        payload.get(PayloadForm.IN),
        payload.get(PayloadForm.OUT),
        filled.get(concurrency).intValue(),
        filled.get(CodeForm.GPU),
        filled.get(CodeForm.WEIGHTS),
        null,
        Sessions.of(filled, filled.get(CodeForm.WAITING), reading),
        protocols(filled.get(CodeForm.PROTOCOLS)));
  }

  private static Code embedder(String name, Filled filled, Reading reading) {
    Filled payload = filled.get(CodeForm.PAYLOAD);
    return new Code(
        name,
        filled.get(SharedFields.CALLS),
        filled.get(CodeForm.RUNTIME),
        filled.get(CodeForm.ARCHITECTURE),
        filled.get(EmbedderForm.PACKAGE),
        filled.get(EmbedderForm.IMAGE),
        filled.get(EmbedderForm.INIT),
        filled.get(EmbedderForm.MEMORY),
        filled.get(CodeForm.DISK),
        filled.get(CodeForm.DURATION),
        filled.get(CodeForm.WAITING),
        payload.get(PayloadForm.IN),
        payload.get(PayloadForm.OUT),
        filled.get(CodeForm.CONCURRENCY).intValue(),
        filled.get(CodeForm.GPU),
        weights(filled, reading),
        new Embedding(filled.get(EmbedderForm.MODEL), filled.get(EmbedderForm.TOKENS)),
        null,
        protocols(filled.get(CodeForm.PROTOCOLS)));
  }

  private static long weights(Filled filled, Reading reading) {
    Long given = filled.find(EmbedderForm.WEIGHTS);
    if (given != null) {
      return given;
    }
    String model = filled.get(EmbedderForm.MODEL);
    OpenModels known = OpenModels.shipped();
    OpenModels.Embedder embedder =
        known
            .embedder(model)
            .orElseThrow(() ->
                new IncompleteException(
                    filled,
                    EmbedderForm.MODEL,
                    model
                        + " is not in the table of embedding models, so its weights must be given"
                        + " (weights: 90MB)"
                        + Nearest.hint(model, known.embedderNames())));
    reading.note(
        Form.under(filled.path(), "weights"),
        Origin.MEASURED,
        embedder.weightBytes() / 1_000_000 + "MB",
        embedder.source());
    return embedder.weightBytes();
  }

  private static Model model(
      String name, Filled filled, @Nullable OpenModel open, Reading reading) {
    return new Model(
        name,
        filled.get(SharedFields.CALLS),
        filled.get(ModelForm.MODEL),
        open,
        tokens(filled, ModelForm.IN, reading.tracedInput(), reading),
        tokens(filled, ModelForm.OUT, reading.tracedOutput(), reading),
        filled.get(ModelForm.CACHED),
        filled.get(ModelForm.MAX_OUT).intValue(),
        filled.find(ModelForm.QUOTA),
        filled.get(ModelForm.BATCH));
  }

  private static Spread tokens(
      Filled filled, Field<Spread> field, @Nullable Spread traced, Reading reading) {
    Spread given = filled.find(field);
    if (given != null) {
      return given;
    }
    if (traced == null) {
      throw new IncompleteException(
          filled,
          field,
          "is missing, and there is no trace with token counts; allowed is "
              + field.format().allowed());
    }
    reading.note(
        Form.under(filled.path(), field.name()),
        Origin.MEASURED,
        "as in the trace",
        "the trace counts tokens");
    return traced;
  }

  private static @Nullable OpenModel openModel(Filled filled, Reading reading) {
    int bits = Integer.parseInt(filled.get(ModelForm.BITS));
    Optional<OpenModels.Entry> entry = OpenModels.shipped().find(filled.get(ModelForm.MODEL));
    entry.ifPresent(known ->
        reading.note(
            Form.under(filled.path(), "parameters"),
            Origin.MEASURED,
            known.model().parametersBillions() + "B",
            known.source()));
    return entry.map(known -> known.at(bits)).orElse(null);
  }

  private static OpenModel served(Filled filled, Reading reading) {
    Double parameters = filled.find(ModelForm.PARAMETERS);
    Long kv = filled.find(ModelForm.KV);
    if (parameters == null || kv == null) {
      OpenModel known = openModel(filled, reading);
      if (known == null) {
        String model = filled.get(ModelForm.MODEL);
        throw new IncompleteException(
            filled,
            ModelForm.MODEL,
            model
                + " is not in the table of open models, so parameters and kvPerToken must be given"
                + " (parameters: 8B, kvPerToken: 128KiB)"
                + Nearest.hint(model, OpenModels.shipped().names()));
      }
      return known;
    }
    return new OpenModel(
        Optional.ofNullable(filled.find(ModelForm.FAMILY)).orElse("other"),
        parameters / 1e9,
        Optional.ofNullable(filled.find(ModelForm.ACTIVE)).orElse(parameters) / 1e9,
        Integer.parseInt(filled.get(ModelForm.BITS)),
        kv,
        Optional.ofNullable(filled.find(ModelForm.CONTEXT))
            .orElse(DEFAULT_CONTEXT_TOKENS)
            .intValue(),
        Optional.ofNullable(filled.find(ModelForm.LICENSE)).orElse("not said"));
  }

  private static Batch batch(String name, Filled filled) {
    return new Batch(
        name,
        filled.get(BatchForm.ITEMS),
        filled.get(BatchForm.RUNS),
        filled.get(BatchForm.DURATION),
        filled.get(CodeForm.WAITING),
        filled.get(CodeForm.MEMORY),
        filled.get(CodeForm.GPU),
        filled.get(CodeForm.PACKAGE),
        Math.round(filled.get(BatchForm.DEADLINE)));
  }

  private static External external(String name, Filled filled) {
    return new External(
        name,
        filled.get(SharedFields.CALLS),
        filled.get(ExternalForm.PRICE),
        filled.get(ExternalForm.PER_CALL),
        filled.get(ExternalForm.LATENCY));
  }

  private static Set<Protocol> protocols(Set<String> words) {
    Set<Protocol> protocols = EnumSet.noneOf(Protocol.class);
    words.forEach(word -> protocols.add(Protocol.valueOf(word.toUpperCase(Locale.ROOT))));
    return Collections.unmodifiableSet(protocols);
  }
}
