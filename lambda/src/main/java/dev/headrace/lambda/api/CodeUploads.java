package dev.headrace.lambda.api;

import dev.headrace.kernel.Body;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.ports.CodeSource;
import dev.headrace.lambda.code.BadPackageException;
import dev.headrace.lambda.code.CodePackages;
import dev.headrace.lambda.functions.CodePackage;
import dev.headrace.lambda.functions.Refusals;
import dev.headrace.store.StoreException;
import dev.headrace.wire.ServiceError;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;

/** Takes in the code that requests carry or name. */
final class CodeUploads {
  private static final Logger LOG = System.getLogger(CodeUploads.class.getName());

  private final CodePackages packages;
  private final CodeSource source;

  CodeUploads(CodePackages packages, CodeSource source) {
    this.packages = packages;
    this.source = source;
  }

  /** Where a request has its code. */
  record Location(
      @Nullable SdkBytes zipFile,
      @Nullable String bucket,
      @Nullable String key,
      @Nullable String objectVersion) {}

  /** A package that is discarded unless a change has recorded it. */
  static final class Upload {
    private final CodePackage code;
    private boolean recorded;

    private Upload(CodePackage code) {
      this.code = code;
    }

    CodePackage code() {
      return code;
    }

    /** Says that a record names it from now on, durable or not: called within the event. */
    void recorded() {
      recorded = true;
    }
  }

  /** Stores and unpacks code for a change; what the change refuses is discarded. */
  <T> T with(Partition partition, Location location, Function<Upload, T> change) {
    var upload = new Upload(add(body(partition, location)));
    try {
      return change.apply(upload);
    } finally {
      if (!upload.recorded) {
        packages.discard(upload.code);
      }
    }
  }

  /** Checks code as if it were uploaded, and keeps nothing. */
  CodePackage check(Partition partition, Location location) {
    CodePackage code = add(body(partition, location));
    packages.discard(code);
    return code;
  }

  private Body body(Partition partition, Location location) {
    SdkBytes zipFile = location.zipFile();
    boolean fromStorage = location.bucket() != null || location.key() != null;
    if (zipFile != null) {
      if (fromStorage || location.objectVersion() != null) {
        throw Refusals.invalid(
            "Please do not provide other FunctionCode parameters when providing a ZipFile.");
      }
      return inRequest(zipFile);
    }
    if (!fromStorage) {
      throw Refusals.invalid("Please provide a source for function code.");
    }
    return inStorage(partition, location);
  }

  private Body inRequest(SdkBytes zipFile) {
    byte[] bytes = zipFile.asByteArrayUnsafe();
    if (bytes.length > packages.limits().maxZippedInRequestBytes()) {
      throw new ServiceError(
              "RequestTooLargeException",
              "A zip file in the request may have "
                  + packages.limits().maxZippedInRequestBytes()
                  + " bytes; this one has "
                  + bytes.length
                  + ". Put it into S3 and name it by S3Bucket and S3Key.")
          .with("Type", "User");
    }
    return Body.of(bytes);
  }

  private Body inStorage(Partition partition, Location location) {
    String bucket = location.bucket();
    String key = location.key();
    if (bucket == null || key == null) {
      throw Refusals.invalid("S3Bucket and S3Key go together: give both.");
    }
    Body body = source.find(partition, bucket, key, location.objectVersion());
    if (body == null) {
      throw Refusals.invalid(
          "Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified"
              + " key does not exist.");
    }
    return body;
  }

  private CodePackage add(Body zip) {
    try {
      return packages.add(zip);
    } catch (BadPackageException bad) {
      throw Refusals.invalid(String.valueOf(bad.getMessage()));
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  private static ServiceError failed(IOException failure) {
    boolean full =
        (failure instanceof StoreException store
                && store.problem() == StoreException.Problem.DISK_FULL)
            || String.valueOf(failure.getMessage())
                .toLowerCase(Locale.ROOT)
                .contains("no space left");
    if (full) {
      LOG.log(Level.WARNING, "a package could not be stored: {0}", failure.getMessage());
    } else {
      LOG.log(Level.ERROR, "a package could not be stored", failure);
    }
    return new ServiceError(
            "ServiceException",
            full
                ? "The package could not be stored: the server's disk is full. Delete functions,"
                    + " versions or objects, or free space; nothing of this request was kept."
                : "The package could not be stored: the server's disk failed. Its log says more;"
                    + " nothing of this request was kept.")
        .with("Type", "Service");
  }
}
