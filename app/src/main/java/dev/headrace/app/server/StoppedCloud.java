package dev.headrace.app.server;

import dev.headrace.billing.export.Bills;
import dev.headrace.billing.ledger.UsageArchive;
import dev.headrace.billing.ledger.UsageLedger;
import dev.headrace.billing.prices.BadPricesException;
import dev.headrace.billing.prices.PriceFolder;
import dev.headrace.kernel.world.LiveWorld;
import dev.headrace.store.DataFolder;
import dev.headrace.store.SqliteJournal;
import dev.headrace.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a server that does not run has left in its data folder. */
public final class StoppedCloud {
  private static final String JOURNAL = "journal.db";

  private StoppedCloud() {}

  /**
   * The bill of what ran, as a running server would write it.
   *
   * @param parameters see {@link Bills#answer}
   * @throws StartFailure where nothing ever ran there, or the folder cannot be read
   */
  public static String bill(Path dataFolder, Map<String, List<String>> parameters) {
    if (!Files.exists(dataFolder.resolve(JOURNAL))) {
      throw new StartFailure(
          "no server runs with the data folder "
              + dataFolder
              + ", and none ever did: start one with `headrace up --detach`, or name another with"
              + " --data");
    }
    try (DataFolder folder = DataFolder.open(dataFolder);
        SqliteJournal journal = SqliteJournal.open(folder);
        var world = new LiveWorld(journal, 0)) {
      var ledger = new UsageLedger(world);
      world.enter(() -> ledger.recover(journal));
      var archive = new UsageArchive(world, world, journal, ledger);
      return new Bills(archive, PriceFolder.of(dataFolder)::book)
          .answer(parameters, System.currentTimeMillis())
          .text();
    } catch (BadPricesException e) {
      throw new StartFailure("an imported price file is damaged: " + e.getMessage(), e);
    } catch (StoreException e) {
      throw new StartFailure(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new StartFailure("the data folder " + dataFolder + " cannot be read: " + e, e);
    }
  }
}
