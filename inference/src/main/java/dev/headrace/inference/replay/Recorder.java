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
import dev.headrace.kernel.world.World;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Writes down, a line each, what comes to the rules of serving models, what servers and generations
 * report and what the rules decide, each with its instant in nanoseconds of the world. It is to be
 * there from the world's first event. A recording holds no prompts and no answers.
 */
public final class Recorder implements Decisions {
  private final World world;
  private final Consumer<String> lines;
  private final StringBuilder line = new StringBuilder(256);

  /**
   * Begins a recording.
   *
   * @param limits those of the rules
   * @param nodes those of the engine
   * @param lines takes each line, within an event: it must not block
   */
  public Recorder(World world, ServingLimits limits, List<Node> nodes, Consumer<String> lines) {
    this.world = world;
    this.lines = lines;
    lines.accept(Recording.FORMAT);
    lines.accept(Recording.textOf(limits));
    for (Node node : nodes) {
      lines.accept(Recording.NODE + " " + node.memoryMiB());
    }
  }

  private Recorder begin(Word word) {
    line.setLength(0);
    line.append(word.text()).append(' ').append(world.nowNanos());
    return this;
  }

  private Recorder with(long number) {
    line.append(' ').append(number);
    return this;
  }

  private Recorder with(String word) {
    line.append(' ').append(word);
    return this;
  }

  private Recorder named(String name) {
    return with(URLEncoder.encode(name, StandardCharsets.UTF_8));
  }

  private Recorder with(Enum<?> constant) {
    return with(constant.name().toLowerCase(Locale.ROOT));
  }

  private void end() {
    lines.accept(line.toString());
  }

  @Override
  public void deployed(ModelSpec spec) {
    begin(Word.DEPLOY)
        .named(spec.name())
        .named(spec.revision())
        .with(spec.slots())
        .with(spec.memoryMiB())
        .with(spec.idleNanos())
        .end();
  }

  @Override
  public void removed(String modelName) {
    begin(Word.REMOVE).named(modelName).end();
  }

  @Override
  public void kept(String modelName, int servers, Partition forWhom) {
    begin(Word.KEEP)
        .named(modelName)
        .with(servers)
        .named(forWhom.account())
        .named(forWhom.region())
        .end();
  }

  @Override
  public void came(ModelCall call) {
    request(Word.CALL, call);
  }

  @Override
  public void admitted(ModelCall call, Ending refusal) {
    request(Word.ADMIT, call);
    begin(Word.ADMITTED).with(refusal).end();
  }

  private void request(Word word, ModelCall call) {
    Ask ask = call.ask();
    QuotaLimits limits = call.limits();
    begin(word)
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
    begin(Word.CANCEL).with(call.id()).end();
  }

  @Override
  public void shutDown() {
    begin(Word.SHUTDOWN).end();
  }

  @Override
  public void told(long server, Command command) {
    begin(Word.TOLD).with(server).with(command).end();
  }

  @Override
  public void granted(ModelCall call, long server) {
    begin(Word.GRANTED).with(call.id()).with(server).end();
  }

  @Override
  public void toldToEnd(ModelCall call, Ending told) {
    begin(Word.STOP).with(call.id()).with(told).end();
  }

  @Override
  public void ended(ModelCall call) {
    begin(Word.ENDED).with(call.id()).with(call.ending()).with(waits(call)).end();
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
    begin(Word.SIGN).with(server).with(sign).end();
  }

  @Override
  public void reportedPhase(long server, Phase phase, long durationNanos) {
    begin(Word.PHASE).with(server).with(phase).with(durationNanos).end();
  }

  @Override
  public void reportedExit(long server, Exit exit) {
    begin(Word.EXIT).with(server).with(exit.kind()).end();
  }

  @Override
  public void reportedLeaving(long server, long withinNanos) {
    begin(Word.LEAVES).with(server).with(withinNanos).end();
  }

  @Override
  public void reportedEnd(ModelCall call, Report report) {
    begin(Word.END)
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
    begin(Word.UNREACHABLE).with(call.id()).end();
  }
}
