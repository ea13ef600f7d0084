package dev.headrace.lambda.code;

import dev.headrace.kernel.Body;
import dev.headrace.lambda.functions.CodePackage;
import dev.headrace.store.Blob;
import dev.headrace.store.Blobs;
import dev.headrace.store.BodyTooLargeException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The deployment packages of all functions: the zip files as blobs, and below the code root one
 * unpacked copy of each, which environments see as {@code /var/task}. Any thread may call any
 * method; none is called under the world's lock.
 */
public final class CodePackages {
  private static final Logger LOG = System.getLogger(CodePackages.class.getName());

  private static final String TEMPORARY = "incoming";

  private final Path root;
  private final Blobs blobs;
  private final PackageLimits limits;

  private CodePackages(Path root, Blobs blobs, PackageLimits limits) {
    this.root = root;
    this.blobs = blobs;
    this.limits = limits;
  }

  /**
   * Opens the packages below a code root, and forgets what an earlier process did not finish.
   *
   * @throws IOException if the code root cannot be written
   */
  public static CodePackages open(Path root, Blobs blobs, PackageLimits limits) throws IOException {
    Files.createDirectories(root);
    Folders.deleteAll(root.resolve(TEMPORARY));
    Files.createDirectories(root.resolve(TEMPORARY));
    return new CodePackages(root, blobs, limits);
  }

  /** Where unpacked copies are, each by {@link CodePackage#directoryId}. */
  public Path root() {
    return root;
  }

  /** How large a package may be. */
  public PackageLimits limits() {
    return limits;
  }

  /**
   * Stores and unpacks a zip file; when this returns both survive a power cut. Until a record names
   * it, it is its caller's to {@link #discard}.
   *
   * @throws BadPackageException if it cannot be used; nothing of it is kept
   * @throws IOException if the disk fails or is full; nothing of it is kept
   */
  public CodePackage add(Body zip) throws IOException, BadPackageException {
    MessageDigest sha256 = sha256();
    Blob blob;
    try (InputStream in = zip.open()) {
      blob = blobs.write(in, limits.maxZippedBytes(), sha256::update);
    } catch (BodyTooLargeException tooLarge) {
      throw BadPackageException.tooLarge(limits.maxUnzippedBytes());
    }
    var code =
        new CodePackage(HexFormat.of().formatHex(sha256.digest()), blob.lengthBytes(), blob.id());
    boolean unpacked = false;
    try {
      unpack(code, blob);
      unpacked = true;
      return code;
    } finally {
      if (!unpacked) {
        blobs.delete(blob.id());
      }
    }
  }

  /** Unpacks what a crash has left packed; one that is unpacked already stays as it is. */
  public void restore(CodePackage code) throws IOException, BadPackageException {
    if (!Files.isDirectory(directory(code))) {
      unpack(code, blob(code));
    }
  }

  /** The zip file itself. */
  public Body zip(CodePackage code) throws NoSuchFileException {
    Blob blob = blob(code);
    blobs.file(blob);
    return blobs.body(blob);
  }

  /** The unpacked copy. */
  public Path directory(CodePackage code) {
    return root.resolve(code.directoryId());
  }

  /** Deletes a package that nothing runs from; what cannot be deleted goes at the next start. */
  public void discard(CodePackage code) {
    try {
      Path trash = root.resolve(TEMPORARY).resolve("discarded-" + code.blobId());
      Files.move(directory(code), trash, StandardCopyOption.ATOMIC_MOVE);
      Folders.deleteAll(trash);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "an unpacked package could not be deleted: " + code, e);
    }
    try {
      blobs.delete(code.blobId());
    } catch (IOException e) {
      LOG.log(Level.WARNING, "a package could not be deleted: " + code, e);
    }
  }

  /**
   * Deletes all unpacked copies but these; at start, before any is added.
   *
   * @param directoryIds those that records name
   * @return how many were deleted
   */
  public int sweep(Set<String> directoryIds) throws IOException {
    List<Path> unused;
    try (Stream<Path> all = Files.list(root)) {
      unused =
          all.filter(path -> !directoryIds.contains(String.valueOf(path.getFileName())))
              .filter(path -> !path.endsWith(TEMPORARY))
              .toList();
    }
    for (Path directory : unused) {
      Folders.deleteAll(directory);
    }
    return unused.size();
  }

  private void unpack(CodePackage code, Blob blob) throws IOException, BadPackageException {
    Path unfinished = root.resolve(TEMPORARY).resolve(code.blobId());
    Folders.deleteAll(unfinished);
    try {
      Unpacker.unpack(blobs.file(blob), unfinished, limits);
      Files.move(unfinished, directory(code), StandardCopyOption.ATOMIC_MOVE);
      Folders.sync(root);
    } finally {
      Folders.deleteAll(unfinished);
    }
  }

  private static Blob blob(CodePackage code) {
    return new Blob(code.blobId(), code.sizeBytes(), Blob.NO_MD5);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
