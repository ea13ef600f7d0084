package dev.headrace.inference.models;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Failures of files, in words: the JDK's exceptions often say the path and nothing more. */
final class Told {
  private Told() {}

  static String reason(IOException failure) {
    return switch (failure) {
      case AccessDeniedException denied -> "access to " + denied.getFile() + " is denied";
      case NoSuchFileException missing -> "there is no " + missing.getFile();
      case CharacterCodingException binary -> "it is no text in UTF-8";
      case FileSystemException other when other.getReason() != null ->
          other.getFile() + ": " + other.getReason();
      default ->
          failure.getMessage() == null
              ? failure.getClass().getSimpleName()
              : String.valueOf(failure.getMessage());
    };
  }
}
