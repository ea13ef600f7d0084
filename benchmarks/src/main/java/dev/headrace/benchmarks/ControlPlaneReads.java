package dev.headrace.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** How many lists of functions the server answers a second, beside its bare HTTP exchange. */
final class ControlPlaneReads {
  private static final double TARGET_PER_SECOND = 35_000;
  private static final int CLIENTS = 64;

  private ControlPlaneReads() {}

  static void measure(Path root, FigureTable table) throws IOException {
    try (var server = ServerUnderTest.start(root);
        var functions = new Functions(server)) {
      for (int i = 0; i < 3; i++) {
        functions.createNoop("listed-" + i);
      }
      ClosedLoop.Run floor = run(server, "/_headrace/health");
      ClosedLoop.Run list = run(server, "/2015-03-31/functions");
      table.add(
          new Figure(
              "ListFunctions, " + CLIENTS + " clients",
              Figure.perSecond(list.perSecond()),
              "bare HTTP "
                  + Figure.perSecond(floor.perSecond())
                  + ", ratio "
                  + Figure.ratio(list.perSecond() / floor.perSecond()),
              ">= " + Figure.perSecond(TARGET_PER_SECOND),
              list.perSecond() >= TARGET_PER_SECOND));
    }
  }

  private static ClosedLoop.Run run(ServerUnderTest server, String path) throws IOException {
    return new ClosedLoop(server.address(), HttpRequestBytes.get(server.host(), path), CLIENTS)
        .run(Duration.ofSeconds(6), Duration.ofSeconds(6));
  }
}
