package dev.headrace.inference.live;

import dev.headrace.inference.Answer;
import dev.headrace.inference.Ask;
import dev.headrace.inference.LanguageModels;
import dev.headrace.inference.ModelException;
import dev.headrace.inference.ModelException.Reason;
import dev.headrace.inference.Payment;
import dev.headrace.inference.QuotaLeft;
import dev.headrace.inference.Served;
import dev.headrace.inference.TokenUse;
import dev.headrace.inference.http.ConnectionPool;
import dev.headrace.inference.http.Exchange;
import dev.headrace.inference.http.UnreachableException;
import dev.headrace.inference.models.Burndown;
import dev.headrace.inference.models.Catalogue;
import dev.headrace.inference.models.EmbeddingModel;
import dev.headrace.inference.models.LocalModel;
import dev.headrace.inference.models.MinuteLimits;
import dev.headrace.inference.models.Model;
import dev.headrace.inference.models.RemoteModel;
import dev.headrace.inference.serve.CallExplanation;
import dev.headrace.inference.serve.Decisions;
import dev.headrace.inference.serve.Ending;
import dev.headrace.inference.serve.ModelCall;
import dev.headrace.inference.serve.ModelServer;
import dev.headrace.inference.serve.ModelServing;
import dev.headrace.inference.serve.ModelStatus;
import dev.headrace.inference.serve.QuotaLimits;
import dev.headrace.inference.serve.QuotaState;
import dev.headrace.inference.serve.Report;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.world.Entrance;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The language models of this cloud: each request enters the world, waits there for a slot of its
 * model, and then speaks to the model's server on its own thread. Nothing is started, installed or
 * loaded before the first request. Any (virtual) thread may call any method, outside events.
 */
public final class ModelServers implements LanguageModels, AutoCloseable {
  private static final String OPENAI_ROOT = "/v1";

  private final Entrance entrance;
  private final ModelServing serving;
  private final LiveGenerations generations;
  private final RemoteServers remotes;
  private final Deployment deployment;

  private ModelServers(LiveSurroundings around, Decisions decisions) {
    this.entrance = around.entrance();
    this.generations =
        new LiveGenerations(
            entrance,
            around.launcher(),
            around.progress(),
            around.keyVariable(),
            around.engine().nodes().getFirst(),
            around.output());
    this.remotes = new RemoteServers(around.variables());
    this.serving =
        new ModelServing(
            around.world(),
            around.engine(),
            generations,
            around.meter(),
            new PricedModels(),
            around.limits(),
            decisions);
    this.deployment = new Deployment(around.catalogue(), entrance, serving, generations);
  }

  /** Models that nobody has asked yet. */
  public static ModelServers open(LiveSurroundings around) {
    return open(around, Decisions.NONE);
  }

  /** The same, of whose decisions somebody hears. */
  public static ModelServers open(LiveSurroundings around, Decisions decisions) {
    return new ModelServers(around, decisions);
  }

  @Override
  public Served served(String modelId) throws ModelException {
    return served(modelId, model(deployment.current(), modelId));
  }

  private static Served served(String modelId, Model model) {
    return new Served(modelId, model.name(), model.contextTokens(), model instanceof RemoteModel);
  }

  private static Model model(Catalogue catalogue, String modelId) throws ModelException {
    Model model =
        catalogue
            .routes()
            .modelFor(modelId)
            .orElseThrow(() ->
                new ModelException(
                    Reason.UNKNOWN_MODEL,
                    "No model answers for " + modelId + "; models.yaml says which do."));
    if (model instanceof EmbeddingModel) {
      throw new ModelException(
          Reason.UNSUPPORTED,
          "For %s answers %s, which makes vectors and no text.".formatted(modelId, model.name()));
    }
    return model;
  }

  @Override
  public Answer ask(Ask ask) throws ModelException, InterruptedException {
    Catalogue catalogue = deployment.current();
    Model model = model(catalogue, ask.modelId());
    var json = RequestJson.of(ask.body(), nameThere(model), ask.streamed());
    LiveCall live =
        LiveCall.enter(entrance, serving, ask, model.name(), limits(catalogue, ask.modelId()));
    while (true) {
      live.awaitSlot();
      try {
        return begin(live, model, json);
      } catch (UnreachableException e) {
        live.unreachable(String.valueOf(e.getMessage()));
      }
    }
  }

  private static String nameThere(Model model) {
    return model instanceof RemoteModel remote ? remote.modelThere() : model.name();
  }

  private static QuotaLimits limits(Catalogue catalogue, String modelId) {
    MinuteLimits limits = catalogue.limits().of(modelId);
    return limits.equals(MinuteLimits.NONE)
        ? QuotaLimits.NONE
        : new QuotaLimits(
            limits.requests() == MinuteLimits.UNLIMITED ? QuotaLimits.UNLIMITED : limits.requests(),
            limits.tokens() == MinuteLimits.UNLIMITED ? QuotaLimits.UNLIMITED : limits.tokens(),
            Burndown.outputWeight(modelId));
  }

  private Answer begin(LiveCall live, Model model, RequestJson json)
      throws ModelException, UnreachableException {
    long granted = System.nanoTime();
    Ask ask = live.call().ask();
    Exchange exchange = send(live, model, json, ask);
    var answer =
        new LiveAnswer(
            live,
            served(ask.modelId(), model),
            exchange,
            ask.streamed(),
            json.asksForUsage(),
            granted);
    answer.begin();
    return answer;
  }

  /** Sends a request; returns once the server has begun to answer it well. */
  private Exchange send(LiveCall live, Model model, RequestJson json, Ask ask)
      throws ModelException, UnreachableException {
    try {
      ConnectionPool pool = pool(live.call(), model);
      String path = ask.task().path();
      String below = model instanceof RemoteModel ? path.substring(OPENAI_ROOT.length()) : path;
      Exchange exchange = Exchange.send(pool, "POST", below, json.bytes(), live, 0);
      if (exchange.status() != 200) {
        throw refusal(exchange);
      }
      return exchange;
    } catch (UnreachableException e) {
      throw e;
    } catch (IOException e) {
      String detail =
          "The server of the model %s failed before it answered: %s."
              .formatted(model.name(), e.getMessage());
      live.report(new Report(LiveCall.brokenOff(), detail, TokenUse.NONE, 0));
      throw live.why();
    } catch (ModelException e) {
      Ending ending = e.reason() == Reason.SERVER_FAILED ? Ending.SERVER_FAILED : Ending.REFUSED;
      live.report(new Report(ending, String.valueOf(e.getMessage()), TokenUse.NONE, 0));
      throw e;
    }
  }

  private static ModelException refusal(Exchange exchange) throws IOException {
    try (exchange) {
      return ServerErrors.of(exchange.status(), exchange.rest());
    }
  }

  private ConnectionPool pool(ModelCall call, Model model) throws ModelException {
    ModelServer server = call.server();
    if (server != null) {
      return generations.pool(server);
    }
    if (model instanceof RemoteModel remote) {
      return remotes.pool(remote);
    }
    throw new IllegalStateException("a local model without a server: " + model.name());
  }

  @Override
  public int countTokens(Ask ask) throws ModelException, InterruptedException {
    Model model = model(deployment.current(), ask.modelId());
    if (!(model instanceof LocalModel)) {
      throw new ModelException(
          Reason.UNSUPPORTED,
          "%s runs elsewhere, and its tokens are not counted here.".formatted(model.name()));
    }
    LiveCall live = LiveCall.enterBeside(entrance, serving, ask, model.name());
    while (true) {
      live.awaitSlot();
      try {
        return count(live, model);
      } catch (UnreachableException e) {
        live.unreachable(String.valueOf(e.getMessage()));
      }
    }
  }

  private int count(LiveCall live, Model model) throws ModelException, UnreachableException {
    try {
      int tokens = new TokenCounter(pool(live.call(), model), live).count(live.call().ask());
      live.report(new Report(Ending.ANSWERED, "", TokenUse.NONE, 0));
      return tokens;
    } catch (UnreachableException e) {
      throw e;
    } catch (IOException e) {
      live.report(
          new Report(LiveCall.brokenOff(), String.valueOf(e.getMessage()), TokenUse.NONE, 0));
      throw live.why();
    } catch (ModelException e) {
      live.report(new Report(Ending.REFUSED, String.valueOf(e.getMessage()), TokenUse.NONE, 0));
      throw e;
    }
  }

  @Override
  public Optional<QuotaLeft> quotaLeft(Partition partition, String modelId) {
    QuotaState state = entrance.<@Nullable QuotaState>ask(() -> serving.quota(partition, modelId));
    return state == null || state.limits().equals(QuotaLimits.NONE)
        ? Optional.empty()
        : Optional.of(
            new QuotaLeft(
                state.limits().requestsPerMinute(),
                state.requestsLeft(),
                Duration.ofNanos(state.requestsFullInNanos()),
                state.limits().tokensPerMinute(),
                Math.max(0, state.tokensLeft()),
                Duration.ofNanos(state.tokensFullInNanos())));
  }

  /** Where the time of a request went, or goes; null for one that is unknown or too long ago. */
  public @Nullable CallExplanation why(String requestId) {
    return entrance.<@Nullable CallExplanation>ask(() -> serving.why(requestId));
  }

  /** The models that were asked since the process began, or may be now, with what became of it. */
  public List<ModelStatus> status() {
    return entrance.ask(serving::status);
  }

  /**
   * Lets a request in that this process answers itself, such as one for vectors.
   *
   * @param payment how it is paid, and under which name
   * @throws ModelException with {@link Reason#TOO_MANY_REQUESTS} or {@link Reason#TOO_MANY_TOKENS}
   */
  public Admitted admit(
      Partition partition, String service, String modelId, int tokens, Payment payment)
      throws ModelException {
    Catalogue catalogue = deployment.current();
    var ask =
        new Ask(
            partition,
            service,
            modelId,
            Ask.Task.COMPLETION,
            new byte[0],
            false,
            tokens,
            0,
            Duration.ofMinutes(1),
            "",
            payment);
    var call = new ModelCall(ask, modelId, limits(catalogue, modelId), ended -> {});
    Ending refusal = entrance.ask(() -> serving.admit(call));
    return switch (refusal) {
      case NONE -> () -> entrance.enter(() -> serving.used(call, new TokenUse(tokens, 0, 0)));
      case TOO_MANY_REQUESTS -> throw new ModelException(Reason.TOO_MANY_REQUESTS, call.detail());
      case TOO_MANY_TOKENS -> throw new ModelException(Reason.TOO_MANY_TOKENS, call.detail());
      default -> throw new ModelException(Reason.UNAVAILABLE, call.detail());
    };
  }

  /** A request that was let in. */
  @FunctionalInterface
  public interface Admitted {
    /** It was answered: what it reserved counts as used. */
    void used();
  }

  /** Ends all requests and stops all servers. */
  @Override
  public void close() {
    entrance.enter(serving::shutdown);
    generations.close();
    remotes.close();
  }
}
