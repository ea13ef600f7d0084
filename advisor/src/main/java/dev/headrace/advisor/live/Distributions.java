package dev.headrace.advisor.live;

import java.nio.ByteBuffer;

/** How long invocations took, and how large they and their answers were. */
final class Distributions {
  final Sizes durationMicros;
  final Sizes initMicros;
  final Sizes requestBytes;
  final Sizes answerBytes;
  long errors;
  int mostUsedMiB;
  long sinceEpochMillis;

  Distributions(long sinceEpochMillis) {
    this(new Sizes(), new Sizes(), new Sizes(), new Sizes());
    this.sinceEpochMillis = sinceEpochMillis;
  }

  private Distributions(Sizes duration, Sizes init, Sizes request, Sizes answer) {
    this.durationMicros = duration;
    this.initMicros = init;
    this.requestBytes = request;
    this.answerBytes = answer;
  }

  /** Both together. */
  Distributions and(Distributions other) {
    var both = new Distributions(Math.min(sinceEpochMillis, other.sinceEpochMillis));
    for (Distributions one : new Distributions[] {this, other}) {
      both.durationMicros.add(one.durationMicros);
      both.initMicros.add(one.initMicros);
      both.requestBytes.add(one.requestBytes);
      both.answerBytes.add(one.answerBytes);
      both.errors += one.errors;
      both.mostUsedMiB = Math.max(both.mostUsedMiB, one.mostUsedMiB);
    }
    return both;
  }

  int neededBytes() {
    return 3 * Long.BYTES
        + durationMicros.neededBytes()
        + initMicros.neededBytes()
        + requestBytes.neededBytes()
        + answerBytes.neededBytes();
  }

  void write(ByteBuffer into) {
    into.putLong(sinceEpochMillis).putLong(errors).putLong(mostUsedMiB);
    durationMicros.write(into);
    initMicros.write(into);
    requestBytes.write(into);
    answerBytes.write(into);
  }

  static Distributions read(ByteBuffer from) {
    long since = from.getLong();
    long errors = from.getLong();
    long used = from.getLong();
    var read =
        new Distributions(Sizes.read(from), Sizes.read(from), Sizes.read(from), Sizes.read(from));
    read.sinceEpochMillis = since;
    read.errors = errors;
    read.mostUsedMiB = (int) used;
    return read;
  }
}
