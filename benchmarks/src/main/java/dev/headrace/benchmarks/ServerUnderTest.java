package dev.headrace.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server in a process of its own, as a user starts it, over a data folder that goes with it. */
final class ServerUnderTest implements AutoCloseable {
  private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");

  /** Linux counts CPU time in hundredths of a second. */
  private static final long NANOS_PER_TICK = 10_000_000;

  private final Path data;
  private final Process process;
  private final URI url;
  private final long startNanos;

  private ServerUnderTest(Path data, Process process, URI url, long startNanos) {
    this.data = data;
    this.process = process;
    this.url = url;
    this.startNanos = startNanos;
  }

  /** What is done to a data folder before a server opens it. */
  @FunctionalInterface
  interface Preparation {
    void prepare(Path data) throws IOException;
  }

  /** Starts one on a free port; returns once it printed its ready line. */
  static ServerUnderTest start(Path root, String... options) throws IOException {
    return start(root, data -> {}, options);
  }

  /** The same over a folder that was prepared. */
  static ServerUnderTest start(Path root, Preparation preparation, String... options)
      throws IOException {
    Path data = Files.createTempDirectory("headrace-bench");
    preparation.prepare(data);
    List<String> command = new ArrayList<>();
    command.add(root.resolve("headrace").toString());
    command.addAll(List.of("up", "--port", "0", "--data", data.toString()));
    command.addAll(List.of(options));
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher matcher = URL.matcher(line);
      if (matcher.find()) {
        long took = System.nanoTime() - begin;
        return new ServerUnderTest(data, process, URI.create(matcher.group()), took);
      }
    }
    throw new IOException("the server ended before it was ready");
  }

  /** Runs a command on a data folder, as a user types it. */
  static void run(Path root, Path data, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(root.resolve("headrace").toString());
    command.addAll(arguments);
    command.addAll(List.of("--data", data.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + " failed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  URI url() {
    return url;
  }

  /** Its data folder. */
  Path data() {
    return data;
  }

  String host() {
    return url.getHost() + ":" + url.getPort();
  }

  InetSocketAddress address() {
    return new InetSocketAddress(url.getHost(), url.getPort());
  }

  /** From the command's start to its ready line. */
  long startNanos() {
    return startNanos;
  }

  /** Memory that the server holds, children left out. */
  long residentBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    throw new IOException("no VmRSS of " + process.pid());
  }

  /** CPU time that the server has taken, children left out; known to a hundredth of a second. */
  long cpuNanos() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * NANOS_PER_TICK;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
