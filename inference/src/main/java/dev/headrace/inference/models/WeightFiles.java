package dev.headrace.inference.models;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Locale;

/**
 * The weights of models that users add. Each gets a folder of its own in the data folder, so that a
 * sandbox can be shown it and nothing beside, and is there whole or not at all.
 */
public final class WeightFiles {
  private static final int CONNECT_MILLIS = 20_000;
  private static final int READ_MILLIS = 60_000;

  private final ModelFolders folders;

  /**
   * @param dataFolder weights are kept below it
   */
  public WeightFiles(Path dataFolder) {
    this.folders = new ModelFolders(dataFolder);
  }

  /**
   * Takes in a file: linked where it lies on the same disk and all may read it, else copied.
   *
   * @param name of the model, which {@link ModelFile#checkNew} has let pass
   * @throws ModelUnavailableException where it is damaged, or there is no room
   */
  public LocalModel take(String name, Path file, Wanted wanted, Progress progress)
      throws ModelUnavailableException {
    GgufFile head = GgufFile.read(file);
    try (InstallLock _ = InstallLock.take(folders)) {
      return keep(
          name,
          wanted,
          progress,
          fresh -> {
            progress.license(title(name, head), license(head));
            progress.began(name, head.bytes());
            if (link(file, fresh)) {
              return Digested.read(file, progress);
            }
            seeRoom(name, head.bytes());
            try (InputStream in = Files.newInputStream(file)) {
              return Digested.copy(in, fresh, progress);
            }
          });
    } catch (IOException e) {
      throw failed(name, e);
    }
  }

  /**
   * Fetches a file.
   *
   * @param name of the model, which {@link ModelFile#checkNew} has let pass
   * @param sha256 that it must have, in hexadecimal digits
   * @throws ModelUnavailableException where it does not come, is another, is damaged, or there is
   *     no room
   */
  public LocalModel fetch(String name, URI url, String sha256, Wanted wanted, Progress progress)
      throws ModelUnavailableException {
    try (InstallLock _ = InstallLock.take(folders)) {
      return keep(
          name,
          wanted,
          progress,
          fresh -> {
            String found = download(name, url, fresh, progress);
            if (!found.equals(sha256.toLowerCase(Locale.ROOT))) {
              throw new ModelUnavailableException(
                  "what %s sent has the SHA-256 %s, and not %s: nothing was added"
                      .formatted(url, found, sha256));
            }
            GgufFile head = GgufFile.read(fresh);
            progress.license(title(name, head), license(head));
            return found;
          });
    } catch (IOException e) {
      throw failed(name, e);
    }
  }

  /** Removes what was taken in or fetched for a model; files elsewhere are their owners'. */
  public void delete(LocalModel model) throws ModelUnavailableException {
    try (InstallLock _ = InstallLock.take(folders)) {
      if (model.installed()) {
        Durably.delete(folders.placeOf(Packages.pinned().portable(DefaultModel.PACKAGE)));
      } else if (model.file().equals(folders.weights(model.name()))) {
        Durably.delete(model.file().resolveSibling(""));
      }
    } catch (IOException e) {
      throw new ModelUnavailableException(
          model.file() + " cannot be removed: " + Told.reason(e), e);
    }
  }

  private interface Filling {
    /** Puts the weights there, and gives their SHA-256. */
    String fill(Path fresh) throws IOException, ModelUnavailableException;
  }

  private LocalModel keep(String name, Wanted wanted, Progress progress, Filling filling)
      throws IOException, ModelUnavailableException {
    Durably.delete(folders.fresh());
    try {
      Path place = folders.weights(name);
      Path folder = Files.createDirectories(folders.fresh().resolve(name));
      Path fresh = folder.resolve(place.getFileName());
      String sha256 = filling.fill(fresh);
      GgufFile head = GgufFile.read(fresh);
      Durably.delete(place.resolveSibling("").normalize()); // of a model that was removed by hand
      Durably.publish(folder, place.resolveSibling("").normalize());
      progress.ended();
      return model(name, place, sha256, head, wanted);
    } finally {
      Durably.delete(folders.fresh());
    }
  }

  private static LocalModel model(
      String name, Path file, String sha256, GgufFile head, Wanted wanted) {
    int trained = head.contextTokens() == 0 ? Integer.MAX_VALUE : head.contextTokens();
    int usual = Math.clamp(trained, PageReader.MIN_CONTEXT_TOKENS, ModelSizes.USUAL_CONTEXT_TOKENS);
    int contextTokens = wanted.contextTokens().orElse(usual);
    int slots = wanted.slots().orElse(ModelSizes.USUAL_SLOTS);
    return new LocalModel(
        name,
        file,
        sha256,
        license(head),
        contextTokens,
        slots,
        ModelSizes.memoryMiB(head, contextTokens, slots),
        Duration.ofSeconds(PageReader.USUAL_IDLE_SECONDS),
        false);
  }

  private static String license(GgufFile head) {
    return head.license().isEmpty() ? "not said in its file" : head.license();
  }

  private static String title(String name, GgufFile head) {
    return head.title().isEmpty() ? name : head.title();
  }

  /** A link takes no room; what not all may read cannot be shown to a sandbox that way. */
  private static boolean link(Path file, Path fresh) {
    try {
      Path real = file.toRealPath();
      if (Files.getPosixFilePermissions(real).contains(PosixFilePermission.OTHERS_READ)) {
        Files.createLink(fresh, real);
        return true;
      }
    } catch (IOException | UnsupportedOperationException anotherDiskOrOwner) {
      // It is copied then.
    }
    return false;
  }

  private String download(String name, URI url, Path fresh, Progress progress)
      throws IOException, ModelUnavailableException {
    if (!(url.toURL().openConnection() instanceof HttpURLConnection connection)) {
      throw new ModelUnavailableException(url + " is no address of http or https");
    }
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    try {
      int status = statusOf(connection, name, url);
      if (status != HttpURLConnection.HTTP_OK) {
        throw new ModelUnavailableException(url + " answers with status " + status);
      }
      long bytes = Math.max(0, connection.getContentLengthLong());
      seeRoom(name, bytes);
      progress.began(name, bytes);
      try (InputStream in = connection.getInputStream()) {
        return Digested.copy(in, fresh, progress);
      }
    } finally {
      connection.disconnect();
    }
  }

  private static int statusOf(HttpURLConnection connection, String name, URI url)
      throws IOException, ModelUnavailableException {
    try {
      return connection.getResponseCode();
    } catch (UnknownHostException e) {
      throw new ModelUnavailableException(
          "%s cannot be added: there is no host %s".formatted(name, url.getHost()), e);
    } catch (ConnectException | SocketTimeoutException e) {
      throw new ModelUnavailableException(
          "%s cannot be added: %s cannot be reached: %s".formatted(name, url, Told.reason(e)), e);
    }
  }

  private void seeRoom(String name, long bytes) throws IOException, ModelUnavailableException {
    long free = Files.getFileStore(folders.all()).getUsableSpace();
    if (free < bytes) {
      throw new ModelUnavailableException(
          "%s has %,d MB, and %,d MB are free in %s"
              .formatted(name, bytes / 1_000_000, free / 1_000_000, folders.all()));
    }
  }

  private static ModelUnavailableException failed(String name, IOException cause) {
    return new ModelUnavailableException(name + " cannot be added: " + Told.reason(cause), cause);
  }
}
