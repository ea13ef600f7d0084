package dev.headrace.advisor.live;

import dev.headrace.kernel.Partition;
import dev.headrace.lambda.run.Invocation;
import dev.headrace.lambda.run.VersionSpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The traffic of one function. Durations belong to one configuration, and are forgotten when it
 * changes; they are kept as two generations, of which the older is dropped when the newer is full
 * or old, so that they cover between half of and all of {@link Hours#KEPT_HOURS}.
 */
final class FunctionTraffic {
  private static final long HOUR_MILLIS = 3_600_000;
  private static final long GENERATION_MILLIS = Hours.KEPT_HOURS / 2 * HOUR_MILLIS;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int TEXTS_BYTES = 512;

  final Partition partition;
  final String name;
  final Hours hours = new Hours();

  String runtime = "";
  String architecture = "";
  int memoryMiB;
  private Distributions newer;
  private Distributions older;

  /** Whether something came since it was recorded. */
  boolean changed;

  FunctionTraffic(Partition partition, String name, long nowEpochMillis) {
    this.partition = partition;
    this.name = name;
    this.newer = new Distributions(nowEpochMillis);
    this.older = new Distributions(nowEpochMillis);
  }

  /** It runs with this from now on. */
  void configured(VersionSpec spec, long nowEpochMillis) {
    String processor = spec.architecture().apiName();
    if (spec.memoryMiB() != memoryMiB
        || !spec.runtime().equals(runtime)
        || !processor.equals(architecture)) {
      memoryMiB = spec.memoryMiB();
      runtime = spec.runtime();
      architecture = processor;
      newer = new Distributions(nowEpochMillis);
      older = new Distributions(nowEpochMillis);
    }
  }

  /**
   * Counts an invocation that has ended.
   *
   * @return the hour that has ended by it; -1 where none has
   */
  long add(Invocation ended, long nowEpochMillis) {
    changed = true;
    if (newer.durationMicros.isFull()
        || nowEpochMillis - newer.sinceEpochMillis > GENERATION_MILLIS) {
      older = newer;
      newer = new Distributions(nowEpochMillis);
    }
    newer.durationMicros.add(ended.durationNanos() / NANOS_PER_MICRO);
    if (ended.cold()) {
      newer.initMicros.add(ended.initNanos() / NANOS_PER_MICRO);
    }
    newer.requestBytes.add(ended.body().lengthBytes());
    newer.answerBytes.add(ended.answer().lengthBytes());
    newer.mostUsedMiB = Math.max(newer.mostUsedMiB, (int) ended.maxMemoryMiB());
    if (ended.ending().isFunctionError()) {
      newer.errors++;
    }
    return hours.add(nowEpochMillis - ended.totalNanos() / NANOS_PER_MILLI);
  }

  Distributions distributions() {
    return newer.and(older);
  }

  /** All but the hours, as it is kept. */
  byte[] bytes() {
    var buffer = ByteBuffer.allocate(TEXTS_BYTES + newer.neededBytes() + older.neededBytes());
    buffer.putInt(memoryMiB);
    write(runtime, buffer);
    write(architecture, buffer);
    newer.write(buffer);
    older.write(buffer);
    return java.util.Arrays.copyOf(buffer.array(), buffer.position());
  }

  /** Puts back what {@link #bytes} gave. */
  void restore(byte[] bytes) {
    var buffer = ByteBuffer.wrap(bytes);
    memoryMiB = buffer.getInt();
    runtime = readText(buffer);
    architecture = readText(buffer);
    newer = Distributions.read(buffer);
    older = Distributions.read(buffer);
  }

  private static void write(String text, ByteBuffer into) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    into.putShort((short) bytes.length).put(bytes);
  }

  private static String readText(ByteBuffer from) {
    byte[] bytes = new byte[from.getShort()];
    from.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
