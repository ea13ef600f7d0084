package dev.headrace.engine.escape;

import static org.assertj.core.api.Assertions.fail;

import dev.headrace.engine.sandbox.Assignment;
import dev.headrace.engine.sandbox.FrameReader;
import dev.headrace.engine.sandbox.Frames;
import dev.headrace.engine.sandbox.InitFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The server's end of one sandbox, for one test thread. */
final class Box implements AutoCloseable {
  private final SocketChannel channel;
  private final FrameReader reader;
  private final InitFrame.Hello hello;
  private final StringBuilder output = new StringBuilder();
  private final Watchdog watchdog;

  private Box(SocketChannel channel, FrameReader reader, InitFrame.Hello hello) {
    this.channel = channel;
    this.watchdog = new Watchdog(channel);
    this.reader = reader;
    this.hello = hello;
  }

  /** The box behind a new connection; null if it is not one of ours, which is then closed. */
  static @Nullable Box greet(SocketChannel channel) throws IOException {
    FrameReader reader = new FrameReader(channel);
    if (reader.read() instanceof InitFrame.Hello hello && hello.token().equals(SandboxHost.TOKEN)) {
      return new Box(channel, reader, hello);
    }
    channel.close();
    return null;
  }

  InitFrame.Hello hello() {
    return hello;
  }

  /** The first process of the sandbox, as the machine sees it. */
  ProcessHandle init() {
    return ProcessHandle.of(hello.pid()).orElseThrow();
  }

  /** Init and all that descends from it. */
  List<ProcessHandle> processes() {
    return java.util.stream.Stream.concat(java.util.stream.Stream.of(init()), init().descendants())
        .toList();
  }

  void send(ByteBuffer frame) throws IOException {
    while (frame.hasRemaining()) {
      channel.write(frame);
    }
  }

  void assign(String code, int memoryMiB, List<String> command) throws IOException {
    send(
        Frames.assign(
            new Assignment(
                code,
                List.of(),
                Map.of("GREETING", "hello"),
                command,
                OptionalInt.of(memoryMiB),
                OptionalInt.empty(),
                OptionalInt.empty())));
  }

  /** The next frame, whatever it is; null at the end of the stream. Output is kept as well. */
  @Nullable InitFrame next() throws IOException {
    InitFrame frame = reader.read();
    if (frame instanceof InitFrame.Output(int stream, byte[] bytes)) {
      output.append(new String(bytes, StandardCharsets.UTF_8));
    }
    return frame;
  }

  /** Reads on to the first frame of the type. */
  <T extends InitFrame> T await(Class<T> type) throws IOException {
    for (InitFrame frame = next(); frame != null; frame = next()) {
      if (type.isInstance(frame)) {
        return type.cast(frame);
      }
      if (frame instanceof InitFrame.Failed failed) {
        return fail(failed.toString());
      }
    }
    return fail("the stream ended before " + type.getSimpleName() + "; output: " + output);
  }

  void awaitPhase(String name) throws IOException {
    String phase;
    do {
      phase = await(InitFrame.Phase.class).name();
    } while (!phase.equals(name));
  }

  void awaitOutput(String text) throws IOException {
    while (output.indexOf(text) < 0) {
      await(InitFrame.Output.class);
    }
  }

  /** Reads to the end of the stream. */
  void awaitEnd() throws IOException {
    InitFrame frame;
    do {
      frame = next();
    } while (frame != null);
  }

  InitFrame.Measure measure() throws IOException {
    send(Frames.measure(1));
    return await(InitFrame.Measured.class).measure();
  }

  String output() {
    return output.toString();
  }

  @Override
  public void close() throws IOException {
    watchdog.close();
    channel.close();
  }

  /** Closes the channel of a test that hangs, so that it fails instead. */
  private static final class Watchdog {
    private static final long LIMIT_SECONDS = 120;
    private final AtomicBoolean done = new AtomicBoolean();
    private final Thread thread;

    Watchdog(SocketChannel channel) {
      thread =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  Thread.sleep(java.time.Duration.ofSeconds(LIMIT_SECONDS));
                  if (!done.get()) {
                    channel.close();
                  }
                } catch (InterruptedException | IOException e) {
                  done.set(true);
                }
              });
    }

    void close() {
      done.set(true);
      thread.interrupt();
    }
  }
}
