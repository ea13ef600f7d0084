package dev.headrace.advisor.workload;

import dev.headrace.advisor.workload.Form.Filled;
import dev.headrace.advisor.workload.Workload.Goals;
import dev.headrace.advisor.workload.Workload.Rules;
import dev.headrace.advisor.workload.Workload.Team;
import dev.headrace.advisor.workload.Yaml.Mapping;
import dev.headrace.advisor.workload.Yaml.Scalar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads workload files: a page of YAML that describes a system. */
public final class WorkloadFile {
  /** Of a file, in bytes. */
  public static final int MAX_BYTES = 256 * 1024;

  private WorkloadFile() {}

  /**
   * Reads a file, and the trace that it names.
   *
   * @throws WorkloadException with all that is wrong, each with line, column and field
   */
  public static Workload read(Path file) {
    return read(file, null);
  }

  /**
   * Reads a file with another trace than it names.
   *
   * @param trace null for what the file names
   * @throws WorkloadException with all that is wrong, each with line, column and field
   */
  public static Workload read(Path file, @Nullable Path trace) {
    Path folder = file.toAbsolutePath().getParent();
    return parse(file.toString(), text(file), folder == null ? file : folder, trace);
  }

  /**
   * Reads a text; a trace that it names is found from where the process runs.
   *
   * @throws WorkloadException with all that is wrong, each with line, column and field
   */
  public static Workload parse(String text) {
    return parse("workload", text, Path.of(""), null);
  }

  private static Workload parse(String file, String text, Path folder, @Nullable Path given) {
    Yaml root = YamlTree.parse(file, text);
    Path named = given == null ? traceOf(root, folder) : given;
    Trace trace = named == null ? null : Trace.read(named);
    var reading = new Reading(file, trace);
    try {
      Filled filled = RootForm.FORM.read(root, "", reading);
      if (reading.problems() == 0) {
        Workload workload = assemble(filled, trace, reading);
        reading.check();
        return workload;
      }
    } catch (BadValueException wrong) {
      reading.wrong(wrong.place(), "", wrong.said());
    }
    reading.check();
    throw new IllegalStateException("a file with problems was taken for sound");
  }

  private static Workload assemble(Filled root, @Nullable Trace trace, Reading reading) {
    var components = root.get(RootForm.COMPONENTS);
    Traffic traffic =
        Traffics.of(root.get(RootForm.TRAFFIC), trace, Traffics.isNeeded(components), reading);
    return new Workload(
        root.get(RootForm.TITLE),
        root.get(RootForm.REGION),
        traffic,
        components,
        goals(root.get(RootForm.GOALS)),
        team(root.get(RootForm.TEAM)),
        rules(root.get(RootForm.DATA)),
        reading.notes());
  }

  private static Goals goals(Filled filled) {
    return new Goals(
        filled.find(GoalsForm.P99), filled.find(GoalsForm.FIRST_BYTE), filled.find(GoalsForm.COST));
  }

  private static Team team(Filled filled) {
    Filled hardware = filled.find(TeamForm.OWN_HARDWARE);
    return new Team(
        filled.get(TeamForm.ENGINEER),
        filled.get(TeamForm.OPERATES),
        filled.find(TeamForm.SETUP),
        filled.get(TeamForm.AMORTIZE),
        filled.get(TeamForm.SHARE),
        hardware == null ? null : OwnHardwareForm.hardware(hardware));
  }

  private static Rules rules(Filled filled) {
    return new Rules(filled.get(DataForm.MAY_LEAVE_VPC), filled.get(DataForm.REGIONS));
  }

  /** Where the trace is that a file names: its token counts stand in for those not given. */
  private static @Nullable Path traceOf(Yaml root, Path folder) {
    if (root instanceof Mapping mapping
        && mapping.value(RootForm.TRAFFIC.name()) instanceof Mapping traffic
        && traffic.value(TrafficForm.TRACE.name()) instanceof Scalar name
        && !name.isNull()) {
      try {
        return folder.resolve(name.text().strip());
      } catch (InvalidPathException wrong) {
        return null;
      }
    }
    return null;
  }

  private static String text(Path file) {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw failure(file, "is not a regular file");
      }
      byte[] bytes;
      try (InputStream in = Files.newInputStream(file)) {
        bytes = in.readNBytes(MAX_BYTES + 1);
      }
      if (bytes.length > MAX_BYTES) {
        throw failure(file, "is too large; at most %,d bytes are allowed".formatted(MAX_BYTES));
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (NoSuchFileException missing) {
      throw failure(file, "there is no such file; `headrace init` writes one");
    } catch (CharacterCodingException wrong) {
      throw failure(file, "is not UTF-8");
    } catch (IOException wrong) {
      throw failure(file, "cannot be read: " + wrong.getMessage());
    }
  }

  private static WorkloadException failure(Path file, String message) {
    return new WorkloadException(file.toString(), new Problem(0, 0, "", message));
  }
}
