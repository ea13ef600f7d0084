package dev.headrace.advisor.workload;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A part of a system that must run somewhere, or is paid for. */
public sealed interface Component {
  /** Its name in the workload. */
  String name();

  /** How often one request of the system calls it. */
  double callsPerRequest();

  /** A way in which clients reach a component. */
  enum Protocol {
    /** A request and its answer. */
    HTTP,
    /** An answer that comes in pieces. */
    STREAMING,
    /** Both ways, for long. */
    WEBSOCKET,
    /** gRPC over HTTP/2. */
    GRPC
  }

  /**
   * Code that handles a request: an agent, a tool, an API, a CPU embedding service.
   *
   * @param runtime such as {@code python3.13}
   * @param packageBytes of the zip or image
   * @param image whether it ships as a container image
   * @param initMillis from start of the runtime until it can take a request, on one vCPU
   * @param memoryMiB what it needs to run at all
   * @param durationMillis of one call, on one vCPU, with the time in which it waits for other
   *     components: theirs is not added to it
   * @param waitingShare the share of the duration in which it waits for others, which no vCPU
   *     shortens
   * @param requestBytes that a call carries
   * @param answerBytes that its answer carries
   * @param concurrencyPerInstance calls that one process can serve at once where the way to run it
   *     allows more than one
   * @param gpuMiB of GPU memory that it needs; 0 for none
   * @param weightBytes of model weights that it loads itself; 0 for none
   * @param embedding what a token API would need to take its place; null where none can
   * @param session what users have with code that keeps their conversations; null where any process
   *     can take any call
   */
  record Code(
      String name,
      double callsPerRequest,
      String runtime,
      String architecture,
      long packageBytes,
      boolean image,
      Spread initMillis,
      int memoryMiB,
      int diskMiB,
      Spread durationMillis,
      double waitingShare,
      long requestBytes,
      long answerBytes,
      int concurrencyPerInstance,
      int gpuMiB,
      long weightBytes,
      @Nullable Embedding embedding,
      @Nullable Session session,
      Set<Protocol> protocols)
      implements Component {}

  /**
   * A user's conversation with code, where it runs in a place of its own for as long as it lasts.
   *
   * @param requests that it has in the mean
   * @param pauseMillis from an answer to the next request
   * @param idleMillis for which it is kept after its last answer; 0 where it is ended with it
   */
  record Session(double requests, double pauseMillis, double idleMillis) {}

  /**
   * Texts that are turned into vectors.
   *
   * @param model such as {@code bge-small-en-v1.5}
   * @param tokens of the text of one call
   */
  record Embedding(String model, Spread tokens) {}

  /**
   * Calls of a language model that may be bought by the token or served oneself.
   *
   * @param model its name in the catalogue, such as {@code claude-haiku-4.5} or {@code
   *     llama-3.1-8b}
   * @param open what a team needs to know to serve it itself; null where the weights are not open
   * @param cachedShare the share of input tokens that are read from a prompt cache
   * @param maxOutputTokens the most that a call asks for; a quota of tokens a minute reserves them
   *     when the call starts
   * @param tokensPerMinute the account's quota at a token API; null where it is not known
   * @param batch whether answers may take a day
   */
  record Model(
      String name,
      double callsPerRequest,
      String model,
      @Nullable OpenModel open,
      Spread inputTokens,
      Spread outputTokens,
      double cachedShare,
      int maxOutputTokens,
      @Nullable Double tokensPerMinute,
      boolean batch)
      implements Component {}

  /**
   * A model whose weights a team can have.
   *
   * @param family as the catalogue names what an accelerator supports, such as {@code llama}
   * @param parametersBillions all of them
   * @param activeBillions those that a token passes through
   * @param bitsPerWeight 16, 8 or 4
   * @param kvBytesPerToken of the attention cache, at 16 bits
   * @param contextTokens the most that it can attend to
   * @param license under which the weights may be used
   */
  record OpenModel(
      String family,
      double parametersBillions,
      double activeBillions,
      int bitsPerWeight,
      long kvBytesPerToken,
      int contextTokens,
      String license) {
    /** Of the weights, in bytes. */
    public double weightBytes() {
      return parametersBillions * 1e9 * bitsPerWeight / 8;
    }
  }

  /**
   * Work in bulk that has a deadline instead of callers who wait.
   *
   * @param itemsPerRun that one run handles
   * @param runsPerMonth how often it runs
   * @param itemMillis of one item on one vCPU, or on one GPU where it needs one
   * @param deadlineMillis from the start of a run until all items must be done
   */
  record Batch(
      String name,
      double itemsPerRun,
      double runsPerMonth,
      Spread itemMillis,
      double waitingShare,
      int memoryMiB,
      int gpuMiB,
      long packageBytes,
      long deadlineMillis)
      implements Component {
    @Override
    public double callsPerRequest() {
      return 0;
    }
  }

  /**
   * Something that runs elsewhere whatever is decided: a database, a vector store, a third party.
   *
   * @param latencyMillis of one call
   */
  record External(
      String name,
      double callsPerRequest,
      double usdPerMonth,
      double usdPerCall,
      Spread latencyMillis)
      implements Component {}
}
