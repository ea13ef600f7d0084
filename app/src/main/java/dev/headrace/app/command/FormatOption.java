package dev.headrace.app.command;

import dev.headrace.app.print.Format;
import picocli.CommandLine.Option;

/** The option of all commands that print a list. */
final class FormatOption {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "How lists are printed: table, json or csv (default: table).")
  Format format = Format.TABLE;
}
