package dev.headrace.lambda.functions;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.MemoryJournal;
import dev.headrace.kernel.world.Event;
import dev.headrace.kernel.world.SimulatedWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A simulated world with the rules of functions and someone who listens. */
final class FunctionsWorld implements FunctionsListener {
  static final Partition HOME = new Partition("000000000000", "us-east-1");
  static final long SECOND = 1_000_000_000L;

  final SimulatedWorld world;
  final Functions functions;
  final List<String> heard = new ArrayList<>();
  final List<CodePackage> discarded = new ArrayList<>();

  FunctionsWorld() {
    this(new SimulatedWorld(SimulatedWorld.Settings.seeded(7)));
  }

  private FunctionsWorld(SimulatedWorld world) {
    this.world = world;
    this.functions =
        new Functions(world, world, new FunctionLimits(1_000, 100, 10_000), this, discarded::add);
  }

  /** The next process, after this one lost its power now. */
  FunctionsWorld afterCrash() {
    MemoryJournal journal = world.crash();
    var next =
        new FunctionsWorld(
            new SimulatedWorld(
                SimulatedWorld.Settings.seeded(8), journal, world.nowNanos() + SECOND));
    RestoredFunctions restored = FunctionRecords.load(journal);
    next.world.enter(() -> next.functions.restore(restored));
    next.settle();
    return next;
  }

  /** Lets an event happen. */
  void enter(Event event) {
    world.enter(event);
  }

  /** Lets an event happen and time pass until its answer is there. */
  <T> T ask(Consumer<Consumer<T>> event) {
    List<T> answers = new ArrayList<>();
    world.enter(() -> event.accept(answers::add));
    settle();
    if (answers.size() != 1) {
      throw new AssertionError("there are " + answers.size() + " answers");
    }
    return answers.get(0);
  }

  /** Lets a second pass, longer than any journal takes. */
  void settle() {
    world.runFor(SECOND);
  }

  FunctionVersion create(String name) {
    return ask(
        reply -> functions.create(HOME, name, settings(), code(name), Map.of(), false, reply));
  }

  FunctionView view(String name) {
    FunctionView view = functions.directory().find(HOME, name);
    if (view == null) {
      throw new AssertionError("there is no function " + name);
    }
    return view;
  }

  static FunctionSettings settings() {
    return new FunctionSettings(
        "",
        "arn:aws:iam::000000000000:role/any",
        "python3.13",
        "app.handler",
        "x86_64",
        128,
        3,
        512,
        Map.of("KEY", "value"),
        true,
        "/aws/lambda/any",
        KeptSettings.NONE);
  }

  /** A package whose bytes are its name. */
  static CodePackage code(String content) {
    String hash = "%064x".formatted(content.hashCode() & 0xFFFFFFFFL);
    return new CodePackage(hash, 100, "%032x".formatted(System.identityHashCode(new Object())));
  }

  @Override
  public void versionReady(Partition partition, FunctionView function, FunctionVersion version) {
    heard.add("ready " + version.functionName() + ":" + version.version());
  }

  @Override
  public void versionGone(Partition partition, FunctionVersion version) {
    heard.add("gone " + version.functionName() + ":" + version.version());
  }

  @Override
  public void functionChanged(Partition partition, FunctionView function) {
    heard.add("changed " + function.name());
  }

  @Override
  public void functionGone(Partition partition, FunctionView function) {
    heard.add("gone " + function.name());
  }
}
