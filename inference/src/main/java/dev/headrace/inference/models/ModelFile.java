package dev.headrace.inference.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The one file that says which models there are and who answers: {@code models.yaml} in the data
 * folder. Read again when it has changed; written by commands and by hand alike.
 */
public final class ModelFile {
  private final ModelFolders folders;
  private final Packages packages;
  private Optional<Read> last = Optional.empty();

  /** What was read, and the state of the file by which a change of it is seen. */
  private record Read(long modifiedNanos, long bytes, Catalogue catalogue) {}

  /**
   * @param dataFolder where it is, or will be once something is added to it
   */
  public ModelFile(Path dataFolder) {
    this(new ModelFolders(dataFolder), Packages.pinned());
  }

  ModelFile(ModelFolders folders, Packages packages) {
    this.folders = folders;
    this.packages = packages;
  }

  /** Where it is. */
  public Path path() {
    return folders.page();
  }

  /**
   * What it says now; what a new one says where there is none. Looks at the file's time and length
   * alone where it has not changed.
   *
   * @throws BadModelFileException with all that is wrong with it
   */
  public synchronized Catalogue current() throws BadModelFileException {
    try {
      long modified = modifiedNanos();
      long bytes = modified == 0 ? 0 : Files.size(path());
      if (last.isPresent()
          && last.get().modifiedNanos() == modified
          && last.get().bytes() == bytes) {
        return last.get().catalogue();
      }
      Catalogue catalogue = PageReader.read(folders, packages, text());
      last = Optional.of(new Read(modified, bytes, catalogue));
      return catalogue;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private long modifiedNanos() throws IOException {
    try {
      return Files.getLastModifiedTime(path()).to(TimeUnit.NANOSECONDS);
    } catch (NoSuchFileException none) {
      return 0;
    }
  }

  /** Writes the file where there is none, so that its owner finds what may be changed. */
  public void writeIfAbsent() throws BadModelFileException {
    try (InstallLock _ = InstallLock.take(folders)) {
      if (!Files.exists(path())) {
        write(template());
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /**
   * Sees that a model of a name can be added.
   *
   * @throws BadModelFileException where the name is taken, or can be none
   */
  public void checkNew(String name) throws BadModelFileException {
    if (!PageReader.NAME.matcher(name).matches()) {
      throw new BadModelFileException(List.of(PageReader.NAME_RULE + "; not " + name));
    }
    checkFree(current(), name);
  }

  private static void checkFree(Catalogue catalogue, String name) throws BadModelFileException {
    if (catalogue.named(name).isPresent()) {
      throw new BadModelFileException(
          List.of(
              "there is a model %1$s already: take another name, or `headrace models remove %1$s`"
                      .formatted(name)
                  + " first"));
    }
  }

  /**
   * Adds a model.
   *
   * @param answersFor patterns of model ids that it is to answer for, before all others
   * @throws BadModelFileException where there is one of its name, or the file cannot be changed
   */
  public void add(Model model, List<String> answersFor) throws BadModelFileException {
    try (InstallLock _ = InstallLock.take(folders)) {
      String text = text();
      checkFree(PageReader.read(folders, packages, text), model.name());
      text = edited(text, editor -> editor.addModel(model.name(), values(model)));
      for (String pattern : answersFor.reversed()) {
        text = edited(text, editor -> editor.addAnswer(pattern, model.name()));
      }
      write(text);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /**
   * Takes out a model and the lines by which it answers.
   *
   * @throws BadModelFileException where there is none of that name
   */
  public void remove(String name) throws BadModelFileException {
    try (InstallLock _ = InstallLock.take(folders)) {
      String text = text();
      PageReader.read(folders, packages, text);
      write(edited(text, editor -> editor.remove(name)));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** A change of a text. */
  private interface Change {
    void to(PageEditor editor) throws BadModelFileException;
  }

  /** The text after a change, which is never one that cannot be read. */
  private String edited(String text, Change change) throws BadModelFileException {
    PageEditor editor = PageEditor.of(path().toString(), text);
    change.to(editor);
    PageReader.read(folders, packages, editor.text());
    return editor.text();
  }

  private List<String> values(Model model) {
    List<String> values = new ArrayList<>();
    switch (model) {
      case LocalModel local -> {
        values.add("kind: file");
        values.add("file: " + quoted(pathOf(local.file())));
        values.add("sha256: " + local.sha256());
        values.add("license: " + quoted(local.license()));
        values.add("contextTokens: " + local.contextTokens());
        values.add("slots: " + local.slots());
        values.add("memoryMiB: " + local.memoryMiB());
        values.add("idleSeconds: " + local.idle().toSeconds());
      }
      case RemoteModel remote -> {
        values.add("kind: openai");
        values.add("url: " + quoted(remote.baseUrl().toString()));
        values.add("model: " + quoted(remote.modelThere()));
        remote.apiKeyVariable().ifPresent(name -> values.add("apiKeyVariable: " + name));
        values.add("contextTokens: " + remote.contextTokens());
        values.add("slots: " + remote.slots());
      }
      case EmbeddingModel embedding -> values.add("kind: embedding");
    }
    return values;
  }

  /** As the file names it: what lies in the data folder moves with it. */
  private String pathOf(Path file) {
    Path data = folders.dataFolder();
    return (file.startsWith(data) ? data.relativize(file) : file).toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private String text() throws IOException, BadModelFileException {
    try {
      if (Files.size(path()) > 4L * YamlPage.MAX_CHARACTERS) {
        throw new BadModelFileException(List.of(path() + " is far too long for a list of models"));
      }
      return Files.readString(path());
    } catch (NoSuchFileException none) {
      return template();
    }
  }

  private void write(String text) throws IOException {
    Durably.replace(path(), text);
  }

  static String template() {
    try (InputStream in = ModelFile.class.getResourceAsStream("models.yaml")) {
      if (in == null) {
        throw new IllegalStateException("models.yaml is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BadModelFileException unreadable(IOException cause) {
    return new BadModelFileException(List.of(path() + " cannot be read: " + Told.reason(cause)));
  }

  private BadModelFileException unwritable(IOException cause) {
    return new BadModelFileException(List.of(path() + " cannot be written: " + Told.reason(cause)));
  }
}
