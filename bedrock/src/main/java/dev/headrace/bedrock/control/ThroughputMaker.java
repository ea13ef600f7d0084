package dev.headrace.bedrock.control;

import dev.headrace.bedrock.runtime.WakeUps;
import dev.headrace.inference.ModelException;
import dev.headrace.inference.ModelException.Reason;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.world.Durably;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings throughput that was bought into service: its model is woken, and must answer. */
final class ThroughputMaker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ThroughputMaker.class);

  private final Throughputs throughputs;
  private final Durably durably;
  private final WakeUps models;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(
          Thread.ofVirtual().name("bedrock-throughput-", 0).factory());

  ThroughputMaker(Throughputs throughputs, Durably durably, WakeUps models) {
    this.throughputs = throughputs;
    this.durably = durably;
    this.models = models;
  }

  /** Begins; a stop of the server breaks it off, and the next server begins again. */
  void make(Partition partition, Throughput throughput) {
    threads.execute(() -> {
      try {
        makeNow(partition, throughput);
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException failure) {
        if (!threads.isShutdown()) {
          LOG.error("the throughput {} failed by a defect", throughput.name(), failure);
        }
      }
    });
  }

  private void makeNow(Partition partition, Throughput throughput) throws InterruptedException {
    try {
      if (!BoughtModels.embeds(throughput.baseModelId())) {
        models.wake(partition, throughput.baseModelId());
      }
      durably.call(() -> throughputs.inService(partition, throughput.id()));
    } catch (ModelException failure) {
      if (failure.reason() != Reason.SHUTTING_DOWN) {
        String why = String.valueOf(failure.getMessage());
        durably.call(() -> throughputs.failed(partition, throughput.id(), why));
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
