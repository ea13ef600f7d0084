package dev.headrace.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process asked of its disk, as strace saw it. A call that changes files in a way that is
 * not known here is an error, so that no change goes unseen. SQLite's index of its log in shared
 * memory ({@code -shm}) is left out: it is made anew after a crash.
 */
final class DiskTrace {
  private static final String CALLS =
      "openat,open,creat,write,pwrite64,writev,pwritev,pwritev2,lseek,fsync,fdatasync,syncfs,"
          + "sync_file_range,ftruncate,truncate,fallocate,rename,renameat,renameat2,unlink,"
          + "unlinkat,mkdir,mkdirat,rmdir,link,linkat,symlink,symlinkat,copy_file_range,sendfile,"
          + "splice,mmap,io_uring_setup";
  private static final String SHARED_MEMORY = "-shm";
  private static final int MAX_STRING_BYTES = 1 << 20;

  private static final Pattern WHOLE =
      Pattern.compile("(\\d+) +(\\w+)\\((.*)\\) += (-?\\d+|0x[0-9a-f]+)(.*)");
  private static final Pattern UNFINISHED =
      Pattern.compile("(\\d+) +(\\w+\\(.*) <unfinished \\.\\.\\.>");
  private static final Pattern RESUMED = Pattern.compile("(\\d+) +<\\.\\.\\. \\w+ resumed>(.*)");
  private static final Pattern STRING = Pattern.compile("\"([^\"]*)\"");
  private static final Pattern DESCRIPTOR = Pattern.compile("(?:^|, )(\\d+)<([^>]*)>(?!\\(del)");

  /** A call with the lines on which it began and ended. */
  private record Call(
      int begunAt, int endedAt, String name, String arguments, long result, String rest) {
    String string(int index) {
      List<MatchResult> strings = STRING.matcher(arguments).results().toList();
      return new String(decode(strings.get(index).group(1)), StandardCharsets.UTF_8);
    }

    byte[] bytes() {
      Matcher string = STRING.matcher(arguments);
      if (!string.find() || arguments.startsWith("...", string.end())) {
        throw new IllegalStateException("not all bytes were traced: " + name);
      }
      return java.util.Arrays.copyOf(decode(string.group(1)), (int) result);
    }

    long lastNumber() {
      return Long.parseLong(arguments.substring(arguments.lastIndexOf(' ') + 1));
    }
  }

  private final Path root;
  private final Path acknowledgements;
  private final List<DiskEvent> events = new ArrayList<>();
  private final Map<Integer, Long> offsets = new HashMap<>();

  private DiskTrace(Path root, Path acknowledgements) {
    this.root = root;
    this.acknowledgements = acknowledgements;
  }

  /** The command that traces another; to be put before it. */
  static List<String> command(Path output) {
    return List.of(
        "strace",
        "-f",
        "--seccomp-bpf",
        "-y",
        "-xx",
        "-s",
        Integer.toString(MAX_STRING_BYTES),
        "-e",
        "trace=" + CALLS,
        "-e",
        "signal=none",
        "-o",
        output.toString());
  }

  /** Whether this machine has strace and lets this user trace. */
  static boolean isPossible() throws InterruptedException {
    try {
      return new ProcessBuilder("strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "true")
              .start()
              .waitFor()
          == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  /**
   * Reads a trace.
   *
   * @param root the folder that stands for the disk
   * @param acknowledgements the file, not on that disk, to which the process wrote what it told
   */
  static List<DiskEvent> read(Path output, Path root, Path acknowledgements) throws IOException {
    var trace = new DiskTrace(root, acknowledgements);
    for (Call call : calls(Files.readAllLines(output, StandardCharsets.ISO_8859_1))) {
      if (call.result() >= 0) {
        trace.add(call);
      }
    }
    trace.events.sort(Comparator.comparingInt(DiskEvent::at));
    return List.copyOf(trace.events);
  }

  /** By their beginnings. */
  private static List<Call> calls(List<String> lines) {
    var begun = new HashMap<String, Integer>();
    var calls = new ArrayList<Call>();
    for (int line = 0; line < lines.size(); line++) {
      String text = lines.get(line);
      int begunAt = line;
      Matcher unfinished = UNFINISHED.matcher(text);
      if (unfinished.matches()) {
        begun.put(unfinished.group(1), line);
        continue;
      }
      Matcher resumed = RESUMED.matcher(text);
      if (resumed.matches()) {
        begunAt = Objects.requireNonNull(begun.remove(resumed.group(1)));
        String start = lines.get(begunAt);
        text = start.substring(0, start.lastIndexOf(" <unfinished")) + resumed.group(2);
      }
      Matcher whole = WHOLE.matcher(text);
      if (whole.matches()) {
        calls.add(
            new Call(
                begunAt,
                line,
                whole.group(2),
                whole.group(3),
                Long.decode(whole.group(4)),
                whole.group(5)));
      }
    }
    calls.sort(Comparator.comparingInt(Call::begunAt));
    return calls;
  }

  private void add(Call call) {
    int at = call.begunAt();
    switch (call.name()) {
      case "open", "openat", "creat" -> {
        offsets.put((int) call.result(), 0L);
        onDisk(call.string(0)).ifPresent(path -> addOpening(call, path));
      }
      case "mkdir", "mkdirat" ->
          onDisk(call.string(0)).ifPresent(path -> events.add(new DiskEvent.MakeFolder(at, path)));
      case "unlink", "unlinkat" ->
          onDisk(call.string(0)).ifPresent(path -> events.add(new DiskEvent.Unlink(at, path)));
      case "rename", "renameat", "renameat2" ->
          onDisk(call.string(0))
              .ifPresent(
                  from -> events.add(new DiskEvent.Rename(at, from, Path.of(call.string(1)))));
      case "truncate", "rmdir", "link", "linkat", "symlink", "symlinkat" -> {
        if (STRING.matcher(call.arguments()).results().anyMatch(this::isOnDisk)) {
          throw new IllegalStateException(call.name() + " is not followed");
        }
      }
      default -> addByDescriptor(call);
    }
  }

  private boolean isOnDisk(MatchResult string) {
    return onDisk(new String(decode(string.group(1)), StandardCharsets.UTF_8)).isPresent();
  }

  private void addOpening(Call call, Path path) {
    if (call.arguments().contains("O_APPEND")) {
      throw new IllegalStateException("appending is not followed: " + path);
    }
    if (call.name().equals("creat") || call.arguments().contains("O_CREAT")) {
      events.add(new DiskEvent.Create(call.begunAt(), path));
    }
    if (call.name().equals("creat") || call.arguments().contains("O_TRUNC")) {
      events.add(new DiskEvent.Truncate(call.begunAt(), path, 0));
    }
  }

  private void addByDescriptor(Call call) {
    for (MatchResult descriptor : DESCRIPTOR.matcher(call.arguments()).results().toList()) {
      Path path = Path.of(new String(decode(descriptor.group(2)), StandardCharsets.UTF_8));
      if (path.equals(acknowledgements)) {
        String line = new String(call.bytes(), StandardCharsets.UTF_8).strip();
        events.add(new DiskEvent.Acknowledge(call.begunAt(), line));
      } else if (onDisk(path.toString()).isPresent()) {
        addChange(call, Integer.parseInt(descriptor.group(1)), path);
      }
    }
  }

  private void addChange(Call call, int descriptor, Path path) {
    int at = call.begunAt();
    switch (call.name()) {
      case "write" -> {
        long offset = offsets.getOrDefault(descriptor, 0L);
        offsets.put(descriptor, offset + call.result());
        events.add(new DiskEvent.Write(at, path, (int) offset, call.bytes()));
      }
      case "pwrite64" ->
          events.add(new DiskEvent.Write(at, path, (int) call.lastNumber(), call.bytes()));
      case "lseek" -> offsets.put(descriptor, call.result());
      case "ftruncate" -> events.add(new DiskEvent.Truncate(at, path, (int) call.lastNumber()));
      case "fsync", "fdatasync" -> events.add(new DiskEvent.Sync(call.endedAt(), at, path));
      case "mmap" -> {
        if (call.arguments().contains("MAP_SHARED") && call.arguments().contains("PROT_WRITE")) {
          throw new IllegalStateException("writes through memory are not followed: " + path);
        }
      }
      default -> throw new IllegalStateException(call.name() + " is not followed: " + path);
    }
  }

  /** Nothing for what is no file of the disk, or none that survives a restart. */
  private Optional<Path> onDisk(String name) {
    Path path = Path.of(name);
    return path.startsWith(root) && !name.endsWith(SHARED_MEMORY)
        ? Optional.of(path)
        : Optional.empty();
  }

  private static byte[] decode(String text) {
    var bytes = new ByteArrayOutputStream();
    int i = 0;
    while (i < text.length()) {
      if (text.startsWith("\\x", i)) {
        bytes.write(Integer.parseInt(text, i + 2, i + 4, 16));
        i += 4;
      } else {
        bytes.write(text.charAt(i));
        i++;
      }
    }
    return bytes.toByteArray();
  }
}
