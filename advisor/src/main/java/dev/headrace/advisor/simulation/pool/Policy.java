package dev.headrace.advisor.simulation.pool;

import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.simulation.pool.ModelServerPool.WhileNone;
import dev.headrace.advisor.workload.Component.OpenModel;
import dev.headrace.advisor.workload.OwnHardware;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a shape lets model servers come and go.
 *
 * @param rented what can be had
 * @param startSeconds until a new server serves
 * @param grows whether their number follows the load
 * @param toZero whether there may be none
 * @param whileNone what happens to requests then
 * @param queueSeconds for which a request may wait, if its answer is the longest
 * @param idleSeconds for which fewer are needed before servers end
 * @param spot whether servers are taken away
 */
record Policy(
    List<Rented> rented,
    double startSeconds,
    boolean grows,
    boolean toZero,
    WhileNone whileNone,
    double queueSeconds,
    double idleSeconds,
    boolean spot) {
  /**
   * https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
   */
  private static final double SCALE_IN_SECONDS = 900;

  /** A client's patience, and SageMaker's longest answer. */
  private static final double CLIENT_SECONDS = 60;

  /** https://docs.runpod.io/serverless/endpoints/endpoint-configurations */
  private static final double WORKER_IDLE_SECONDS = 5;

  private static final double JOB_SECONDS = 600;

  /**
   * The policy of a shape that runs model servers.
   *
   * @param own the machines of the team; null where it says none
   */
  static Policy of(Shape shape, OpenModel model, @Nullable OwnHardware own) {
    String id = shape.id();
    boolean spot = id.endsWith("-spot");
    return switch (shape.family()) {
      case "runpod" -> runpod(shape, model);
      case "sagemaker" -> sagemaker(shape, model);
      case "on-premises" ->
          new Policy(
              rentedBy(shape, own), 0, false, false, WhileNone.QUEUED, CLIENT_SECONDS, 1, false);
      default ->
          new Policy(
              rentedBy(shape, own),
              Phases.ofInstance(model),
              !isCommitted(id),
              false,
              WhileNone.QUEUED,
              CLIENT_SECONDS,
              SCALE_IN_SECONDS,
              spot);
    };
  }

  /** What a shape offers with accelerators. */
  static List<Rented> rentedBy(Shape shape, @Nullable OwnHardware own) {
    return switch (shape.family()) {
      case "runpod" -> Rented.others(shape.id().endsWith("pods") ? "pod" : "serverless");
      case "on-premises" -> own == null ? Rented.others("own") : List.of(Rented.own(own));
      default -> Rented.instances(shape.id().contains("neuron"));
    };
  }

  /** Whether a fixed number is paid for. */
  private static boolean isCommitted(String id) {
    return id.endsWith("-reserved") || id.endsWith("-capacity-blocks");
  }

  private static Policy runpod(Shape shape, OpenModel model) {
    boolean flex = shape.id().endsWith("-flex");
    return new Policy(
        rentedBy(shape, null),
        Phases.ofWorker(model),
        flex,
        flex,
        WhileNone.QUEUED,
        JOB_SECONDS,
        WORKER_IDLE_SECONDS,
        false);
  }

  /**
   * A real-time endpoint at zero instances fails what it is asked, while an asynchronous one
   * queues.
   * https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling-zero-instances.html
   */
  private static Policy sagemaker(Shape shape, OpenModel model) {
    boolean queues = shape.id().endsWith("-async");
    return new Policy(
        rentedBy(shape, null),
        Phases.ofEndpoint(model),
        true,
        queues || shape.id().endsWith("-to-zero"),
        queues ? WhileNone.QUEUED : WhileNone.FAILED,
        queues ? JOB_SECONDS : CLIENT_SECONDS,
        SCALE_IN_SECONDS,
        false);
  }
}
