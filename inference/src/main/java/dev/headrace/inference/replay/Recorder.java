package dev.headrace.inference.replay;

import dev.headrace.inference.Ask;
import dev.headrace.inference.serve.Decisions;
import dev.headrace.inference.serve.Ending;
import dev.headrace.inference.serve.ModelCall;
import dev.headrace.inference.serve.ModelSpec;
import dev.headrace.inference.serve.QuotaLimits;
import dev.headrace.inference.serve.Report;
import dev.headrace.inference.serve.ServingLimits;
import dev.headrace.inference.serve.Wait;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.engine.Exit;
import dev.headrace.kernel.engine.Node;
import dev.headrace.kernel.engine.Phase;
import dev.headrace.kernel.replay.LineWriter;
import dev.headrace.kernel.world.World;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Writes down, a line each, what comes to the rules of serving models, what servers and generations
 * report and what the rules decide, each with its instant in nanoseconds of the world. It is to be
 * there from the world's first event. A recording holds no prompts and no answers.
 */
public final class Recorder implements Decisions {
  private final LineWriter writer;

  /**
   * Begins a recording.
   *
   * @param limits those of the rules
   * @param nodes those of the engine
   * @param lines takes each line, within an event: it must not block
   */
  public Recorder(World world, ServingLimits limits, List<Node> nodes, Consumer<String> lines) {
    this.writer =
        new LineWriter(world, Recording.FORMAT, List.of(Recording.textOf(limits)), nodes, lines);
  }

  @Override
  public void deployed(ModelSpec spec) {
    writer
        .begin(ModelWord.DEPLOY)
        .named(spec.name())
        .named(spec.revision())
        .with(spec.slots())
        .with(spec.memoryMiB())
        .with(spec.idleNanos())
        .end();
  }

  @Override
  public void removed(String modelName) {
    writer.begin(ModelWord.REMOVE).named(modelName).end();
  }

  @Override
  public void kept(String modelName, int servers, Partition forWhom) {
    writer
        .begin(ModelWord.KEEP)
        .named(modelName)
        .with(servers)
        .named(forWhom.account())
        .named(forWhom.region())
        .end();
  }

  @Override
  public void came(ModelCall call) {
    request(ModelWord.CALL, call);
  }

  @Override
  public void admitted(ModelCall call, Ending refusal) {
    request(ModelWord.ADMIT, call);
    writer.begin(ModelWord.ADMITTED).with(refusal).end();
  }

  private void request(ModelWord word, ModelCall call) {
    Ask ask = call.ask();
    QuotaLimits limits = call.limits();
    writer
        .begin(word)
        .with(call.id())
        .named(ask.partition().account())
        .named(ask.partition().region())
        .named(ask.service())
        .named(ask.modelId())
        .named(call.modelName())
        .with(ask.inputTokensEstimate())
        .with(ask.maxOutputTokens())
        .with(ask.timeout().toNanos())
        .with(ask.tariff())
        .with(call.isBeside() ? Recording.BESIDE : "slot")
        .with(limits.requestsPerMinute())
        .with(limits.tokensPerMinute())
        .with(limits.outputWeight())
        .end();
  }

  @Override
  public void wentAway(ModelCall call) {
    writer.begin(ModelWord.CANCEL).with(call.id()).end();
  }

  @Override
  public void shutDown() {
    writer.begin(ModelWord.SHUTDOWN).end();
  }

  @Override
  public void told(long server, Command command) {
    writer.begin(ModelWord.TOLD).with(server).with(command).end();
  }

  @Override
  public void granted(ModelCall call, long server) {
    writer.begin(ModelWord.GRANTED).with(call.id()).with(server).end();
  }

  @Override
  public void toldToEnd(ModelCall call, Ending told) {
    writer.begin(ModelWord.STOP).with(call.id()).with(told).end();
  }

  @Override
  public void ended(ModelCall call) {
    writer.begin(ModelWord.ENDED).with(call.id()).with(call.ending()).with(waits(call)).end();
  }

  private static String waits(ModelCall call) {
    var text = new StringBuilder();
    for (Wait wait : Wait.values()) {
      if (call.waitedNanos(wait) > 0) {
        text.append(text.isEmpty() ? "" : ",").append(wait.name().toLowerCase(Locale.ROOT));
        text.append('=').append(call.waitedNanos(wait));
      }
    }
    return text.isEmpty() ? "-" : text.toString();
  }

  @Override
  public void reported(long server, Sign sign) {
    writer.begin(ModelWord.SIGN).with(server).with(sign).end();
  }

  @Override
  public void reportedPhase(long server, Phase phase, long durationNanos) {
    writer.begin(ModelWord.PHASE).with(server).with(phase).with(durationNanos).end();
  }

  @Override
  public void reportedExit(long server, Exit exit) {
    writer.begin(ModelWord.EXIT).with(server).with(exit.kind()).end();
  }

  @Override
  public void reportedLeaving(long server, long withinNanos) {
    writer.begin(ModelWord.LEAVES).with(server).with(withinNanos).end();
  }

  @Override
  public void reportedEnd(ModelCall call, Report report) {
    writer
        .begin(ModelWord.END)
        .with(call.id())
        .with(report.ending())
        .with(report.use().inputTokens())
        .with(report.use().cachedInputTokens())
        .with(report.use().outputTokens())
        .with(report.firstTokenNanos())
        .end();
  }

  @Override
  public void reportedUnreachable(ModelCall call) {
    writer.begin(ModelWord.UNREACHABLE).with(call.id()).end();
  }
}
